"""The clinic's own settings, and what forms of several apps share.

Among that the village combobox, for which one types any part of the name or postal code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse

from titian.facility import dates
from titian.facility.models import Facility, Penjamin, Village
from titian.facility.queries import folded

_HOW_TO_WRITE_A_DAY = "Tulis hari, bulan, tahun, misalnya 05-10-1992 atau 5 okt 1992."


class OpensFocused(forms.Form):
    """A form with a page of its own: that opens with the keyboard in the first field, or the first that was refused."""

    takes_focus = True
    """False where another form of the page does."""

    @property
    def focused(self) -> str:
        """The field's name; the markup is the `control` tag's."""
        names = list(self.fields) if self.takes_focus else []
        return next((name for name in names if name in self.errors), next(iter(names), ""))


class ExportForm(OpensFocused):
    """What who takes a list out of the house says first: why; and, who may, that identity numbers are to be whole."""

    use_required_attribute = False
    counted = example = ""
    """What is in the list, and a reason as one gives it: said by the form of each list."""

    reason = forms.CharField(
        label="Untuk keperluan apa?",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    has_numbers = forms.BooleanField(
        required=False,
        label="Dengan NIK dan nomor kartu lengkap",
        help_text="Tanpa tanda ini, nomor identitas disamarkan, misalnya 317406••••••••03.",
    )

    def __init__(self, *args: Any, may_see_numbers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.help_text = f"Tersimpan bersama nama Anda, saringannya, dan jumlah {self.counted}"
        reason.widget.attrs["placeholder"] = f"Misalnya: {self.example}"
        if not may_see_numbers:
            del self.fields["has_numbers"]

    @property
    def wants_numbers(self) -> bool:
        return bool(self.cleaned_data.get("has_numbers"))


class Day(forms.DateField):
    """A date that says what is wrong with what was typed. Of 1111992 nobody knows whether it is January."""

    def to_python(self, value: Any) -> date | None:
        typed = "" if value is None else str(value).strip()
        if not typed or isinstance(value, date):
            return super().to_python(value if typed else None)
        if day := dates.read(typed):
            return day
        there_is_none = f"Tanggal {typed} tidak ada di kalender."
        raise forms.ValidationError(there_is_none if dates.looks_like_one(typed) else _HOW_TO_WRITE_A_DAY)


def date_input() -> forms.DateInput:
    """Text, not the browser's date box, which shows mm/dd in an English browser: a fault of safety. Nor is it cut: what
    a box swallows nobody sees."""
    attrs = {"inputmode": "numeric", "placeholder": "hh-bb-tttt", "autocomplete": "off"}
    return forms.DateInput(format="%d-%m-%Y", attrs=attrs)


class Radios(forms.RadioSelect):
    """Radio buttons of which one alone takes the focus: the chosen one, or the first."""

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        options = [option for _, options, _ in groups for option in options]
        for other in sorted(options, key=lambda option: not option["selected"])[1:]:
            other["attrs"].pop("autofocus", None)
        return groups


class VillageCombobox(forms.TextInput):
    """A text box with a list (ARIA combobox; behaviour in titian/app.js) above a hidden code.

    The code is posted as `<name>`, what was typed as `<name>_text`. `postal_target` is the id of the
    field that a choice fills with the postal code, `near` the code of the kota or kabupaten that is offered first.
    """

    template_name = "facility/village_combobox.html"
    search_url = ""
    postal_target = near = ""
    typed = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        self.typed = data.get(f"{name}_text", "")
        return data.get(name, "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        village = Village.objects.filter(code=value).first() if value else None
        context["widget"]["text"] = str(village) if village else self.typed
        context["widget"] |= {
            "search_url": self.search_url,
            "postal_target": self.postal_target,
            "near": self.near,
        }
        return context


class VillageField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among all villages. A form calls `search_in(facility)` when it is made."""

    widget = VillageCombobox
    default_error_messages = {"invalid_choice": "Pilih kelurahan/desa dari daftar."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Kelurahan/desa")
        kwargs.setdefault("help_text", "Ketik nama kelurahan/desa, kecamatan, atau kode pos")
        kwargs.setdefault("error_messages", {"required": "Pilih kelurahan/desa dari daftar."})
        super().__init__(queryset=Village.objects.all(), **kwargs)

    def search_in(self, facility: Facility, *, postal_target: str = "", near: str = "") -> None:
        """The list is asked for below the facility's own address; `near`, a code of a kota or kabupaten, is first."""
        self.widget.search_url = reverse("facility:villages", kwargs={"facility_slug": facility.slug})
        self.widget.postal_target, self.widget.near = postal_target, near


FASKES_CODE = RegexValidator(
    r"\A[0-9A-Z]{8}\Z", "Kode faskes BPJS terdiri atas 8 huruf dan angka, misalnya 0114U163."
)
"""spec/bpjs-fktp.md §4 [A]."""

BPJS_NAMES = frozenset({"bpjs", "bpjs kesehatan", "jkn", "jkn kis", "kis"})
"""Names under which BPJS would be taken for one more penjamin; as `folded` writes them."""

_PUNCTUATION = re.compile(r"[\s.()-]")
_WHATSAPP = re.compile(r"(?:0|\+?62)8\d{7,11}|\+(?!62)\d{8,15}")
_TELEPHONE = re.compile(r"\+?\d{3,15}")


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an admin may change of the clinic. `instance` must be a copy: the page shows the clinic as it is."""

    use_required_attribute = False

    class Meta:
        model = Facility
        fields = (
            "name",
            "faskes_code",
            "time_zone",
            "record_number_format",
            "ticket_format",
            "tells_pcare",
            "sends_umum_antrean",
            "urgent_after_hours",
            "bodies_kept_days",
            "digest_email",
            "help_name",
            "help_whatsapp",
            "help_phone",
        )
        labels = {
            "sends_umum_antrean": "Kirim juga antrean pasien umum ke BPJS",
            "help_name": "Nama atau jabatan",
            "help_whatsapp": "WhatsApp",
            "help_phone": "Telepon",
        }
        help_texts = {
            "faskes_code": "8 huruf dan angka dari BPJS. Dipakai untuk mengenali peserta yang terdaftar di klinik ini.",
            "time_zone": (
                "Menentukan kapan hari pelayanan berganti dan jam yang tampil. Tanggal kunjungan dan nomor "
                "antrean yang sudah tercatat tidak berubah."
            ),
            "record_number_format": "Angka 0, boleh dipisah - atau titik. Nomornya sendiri tidak berubah.",
            "ticket_format": (
                "Berlaku untuk nomor yang diambil setelah disimpan; yang sudah dicetak atau dijanjikan ke BPJS tetap. "
                "Gantilah sebelum buka, supaya tidak ada dua bentuk pada hari yang sama."
            ),
            "tells_pcare": (
                "Selama belum dikirim, pasien yang pulang tanpa diperiksa tidak perlu dibatalkan di PCare. "
                "Berlaku untuk pendaftaran berikutnya; antrean tetap dikirim saat didaftarkan."
            ),
            "sends_umum_antrean": (
                "Pasien yang tidak dibayar BPJS ikut tampak di antrean Mobile JKN. "
                "Berlaku untuk pendaftaran berikutnya."
            ),
            "urgent_after_hours": "Tanda di atas setiap halaman admin menjadi merah bila ada yang menunggu lebih lama.",
            "bodies_kept_days": (
                "Hanya yang sudah terkirim, dibatalkan, atau ditutup. Nomor dari BPJS dan riwayat selalu disimpan."
            ),
            "digest_email": (
                "Ringkasan kemarin tiap pagi, dan kabar bila BPJS pulih sesudah gangguan. Tanpa nama dan nomor pasien. "
                "Kosongkan bila tidak perlu."
            ),
            "help_whatsapp": "Misalnya 0812-3456-7890.",
            "help_phone": "Misalnya (021) 555-1234.",
        }
        widgets = {
            "time_zone": forms.RadioSelect,
            "ticket_format": forms.RadioSelect,
            "tells_pcare": forms.RadioSelect,
            "digest_email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "faskes_code": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            "record_number_format": forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}),
            "help_whatsapp": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            "help_phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        }

    def clean_faskes_code(self) -> str:
        code: str = self.cleaned_data["faskes_code"].strip().upper()
        if code:
            FASKES_CODE(code)
        return code

    def clean_help_whatsapp(self) -> str:
        return self._number("help_whatsapp", _WHATSAPP, "Nomor HP yang memakai WhatsApp, diawali 08 atau +.")

    def clean_help_phone(self) -> str:
        return self._number("help_phone", _TELEPHONE, "Nomor telepon hanya berisi angka, paling sedikit 3.")

    def _number(self, name: str, form: re.Pattern[str], complaint: str) -> str:
        """As it was typed, if it can be dialled."""
        number: str = self.cleaned_data[name]
        if number and not form.fullmatch(_PUNCTUATION.sub("", number)):
            raise forms.ValidationError(complaint)
        return number

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or self.cleaned_data
        is_reachable = any(clean.get(name, "unfit") for name in ("help_whatsapp", "help_phone"))
        if clean.get("help_name") and not is_reachable:
            self.add_error("help_whatsapp", "Isi WhatsApp atau teleponnya, supaya dapat dihubungi.")
        return clean


class PenjaminForm(OpensFocused):
    """The name of who pays; one that is there in other capitals is there."""

    use_required_attribute = False

    name = forms.CharField(
        max_length=150,
        label="Nama penjamin",
        help_text="Asuransi, yayasan, atau program yang membayar untuk pasien, selain BPJS.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, facility: Facility, penjamin: Penjamin | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._others = facility.penjamin.exclude(pk=penjamin.pk) if penjamin else facility.penjamin.all()

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if folded(name) in BPJS_NAMES:
            raise forms.ValidationError(
                "BPJS bukan penjamin di sini: peserta BPJS dikenali dari verifikasi kartu atau NIK-nya."
            )
        if same := self._others.filter(name__iexact=name).first():
            mending = "" if same.is_active else " Aktifkan lagi di daftar."
            raise forms.ValidationError(f"Sudah ada: {same}.{mending}")
        return name
