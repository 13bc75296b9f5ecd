"""What KMK HK.01.07/MENKES/1423/2022 and the desk ask of a patient, a section of the form each.

Empty text means "not known". Numbers of mother and family are not unique: families share them.
"""

from __future__ import annotations

from django.db import models

from titian.facility.models import Village
from titian.patients.models.codes import (
    AgeBand,
    BloodGroup,
    Citizenship,
    Disability,
    Dwelling,
    Education,
    EntryKind,
    MaritalStatus,
    Occupation,
    PhoneOwner,
    Relation,
    Religion,
    Rhesus,
)


class Origin(models.Model):
    """How the person came to be known: born here, found, or from abroad."""

    entry_kind = models.CharField("jenis entri", max_length=10, choices=EntryKind, default=EntryKind.KNOWN)
    citizenship = models.CharField(
        "kewarganegaraan", max_length=3, choices=Citizenship, default=Citizenship.INDONESIAN
    )
    nationality = models.CharField("negara asal", max_length=2, blank=True)
    birth_time = models.TimeField("jam lahir", null=True)
    birth_date_is_estimate = models.BooleanField("tanggal lahir perkiraan", default=False)
    birth_order = models.PositiveSmallIntegerField("urutan kelahiran kembar", default=0)
    age_band = models.CharField("perkiraan umur", max_length=1, choices=AgeBand, blank=True)
    found_on = models.DateField("tanggal ditemukan", null=True)
    found_time = models.TimeField("jam ditemukan", null=True)
    found_place = models.CharField("lokasi ditemukan", max_length=250, blank=True)

    class Meta:
        abstract = True


class Family(models.Model):
    """Mother and household. `mother` links to her own record, and so to her BPJS card, which stays hers alone."""

    mother = models.ForeignKey(
        "patients.Patient", verbose_name="ibu", null=True, on_delete=models.PROTECT, related_name="children"
    )
    mother_name = models.CharField("nama ibu kandung", max_length=150, blank=True)
    mother_nik = models.CharField("NIK ibu kandung", max_length=16, blank=True)
    mother_card_number = models.CharField("nomor kartu BPJS ibu", max_length=13, blank=True)
    family_card_number = models.CharField("nomor KK", max_length=16, blank=True)

    class Meta:
        abstract = True


class Contacts(models.Model):
    """How the patient is reached, and by whom. Telephone numbers are E.164."""

    phone_owner = models.CharField(
        "pemilik HP", max_length=11, choices=PhoneOwner, default=PhoneOwner.PATIENT
    )
    home_phone = models.CharField("telepon rumah", max_length=20, blank=True)
    email = models.EmailField("surel", blank=True)
    responsible_name = models.CharField("penanggung jawab", max_length=150, blank=True)
    responsible_relation = models.CharField(
        "hubungan penanggung jawab", max_length=1, choices=Relation, blank=True
    )
    responsible_phone = models.CharField("HP penanggung jawab", max_length=20, blank=True)
    responsible_missing_reason = models.CharField(
        "alasan belum ada penanggung jawab", max_length=100, blank=True
    )
    escort_name = models.CharField("pengantar", max_length=150, blank=True)
    escort_phone = models.CharField("HP pengantar", max_length=20, blank=True)

    class Meta:
        abstract = True


class Social(models.Model):
    """KMK variables 9 to 11 and 32 to 34."""

    religion = models.CharField("agama", max_length=9, choices=Religion, default=Religion.NOT_ASKED)
    religion_other = models.CharField("agama lainnya", max_length=50, blank=True)
    education = models.CharField("pendidikan", max_length=9, choices=Education, default=Education.NOT_ASKED)
    occupation = models.CharField("pekerjaan", max_length=9, choices=Occupation, default=Occupation.NOT_ASKED)
    occupation_other = models.CharField("pekerjaan lainnya", max_length=50, blank=True)
    marital_status = models.CharField(
        "status perkawinan", max_length=9, choices=MaritalStatus, default=MaritalStatus.NOT_ASKED
    )
    ethnicity = models.CharField("suku", max_length=50, blank=True)
    language = models.CharField("bahasa yang dikuasai", max_length=50, blank=True)

    class Meta:
        abstract = True


class Residence(models.Model):
    """KMK variables 12 to 29: the address of the identity document, and where one lives if that is elsewhere.

    Countries are ISO 3166-1 alpha-2. `village` carries the codes of everything above it.
    """

    dwelling = models.CharField("tempat tinggal", max_length=9, choices=Dwelling, default=Dwelling.INDONESIA)
    address = models.CharField("alamat lengkap", max_length=250)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    village = models.ForeignKey(
        Village, verbose_name="kelurahan/desa", null=True, on_delete=models.PROTECT, related_name="+"
    )
    postal_code = models.CharField("kode pos", max_length=5, blank=True)
    country = models.CharField("negara", max_length=2, default="ID")
    domicile_differs = models.BooleanField("domisili berbeda", default=False)
    domicile_address = models.CharField("alamat domisili", max_length=250, blank=True)
    domicile_rt = models.CharField("RT domisili", max_length=3, blank=True)
    domicile_rw = models.CharField("RW domisili", max_length=3, blank=True)
    domicile_village = models.ForeignKey(
        Village, verbose_name="kelurahan/desa domisili", null=True, on_delete=models.PROTECT, related_name="+"
    )
    domicile_postal_code = models.CharField("kode pos domisili", max_length=5, blank=True)
    domicile_country = models.CharField("negara domisili", max_length=2, default="ID")

    class Meta:
        abstract = True


class Health(models.Model):
    """What the desk knows before anybody examined. Allergies are rows of their own."""

    blood_group = models.CharField("golongan darah", max_length=2, choices=BloodGroup, blank=True)
    rhesus = models.CharField("rhesus", max_length=1, choices=Rhesus, blank=True)
    no_known_allergies = models.BooleanField("tidak ada alergi yang diketahui", default=False)
    disability = models.CharField("disabilitas", max_length=1, choices=Disability, blank=True)
    needs_interpreter = models.BooleanField("perlu juru bahasa", default=False)
    medical_history = models.CharField("riwayat penyakit", max_length=500, blank=True)
    regular_medicines = models.CharField("obat rutin", max_length=500, blank=True)

    class Meta:
        abstract = True
