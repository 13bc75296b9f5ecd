"""The list as a workbook: all that the form keeps, nothing that does anything, and a note of who took it out."""

import re
from dataclasses import fields
from datetime import date, datetime, time
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests import personas
from tests.builders import DESK, NOW, facility
from tests.integration.patients import people
from titian.accounts.models import AuditEvent
from titian.facility import workbook
from titian.facility.models import Facility, Penjamin, Village
from titian.patients import export, queries
from titian.patients.errors import UnableToExport
from titian.patients.models import Patient
from titian.patients.operations import AllergyData, PatientData, export_patients


def post(clinic: Facility, query: str = "", role: str = "admin", **typed: str):
    client = personas.signed_in(personas.staff(clinic, role))
    return client.post(f"/k/{clinic.slug}/pasien/ekspor/{query}", {"reason": "Tagihan Oktober"} | typed)


def sheets(response) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """What another program reads: the patients by their headings, and the notes."""
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    head, *rows = book["Pasien"].iter_rows(values_only=True)
    notes = dict(row[:2] for row in book["Keterangan"].iter_rows(min_row=2, values_only=True))
    return [dict(zip(head, row, strict=True)) for row in rows], notes


def test_without_a_reason_nothing_leaves_the_house(db):
    clinic = facility()
    people.patient(clinic)
    refused = post(clinic, reason=" ")
    assert refused.status_code == 422 and "reason" in refused.context["form"].errors
    assert not AuditEvent.objects.filter(action="export_patients").exists()


def test_a_filter_that_finds_nobody_leads_to_an_export_that_says_so(db):
    client, at = personas.signed_in(personas.staff(clinic := facility())), f"/k/{clinic.slug}/pasien/"
    link = f"{at}ekspor/?kepesertaan=bpjs"
    assert f'href="{link}"' in client.get(f"{at}?kepesertaan=bpjs").content.decode()
    page = client.get(link).content.decode()
    assert "tidak ada yang diunduh" in page
    assert re.search(r"<button[^>]* disabled", page)


def test_a_list_that_fits_no_sheet_is_refused(db, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 0)
    clinic = facility()
    people.patient(clinic)
    refused = post(clinic)
    assert refused.status_code == 422 and "tidak muat" in refused.content.decode()
    with pytest.raises(UnableToExport):
        export_patients(
            by=DESK,
            facility=clinic,
            asked=queries.EVERYBODY,
            has_numbers=False,
            reason="x",
            now=NOW,
            to=BytesIO(),
        )


def test_who_takes_many_is_told_how_long_it_takes(db, monkeypatch):
    clinic = facility()
    people.patient(clinic)
    monkeypatch.setattr(import_module("titian.patients.views.export"), "SOON", 0)
    client = personas.signed_in(personas.staff(clinic, "admin"))
    assert "sekitar 1 menit" in client.get(f"/k/{clinic.slug}/pasien/ekspor/").content.decode()


def test_a_file_that_breaks_off_is_not_handed_out(db, monkeypatch):
    clinic = facility()
    people.patient(clinic)
    monkeypatch.setattr(Patient, "display_number", property(lambda _: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        post(clinic)
    assert not AuditEvent.objects.filter(action="export_patients").exists()


@pytest.mark.parametrize("role", ["pendaftaran", "perawat"])
def test_who_may_not_ask_for_numbers_gets_them_masked_whatever_is_posted(db, role):
    clinic = facility()
    people.bpjs_patient(clinic)
    (row,), notes = sheets(post(clinic, role=role, has_numbers="on"))
    assert (row["NIK"], row["Nomor identitas"]) == ("317406••••••••03", "317406••••••••03")
    assert row["Nomor kartu BPJS"] == "000880•••••17"
    assert notes["Nomor identitas"] == "disamarkan"


def test_a_manager_gets_whole_numbers_only_when_they_ask(db):
    clinic = facility()
    people.bpjs_patient(clinic)
    (masked,), _ = sheets(post(clinic))
    (whole,), notes = sheets(post(clinic, has_numbers="on"))
    assert (masked["NIK"], whole["NIK"], whole["Nomor kartu BPJS"]) == (
        "317406••••••••03",
        people.NIK,
        people.CARD,
    )
    assert notes["Nomor identitas"] == "lengkap"


def test_what_was_taken_out_is_remembered_with_who_why_and_how_many(db):
    clinic = facility()
    people.patient(clinic, payment="kantor", office_name="PT Maju")
    people.patient(clinic, nik="", identity_type="belum_ada", identity_number="")
    response = post(clinic, "?kantor=maju", has_numbers="on")
    rows, notes = sheets(response)
    assert len(rows) == 1 and notes["Kantor"] == "maju" and notes["Keperluan"] == "Tagihan Oktober"
    event = AuditEvent.objects.get(action="export_patients")
    assert (event.facility_id, event.actor_name) == (clinic.pk, personas.User.objects.get().full_name)
    assert event.detail == {
        "rows": 1, "has_numbers": True, "reason": "Tagihan Oktober", "filter": {"Kantor": "maju", "Status": "Aktif"},
    }  # fmt: skip


def test_only_the_clinics_own_patients_leave_it(db):
    people.patient(facility(), name="Tetangga")
    clinic = facility()
    people.patient(clinic)
    rows, _ = sheets(post(clinic))
    assert [row["Nama lengkap"] for row in rows] == ["Siti Nur'aini"]


@pytest.mark.parametrize(
    "name", ["=1+1", "+62", "-2+3", "@SUM(A1)", "=HYPERLINK(A1)", "{=A1}", "https://x.id"]
)
def test_what_looks_like_a_formula_is_a_text_in_a_cell_of_texts(db, name):
    clinic = facility()
    people.patient(clinic, name=f"{name} Siti", address=name)
    book = load_workbook(BytesIO(b"".join(post(clinic).streaming_content)))
    (cell,) = (
        below for head, below in zip(*book["Pasien"].iter_rows(max_row=2), strict=True)
        if head.value == "Alamat lengkap"
    )  # fmt: skip
    assert (cell.value, cell.data_type, cell.number_format, cell.hyperlink) == (name, "s", "@", None)


def test_every_fact_that_a_person_writes_is_in_the_file_under_a_heading_of_its_own(db):
    shown = [column.heading for column in export.columns(has_numbers=False)]
    assert len(shown) == len(set(shown))
    for field in fields(PatientData):
        assert export.columns_of(field.name)[0].heading in shown


def as_written(stored: Any) -> Any:
    """A fact as its first column has it."""
    match stored:
        case bool():
            return "ya" if stored else "tidak"
        case None:
            return ""
        case time():
            return f"{stored:%H:%M}"
        case Patient():
            return stored.display_number
        case tuple():
            return "\n".join(one.category for one in stored)
    return getattr(stored, "pk", stored)


def test_every_code_comes_back_as_it_was_kept(db):
    clinic = facility()
    village = Village.objects.create(code="3276011001", name="Sukamaju", search_text="")
    insurer = Penjamin.objects.create(facility=clinic, name="Asuransi Sehat")
    chosen = {"religion": "8", "education": "0", "occupation": "declined", "rhesus": "-", "blood_group": "AB"}
    kin = {"mother": people.patient(clinic), "birth_time": time(2, 41), "birth_order": 2, "nik": ""}
    allergies = (people.PRAWN, AllergyData("amoksisilin", "medication", "ruam"))
    patient = people.patient(
        clinic, village=village, payment="penjamin", penjamin=insurer, sex="0", allergies=allergies,
        country="SG", **chosen, **kin,
    )  # fmt: skip
    rows, _ = sheets(post(clinic, has_numbers="on"))
    row = rows[0]
    for name, stored in {name: getattr(PatientData.of(patient), name) for name in export.FACTS}.items():
        read = row[export.columns_of(name)[0].heading]
        assert (read.date() if isinstance(read, datetime) else "" if read is None else read) == as_written(
            stored
        ), name
    assert (row["Agama"], row["Pekerjaan"], row["Rhesus"]) == ("Lain-lain", "Menolak menjawab", "Negatif")
    assert (row["Negara"], row["Alergi: zat"]) == ("Singapura", "udang\namoksisilin")


def test_numbers_of_mother_and_household_are_masked_like_the_patients_own(db):
    clinic = facility()
    numbers = {"mother_nik": "3174064110650004", "mother_card_number": "0009900000001"}
    people.patient(clinic, family_card_number="3174060101150009", **numbers)
    (row,), _ = sheets(post(clinic))
    assert not [value for value in row.values() if re.fullmatch(r"\d{13,}", str(value))]
    assert (row["NIK ibu kandung"], row["Nomor KK"]) == ("317406••••••••04", "317406••••••••09")


@pytest.mark.parametrize("has_numbers", ["", "on"])
def test_a_number_that_was_made_up_is_marked_in_the_file_too(db, has_numbers):
    clinic = facility()
    invented = {"mother_nik": "1" * 16, "family_card_number": "1" * 16, "escort_phone": "+62811111111"}
    people.patient(clinic, **invented, home_phone="+62215551234")
    (row,), _ = sheets(post(clinic, has_numbers=has_numbers))
    marks = {head: said for head, said in row.items() if head.endswith("isian sementara")}
    assert marks == {
        "Nomor HP isian sementara": "tidak",
        "NIK ibu kandung isian sementara": "ya",
        "Nomor KK isian sementara": "ya",
        "Telepon rumah isian sementara": "tidak",
        "HP penanggung jawab isian sementara": "tidak",
        "HP pengantar isian sementara": "ya",
    }


def test_the_payment_that_the_decree_wants_is_in_the_file_with_its_code(db):
    clinic = facility()
    people.patient(clinic, payment="kantor")
    people.bpjs_patient(clinic, nik="3174064510920004")
    rows, _ = sheets(post(clinic))
    assert {(row["Cara pembayaran (kode)"], row["Cara pembayaran"]) for row in rows} == {
        ("2", "Mandiri"), ("1", "JKN"),
    }  # fmt: skip


def test_a_day_that_no_workbook_counts_is_written_as_a_text(db):
    clinic = facility()
    people.patient(clinic, birth_date=date(1898, 7, 5), found_on=date(1900, 3, 1))
    (row,), _ = sheets(post(clinic))
    assert (row["Tanggal lahir"], row["Tanggal ditemukan"].date()) == ("05-07-1898", date(1900, 3, 1))


def test_what_is_not_known_takes_no_cell(db):
    clinic = facility()
    people.patient(clinic, birth_place="", phone="", phone_missing_reason="tidak punya")
    (row,), _ = sheets(post(clinic))
    assert row["Tempat lahir"] is None and row["Nomor HP"] is None
