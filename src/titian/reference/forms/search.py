"""What narrows a list on the screen, as it stands in the address."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict


class SearchForm(forms.Form):
    """Every field may be empty. A list without `groups`, code -> label, has no field for them.

    `can_lose` is False for a list of which no row is ever gone.
    """

    text = forms.CharField(
        label="Cari kode atau nama",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    gone_only = forms.BooleanField(label="Hanya yang hilang", required=False)

    def __init__(
        self, address: QueryDict, *, heading: str, groups: Mapping[str, str], can_lose: bool
    ) -> None:
        super().__init__(address)
        if not can_lose:
            del self.fields["gone_only"]
        if groups:
            choices = [("", "Semua"), *groups.items()]
            self.fields["group"] = forms.ChoiceField(label=heading, required=False, choices=choices)
