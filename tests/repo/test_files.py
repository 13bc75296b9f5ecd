"""Folders that repeat, repeat exactly: who knows one app of the house knows them all (ARCHITECTURE, CONTRIBUTING)."""

from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.repo.house import ROOT, files

# Each is a module or, past 300 lines, a package of the same name, whose files are named by what they hold.
IN_EVERY_APP = {
    "__init__", "models", "operations", "queries", "errors", "forms", "views", "urls",
    # Django's own places.
    "admin", "apps", "checks", "context_processors", "middleware", "permissions",
    # What higher apps add to this one; what this one registers with lower ones, periodic work among it. Both are
    # filled in AppConfig.ready().
    "registry", "listeners", "duties",
}  # fmt: skip
FOLDERS_IN_EVERY_APP = {"migrations", "management", "templates", "templatetags", "static", "locale"}
# What one app has beyond that, and why.
ALSO_IN = {
    "accounts": {
        "actors": "Actor: who does it, a person or a named system",
        "adapters": "allauth's name for it: sign-up off",
        "audit": "the one module that knows django-auditlog",
        "backends": "who is signed in, for Django and allauth",
        "prepared": "questions of every request, composed once; here, for every app may ask them so",
        "sessions": "the sessions, in the database",
    },
    "facility": {
        "access": "Hak akses and Token API: the members' rights, and the tokens of machines",
        "dates": "dates as people write them, read in one way by searches and forms",
        "guide": "the help inside the product: the how-to pages of docs/, and whose help each is",
        "numbering": "how a clinic writes its No. RM and its queue numbers",
        "rights": "what a member of staff may do at the integrations, one right each",
        "sealing": "what identifies somebody, in an address that only we can read",
        "secrets": "BPJS credentials are encrypted at rest",
        "workbook": "a list that leaves the house as XLSX: sheets, and cells that do nothing",
    },
    "patients": {
        "countries": "the countries of ISO 3166, by name and code",
        "data": "what a person may write about a patient, and how a membership is known",
        "entry": "how a new patient comes in: the proof that an address names",
        "export": "the list of patients as a workbook: which columns, and how it is written",
        "identifiers": "NIK, card and phone: cleaned, checked and read, without a database",
        "names": "names as they are compared",
        "symbols": "a No. RM as bars and as a QR code, as SVG",
        "sounds": "how names sound, so that one in another spelling is found",
    },
    "peserta": {
        "scans": "what a reader of cards types, and the number in it",
    },
    "outbox": {
        "changes": "the transaction in which jobs change, and its last statement",
        "states": "the one table of states and edges",
        "jsontext": "JSON as a person may type it, each part with its place",
        "kinds": "the kinds of promise, as data",
        "answers": "Indonesian explanations of BPJS's answers",
        "rulings": "what an answer can be taken for, and what of it a person may choose in a rule",
        "wording": "texts of BPJS: compared with a typed pattern, and masked before they are kept",
        "timing": "every delay of the engine in one readable place, on one factor",
        "heartbeat": "a process says every few seconds that it lives",
        "trouble": "why a service takes no work now, in words for every screen",
    },
    "delivery": {
        "worker": "the loop",
        "clock": "the moment, by the database, and by a clock that goes on while the machine sleeps",
        "turn": "settle what came back and claim what may go, in one transaction",
        "dispatch": "one attempt",
        "handlers": "kind -> client call",
        "lookups": "does BPJS have what we sent?",
        "outcomes": "the closed set of answers",
        "judge": "an answer, or its absence -> an outcome",
        "retry": "outcome and attempt -> when",
        "keyring": "the credentials in force, deciphered once",
        "preview": "what would be sent, pure; monitoring may import it",
        "health": "how the worker is; monitoring may import it",
    },
    "pendaftaran": {
        "day": "the day's list: what of it an address asks for, and where each row is",
        "promises": "what a registration promises to tell BPJS",
    },
    "kunjungan": {
        "codes": "BPJS's short lists as they are known before they were read",
        "content": "what a consultation says, as a value",
        "promises": "what a signed consultation promises to tell PCare",
    },
    "reference": {
        "certificate": "until when a server's certificate is valid, and why it is not trusted",
        "diagnosis": "what works of the connection to BPJS and what does not, by one signed question",
        "hospitals": "which hospitals can take a patient, asked while a doctor waits",
        "lists": "the table of BPJS's reference lists",
        "recording": "BPJS's true answers, disguised, for `titian record`",
        "reader": "the reading of a list: over the wire, then stored page by page",
    },
    "monitoring": {
        "api": "/api/v1/: the promises of one clinic as JSON, for programs",
        "metrics": "/metrics: how the bridge fares, for Prometheus",
        "health": "/healthz, /readyz and what `titian doctor` finds",
        "export": "the filtered list as a workbook: which columns, and the rows portion by portion",
        "daily": "Ringkasan harian: how the days went, on the start page, on its own, and by e-mail",
        "catalogue": "Jawaban BPJS: the texts nobody knows, the clinic's rules, the built-in rows",
    },
}
# Beside the apps: the composition root, and the one reader of BPJS credentials.
BESIDE_THE_APPS = {"__init__.py", "__main__.py", "py.typed", "config", "connection.py"}
# Names that hold anything, and so end up holding everything.
NEVER = {"utils", "util", "helpers", "helper", "common", "core", "misc", "services"}


def misplaced(path: str) -> Iterator[str]:
    """Complaints about one file of src/titian, by its path from the root."""
    parts = PurePosixPath(path).parts[2:]
    if len(parts) < 2 or parts[0] in BESIDE_THE_APPS:
        if parts[0] not in BESIDE_THE_APPS:
            yield f"{path}: not an app, not config"
        return
    app, entry = parts[0], PurePosixPath(parts[1]).stem
    if entry not in IN_EVERY_APP | FOLDERS_IN_EVERY_APP | set(ALSO_IN.get(app, ())):
        yield f"{path}: no app has a {entry!r}, and {app!r} lists none; see CONTRIBUTING: where things go"


def nameless(path: str) -> Iterator[str]:
    """Complaints about a name that says nothing, anywhere in src."""
    for part in PurePosixPath(path).parts:
        if PurePosixPath(part).stem in NEVER:
            yield f"{path}: {part} says nothing about what it holds"


def test_every_file_of_an_app_stands_where_its_name_says():
    assert [complaint for path in files("src/titian") for complaint in misplaced(path)] == []


def test_no_module_has_a_name_that_holds_anything():
    assert [complaint for path in files("src", ".py") for complaint in nameless(path)] == []


def test_a_template_lies_under_its_own_apps_name():
    apps = {path.name for path in (ROOT / "src/titian").glob("*/")}
    folders = [path for path in (ROOT / "src/titian").glob("*/templates/*") if path.is_dir()]
    assert [str(path) for path in folders if path.name in apps - {path.parts[-3]}] == []


@pytest.mark.parametrize("path", ["src/titian/outbox/states.py", "src/titian/antrean/operations/call.py"])
def test_a_known_place_is_accepted(path):
    assert list(misplaced(path)) == []


@pytest.mark.parametrize(
    "path", ["src/titian/antrean/states.py", "src/titian/antrean/rules.py", "src/titian/tools.py"]
)
def test_an_unknown_place_is_refused(path):
    assert list(misplaced(path)) != []


def test_a_name_that_says_nothing_is_refused():
    assert list(nameless("src/bpjs/utils.py")) != []
    assert list(nameless("src/titian/core/models.py")) != []
