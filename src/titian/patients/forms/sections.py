"""The five tabs of the patient's form, as data."""

from dataclasses import dataclass

from django.forms.boundfield import BoundField


@dataclass(frozen=True, slots=True)
class Section:
    """One tab of the form: its fields, each with the columns of twelve that it takes on a wide screen."""

    key: str
    label: str
    icon: str
    columns: dict[str, int]


SECTIONS = (
    Section(
        "diri", "Data Diri", "user",
        {"name": 6, "sex": 3, "birth_date": 3, "identity_type": 3, "identity_number": 3, "birth_place": 3,
         "accept_placeholder": 12, "phone": 3, "phone_missing_reason": 4, "is_another": 6, "another_because": 6},
    ),
    Section(
        "sosial", "Sosial", "users",
        {"religion": 3, "marital_status": 3, "education": 3, "occupation": 3},
    ),
    Section(
        "alamat", "Alamat", "map-pin",
        {"address": 6, "rt": 1, "rw": 1, "village": 8, "postal_code": 2},
    ),
    Section(
        "kesehatan", "Kesehatan", "heart-pulse",
        {"blood_group": 3, "rhesus": 3, "allergies": 6, "no_known_allergies": 6},
    ),
    Section(
        "lainnya", "Lainnya", "wallet",
        {"category": 3, "payment": 5, "penjamin": 4, "office_name": 4, "card_number": 4},
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    field: BoundField
    width: int


@dataclass(frozen=True, slots=True)
class Tab:
    """A section as the page shows it."""

    section: Section
    cells: list[Cell]
    errors: int
    is_open: bool
