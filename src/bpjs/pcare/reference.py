"""PCare's reference lists. Fields: S1 S6 [A].

Every one is a page of rows with a `code`, so that one loop reads them all; `count` is None where BPJS gives none, and
lists without `start` come whole. `start` is 0 or 1 for the first row: sources differ.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from bpjs.message import Request
from bpjs.pcare.asking import listed
from bpjs.shape import Page, Row
from bpjs_wire import paths
from bpjs_wire.codes import DIAGNOSIS


@dataclass(frozen=True, slots=True)
class CodeRow:
    """An entry of a list that gives codes their names."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PoliRow:
    """A poli of the clinic. `is_sick`: visits to it are sick visits, else healthy ones; None: not said."""

    code: str
    name: str
    is_sick: bool | None


@dataclass(frozen=True, slots=True)
class PractitionerRow:
    """A doctor of the clinic."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DiagnosisRow:
    """An ICD-10 code. `is_non_specialist`: a clinic should treat it itself, and refers it only with a TACC reason."""

    code: str
    name: str
    is_non_specialist: bool


@dataclass(frozen=True, slots=True)
class SubspecialtyRow:
    """A subspecialty; `poli_code` is the hospital's poli that receives its rujukan."""

    code: str
    name: str
    poli_code: str


@dataclass(frozen=True, slots=True)
class MedicineRow:
    """A medicine of the national list (DPHO); `available` is BPJS's figure, its unit unknown."""

    code: str
    name: str
    available: int


@dataclass(frozen=True, slots=True)
class StockRow:
    """A medicine at a pharmacy, its form as text, and how many of it are there."""

    code: str
    name: str
    form: str
    stock: int


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """A procedure and the most that may be claimed for it, in rupiah. `has_value`: it has a result to report."""

    code: str
    name: str
    max_fee: int
    has_value: bool


@dataclass(frozen=True, slots=True)
class ClubRow:
    """A Prolanis club; `until` is None while it goes on."""

    code: str
    name: str
    program_code: str
    program_name: str
    since: date | None
    until: date | None
    address: str
    leader_name: str = field(repr=False)
    leader_phone: str = field(repr=False)


def poli(start: int, limit: int) -> Request[Page[PoliRow]]:
    """The clinic's poli."""
    return listed(_poli, paths.PCARE_POLI, start=start, limit=limit)


def practitioners(start: int, limit: int) -> Request[Page[PractitionerRow]]:
    """The clinic's doctors."""
    return listed(_practitioner, paths.PCARE_DOKTER, start=start, limit=limit)


def faskes(start: int, limit: int) -> Request[Page[CodeRow]]:
    """The faskes of the region that take rujukan."""
    return listed(_coded("Provider"), paths.PCARE_PROVIDER, start=start, limit=limit)


def diagnoses(query: str, start: int, limit: int) -> Request[Page[DiagnosisRow]]:
    """The diagnoses whose code or name holds `query`."""
    return listed(read_diagnosis, paths.PCARE_DIAGNOSA, query=query, start=start, limit=limit)


def awareness() -> Request[Page[CodeRow]]:
    """The levels of consciousness."""
    return listed(_coded("Sadar"), paths.PCARE_KESADARAN)


def discharges(*, inpatient: bool) -> Request[Page[CodeRow]]:
    """The ways in which a kunjungan ends."""
    return listed(_coded("StatusPulang"), paths.PCARE_STATUS_PULANG, inpatient=str(inpatient).lower())


def allergies(kind: str) -> Request[Page[CodeRow]]:
    """The allergies of a kind: 01 food, 02 air, 03 medicine."""
    return listed(_coded("Alergi"), paths.PCARE_ALERGI, kind=kind)


def prognoses() -> Request[Page[CodeRow]]:
    """The prognoses."""
    return listed(_coded("Prognosa"), paths.PCARE_PROGNOSA)


def specialties() -> Request[Page[CodeRow]]:
    """The specialties of hospitals."""
    return listed(_coded("Spesialis"), paths.PCARE_SPESIALIS)


def subspecialties(specialty_code: str) -> Request[Page[SubspecialtyRow]]:
    """The subspecialties of one."""
    return listed(_subspecialty, paths.PCARE_SUBSPESIALIS, specialty=specialty_code)


def sarana() -> Request[Page[CodeRow]]:
    """The equipment that a rujukan can ask for."""
    return listed(_coded("Sarana"), paths.PCARE_SARANA)


def special_referrals() -> Request[Page[CodeRow]]:
    """The special kinds of rujukan, such as haemodialysis."""
    return listed(_coded("Khusus"), paths.PCARE_KHUSUS)


def medicines(query: str, start: int, limit: int) -> Request[Page[MedicineRow]]:
    """The medicines whose code or name holds `query`."""
    return listed(_medicine, paths.PCARE_DPHO, query=query, start=start, limit=limit)


def pharmacy_stock(pharmacy_code: str, name: str, start: int, limit: int) -> Request[Page[StockRow]]:
    """What a pharmacy has of the medicines whose name holds `name`."""
    template = paths.PCARE_PHARMACY_STOCK
    return listed(_stock, template, pharmacy=pharmacy_code, query=name, start=start, limit=limit)


def procedures(care_level: str, start: int, limit: int) -> Request[Page[ProcedureRow]]:
    """The procedures of a care level: 10 outpatient, 20 inpatient, 50 promotive."""
    template = paths.PCARE_TINDAKAN_OF_CARE_LEVEL
    return listed(_procedure, template, care_level=care_level, start=start, limit=limit)


def clubs(program: str) -> Request[Page[ClubRow]]:
    """The clinic's clubs of a programme: 01 diabetes, 02 hypertension."""
    return listed(read_club, paths.PCARE_CLUB, program=program)


def _coded(what: str) -> Callable[[Row], CodeRow]:
    """Reads a row whose code and name are kdX and nmX."""
    return lambda row: CodeRow(row.known_code(f"kd{what}"), row.label(f"nm{what}"))


def _poli(row: Row) -> PoliRow:
    is_sick = row.flag("poliSakit") if row.words("poliSakit") else None
    return PoliRow(row.known_code("kdPoli"), row.label("nmPoli"), is_sick)


def _practitioner(row: Row) -> PractitionerRow:
    return PractitionerRow(row.known_code("kdDokter"), row.label("nmDokter"))


def read_diagnosis(row: Row) -> DiagnosisRow:
    """A diagnosis, here or within a kunjungan."""
    return DiagnosisRow(row.known_code("kdDiag", DIAGNOSIS), row.label("nmDiag"), row.flag("nonSpesialis"))


def _subspecialty(row: Row) -> SubspecialtyRow:
    return SubspecialtyRow(
        row.known_code("kdSubSpesialis"), row.label("nmSubSpesialis"), row.coded("kdPoliRujuk")
    )


def _medicine(row: Row) -> MedicineRow:
    return MedicineRow(row.known_code("kdObat"), row.label("nmObat"), row.integer("sedia"))


def _stock(row: Row) -> StockRow:
    return StockRow(row.known_code("kdObat"), row.label("nmObat"), row.label("sediaan"), row.integer("stok"))


def _procedure(row: Row) -> ProcedureRow:
    return ProcedureRow(
        code=row.known_code("kdTindakan"),
        name=row.label("nmTindakan"),
        max_fee=row.integer("maxTarif"),
        has_value=row.flag("withValue"),
    )


def read_club(row: Row) -> ClubRow:
    """A club, here or within an activity."""
    program = row.part("jnsKelompok")
    return ClubRow(
        code=row.known_code("clubId"),
        name=row.label("nama"),
        program_code=program.coded("kdProgram"),
        program_name=program.label("nmProgram"),
        since=row.day("tglMulai"),
        until=row.day("tglAkhir"),
        address=row.label("alamat"),
        leader_name=row.label("ketua_nama"),
        leader_phone=row.label("ketua_noHP"),
    )
