#!/usr/bin/env python3
"""Titian's commands for people who work on it. Needs nothing but Python 3.11.

  python3 dev.py run [--port N] [--data-dir DIR]   start everything with a sample clinic, on this machine only
  python3 dev.py test [PYTEST ARGUMENTS]           all tests on SQLite and PostgreSQL; with arguments, one pytest
  python3 dev.py check                             format, lint, types, layers, templates, migrations, docs
  python3 dev.py bench NAME [--quick]              measure: runs drills/bench_NAME.py
  python3 dev.py chaos [--quick] [...]             deliver through kills and outages, and count what was lost
  python3 dev.py lock [--upgrade]                  compile pyproject.toml into requirements/*.txt

The first command makes .venv from the hash-locked requirements; later ones find it ready and need no network.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said here, before an older Python stumbles over what follows
    raise SystemExit(f"dev.py: Titian needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such lock; two first starts at once are the person's own affair there
    fcntl = None

from tests.with_postgresql import server_programs

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(BIN / ("python.exe" if os.name == "nt" else "python"))
PACKAGES = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV)}))
STAMP = VENV / "installed-from"
REQUIREMENTS = ROOT / "requirements"
# The command that hatchling would install; written by us, since a development environment builds nothing.
TITIAN = BIN / "titian"
TITIAN_SCRIPT = "#!{python}\nimport sys\n\nfrom titian.config.cli import main\n\nsys.exit(main())\n"


def say(sentence: str) -> None:
    """Tell the person what happens; stdout stays free for what the command itself prints."""
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)


def environment(**changes: str) -> dict[str, str]:
    """The environment of every child: ours, with the product's settings unless a change says otherwise.

    What is compiled once is kept, whatever the shell says: without it each process needs seconds to begin.
    """
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(VENV / "bytecode")}
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "titian.config.settings", **kept, **changes}


def call(command: Sequence[str], **changes: str) -> int:
    """Run to the end; the exit code, or 128 + the signal that ended it. Ctrl-C reaches the child by itself."""
    with subprocess.Popen(command, cwd=ROOT, env=environment(**changes)) as child:
        signal.signal(signal.SIGTERM, lambda *_: (child.terminate(), sys.exit(143)))
        try:
            code = child.wait()
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            raise SystemExit(child.wait() or 130) from None
    return code if code >= 0 else 128 - code


def become(command: Sequence[str]) -> int:
    """Turn into the command, so that signals and exit code are its own; Windows cannot, and waits for it."""
    if os.name != "nt":
        os.chdir(ROOT)
        os.execve(command[0], command, environment())
    return call(command)


def succeeds(command: Sequence[str]) -> bool:
    """Run with its chatter on stderr; a program that is not there counts as failed."""
    try:
        return subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False).returncode == 0
    except FileNotFoundError:
        return False


def apt_install(*packages: str) -> bool:
    """Install Debian packages if we may; False on another system or as an ordinary user."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    say(f"installing {' '.join(packages)} with apt-get")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    return succeeds(["apt-get", "update", "--quiet"]) and succeeds(install)


def chromium() -> str | None:
    """The browser of the functional tests, or None."""
    names = filter(None, (os.environ.get("CHROMIUM"), "chromium", "google-chrome"))
    return next(filter(None, map(shutil.which, names)), None)


def ensure(find: Callable[[], str | None], name: str, lost: str, *packages: str) -> str | None:
    """Find a program of the machine, install it if we may, or say loudly what is lost without it."""
    found = find() or (apt_install(*packages) and find()) or None
    missing = f"!!! NO {name}: {lost}. On Debian: apt-get install {' '.join(packages)}"
    say(f"{name}: {found}" if found else missing)
    return found


def digest(group: str) -> str:
    """What an up-to-date environment of this group was made from: lock, Python and place."""
    parts = ((REQUIREMENTS / f"{group}.txt").read_bytes(), sys.version.encode(), str(ROOT).encode())
    return f"{group} {hashlib.sha256(b'|'.join(parts)).hexdigest()}"


def ensure_environment(group: str) -> None:
    """Make .venv hold the locked packages of `app` or `dev`; a `dev` environment serves both."""
    with (ROOT / ".venv.lock").open("w") as alone:  # a second dev.py waits here until the first is done
        if fcntl:
            fcntl.flock(alone, fcntl.LOCK_EX)
        installed = STAMP.read_text() if STAMP.exists() else ""
        group = "dev" if installed.startswith("dev ") else group
        if installed == digest(group):
            return
        say(f"preparing .venv with requirements/{group}.txt")
        STAMP.unlink(missing_ok=True)
        if not succeeds([PYTHON, "-c", f"import sys; sys.exit(sys.version != {sys.version!r})"]):
            create_venv()
        install(group)
        link_sources()
        STAMP.write_text(digest(group))


def create_venv() -> None:
    """An empty .venv; Debian ships venv without ensurepip, so pip may have to come from elsewhere."""
    if not has_module("ensurepip"):
        apt_install("python3-venv")
    if not (has_module("ensurepip") or has_module("pip") or shutil.which("uv")):
        raise SystemExit(
            "dev.py: this Python cannot make a virtual environment with pip in it. Install python3-venv (on Debian, "
            "as root: apt-get install python3-venv), or python3-pip, or uv, and say the same again."
        )
    venv.create(VENV, clear=True, with_pip=has_module("ensurepip"), symlinks=os.name != "nt")


def has_module(name: str) -> bool:
    """Whether this Python has the module now, also when apt-get brought it a moment ago."""
    importlib.invalidate_caches()
    return importlib.util.find_spec(name) is not None


def pip() -> list[str]:
    """pip inside .venv, or the machine's own pip working on .venv."""
    own = [PYTHON, "-m", "pip"]
    return own if (PACKAGES / "pip").exists() else [sys.executable, "-m", "pip", "--python", PYTHON]


def locked(name: str) -> list[str]:
    """How pip and uv both say: install what this lock names, nothing else, and check every hash."""
    return ["--quiet", "--require-hashes", "-r", str(REQUIREMENTS / f"{name}.txt")]


def uv() -> str | None:
    """uv, much faster than pip: the one in .venv, or put there by pip, or the machine's own."""
    if not shutil.which("uv", path=BIN):
        succeeds([*pip(), "install", "--only-binary=:all:", *locked("uv")])
    return shutil.which("uv", path=BIN) or shutil.which("uv")


def install(group: str) -> None:
    """Install the lock by uv, or by pip where uv does not come or cannot reach the packages."""
    fast = uv()
    if fast and succeeds([fast, "pip", "install", "--python", PYTHON, *locked(group)]):
        return
    say("going on with pip, which is slower")
    if not succeeds([*pip(), "install", *locked(group)]):
        raise SystemExit("dev.py: the packages could not be installed; the lines above say why.")


def link_sources() -> None:
    """Put src on the environment's path and the `titian` command into it.

    src comes first on the path: a third-party client that the contract tests talk to is also called `bpjs`.
    """
    (PACKAGES / "titian.pth").write_text(f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r})\n")
    TITIAN.write_text(TITIAN_SCRIPT.format(python=PYTHON))
    TITIAN.chmod(0o755)


def run(arguments: list[str]) -> int:
    """Web, worker, sandbox and a sample clinic, by `titian demo`."""
    ensure_environment("app")
    return become([PYTHON, str(TITIAN), "demo", *arguments])


def test(arguments: list[str]) -> int:
    """All tests, by tests/suite.py; or one pytest run with the given arguments."""
    ensure_environment("dev")
    browser = ensure(chromium, "Chromium", "functional tests are SKIPPED", "chromium", "fonts-liberation")
    ensure(server_programs, "PostgreSQL", "tests on PostgreSQL are NOT RUN", "postgresql")
    command = ["-m", "pytest", *arguments] if arguments else ["tests/suite.py"]
    return call([PYTHON, *command], DJANGO_SETTINGS_MODULE="tests.settings", CHROMIUM=browser or "")


def check(_arguments: list[str]) -> int:
    """Every check that reads the code instead of running it; all of them run, whatever the first ones say."""
    ensure_environment("dev")
    templates = [str(path) for path in sorted(ROOT.glob("src/titian/**/templates/**/*.html"))]
    module = [PYTHON, "-m"]
    steps = [
        ("format", [*module, "ruff", "format", "--check"]),
        ("lint", [*module, "ruff", "check"]),
        ("types", [*module, "mypy"]),
        ("layers", [str(BIN / "lint-imports")]),
        ("templates", [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates]),
        ("migrations", [*module, "django", "makemigrations", "--check", "--dry-run"]),
        ("generated docs", [PYTHON, "docs/generate.py", "--check"]),
    ]
    with tempfile.TemporaryDirectory(prefix="titian-check-") as data:
        code = run_all(steps, TITIAN_DATA_DIR=data)
    say("something FAILED" if code else f"all ok: {', '.join(name for name, _ in steps)}")
    return code


def run_all(steps: Sequence[tuple[str, Sequence[str]]], **changes: str) -> int:
    """Run every step, whatever the ones before it said; if any failed, say how each went. The first failure's code."""
    codes = {}
    for name, command in steps:
        say(f"--- {name}")
        codes[name] = call(command, **changes)
    if any(codes.values()):
        say(", ".join(f"{name} {'FAILED' if code else 'ok'}" for name, code in codes.items()))
    return next(filter(None, codes.values()), 0)


def bench(arguments: list[str]) -> int:
    """One measurement; without a name, or with a wrong one, the list of them."""
    ensure_environment("dev")
    drill = ROOT / f"drills/bench_{arguments[0] if arguments else ''}.py"
    if drill.exists():
        return become([PYTHON, str(drill), *arguments[1:]])
    names = sorted(path.stem.removeprefix("bench_") for path in drill.parent.glob("bench_*.py"))
    say(f"bench NAME, where NAME is one of: {', '.join(names) or '(none yet)'}")
    return 2


def chaos(arguments: list[str]) -> int:
    """The drill that kills and cuts, and then counts."""
    ensure_environment("dev")
    return become([PYTHON, str(ROOT / "drills/chaos"), *arguments])


def lock(arguments: list[str]) -> int:
    """Compile pyproject.toml into hash-locked requirements that name no registry."""
    ensure_environment("app")
    form = "--quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate"
    sources = {
        "uv": "--group installer",
        "app": "pyproject.toml",
        "postgres": "pyproject.toml --extra postgres --constraint requirements/app.txt",
        "dev": "pyproject.toml --extra postgres --group dev --constraint requirements/app.txt",
    }
    compiler = uv() or sys.exit("dev.py: lock needs uv, and pip could not bring it.")
    compiles = [compiler, "pip", "compile", *form.split()]
    outputs = {name: ["--output-file", f"requirements/{name}.txt", *arguments] for name in sources}
    return run_all([(name, [*compiles, *sources[name].split(), *outputs[name]]) for name in sources])


COMMANDS = {command.__name__: command for command in (run, test, check, bench, chaos, lock)}


def main(arguments: list[str]) -> int:
    """Give the arguments to the command named first; without one, say which there are."""
    if arguments and arguments[0] in COMMANDS:
        return COMMANDS[arguments[0]](arguments[1:])
    print(__doc__)
    return 2 if arguments and arguments[0] not in ("help", "-h", "--help") else 0


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
