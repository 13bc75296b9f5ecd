"""The five tabs of the patient's form, as data."""

from dataclasses import dataclass, field

from django.forms.boundfield import BoundField

from titian.patients.models import EntryKind

_KNOWN, _NEWBORN, _UNKNOWN, _FOREIGNER = EntryKind


@dataclass(frozen=True, slots=True)
class Section:
    """One tab of the form: its fields, each with the columns of twelve that it takes on a wide screen.

    `more` are those that few patients need; they are folded away.
    """

    key: str
    label: str
    icon: str
    columns: dict[str, int]
    more: dict[str, int] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        """All its fields in the order of the page."""
        return (*self.columns, *self.more)


SECTIONS = (
    Section(
        "diri", "Data Diri", "user",
        {"entry_kind": 12, "mother": 6, "birth_order": 3, "birth_time": 3, "name": 6, "sex": 3, "birth_date": 3,
         "age_band": 3, "found_on": 3, "found_time": 3, "found_place": 6,
         "identity_type": 3, "identity_number": 3, "identity_missing_reason": 3, "birth_place": 3, "nationality": 3,
         "mother_name": 3, "mother_nik": 3, "mother_card_number": 3,
         "phone": 3, "phone_missing_reason": 3, "phone_owner": 3, "accept_placeholder": 12,
         "is_another": 6, "another_because": 6},
        {"title_before": 2, "title_after": 3, "alias": 4, "citizenship": 3, "family_card_number": 3, "home_phone": 3,
         "email": 3, "birth_date_is_estimate": 3},
    ),
    Section(
        "sosial", "Sosial", "users",
        {"religion": 3, "religion_other": 3, "marital_status": 3, "education": 3, "occupation": 3,
         "occupation_other": 3, "ethnicity": 3, "language": 3},
    ),
    Section(
        "alamat", "Alamat", "map-pin",
        {"dwelling": 12, "address": 6, "rt": 1, "rw": 1, "country": 4, "village": 8, "postal_code": 2,
         "domicile_differs": 12, "domicile_address": 6, "domicile_rt": 1, "domicile_rw": 1, "domicile_country": 3,
         "domicile_village": 8, "domicile_postal_code": 2},
    ),
    Section(
        "kesehatan", "Kesehatan", "heart-pulse",
        {"blood_group": 3, "rhesus": 3, "disability": 3, "no_known_allergies": 12, "allergies": 12},
        {"medical_history": 6, "regular_medicines": 6, "needs_interpreter": 6},
    ),
    Section(
        "lainnya", "Lainnya", "wallet",
        {"category": 3, "payment": 5, "card_number": 4, "penjamin": 4, "policy_number": 4, "office_name": 4,
         "responsible_name": 5, "responsible_missing_reason": 4, "responsible_relation": 3, "responsible_phone": 4},
        {"escort_name": 5, "escort_phone": 4, "notes": 12},
    ),
)  # fmt: skip

SHOWN_FOR: dict[str, tuple[EntryKind, ...]] = {
    "mother": (_NEWBORN,), "birth_order": (_NEWBORN,), "birth_time": (_NEWBORN,), "mother_nik": (_NEWBORN,),
    "mother_card_number": (_NEWBORN,),
    "age_band": (_UNKNOWN,), "found_on": (_UNKNOWN,), "found_time": (_UNKNOWN,), "found_place": (_UNKNOWN,),
    "nationality": (_FOREIGNER,), "responsible_missing_reason": (_UNKNOWN,),
}  # fmt: skip
"""Fields that only these kinds of entry have; the rest of them keep what they once had."""

NEEDED_FOR: dict[str, tuple[EntryKind, ...]] = {
    "name": (_KNOWN, _FOREIGNER),
    "birth_date": (_KNOWN, _NEWBORN, _FOREIGNER),
    "birth_time": (_NEWBORN,),
    "age_band": (_UNKNOWN,),
    "identity_number": (_KNOWN, _FOREIGNER),
    "identity_missing_reason": (_KNOWN, _FOREIGNER),
    "nationality": (_FOREIGNER,),
    "phone": (_KNOWN, _NEWBORN, _FOREIGNER),
    "mother_name": (_NEWBORN,),
    "mother_nik": (_NEWBORN,),
    "address": (_KNOWN, _NEWBORN, _FOREIGNER),
    "village": (_KNOWN, _NEWBORN),
    "responsible_name": (_NEWBORN, _UNKNOWN),
    "responsible_relation": (_NEWBORN,),
    "responsible_phone": (_NEWBORN,),
}
"""Fields whose star depends on the kind of entry (patients/desk.css shows it)."""

FROM_MOTHER = ("phone", "mother_name", "mother_nik", "address", "village", "responsible_name",
               "responsible_relation", "responsible_phone")  # fmt: skip
"""What a mother who is a patient here fills by herself."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A field on the page. A field with a complaint is shown whatever the kind of entry."""

    field: BoundField
    width: int

    @property
    def classes(self) -> str:
        """For whom it is shown and starred, for the style sheet."""
        name = self.field.name
        shown = () if self.field.errors else SHOWN_FOR.get(name, ())
        said = ["only"] * bool(shown) + [f"for-{kind}" for kind in shown]
        said += ["depends"] * (name in NEEDED_FOR) + [f"needed-{kind}" for kind in NEEDED_FOR.get(name, ())]
        return " ".join([f"cell-{name}", *said, *["from-mother"] * (name in FROM_MOTHER)])


@dataclass(frozen=True, slots=True)
class Tab:
    """A section as the page shows it."""

    section: Section
    cells: list[Cell]
    more: list[Cell]
    errors: int
    is_open: bool

    @property
    def more_is_open(self) -> bool:
        return any(cell.field.errors for cell in self.more)
