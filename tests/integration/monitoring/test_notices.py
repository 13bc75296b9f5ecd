"""What every page tells of the bridge, in words for who reads it, and how an open page keeps up."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.facility.models import Assignment, ServiceAccount
from titian.facility.permissions import Seat
from titian.facility.registry import Notice, Notices
from titian.monitoring.queries import notices
from titian.outbox.models import Job, ServiceState
from titian.outbox.states import State
from titian.reference.models import Sitting

pytestmark = pytest.mark.both_engines

NOW = builders.NOW
CALM = "Beri tahu admin. Pendaftaran tetap berjalan, dan kiriman menyusul sendiri."


@pytest.fixture
def desk(clinic) -> Client:
    """The front desk's browser."""
    return personas.signed_in(personas.staff(clinic, "pendaftaran", name="Sri Loket"))


def shut(clinic, **columns):
    job = scene.job(clinic)
    ServiceState.objects.filter(pk=job.service_state_id).update(**columns)


def told(clinic, role="pendaftaran", *permissions, now=NOW) -> list[Notice]:
    seat = Seat(personas.user(), clinic, Assignment.Role(role), frozenset(permissions))
    return list(notices.of_services(seat, now))


def start(client, clinic) -> str:
    return client.get(reverse("facility:beranda", args=[clinic.slug])).content.decode()


def poll(client, clinic, version=""):
    url = reverse("facility:notices", args=[clinic.slug])
    return client.get(url, {"version": version}, headers={"HX-Request": "true"})


def test_refused_credentials_are_told_to_who_can_mend_them(clinic):
    shut(clinic, paused_at=NOW - timedelta(minutes=3), pause_key="password_rejected")
    [notice] = told(clinic, "admin", "satusehat")
    assert (notice.tone, notice.title) == ("danger", "PCare dijeda sejak 08:57.")
    assert "kata sandi PCare" in notice.text
    assert "1 kiriman menunggu." in notice.text
    assert notice.href == reverse("reference:connection", args=[clinic.slug]) + "#layanan-pcare"


@pytest.mark.parametrize(
    ("role", "permissions"),
    [("pendaftaran", ["satusehat"]), ("dokter", []), ("admin", []), ("superadmin", [])],
)
def test_who_cannot_mend_it_is_calmed_and_sent_nowhere(clinic, role, permissions):
    shut(clinic, paused_at=NOW, pause_message="Username or Password Incorrect")
    [notice] = told(clinic, role, *permissions)
    assert (notice.tone, notice.title, notice.text) == ("info", "Kiriman ke PCare dijeda.", CALM)
    assert (notice.href, notice.action) == ("", "")


def test_an_outage_is_told_to_everybody_with_its_time_and_who_waits(clinic):
    shut(clinic, broken_at=NOW - timedelta(days=1))
    scene.job(clinic, make=builders.promise_antrean)
    [notice] = told(clinic)
    assert (notice.tone, notice.title) == ("warning", "PCare terganggu sejak 20-11-2026 09:00.")
    assert notice.text.startswith("1 kiriman menunggu. Pendaftaran tetap berjalan; kiriman menyusul sendiri")


@pytest.mark.parametrize(("age", "words"), [(9, ["PCare pulih sejak 08:51."]), (10, []), (600, [])])
def test_a_recovery_is_told_for_ten_minutes(clinic, age, words):
    shut(clinic, recovered_at=NOW - timedelta(minutes=age))
    assert [notice.title for notice in told(clinic)] == words


def test_a_recovery_tells_what_is_left(clinic):
    shut(clinic, recovered_at=NOW)
    assert [notice.text for notice in told(clinic)] == ["Sisa 1 kiriman menunggu giliran."]


def test_a_recovery_tells_from_when_to_when_it_was_and_how_many_went_since(clinic):
    back, before = NOW - timedelta(minutes=5), {"filed_on": builders.TODAY - timedelta(days=1)}
    shut(clinic, shut_since=NOW - timedelta(hours=10), recovered_at=back)
    for finished_at in (NOW, back - timedelta(minutes=1)):
        sent = scene.job(clinic, State.SENT)
        Job.objects.filter(pk=sent.pk).update(finished_at=finished_at, **before)
    [notice] = told(clinic)
    assert notice.title == "PCare pulih sejak 08:55."
    assert notice.text.startswith(
        "Terganggu sejak 20-11-2026 23:00 (9 jam). 1 kiriman berangkat sesudah pulih."
    )


def test_a_service_that_is_down_again_is_not_called_recovered(clinic):
    shut(clinic, recovered_at=NOW, broken_at=NOW)
    assert [notice.tone for notice in told(clinic)] == ["warning"]


def test_a_service_that_was_switched_off_troubles_nobody(clinic):
    shut(clinic, broken_at=NOW)
    ServiceAccount.objects.filter(facility=clinic, service="pcare").update(is_on=False)
    assert told(clinic) == []


def test_another_clinics_trouble_is_not_ours(clinic):
    shut(builders.bridged_facility(), broken_at=NOW)
    assert told(clinic, "superadmin", "satusehat") == []


def test_when_all_is_well_it_costs_one_query(clinic, django_assert_num_queries):
    scene.job(clinic)
    personas.user()
    seat = Seat(personas.user(), clinic, Assignment.Role.ADMIN, frozenset({"satusehat"}))
    with django_assert_num_queries(1):
        assert list(notices.of_services(seat, NOW)) == []


def unmapped(clinic):
    """BPJS has somebody sitting today whom nobody of the clinic's is."""
    Sitting.objects.create(
        facility=clinic,
        date=builders.TODAY,
        poli_code="001",
        poli_name="POLI UMUM",
        practitioner_code="77",
        practitioner_name="dr. Wayan",
        hours="08:00-12:00",
        capacity=20,
    )


def told_of_maps(clinic, role, *permissions) -> list[Notice]:
    seat = Seat(personas.user(), clinic, Assignment.Role(role), frozenset(permissions))
    return list(notices.of_maps(seat, NOW))


def test_what_is_used_today_without_a_code_is_told_to_who_maps(clinic):
    unmapped(clinic)
    [notice] = told_of_maps(clinic, "admin", "satusehat")
    assert (notice.tone, notice.title) == ("warning", "Pemetaan BPJS belum lengkap.")
    assert (
        "-nya belum dipetakan (dan 1 nama lain), padahal ada di jadwal atau dipakai hari ini." in notice.text
    )
    assert notice.href.startswith(reverse("reference:mapping", args=[clinic.slug]))


def test_the_desk_is_not_troubled_with_maps(clinic):
    unmapped(clinic)
    assert told_of_maps(clinic, "pendaftaran", "satusehat") == told_of_maps(clinic, "admin") == []


def test_the_long_question_about_maps_is_asked_once_in_a_while(clinic, django_assert_num_queries):
    seat = Seat(personas.user(), clinic, Assignment.Role.ADMIN, frozenset({"satusehat"}))
    assert list(notices.of_maps(seat, NOW)) == []
    unmapped(clinic)
    with django_assert_num_queries(1):
        assert list(notices.of_maps(seat, NOW)) == []
    scene.job(clinic)
    assert len(list(notices.of_maps(seat, NOW))) == 1


def test_every_page_shows_it(desk, clinic):
    shut(clinic, paused_at=NOW)
    assert CALM in start(desk, clinic)
    assert CALM in desk.get("/akun/kata-sandi/").content.decode()
    assert CALM in desk.get("/entah/").content.decode()


def test_who_is_in_no_clinic_is_told_nothing():
    page = Client().get("/akun/masuk/").content.decode()
    assert "pemberitahuan" not in page


def version_of(page: str) -> str:
    return page.split("pemberitahuan/?version=")[1].split('"', maxsplit=1)[0]


def test_an_open_page_hears_nothing_while_nothing_changed(desk, clinic):
    for columns in ({}, {"broken_at": NOW}):
        shut(clinic, **columns)
        response = poll(desk, clinic, version_of(start(desk, clinic)))
        assert (response.status_code, response.content) == (204, b"")


def test_an_open_page_hears_the_news_and_reads_it_aloud(desk, clinic):
    version = version_of(start(desk, clinic))
    shut(clinic, broken_at=NOW)
    answer = poll(desk, clinic, version).content.decode()
    assert 'id="pemberitahuan"' in answer
    assert '<p id="kabar-baru" hx-swap-oob="innerHTML">PCare terganggu sejak 09:00. </p>' in answer
    assert poll(desk, clinic, version_of(answer)).status_code == 204


def test_another_number_is_shown_but_not_read_aloud_again(desk, clinic):
    shut(clinic, broken_at=NOW)
    version = version_of(start(desk, clinic))
    scene.job(clinic)
    answer = poll(desk, clinic, version).content.decode()
    assert "2 kiriman menunggu" in answer
    assert "kabar-baru" not in answer


def test_the_end_of_the_news_empties_the_place(desk, clinic):
    shut(clinic, recovered_at=NOW)
    version = version_of(start(desk, clinic))
    ServiceState.objects.update(recovered_at=None)
    assert "alert" not in poll(desk, clinic, version).content.decode()


def test_a_poll_asks_little_while_all_is_well(desk, clinic):
    version = version_of(start(desk, clinic))
    with CaptureQueriesContext(connection) as queries:
        assert poll(desk, clinic, version).status_code == 204
    about_services = [query for query in queries if "servicestate" in query["sql"].lower()]
    assert (len(about_services), len(queries) <= 5) == (1, True)


def test_the_fingerprint_of_the_titles_leads_the_version():
    one, other = (Notices([Notice("info", "Judul", text)]) for text in ("satu", "dua"))
    assert one.news == other.news
    assert one.version != other.version
    assert Notices().version != Notices([Notice("info", "Judul", "")]).version


def test_a_pause_that_bpjs_asked_for_is_no_alarm(clinic):
    shut(clinic, not_before=NOW + timedelta(minutes=10))
    [notice] = told(clinic)
    assert (notice.tone, notice.title) == ("info", "PCare meminta jeda sampai pukul 09:10.")
    assert notice.text.startswith("1 kiriman menunggu.")
