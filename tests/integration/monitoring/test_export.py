"""The filtered list as a workbook: what it holds, what it hides, and a note of who took it out."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests import builders
from tests.integration.monitoring import scene
from titian.accounts.models import AuditEvent
from titian.monitoring import export, operations
from titian.monitoring.operations import file
from titian.monitoring.queries import MENU_KINDS
from titian.outbox.answers import EXPLANATIONS
from titian.outbox.models import Job
from titian.outbox.states import State

CARD, NIK = "0009900000017", "3174060101900001"
MESSAGE = f"=Peserta {CARD} NIK {NIK} ditolak"


@pytest.fixture
def take(client: Client, clinic):
    """POST the form of the address with these filters."""

    def post(filters: dict[str, str] | None = None, **typed: str):
        url = reverse("monitoring:export", args=[clinic.slug])
        return client.post(url, {"reason": "Rekonsiliasi"} | typed, query_params=filters or {})

    return post


def sheets(response) -> tuple[list[dict[str, Any]], dict[str, str]]:
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    head, *rows = book["Kiriman BPJS"].iter_rows(values_only=True)
    notes = dict(row[:2] for row in book["Keterangan"].iter_rows(min_row=2, values_only=True))
    return [dict(zip(head, row, strict=True)) for row in rows], notes


def refused(clinic) -> Job:
    siti = scene.patient(clinic, "=Siti", nik=NIK)
    return scene.job(clinic, State.FAILED, card=CARD, patient_ref=siti.ref, after={"bpjs_message": MESSAGE})


def test_without_a_reason_nothing_leaves_the_house(take, clinic):
    refused(clinic)
    answer = take(reason=" ")
    assert answer.status_code == 422 and "reason" in answer.context["form"].errors
    assert not AuditEvent.objects.filter(action="export_jobs").exists()


def test_more_than_one_file_holds_is_told_before_and_refused(take, client, clinic, monkeypatch):
    for module in (operations, file):
        monkeypatch.setattr(module, "MOST_EXPORTED", 1)
    for _ in range(2):
        scene.job(clinic)
    assert (
        "Persempit saringannya"
        in client.get(reverse("monitoring:export", args=[clinic.slug])).content.decode()
    )
    answer = take()
    assert answer.status_code == 422 and "Saring dulu" in answer.content.decode()


def test_a_filter_that_cannot_be_read_leads_back_to_the_list(take, clinic):
    answer = take({"date": "31-02-2026"})
    assert answer.status_code == 302 and "date=31-02-2026" in answer.url


def test_numbers_are_masked_also_within_what_bpjs_said_unless_asked_for_whole(take, clinic):
    refused(clinic)
    (masked,), notes = sheets(take())
    assert NIK not in str(masked) and CARD not in str(masked)
    assert (masked["No. kartu atau NIK"], notes["Nomor identitas"]) == ("000990•••••17", "disamarkan")
    (whole,), notes = sheets(take(has_numbers="on"))
    assert (whole["No. kartu atau NIK"], whole["Keterangan"]) == (CARD, MESSAGE)
    assert notes["Nomor identitas"] == "lengkap"


def test_what_looks_like_a_formula_is_a_text(take, clinic):
    refused(clinic)
    book = load_workbook(BytesIO(b"".join(take().streaming_content)))
    cells = {cell.value: cell for row in book["Kiriman BPJS"].iter_rows(min_row=2) for cell in row}
    assert (cells["=Siti"].data_type, cells["=Siti"].number_format) == ("s", "@")


def test_who_took_what_out_is_remembered_and_a_search_names_nobody(take, search, clinic):
    refused(clinic)
    scene.job(clinic)
    address = search(NIK, status="not_sent", date="").context["query"]
    filters = dict(pair.split("=", 1) for pair in address.split("&"))
    rows, notes = sheets(take(filters))
    told = {"Pencarian menurut": "NIK pasien", "Status": "Tidak Terkirim"}
    assert len(rows) == 1 and notes.items() >= told.items() and notes["Keperluan"] == "Rekonsiliasi"
    event = AuditEvent.objects.get(action="export_jobs")
    assert (event.facility_id, event.actor_name) == (clinic.pk, "Dewi Admin")
    assert event.detail == {"rows": 1, "has_numbers": False, "reason": "Rekonsiliasi", "filter": told}


@pytest.mark.parametrize(
    ("cause", "words"),
    [("member_inactive", EXPLANATIONS["member_inactive"].text), ("lain", "Jawaban BPJS belum dikenal.")],
)
def test_the_cause_that_was_chosen_is_told_in_words(take, client, clinic, cause, words):
    address = {"cause": cause, "date": ""}
    page = client.get(reverse("monitoring:export", args=[clinic.slug]), address)
    assert page.context["told"] == {"Sebab": words}
    assert sheets(take(address))[1]["Sebab"] == words


@pytest.mark.parametrize("kind", ["", *MENU_KINDS])
def test_a_file_of_each_kind_has_the_columns_of_its_list_each_once(kind):
    shown = [column.heading for column in export.columns(kind, has_numbers=False)]
    assert len(shown) == len(set(shown))
    assert {"Tanggal", "Norm", "Nama Pasien", "Status"} < set(shown)


def test_rows_are_read_a_portion_at_a_time_in_the_order_of_the_list(take, clinic, monkeypatch):
    monkeypatch.setattr(export, "JOBS_AT_ONCE", 2)
    numbers = [f"A{number}" for number in range(5)]
    for number in numbers:
        scene.job(clinic, State.SENT, after={"bpjs_sequence": number})
    scene.job(builders.bridged_facility())
    rows, _ = sheets(take())
    assert [row["Nomor"] for row in rows] == numbers[::-1]
