"""The table: who is in it, what a line says, and what it costs."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from tests import builders
from tests.integration.monitoring import scene
from tests.integration.monitoring.conftest import shown
from titian.facility.models import Poli
from titian.outbox.states import State


def text(response):
    return response.content.decode()


def row_of(response, job):
    return next(row for row in response.context["board"].rows if row.job.pk == job.pk)


def test_an_empty_day_says_so(board):
    assert "Belum ada kiriman hari ini." in text(board())
    assert "Tidak ada kiriman yang cocok" in text(board(status="sent"))


def test_a_name_cannot_bring_markup_into_the_page(board, detail, clinic):
    evil = '<script>alert(1)</script>"><img src=x>'
    job = scene.job(
        clinic, State.FAILED, patient_ref=scene.patient(clinic, evil).ref, after={"bpjs_message": evil}
    )
    scene.attempt(job, response_text=evil, bpjs_message=evil)
    for page in (text(board()), text(detail(job))):
        assert evil not in page
        assert "<img src=x>" not in page


def test_signs_that_a_line_is_put_together_by_stand_in_it_as_they_are(board, clinic):
    """A line is drawn once with places for its values."""
    odd = "%(pk)s 100% {{ name }} & Co"
    job = scene.job(
        clinic, State.FAILED, patient_ref=scene.patient(clinic, odd).ref, after={"bpjs_message": odd}
    )
    assert f'id="kiriman-{job.pk}"' in text(board())
    assert escape(odd) in text(board()).partition('class="who-is">')[2].partition("</th>")[0]


def test_numbers_that_name_a_person_are_masked_in_the_list(board, clinic):
    card, nik = "0009900000017", "3174060101900001"
    siti = scene.patient(clinic, nik=nik)
    message = f"Peserta {card} NIK {nik} ditolak"
    scene.job(clinic, State.FAILED, card=card, patient_ref=siti.ref, after={"bpjs_message": message})
    scene.job(clinic, make=builders.promise_antrean, card="", patient_ref=siti.ref)
    page = text(board())
    assert card not in page
    assert nik not in page
    assert "000990•••••17" in page
    assert "317406••••••••01" in page


def test_a_job_whose_patient_is_gone_is_shown_all_the_same(board, clinic):
    job = scene.job(clinic)
    assert shown(board()) == {job.pk}
    assert "Pasien tidak ditemukan" in text(board())


def test_a_line_names_patient_poli_and_number(board, clinic):
    Poli.objects.create(facility=clinic, name="Poli Umum", ticket_letter="A", pcare_code="001")
    siti = scene.patient(clinic, "Siti Aminah", record_number=123)
    job = scene.job(clinic, State.SENT, patient_ref=siti.ref, after={"bpjs_sequence": "A12"})
    row = row_of(board(), job)
    assert (row.patient.name, row.patient.display_number) == ("Siti Aminah", "00-01-23")
    assert (row.poli, row.number_label, row.number) == ("Poli Umum", "No. urut", "A12")


def test_the_addresses_of_a_line_are_those_of_its_job(board, clinic):
    """They are put together, not looked up."""
    job = scene.job(clinic, State.FAILED)
    page = text(board())
    for name, attribute in (("detail", "href"), ("resend", "formaction"), ("resend", "hx-post")):
        assert f'{attribute}="{reverse(f"monitoring:{name}", args=[clinic.slug, job.pk])}' in page


def test_an_antrean_shows_the_number_on_the_patients_paper(board, clinic):
    job = scene.job(clinic, make=builders.promise_antrean)
    row = row_of(board(), job)
    assert (row.number_label, row.number) == ("No. antrean", job.payload["ticket_text"])


def test_each_state_has_the_badge_and_the_colour_of_the_contract(board, clinic):
    for state in State:
        scene.job(clinic, state)
    badges = {
        row.job.state: (row.badge.label, row.badge.style)
        for row in board(with_ended="1").context["board"].rows
    }
    assert badges == {
        State.WAITING: ("Menunggu", "state-wait"),
        State.SENDING: ("Proses", "state-info"),
        State.UNKNOWN: ("Belum pasti", "state-wait"),
        State.SENT: ("Terkirim", "state-ok"),
        State.FAILED: ("Gagal", "state-bad"),
        State.CANCELLED: ("Dibatalkan", "state-ended"),
        State.CLOSED: ("Ditutup", "state-ended"),
    }
    icons = [row.badge.icon for row in board(with_ended="1").context["board"].rows]
    assert len(set(icons)) == len(State)


def test_sixty_rows_are_two_pages_and_a_page_too_far_is_the_last(board, clinic):
    jobs = [scene.job(clinic).pk for _ in range(60)]
    first, second, beyond = board(), board(page="2"), board(page="99")
    assert shown(first) == set(jobs[10:])
    assert shown(second) == shown(beyond) == set(jobs[:10])
    assert "Halaman 1 dari 2" in text(first)
    assert first.context["board"].cards.total == 60


@pytest.mark.parametrize("typed", ["0", "-1", "x", "9" * 30, ""])
def test_a_page_that_is_no_number_is_the_first(board, clinic, typed):
    scene.job(clinic)
    assert board(page=typed).context["board"].page == 1


def queries_of(board, **filters):
    cache.clear()  # what is remembered for a while is asked
    with CaptureQueriesContext(
        connection,
    ) as queries:
        board(**filters)
    return len(queries)


def test_fifty_rows_cost_as_many_queries_as_one(board, clinic):
    def one_of_each():
        for state in State:
            siti = scene.patient(clinic)
            scene.job(clinic, state, patient_ref=siti.ref)
            scene.job(clinic, state, make=builders.promise_antrean, patient_ref=siti.ref)

    one_of_each()
    few = queries_of(board, with_ended="1")
    for _ in range(4):
        one_of_each()
    assert queries_of(board, with_ended="1") == few <= 33  # a third of them for the notices above
