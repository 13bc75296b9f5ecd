"""What of the patients the list shows, as its address says it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from titian.facility.models import Facility, Penjamin
from titian.patients import queries
from titian.patients.forms.fields import Suggesting, choice
from titian.patients.forms.payment import PenjaminField
from titian.patients.models import Patient
from titian.patients.queries.completeness import State
from titian.patients.queries.listing import STATUSES

_Membership = Patient.Membership
MEMBERSHIPS = {
    "umum": _Membership.NONE,
    "bpjs": _Membership.VERIFIED,
    "tertunda": _Membership.PENDING,
}
"""The address's words for them."""
NO_LONGER = "tanpa"
"""The parameter that names a filter to be taken off, or all of them."""
ALL = "semua"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, as the page shows it: `name` takes it off."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class NoFilter:
    """As `ListFilter` where nothing is asked for and none of its fields is shown: with each key of a search."""

    asked = queries.EVERYBODY
    chips: tuple[Chip, ...] = ()
    query = ""
    is_less = False


class ListFilter(forms.Form):
    """The filters beside the search box. An address that means nothing here shows all."""

    pembiayaan = choice(Patient.Payment.choices, "Pembiayaan", empty="Semua")
    kantor = forms.CharField(max_length=100, required=False, label="Kantor")
    penjamin = PenjaminField(Penjamin.objects.none(), required=False, label="Penjamin", empty_label="Semua")
    kepesertaan = choice(
        [(word, membership.label) for word, membership in MEMBERSHIPS.items()], "Kepesertaan", empty="Semua"
    )
    kelengkapan = choice(State.choices, "Kelengkapan", empty="Semua")
    status = choice(STATUSES.items(), "Status")

    def __init__(self, asked: QueryDict, *, facility: Facility) -> None:
        self._off = asked.get(NO_LONGER, "")
        super().__init__(_without(self._off, asked))
        self.fields["kantor"].widget = Suggesting(
            queries.office_names(facility), {"autocomplete": "off", "placeholder": "Semua"}
        )
        self.fields["penjamin"].queryset = Penjamin.objects.filter(facility=facility).order_by("name")  # type: ignore[attr-defined]
        self.full_clean()
        self.errors.clear()  # an old address is no mistake of who opens it

    @property
    def is_less(self) -> bool:
        """Whether a filter was just taken off: what stands beside the search box is not what is on any more."""
        return bool(self._off)

    @property
    def focused(self) -> str:
        """Where the keyboard goes on, for the chip that it was on is gone."""
        return self._off if self._off in self.fields else next(iter(self.fields)) if self._off else ""

    @property
    def asked(self) -> queries.Filter:
        on = self.cleaned_data.get
        return queries.Filter(
            payment=on("pembiayaan", ""),
            office=on("kantor", ""),
            penjamin=on("penjamin"),
            membership=MEMBERSHIPS.get(on("kepesertaan", ""), ""),
            readiness=on("kelengkapan", ""),
            status=on("status", ""),
        )

    @property
    def chips(self) -> list[Chip]:
        """What is on, in the words of the screen."""
        return [Chip(name, str(self.fields[name].label), self._shown(name)) for name in self._on]

    @property
    def query(self) -> str:
        """What is on, as an address says it; it names nobody."""
        return urlencode({name: self[name].data for name in self._on})

    @property
    def _on(self) -> list[str]:
        return [name for name in self.fields if self.cleaned_data.get(name)]

    def _shown(self, name: str) -> str:
        field, value = self.fields[name], self.cleaned_data[name]
        if isinstance(field, forms.ModelChoiceField):
            return str(field.label_from_instance(value))
        labels: dict[Any, Any] = dict(getattr(field, "choices", ()))
        return str(labels.get(value, value))


def in_results(asked: QueryDict, *, facility: Facility) -> ListFilter | NoFilter:
    """What a fragment of the list needs: to make the form takes longer than to find a patient."""
    is_asked = any(asked.get(name) for name in (*ListFilter.base_fields, NO_LONGER))
    return ListFilter(asked, facility=facility) if is_asked else NoFilter()


def _without(off: str, asked: QueryDict) -> QueryDict:
    """What is asked for but for the filter that is taken off."""
    still = asked.copy()
    for name in list(ListFilter.base_fields) if off == ALL else [off]:
        still.pop(name, None)
    return still
