"""A rule as a person fills it in."""

from __future__ import annotations

from dataclasses import asdict
from hashlib import blake2s
from typing import Any

from django import forms

from titian.outbox.errors import UnableToRule
from titian.outbox.kinds import FACTS, Kind, Service
from titian.outbox.models import AnswerRule, UnknownText
from titian.outbox.rulings import ALL_KINDS, CAUSES, CHOICES, VERDICTS, Ruling, why_not

OWN, ALL_CLINICS = "klinik", "semua"
_FIELDS = {"service": "subject", "kind": "subject", "verdict": "meaning", "cause": "meaning"}
"""Where a refusal of a part of the ruling is shown; the others are fields of the same name."""
_NO_SUCH = "Arti ini tidak dapat dipilih. Yang tidak dikenal bukan keberhasilan: terkirim hanya menurut BPJS sendiri."


def _subject(service: str, kind: str) -> str:
    return f"{service}:{kind}"


def _subjects() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            service.label,
            [
                (_subject(service.value, ALL_KINDS), f"Semua kiriman {service.label}"),
                *(
                    (_subject(service.value, one.value), one.label)
                    for one in Kind
                    if FACTS[one].service is service
                ),
            ],
        )
        for service in Service
    ]


def _meanings() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            VERDICTS[verdict],
            [(f"{verdict}:{cause}", f"{VERDICTS[verdict]} · {CAUSES[cause]}") for cause in causes],
        )
        for verdict, causes in CHOICES.items()
    ]


class RuleForm(forms.Form):
    """Whose, on which answer, and what it means. `ruling` is what it says once it is valid."""

    scope = forms.ChoiceField(
        label="Berlaku di",
        choices=[(OWN, "Klinik ini saja"), (ALL_CLINICS, "Semua klinik")],
        widget=forms.RadioSelect,
        initial=OWN,
    )
    subject = forms.ChoiceField(label="Kiriman", choices=_subjects)
    pattern = forms.CharField(
        label="Teks jawaban",
        required=False,
        max_length=300,
        help_text="Bagian yang selalu sama; tanda * menggantikan apa saja. Huruf besar dan spasi tidak dibedakan.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = forms.IntegerField(
        label="Kode BPJS",
        required=False,
        min_value=-99_999,
        max_value=999_999,
        help_text="Kosong: kode apa saja.",
    )
    http = forms.IntegerField(label="Kode HTTP", required=False, help_text="Kosong: kode apa saja.")
    meaning = forms.ChoiceField(
        label="Jawaban ini berarti", choices=_meanings, error_messages={"invalid_choice": _NO_SUCH}
    )
    text = forms.CharField(
        label="Penjelasan bagi petugas",
        max_length=300,
        help_text="Satu kalimat: apa yang terjadi.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    what_to_do = forms.CharField(
        label="Yang harus dilakukan",
        max_length=300,
        help_text="Satu kalimat: siapa berbuat apa.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_on = forms.BooleanField(label="Aturan ini berlaku", required=False, initial=True)

    def __init__(self, *args: Any, chooses_scope: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("code", "http"):
            self.fields[name].widget = forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6}
            )
        if not chooses_scope:
            del self.fields["scope"]

    @property
    def is_for_all_clinics(self) -> bool:
        return self.cleaned_data.get("scope") == ALL_CLINICS

    @property
    def ruling(self) -> Ruling:
        """Of a valid form."""
        given = self.cleaned_data
        service, kind = given["subject"].split(":")
        verdict, cause = given["meaning"].split(":")
        same = {name: given[name] for name in ("http", "code", "pattern", "text", "what_to_do", "is_on")}
        return Ruling(service=service, kind=kind, verdict=verdict, cause=cause, **same)

    @property
    def fingerprint(self) -> str:
        """Of what a preview was shown for: what is saved is what was looked at."""
        return blake2s(repr(sorted(self.cleaned_data.items())).encode(), digest_size=8).hexdigest()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and (refusal := why_not(self.ruling)):
            self.refuse(UnableToRule(refusal[1], refusal[0]))
        return given

    def refuse(self, refusal: UnableToRule) -> None:
        """Say at the field what stops this rule."""
        self.add_error(_FIELDS.get(refusal.field, refusal.field) or None, str(refusal))


def initial_of(rule: AnswerRule) -> dict[str, Any]:
    """A form filled with a version as it stands."""
    pairs = {"subject": _subject(rule.service, rule.kind), "meaning": f"{rule.verdict}:{rule.cause}"}
    return asdict(rule.ruling) | pairs


def initial_from(text: UnknownText | None) -> dict[str, Any]:
    """A form that begins with a text nobody knows: masked as it is, it is a pattern already."""
    if text is None:
        return {}
    kind = text.kind if text.kind in Kind.values else ALL_KINDS  # a question is none of its own
    return {
        "subject": _subject(text.service, kind),
        "pattern": text.text,
        "code": text.code,
        "http": text.http,
    }
