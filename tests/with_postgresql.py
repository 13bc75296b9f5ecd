"""Run a command with a PostgreSQL server of its own: python tests/with_postgresql.py COMMAND...

The server lives in a temporary folder, listens on a free loopback port, forgets everything at the end, and is not
told to the machine's own PostgreSQL. The command finds it in TITIAN_DATABASE_URL and TITIAN_TEST_DATABASE_URL.
Standard library only; used by dev.py and by the drills.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Nothing here outlives the command, so nothing waits for the disk.
_SERVER_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


def server_programs() -> str | None:
    """The folder of initdb and pg_ctl, newest version first (Debian keeps them off the PATH), or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    places = [*map(str, debian), *os.get_exec_path()]
    found = shutil.which("initdb", path=os.pathsep.join(places))
    return str(Path(found).parent) if found else None


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs. `url` is of its database titian."""

    url: str
    programs: str
    folder: Path

    def restart(self, mode: str) -> None:
        """`mode` is pg_ctl's: smart waits for those connected, fast sends them away, immediate is a crash."""
        self._control("restart", "--mode", mode, "--log", self.folder / "log", "--wait")

    def stop(self) -> None:
        self._control("stop", "--mode", "immediate", check=False)

    def _control(self, what: str, *options: object, check: bool = True) -> None:
        _as_server(self.programs, "pg_ctl", what, "--pgdata", self.folder / "data", *options, check=check)


@contextmanager
def running(*, survives_kills: bool = False) -> Iterator[Server]:
    """A running server; takes all away at the end.

    One that `survives_kills` has written each commit before it says so.
    """
    programs = server_programs()
    if not programs:
        raise SystemExit("with_postgresql: no initdb here. On Debian: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="titian-postgresql-"))
    port = _free_port()
    server = Server(f"postgres://titian@127.0.0.1:{port}/titian", programs, folder)
    options = _SERVER_OPTIONS | {"port": str(port)}
    try:
        _start(server, options | ({"synchronous_commit": "on"} if survives_kills else {}))
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """The URL of a running server."""
    with running() as one:
        yield one.url


def _start(server: Server, options: Mapping[str, str]) -> None:
    if os.geteuid() == 0:
        shutil.chown(server.folder, "postgres")  # the server refuses to run as root
    programs, data, log = server.programs, server.folder / "data", server.folder / "log"
    settings = "".join(f" -c {name}='{value}'" for name, value in options.items())
    _as_server(
        programs, "initdb", "--pgdata", data, "--username", "titian", "--auth", "trust", "--encoding", "UTF8",
        "--locale", "C.UTF-8", "--no-sync",
    )  # fmt: skip
    _as_server(programs, "pg_ctl", "start", "--pgdata", data, "--log", log, "--options", settings, "--wait")
    place = ("--host", "127.0.0.1", "--port", options["port"], "--username", "titian")
    _as_server(programs, "createdb", *place, "titian")


def _as_server(programs: str, program: str, *arguments: object, check: bool = True) -> None:
    """Run one of PostgreSQL's programs as the user who may, quietly unless it fails."""
    user = {"user": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    # pg_ctl's server keeps an inherited pipe open, so the chatter goes to a file, not to a pipe.
    with tempfile.TemporaryFile() as chatter:
        command = [str(Path(programs, program)), *map(str, arguments)]
        done = subprocess.run(command, cwd="/", stdout=chatter, stderr=subprocess.STDOUT, check=False, **user)
        if done.returncode and check:
            chatter.seek(0)
            raise SystemExit(f"with_postgresql: {program} failed:\n{chatter.read().decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(command: Sequence[str]) -> int:
    """Run the command beside a server; its exit code is ours. Ctrl-C and SIGTERM still stop the server."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as url:
        child = subprocess.Popen(
            command, env={**os.environ, "TITIAN_DATABASE_URL": url, "TITIAN_TEST_DATABASE_URL": url}
        )
        try:
            return child.wait()
        except BaseException:
            child.terminate()
            child.wait()
            raise


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
