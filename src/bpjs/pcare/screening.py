"""The yearly health screening (SRK) of the clinic's peserta. Shapes: [B] S6 S9."""

from collections.abc import Mapping
from dataclasses import dataclass

from bpjs.message import Request
from bpjs.pcare.asking import listed
from bpjs.shape import Page, Row
from bpjs_wire import paths
from bpjs_wire.codes import SCREENED_DISEASES


@dataclass(frozen=True, slots=True)
class DiseaseTally:
    """How many of the screened are at risk of a disease, and how many are not."""

    disease: str
    at_risk: int
    not_at_risk: int


@dataclass(frozen=True, slots=True, repr=False)
class ScreenedPeserta:
    """A peserta who was screened. `findings`: BPJS's text by its name of the disease; `age` as it wrote it."""

    card_number: str
    name: str
    age: str
    phone: str
    email: str
    findings: Mapping[str, str]

    def __repr__(self) -> str:
        return f"<ScreenedPeserta …{self.card_number[-4:]}>"


@dataclass(frozen=True, slots=True, repr=False)
class ProlanisCandidate:
    """A screened peserta whom a Prolanis programme concerns; `status` is BPJS's text."""

    card_number: str
    name: str
    age: str
    sex: str
    last_diagnosis: str
    status: str

    def __repr__(self) -> str:
        return f"<ProlanisCandidate …{self.card_number[-4:]}>"


def tally() -> Request[Page[DiseaseTally]]:
    """The results of the clinic's peserta, counted by disease."""
    return listed(_tally, paths.PCARE_SCREENING_TALLY)


def screened(query: str, start: int, limit: int) -> Request[Page[ScreenedPeserta]]:
    """The screened peserta whose number or name holds `query`; the first row is `start` 1."""
    return listed(_screened, paths.PCARE_SCREENING_PESERTA, query=query, start=start, limit=limit)


def candidates(program: str, query: str, start: int, limit: int) -> Request[Page[ProlanisCandidate]]:
    """The screened peserta of a programme, "dm" or "ht", else as `screened`."""
    template = paths.PCARE_SCREENING_PROLANIS
    return listed(_candidate, template, program=program, query=query, start=start, limit=limit)


def _tally(row: Row) -> DiseaseTally:
    disease = row.known_text("nama_penyakit")
    return DiseaseTally(disease, row.integer("beresiko"), row.integer("tidak_beresiko"))


def _screened(row: Row) -> ScreenedPeserta:
    found = row.part("status_penyakit")
    findings = {name: found.words(name) for name in SCREENED_DISEASES}
    return ScreenedPeserta(
        card_number=row.known_text("nomor_peserta"),
        name=row.label("nama"),
        age=row.label("usia"),
        phone=row.label("no_hp"),
        email=row.label("email"),
        findings={name: finding for name, finding in findings.items() if finding},
    )


def _candidate(row: Row) -> ProlanisCandidate:
    return ProlanisCandidate(
        card_number=row.known_text("nomor_peserta"),
        name=row.label("nama"),
        age=row.label("usia"),
        sex=row.label("jenis_kelamin"),
        last_diagnosis=row.label("diagnosa_terakhir"),
        status=row.words("status_prolanis"),
    )
