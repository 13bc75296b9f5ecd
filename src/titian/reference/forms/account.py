"""The credentials of one service at BPJS, as an admin types them in. Secrets go in and never come out again."""

from datetime import date
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django import forms
from django.core.validators import RegexValidator

from bpjs_wire import addresses
from bpjs_wire.headers import APP_CODE_PCARE
from titian.facility.models import ServiceAccount

PRINTABLE = RegexValidator(
    r"^[\x21-\x7e]+\Z",
    "Hanya huruf, angka dan tanda baca biasa, tanpa spasi. Salin sekali lagi dari surat BPJS.",
)
"""What may stand in a header of HTTP; a letter that was pasted brings more."""
REQUIRED = {"required": "Wajib diisi."}
Service = ServiceAccount.Service
LOGIN = ("username", "password", "app_code")
"""Of PCare's application; Antrean FKTP asks for none (spec §1.2)."""
SECRETS = ("secret", "user_key", "password")
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")

PUBLISHED: dict[Service, dict[str, str]] = {
    Service.PCARE: {
        "Produksi": addresses.PCARE_PRODUCTION,
        "Pengembangan": addresses.PCARE_DEVELOPMENT,
    },
    Service.ANTREAN: {
        "Produksi": addresses.ANTREAN_PRODUCTION,
        "Pengembangan": addresses.ANTREAN_DEVELOPMENT,
    },
    Service.ICARE: {
        "Produksi (wsihs)": addresses.ICARE_PRODUCTION,
        "Produksi (ihs)": addresses.ICARE_PRODUCTION_CATALOGUE,
        "Pengembangan": addresses.ICARE_DEVELOPMENT,
    },
}
"""The addresses to choose from, by their names on the screen; the first one is offered."""


def _parts(url: str) -> SplitResult:
    """The address in its parts. Raises ValidationError where the host or the port is none."""
    try:
        parts = urlsplit(url)
        if parts.port == 0:
            raise ValueError("nobody listens at port 0")
    except ValueError as error:
        raise forms.ValidationError("Port di alamat ini harus angka 1 sampai 65535.") from error
    return parts


def _text(length: int, label: str, help_text: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(
        max_length=length,
        label=label,
        help_text=help_text,
        widget=widget,
        error_messages=REQUIRED,
        validators=[PRINTABLE],
    )


def _secret(label: str, *validators: RegexValidator) -> forms.CharField:
    """Write-only: what is stored is never rendered, and no browser offers to keep it."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"})
    return forms.CharField(
        max_length=200, label=label, widget=widget, error_messages=REQUIRED, validators=validators
    )


class AccountForm(forms.Form):
    """`account` is what is kept of this service, None before the first time; `today` the clinic's date.

    Nothing is promised to iCare, so it has a switch and no date from which on.
    """

    use_required_attribute = False

    base_url = forms.URLField(
        max_length=300,
        assume_scheme="https",
        label="Alamat layanan (base URL)",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages=REQUIRED | {"invalid": "Bukan alamat yang benar."},
    )
    cons_id = _text(50, "Cons ID")
    secret = _secret("Consumer secret")
    user_key = _secret("user_key", PRINTABLE)
    username = _text(100, "Nama pengguna PCare")
    password = _secret("Kata sandi PCare")
    app_code = _text(10, "Kode aplikasi")
    bridged_since = forms.DateField(
        required=False,
        label="Dijembatani sejak",
        widget=forms.DateInput(
            format="%d-%m-%Y",
            attrs={"inputmode": "numeric", "placeholder": "hh-bb-tttt", "autocomplete": "off"},
        ),
    )
    is_on = forms.BooleanField(required=False, label="Jembatan menyala")

    def __init__(
        self, *args: Any, service: Service, account: ServiceAccount | None, today: date, **kwargs: Any
    ) -> None:
        kwargs["prefix"] = str(service)
        super().__init__(*args, **kwargs)
        self._account, self._today = account, today
        self.published = PUBLISHED[service]
        for name in self._beside_the_point(service):
            del self.fields[name]
        if service == Service.ICARE:
            self.fields["is_on"].label = "Akun ini dipakai"
        for name in SECRETS:
            if name in self.fields and getattr(account, name, None):
                self.fields[name].required = False
                self.fields[name].help_text = "Tersimpan. Kosongkan bila tetap."
        self.initial = self._kept() if account else self._fresh(service)

    def _beside_the_point(self, service: Service) -> tuple[str, ...]:
        match service:
            case Service.ANTREAN:
                return LOGIN
            case Service.ICARE:
                return ("bridged_since",)
        return ()

    def _kept(self) -> dict[str, Any]:
        return {name: getattr(self._account, name) for name in self.fields if name not in SECRETS}

    def _fresh(self, service: Service) -> dict[str, Any]:
        return {
            "base_url": next(iter(self.published.values())),
            "app_code": APP_CODE_PCARE,
            "is_on": True,
            "bridged_since": self._today,
        }

    def clean_base_url(self) -> str:
        """The PCare password travels in each request: never in clear over a network. Paths are put behind it."""
        url: str = self.cleaned_data["base_url"]
        parts = _parts(url)
        if parts.username is not None or parts.password is not None:
            raise forms.ValidationError("Hapus nama pengguna dan kata sandi dari alamat; isi di bawah ini.")
        if "?" in url or "#" in url:
            raise forms.ValidationError("Alamat saja, tanpa tanda ? atau # dan yang di belakangnya.")
        if parts.scheme != "https" and parts.hostname not in THIS_MACHINE:
            raise forms.ValidationError("Harus https://, supaya kata sandi tidak terbaca di jalan.")
        return url

    def clean_bridged_since(self) -> date | None:
        since: date | None = self.cleaned_data["bridged_since"]
        if since and since > self._today:
            raise forms.ValidationError("Tidak boleh di masa depan; nyalakan pada harinya.")
        return since

    def clean(self) -> None:
        clean = self.cleaned_data
        if self._leads_elsewhere(clean.get("base_url", "")):
            for name in SECRETS:
                if name in clean and not clean[name]:
                    self.add_error(
                        name, "Alamat layanan berubah: ketik lagi, yang tersimpan tidak dikirim ke sana."
                    )
        if clean.get("is_on") and "bridged_since" in clean and not clean["bridged_since"]:
            self.add_error("bridged_since", "Isi tanggal mulai, atau matikan jembatannya.")

    def _leads_elsewhere(self, url: str) -> bool:
        """Whether kept secrets would travel to a server that nobody typed them for, and that is none of BPJS's own."""
        if self._account is None or not url or url.rstrip("/") in self.published.values():
            return False
        return urlsplit(url)[:2] != urlsplit(self._account.base_url)[:2]

    def credentials(self) -> dict[str, str]:
        """What is kept of a valid form; an empty secret means the one already kept."""
        return {
            name: text for name, text in self.cleaned_data.items() if name not in ("bridged_since", "is_on")
        }
