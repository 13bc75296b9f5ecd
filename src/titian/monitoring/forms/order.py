"""A confirmed act on many, as it travels between the person's page and the server: signed, so that it stays frozen."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing

from titian.facility.models import Facility
from titian.monitoring.operations import Order
from titian.monitoring.queries import Act, Pick

_SALT = "monitoring.order"
_KEEPS = timedelta(hours=1)
_OLD = "Halaman ini sudah lama terbuka. Kembali ke daftar, lalu pilih lagi."
_NO_REASON = "Tulis alasan penutupan."


class OrderForm(forms.Form):
    """The signed order of one facility and act; for closing, the reason that is true of all of them."""

    order = forms.CharField(widget=forms.HiddenInput, error_messages={"required": _OLD}, max_length=1_000_000)
    reason = forms.CharField(
        label="Alasan untuk semuanya",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, facility: Facility, act: Act, **given: Any) -> None:
        super().__init__(**given)
        self.facility, self.act = facility, act
        if act == Act.RESEND:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = _NO_REASON

    def clean_order(self) -> Order:
        try:
            kept = signing.loads(self.cleaned_data["order"], salt=_SALT, max_age=_KEEPS)
        except signing.BadSignature as error:
            raise forms.ValidationError(_OLD) from error
        if (kept["facility"], kept["act"]) != (self.facility.pk, self.act):
            raise forms.ValidationError(_OLD)
        return _read(kept)


def signed(facility: Facility, order: Order) -> str:
    """The order as text that only this server writes, for one facility and an hour."""
    kept = {
        "facility": facility.pk,
        "act": order.act.value,
        "picks": order.picks,
        "ref": order.ref,
        "start": order.start and order.start.isoformat(),
        "done": order.done,
        "refused": order.refused,
    }
    return signing.dumps(kept, salt=_SALT, compress=True)


def _read(kept: dict[str, Any]) -> Order:
    return Order(
        act=Act(kept["act"]),
        picks=[Pick(*pick) for pick in kept["picks"]],
        ref=kept["ref"],
        start=datetime.fromisoformat(kept["start"]) if kept["start"] else None,
        done=Counter(kept["done"]),
        refused=Counter(kept["refused"]),
    )
