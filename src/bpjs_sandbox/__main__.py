"""`python -m bpjs_sandbox`: listen until interrupted."""

import argparse
import asyncio
import ipaddress
import json
import os
import signal
import sys
from pathlib import Path

from bpjs_sandbox.accounts import ACCOUNTS
from bpjs_sandbox.people import ORDINARY_MEMBERS
from bpjs_sandbox.server import Sandbox
from bpjs_sandbox.world import World


def main(arguments: list[str] | None = None) -> int:
    """Run the sandbox; 0 after a clean stop, 1 when a port is taken, 2 for a refused host."""
    options = _parser().parse_args(arguments)
    if not (options.allow_any_host or _is_loopback(options.host)):
        print(
            f"{options.host} is not loopback: this server is a toy; --allow-any-host to insist",
            file=sys.stderr,
        )
        return 2
    try:
        asyncio.run(_run(options))
    except OSError as error:
        print(f"cannot listen: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bpjs_sandbox", description="A stand-in for BPJS, memory only."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", type=int, default=8701, help="protocol port, 0 = any free one (%(default)s)"
    )
    parser.add_argument("--control-port", type=int, default=8702, help="control port, 0 = any (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the members and the dice (%(default)s)")
    parser.add_argument(
        "--members", type=int, default=ORDINARY_MEMBERS, help="ordinary ones, invented (%(default)s)"
    )
    parser.add_argument("--ready-file", type=Path, help="where to write ports and pid once listening")
    parser.add_argument("--allow-any-host", action="store_true", help="permit a host beyond loopback")
    return parser


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _run(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    world = World(seed=options.seed, members=options.members)
    sandbox = Sandbox(world, options.host, options.port, options.control_port)
    await sandbox.start()
    try:
        _announce(sandbox, options.ready_file)
        await stop.wait()
    finally:
        await sandbox.stop()


def _announce(sandbox: Sandbox, ready_file: Path | None) -> None:
    base, clinics = f"http://{sandbox.host}", ", ".join(account.key for account in ACCOUNTS)
    print("BPJS SANDBOX: not BPJS. Invented people, memory only, everything is forgotten at exit.")
    for service, path in (("PCare", "pcare-rest"), ("Antrean", "antreanfktp"), ("iCare", "wsihs")):
        print(f"  {service:8} {base}:{sandbox.port}/{path}")
    print(f"  Control  {base}:{sandbox.control_port}/\n  Clinics  {clinics}", flush=True)
    if ready_file is not None:
        _write_whole(
            ready_file, {"port": sandbox.port, "control_port": sandbox.control_port, "pid": os.getpid()}
        )


def _write_whole(path: Path, content: dict[str, int]) -> None:
    """Write beside and rename, so that a waiting reader never sees half a file."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(content), encoding="utf-8")
    beside.replace(path)


if __name__ == "__main__":
    sys.exit(main())
