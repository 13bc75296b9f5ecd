"""The order and the walls of the house (pyproject.toml, [tool.importlinter]), and proof that each of them holds."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.repo.house import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
APPS = [name.strip("() ") for layer in CONTRACTS["contracts"][0]["layers"] for name in layer.split("|")]
ORDER = (
    "config > monitoring > kunjungan > pendaftaran > antrean > patients > peserta | reference > delivery > outbox "
    "> connection > facility > accounts"
)
# One import each that must not be, by the file that would hold it.
VIOLATIONS = {
    "titian/outbox/__init__.py": "import titian.delivery",
    "titian/peserta/__init__.py": "import titian.reference",
    "titian/surprise/__init__.py": "",
    "titian/antrean/__init__.py": "import titian.delivery.preview",
    "titian/monitoring/__init__.py": "import titian.delivery.worker",
    "titian/kunjungan/__init__.py": "import titian.outbox.models",
    "titian/patients/__init__.py": "import bpjs.transport",
    "titian/pendaftaran/__init__.py": "import bpjs_sandbox",
    "bpjs/__init__.py": "import bpjs_sandbox",
    "bpjs_sandbox/__init__.py": "import bpjs",
    "bpjs/signing.py": "import django",
    "bpjs_wire/__init__.py": "import bpjs",
    "titian/delivery/__init__.py": "import aiohttp",
    "titian/config/settings.py": "import titian.monitoring.api",
    "titian/facility/models.py": "import pydantic",
}
ALLOWED = {
    "titian/monitoring/views.py": "import titian.delivery.preview, titian.delivery.health",
    "titian/config/__init__.py": "import titian.delivery.worker, titian.accounts",
    "titian/delivery/worker.py": "import titian.delivery.preview, bpjs, bpjs_wire",
    "titian/facility/__init__.py": "import bpjs_wire",
    "bpjs/transport.py": "import aiohttp, httpx2, bpjs_wire",
    "bpjs_sandbox/__init__.py": "import aiohttp, bpjs_wire",
}


# What the contracts name must be there: one that is not is an error of its own, and proves nothing.
FURNISHED = {
    "bpjs/transport.py": "import aiohttp, httpx2",
    "titian/monitoring/api.py": "import ninja, pydantic",
    "titian/monitoring/metrics.py": "import prometheus_client",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter on the packages in this folder, with the repository's contracts."""
    program = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as run; run()"
    )
    command = [sys.executable, "-c", program, "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def build_house(folder: Path, contents: dict[str, str]) -> None:
    """A house of empty rooms, with the given files in it."""
    rooms = [*(f"titian/{app}" for app in APPS), "titian", "bpjs", "bpjs_wire", "bpjs_sandbox"]
    empty = [f"{room}/__init__.py" for room in rooms]
    empty += [f"titian/delivery/{name}.py" for name in ("worker", "preview", "health")]
    for path, text in {
        **dict.fromkeys([*empty, "titian/outbox/models.py", "titian/config/urls.py"], ""),
        **FURNISHED,
        **contents,
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def test_nobody_imports_upwards_or_through_a_wall():
    done = lint(ROOT / "src")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_order_is_the_one_we_agreed_on():
    layers = [layer.replace("(", "").replace(")", "") for layer in CONTRACTS["contracts"][0]["layers"]]
    assert " > ".join(layers) == ORDER


def test_what_the_house_is_built_for_is_allowed(tmp_path):
    build_house(tmp_path, ALLOWED)
    done = lint(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", VIOLATIONS)
def test_an_import_against_the_order_or_through_a_wall_is_refused(path, tmp_path):
    build_house(tmp_path, {path: VIOLATIONS[path]})
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "not present in the graph" not in done.stdout
