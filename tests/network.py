"""The guard that keeps the tests on this machine: a test that reaches out would pass here and fail at a clinic."""

import ipaddress
import sys

# Python reports each of these before it happens, whichever library asks; the second argument of the first
# three is the address, the first argument of the others is the name to look up.
_CONNECTING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_LOOKING_UP = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


class OutsideNetwork(BaseException):
    """A test tried to leave the machine; not an Exception, so that no retry or error mapping can swallow it."""


def is_this_machine(host: object) -> bool:
    """Whether the host is loopback or unspecified; anything but a name or an address is no network host."""
    name = host.decode() if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse_the_outside(event: str, arguments: tuple) -> None:
    if event in _CONNECTING:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a path: a Unix socket
    elif event in _LOOKING_UP:
        host = arguments[0]
    else:
        return
    if not is_this_machine(host):
        raise OutsideNetwork(f"{event} to {host!r}: tests stay on this machine")


def block_the_outside() -> None:
    """From now on, for the whole life of this process: an audit hook cannot be taken off again."""
    sys.addaudithook(_refuse_the_outside)
