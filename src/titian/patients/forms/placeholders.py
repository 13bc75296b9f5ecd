"""Numbers that were typed to get past a field: asked about once, all together, and then kept as what they are."""

from collections.abc import Iterator
from typing import cast

from titian.patients import identifiers
from titian.patients.forms.fields import SectionForm, Tick, tick
from titian.patients.models import Patient


class PlaceholderFields(SectionForm):
    """`_patient` is who is changed: about a number that is kept already nobody asks again."""

    _patient: Patient | None

    accept_placeholder = tick(
        "Simpan sebagai isian sementara: bukan nomor asli, dan tidak dikirim ke mana pun."
    )

    def check_placeholders(self) -> None:
        unasked = dict.fromkeys(str(self.fields[name].label) for name in self._invented())
        if unasked and not self.cleaned_data.get("accept_placeholder"):
            *others, last = unasked
            called = f"{', '.join(others)} dan {last}" if others else last
            cast("Tick", self.fields["accept_placeholder"]).called = f"{called}: tampak bukan nomor asli"
            self.add_error(
                "accept_placeholder", f"{called} tampak bukan nomor asli. Perbaiki, atau beri tanda."
            )

    def _invented(self) -> Iterator[str]:
        """The fields that hold such a number now, each number once: that of who is responsible may be the patient's."""
        clean = self.cleaned_data
        for name in ("identity_number", "mother_nik", "family_card_number"):
            if identifiers.is_invented(name, clean.get(name, "")) and self._is_new(name):
                yield name
        phones = {clean[name]: name for name in reversed(identifiers.PHONES) if clean.get(name)}
        for number, name in sorted(phones.items(), key=lambda one: identifiers.PHONES.index(one[1])):
            if identifiers.is_invented(name, number) and self._is_new(name):
                yield name

    def _is_new(self, name: str) -> bool:
        """Neither kept of this patient, nor of the mother whose newborn it is."""
        kept = {getattr(self._patient, name)} if self._patient else set()
        mother: Patient | None = self.cleaned_data.get("mother")
        if mother and name != "identity_number":
            kept |= {mother.phone, mother.nik, mother.family_card_number}
        return self.cleaned_data[name] not in kept

    @property
    def asks_about_placeholder(self) -> bool:
        """Whether the tick stands on the page: after such a number was found at Simpan."""
        return bool(self["accept_placeholder"].value() or "accept_placeholder" in self.errors)
