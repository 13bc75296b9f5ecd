"""What a person types about a patient, turned into `PatientData`."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q

from titian.facility.forms import OpensFocused, VillageField
from titian.facility.models import Facility, Penjamin
from titian.patients import identifiers, models, names, queries
from titian.patients.forms.fields import REQUIRED, choice, cleaned, date_input, text
from titian.patients.forms.sections import SECTIONS, Cell, Tab
from titian.patients.models import Patient
from titian.patients.operations import PatientData
from titian.peserta.models import PesertaRecord

OLDEST = timedelta(days=130 * 365)
_Identity = Patient.IdentityType
_Status = Patient.IdentityStatus

NO_PHONE = (
    ("", "— pilih bila tidak ada nomor —"),
    ("tidak punya", "Tidak punya HP"),
    ("tidak hafal", "Tidak hafal nomornya"),
    ("tidak bersedia", "Tidak bersedia memberi"),
)


class PenjaminField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One that was switched off stays with the patients who have it, and says so."""

    def label_from_instance(self, obj: Penjamin) -> str:
        return f"{obj}" if obj.is_active else f"{obj} (tidak aktif)"


class PatientForm(OpensFocused):
    """All five sections. `today` is the clinic's; `record` what BPJS answered about this patient, if it did."""

    use_required_attribute = False  # a hidden tab's empty field would stop the browser without a word

    name = text(
        150, required=True, label="Nama lengkap", help_text="Sesuai KTP, KK, atau paspor; satu kata boleh"
    )
    sex = choice(Patient.Sex.choices, "Jenis kelamin", required=True, empty="— pilih —")
    birth_date = forms.DateField(label="Tanggal lahir", widget=date_input(), error_messages=REQUIRED)
    birth_place = text(100, required=True, label="Tempat lahir", help_text="Kota atau kabupaten")
    identity_type = choice(_Identity.choices, "Jenis identitas", required=True, initial=_Identity.NIK)
    identity_number = text(
        25,
        or_else=True,
        label="Nomor identitas",
        help_text="NIK 16 digit. Bila tidak ada, pilih jenis “Belum ada”",
    )
    accept_placeholder = forms.BooleanField(
        required=False,
        label="Simpan sebagai isian sementara. Nomor ini bukan nomor asli dan tidak dikirim ke mana pun.",
    )
    phone = text(25, or_else=True, label="Nomor HP", inputmode="tel", placeholder="0812-3456-7890")
    phone_missing_reason = choice(NO_PHONE, "Alasan tanpa nomor HP")

    religion = choice(models.Religion.choices, "Agama", initial=models.Religion.NOT_ASKED)
    marital_status = choice(
        models.MaritalStatus.choices, "Status perkawinan", initial=models.MaritalStatus.NOT_ASKED
    )
    education = choice(models.Education.choices, "Pendidikan", initial=models.Education.NOT_ASKED)
    occupation = choice(models.Occupation.choices, "Pekerjaan", initial=models.Occupation.NOT_ASKED)

    address = text(250, required=True, label="Alamat lengkap", help_text="Jalan, nomor, dusun")
    rt = text(3, label="RT", inputmode="numeric")
    rw = text(3, label="RW", inputmode="numeric")
    village = VillageField()
    postal_code = text(5, label="Kode pos", inputmode="numeric")

    blood_group = choice(models.BloodGroup.choices, "Golongan darah", empty="Tidak tahu")
    rhesus = choice(models.Rhesus.choices, "Rhesus", empty="Tidak tahu")
    allergies = text(250, label="Alergi", help_text="Obat, makanan, udara; pisahkan dengan koma")
    no_known_allergies = forms.BooleanField(required=False, label="Tidak ada alergi yang diketahui")

    category = choice([("regular", "Regular")], "Kategori pasien", initial="regular")
    payment = choice(
        Patient.Payment.choices, "Jenis pembiayaan", required=True, initial="pribadi", radio=True
    )
    penjamin = PenjaminField(
        Penjamin.objects.none(), required=False, label="Penjamin", empty_label="— pilih penjamin —"
    )
    office_name = text(100, label="Nama kantor")
    card_number = text(20, label="Nomor kartu BPJS", help_text="13 digit", inputmode="numeric")

    is_another = forms.BooleanField(
        required=False, label="Ini orang lain, bukan salah satu pasien yang mirip itu"
    )
    another_because = text(
        150,
        or_else=True,
        label="Bagaimana Anda tahu?",
        help_text="Misalnya: kembar, KTP dan alamatnya berbeda",
    )

    def __init__(
        self,
        *args: Any,
        facility: Facility,
        today: date,
        record: PesertaRecord | None = None,
        patient: Patient | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today, self._record = today, record
        self._nik: identifiers.Nik | None = None
        self.fields["category"].disabled = True
        offered = Q(is_active=True) | Q(pk=patient.penjamin_id if patient else None)
        self.fields["penjamin"].queryset = Penjamin.objects.filter(offered, facility=facility)  # type: ignore[attr-defined]
        self.fields["village"].search_in(facility, postal_target="id_postal_code")  # type: ignore[attr-defined]
        if record is not None and (patient is None or patient.membership == Patient.Membership.VERIFIED):
            self.fields["card_number"].disabled = True
            self.fields["card_number"].help_text = "Dari BPJS, tidak dapat diubah di sini"

    def clean_name(self) -> str:
        name = names.tidy(self.cleaned_data["name"])
        if not any(sign.isalpha() for sign in name):
            raise forms.ValidationError("Nama harus berisi huruf.")
        return name

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born > self._today:
            raise forms.ValidationError("Tanggal lahir tidak boleh di masa depan.")
        if self._today - born > OLDEST:
            raise forms.ValidationError("Lebih dari 130 tahun yang lalu. Periksa tahunnya.")
        return born

    def clean_phone(self) -> str:
        return cleaned(identifiers.clean_phone, self.cleaned_data["phone"])

    def clean_card_number(self) -> str:
        return cleaned(identifiers.clean_card, self.cleaned_data["card_number"])

    def clean_postal_code(self) -> str:
        code: str = self.cleaned_data["postal_code"].strip()
        if code and not (code.isdecimal() and len(code) == 5):
            raise forms.ValidationError("Kode pos 5 digit.")
        return code

    def clean(self) -> None:
        self._clean_identity()
        self._clean_phone_or_reason()
        self._clean_payment()
        if self.cleaned_data.get("is_another") and not self.cleaned_data.get("another_because"):
            self.add_error("another_because", "Tulis bagaimana Anda tahu bahwa ini orang lain.")
        if self.cleaned_data.get("no_known_allergies") and self.cleaned_data.get("allergies"):
            self.add_error("no_known_allergies", "Alergi sudah diisi. Hapus isiannya, atau hapus tanda ini.")

    def _clean_identity(self) -> None:
        kind, number = self.cleaned_data.get("identity_type"), self.cleaned_data.get("identity_number", "")
        if kind == _Identity.NONE:
            if number:
                self.add_error("identity_number", "Kosongkan, atau pilih jenis identitasnya.")
        elif not number:
            self.add_error("identity_number", "Wajib diisi. Bila tidak ada, pilih jenis “Belum ada”.")
        elif kind == _Identity.NIK:
            self._clean_nik(number)
        else:
            self._clean_document(number)

    def _clean_nik(self, number: str) -> None:
        self._nik = identifiers.read_nik(number)
        self.cleaned_data["identity_number"] = self._nik.digits
        if self._nik.problem:
            self.add_error("identity_number", self._nik.problem)
        elif self._nik.is_placeholder:
            self._ask_about_placeholder()

    def _clean_document(self, number: str) -> None:
        try:
            self.cleaned_data["identity_number"] = identifiers.clean_document(number)
        except ValueError as error:
            self.add_error("identity_number", str(error))
        else:
            if identifiers.looks_invented(number):
                self._ask_about_placeholder()

    def _ask_about_placeholder(self) -> None:
        if not self.cleaned_data.get("accept_placeholder"):
            self.add_error(
                "accept_placeholder",
                "Nomor identitas ini tampak bukan nomor asli. Perbaiki, atau beri tanda.",
            )

    def _clean_phone_or_reason(self) -> None:
        phone, reason = self.cleaned_data.get("phone"), self.cleaned_data.get("phone_missing_reason")
        if "phone" in self.cleaned_data and not phone and not reason:
            self.add_error("phone", "Wajib diisi. Bila tidak ada, pilih alasannya di sebelah.")
        if phone:
            self.cleaned_data["phone_missing_reason"] = ""

    def _clean_payment(self) -> None:
        payment = self.cleaned_data.get("payment")
        if payment == Patient.Payment.PENJAMIN and not self.cleaned_data.get("penjamin"):
            self.add_error("penjamin", "Pilih penjaminnya.")
        if payment != Patient.Payment.PENJAMIN:
            self.cleaned_data["penjamin"] = None
        if payment != Patient.Payment.OFFICE:
            self.cleaned_data["office_name"] = ""

    @property
    def asks_about_placeholder(self) -> bool:
        """Whether the tick stands on the page: after a number that looks invented."""
        return self.is_bound and bool(
            self.data.get("accept_placeholder") or "accept_placeholder" in self.errors
        )

    @property
    def asks_who_it_is(self) -> bool:
        """Whether the form asks to tell this person apart: after somebody alike was found at Simpan."""
        return self.is_bound and bool(self.data.get("is_another") or "is_another" in self.errors)

    @property
    def told_apart(self) -> str:
        """Why this is nobody of those who are alike, from a valid form; "" where nobody says so."""
        said: str = self.cleaned_data["another_because"]
        return said if self.cleaned_data["is_another"] else ""

    @property
    def is_bpjs_answer(self) -> bool:
        return self._record is not None

    def patient_data(self) -> PatientData:
        """What `operations` take, from a valid form."""
        clean = self.cleaned_data
        nik = self._nik.digits if self._nik and not self._nik.is_placeholder else ""
        derived = {
            "nik": nik,
            "identity_status": self._identity_status(nik),
            "phone_is_placeholder": identifiers.is_placeholder_phone(clean["phone"]),
        }
        known = {field.name for field in fields(PatientData)}
        return PatientData(**{name: value for name, value in clean.items() if name in known} | derived)

    def _identity_status(self, nik: str) -> str:
        if self.cleaned_data.get("accept_placeholder") and not nik:
            return _Status.PLACEHOLDER
        card = self.cleaned_data.get("card_number", "")
        known = self._record
        if nik and known is not None and (known.nik, known.card_number) == (nik, card):
            return _Status.VERIFIED
        return _Status.UNVERIFIED

    def warnings(self) -> list[str]:
        """What is suspicious in a valid form, but saved: real NIKs are wrong in just these ways."""
        data = self.patient_data()
        found = []
        if data.nik and self._nik and not self._nik.fits_birth_date(data.birth_date):
            found.append(
                "Tanggal lahir di dalam NIK berbeda dari tanggal lahir yang diisi. Cocokkan dengan KTP."
            )
        if (
            data.nik
            and self._nik
            and data.sex in "12"
            and self._nik.is_female != (data.sex == Patient.Sex.FEMALE)
        ):
            found.append("Jenis kelamin menurut NIK berbeda dari yang diisi. Cocokkan dengan KTP.")
        if data.phone_is_placeholder:
            found.append("Nomor HP ini tampak seperti isian sementara; tidak dikirim ke BPJS.")
        return found

    def differences(self) -> list[queries.Difference]:
        """Where what is typed and BPJS's answer do not agree, as far as can be read."""
        if self._record is None or not self.is_bound:
            return []
        clean = getattr(self, "cleaned_data", {})
        return queries.differences(
            self._record,
            name=clean.get("name", ""),
            sex=clean.get("sex", ""),
            birth_date=clean.get("birth_date"),
            nik=self._nik.digits if self._nik else "",
        )

    def tabs(self) -> Iterator[Tab]:
        """The sections with their fields; the first with an error, else the first, is open."""
        wrong = [section.key for section in SECTIONS if any(name in self.errors for name in section.columns)]
        opened = wrong[0] if wrong else SECTIONS[0].key
        asked = {"accept_placeholder": self.asks_about_placeholder}
        asked |= dict.fromkeys(("is_another", "another_because"), self.asks_who_it_is)
        for section in SECTIONS:
            cells = [
                Cell(self[name], width) for name, width in section.columns.items() if asked.get(name, True)
            ]
            errors = sum(name in self.errors for name in section.columns)
            yield Tab(section, cells, errors, section.key == opened)
