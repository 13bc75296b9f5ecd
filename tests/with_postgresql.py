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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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


@contextmanager
def server() -> Iterator[str]:
    """A running server; gives its URL, of a database named titian, and takes all away at the end."""
    programs = server_programs()
    if not programs:
        raise SystemExit("with_postgresql: no initdb here. On Debian: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="titian-postgresql-"))
    port = _free_port()
    try:
        _start(programs, folder, port)
        yield f"postgres://titian@127.0.0.1:{port}/titian"
    finally:
        _as_server(
            programs, "pg_ctl", "stop", "--pgdata", folder / "data", "--mode", "immediate", check=False
        )
        shutil.rmtree(folder, ignore_errors=True)


def _start(programs: str, folder: Path, port: int) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")  # the server refuses to run as root
    data, log = folder / "data", folder / "log"
    options = "".join(f" -c {name}='{value}'" for name, value in {**_SERVER_OPTIONS, "port": port}.items())
    _as_server(
        programs, "initdb", "--pgdata", data, "--username", "titian", "--auth", "trust", "--encoding", "UTF8",
        "--locale", "C.UTF-8", "--no-sync",
    )  # fmt: skip
    _as_server(programs, "pg_ctl", "start", "--pgdata", data, "--log", log, "--options", options, "--wait")
    _as_server(programs, "createdb", "--host", "127.0.0.1", "--port", port, "--username", "titian", "titian")


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
