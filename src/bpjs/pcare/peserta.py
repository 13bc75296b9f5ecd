"""Members of BPJS, looked up by card or NIK. Shape: S1 S6 [A]."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bpjs.message import Request
from bpjs.pcare.asking import single
from bpjs.shape import Row
from bpjs_wire.codes import MEMBER_ACTIVE
from bpjs_wire.paths import PCARE_PESERTA_BY_CARD, PCARE_PESERTA_BY_NIK


@dataclass(frozen=True, slots=True, repr=False)
class Peserta:
    """A member. Texts are "" and dates None where BPJS has nothing.

    An inactive member is no error: `is_active` is False and `status_text` holds BPJS's reason. `arrears` in rupiah.
    `prolanis` and `refer_back` are programme codes as text.
    """

    card_number: str
    nik: str
    name: str
    relation: str
    sex: str
    birth_date: date | None
    member_since: date | None
    valid_until: date | None
    home_faskes_code: str
    home_faskes_name: str
    class_code: str
    class_name: str
    type_name: str
    phone: str
    is_active: bool
    status_text: str
    arrears: Decimal = field(default=Decimal(0))
    prolanis: str = ""
    refer_back: str = ""
    dental_faskes_code: str = ""
    dental_faskes_name: str = ""
    type_code: str = ""

    def __repr__(self) -> str:
        return f"<Peserta …{self.card_number[-4:]} {self.status_text}>"


def peserta_by_card(card: str) -> Request[Peserta]:
    """The member with this card number (13 digits)."""
    return single(read_peserta, PCARE_PESERTA_BY_CARD, card=card)


def peserta_by_nik(nik: str) -> Request[Peserta]:
    """The member with this NIK (16 digits)."""
    return single(read_peserta, PCARE_PESERTA_BY_NIK, nik=nik)


_CARD = r"\d{13}"
_MOST_ARREARS = Decimal(10) ** 12


def read_peserta(row: Row) -> Peserta:
    """A member, alone or within another answer."""
    home, dental = row.part("kdProviderPst"), row.part("kdProviderGigi")
    care_class, kind = row.part("jnsKelas"), row.part("jnsPeserta")
    status = row.text("ketAktif")
    return Peserta(
        card_number=row.known_code("noKartu", _CARD),
        nik=_nik(row),
        name=row.known_text("nama"),
        relation=row.text("hubunganKeluarga"),
        sex=row.coded("sex", "[LP]"),
        birth_date=row.day("tglLahir"),
        member_since=row.day("tglMulaiAktif"),
        valid_until=row.day("tglAkhirBerlaku"),
        home_faskes_code=home.coded("kdProvider"),
        home_faskes_name=home.text("nmProvider"),
        class_code=care_class.text("kode"),
        class_name=care_class.text("nama"),
        type_name=kind.text("nama"),
        phone=row.text("noHP"),
        # Both must agree: S12 and S13 test the text, S9 the truth value.
        is_active=row.flag("aktif") and status in ("", MEMBER_ACTIVE),
        status_text=status,
        arrears=row.number("tunggakan", below=_MOST_ARREARS),
        prolanis=row.text("pstProl"),
        refer_back=row.text("pstPrb"),
        dental_faskes_code=dental.coded("kdProvider"),
        dental_faskes_name=dental.text("nmProvider"),
        type_code=kind.text("kode"),
    )


def _nik(row: Row) -> str:
    """Old members have anything in its place; what is no NIK is none."""
    text = row.text("noKTP")
    return text if re.fullmatch(r"\d{16}", text) else ""
