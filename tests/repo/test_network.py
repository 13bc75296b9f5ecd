"""The tests stay on this machine: the guard of tests/conftest.py is in force, whoever tries."""

import asyncio
import socket

import httpx2
import pytest

from tests.network import OutsideNetwork, is_this_machine

DOCUMENTATION_ONLY = "192.0.2.1"  # RFC 5737: nobody lives there


def test_a_connection_beyond_this_machine_is_refused():
    with socket.socket() as outside, pytest.raises(OutsideNetwork):
        outside.connect((DOCUMENTATION_ONLY, 443))


def test_a_datagram_beyond_this_machine_is_refused():
    with socket.socket(type=socket.SOCK_DGRAM) as outside, pytest.raises(OutsideNetwork):
        outside.sendto(b"", (DOCUMENTATION_ONLY, 53))


def test_a_name_is_not_even_looked_up():
    with pytest.raises(OutsideNetwork):
        socket.getaddrinfo("bpjs.invalid", 443)


def test_the_guard_holds_inside_an_http_client_and_an_event_loop():
    with pytest.raises(OutsideNetwork):
        httpx2.get(f"http://{DOCUMENTATION_ONLY}/", trust_env=False)
    with pytest.raises(OutsideNetwork):
        asyncio.run(asyncio.open_connection(DOCUMENTATION_ONLY, 443))


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", b"localhost", "", None])
def test_loopback_is_this_machine(host):
    assert is_this_machine(host)


@pytest.mark.parametrize("host", ["192.168.1.1", "10.0.0.1", "::2", "localhost.example", b"example"])
def test_anything_else_is_not(host):
    assert not is_this_machine(host)
