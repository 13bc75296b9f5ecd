"""Acting on many: a plan first, frozen and exact; portions; each job by its own rule, spread over time (R14, R17)."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.urls import reverse

from bpjs_wire.answers import Cause
from tests import builders, personas
from tests.integration.monitoring import scene
from tests.unit.outbox.test_rulings import RULING
from titian.accounts.models import Actor, AuditEvent
from titian.facility.permissions import MANAGERS
from titian.monitoring import queries
from titian.monitoring.forms import signed
from titian.monitoring.operations import SPACING, Order, carry_out
from titian.monitoring.operations import many as bulk
from titian.monitoring.queries import Act, Filter, plan_of_filtered
from titian.outbox import kinds
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import Job, JobEvent, ServiceState
from titian.outbox.states import State

pytestmark = pytest.mark.django_db
ADMIN, OTHER = Actor.system("Dewi Admin"), Actor.system("Budi Admin")
NOW = builders.NOW
LATE = {"answer_key": "call_time_invalid"}


@pytest.fixture(autouse=True)
def sources(monkeypatch):
    """These promises stand alone, until a test puts a source in."""
    empty = {}
    monkeypatch.setattr(kinds, "_sources", empty)
    return empty


@pytest.fixture(params=["resend_many", "close_many"])
def address(request, clinic):
    return reverse(f"monitoring:{request.param}", args=[clinic.slug])


@pytest.fixture
def resend_url(clinic):
    return reverse("monitoring:resend_many", args=[clinic.slug])


@pytest.fixture
def close_url(clinic):
    return reverse("monitoring:close_many", args=[clinic.slug])


def text(response):
    return response.content.decode()


def confirm(client, url, plan_page, **given):
    return client.post(url, {"order": plan_page.context["form"]["order"].value()} | given)


def many(clinic, count, state=State.FAILED):
    """Straight into the table: the edges of each would take longer than what is tested."""
    first = scene.job(clinic, state)
    columns = {f.attname: getattr(first, f.attname) for f in Job._meta.concrete_fields if f.name != "id"}
    rows = [Job(**columns | {"seq": first.seq + number}) for number in range(1, count)]
    Job.objects.bulk_create(rows)
    return Job.objects.filter(facility=clinic)


UNFIT = [
    person
    for person in personas.STAFF + personas.BRIDGE_STAFF
    if person.role not in MANAGERS or not person.permissions
]


@pytest.mark.parametrize("person", UNFIT, ids=str)
def test_a_member_without_role_or_permission_is_refused(clinic, address, person):
    staff = personas.signed_in(personas.become(person, clinic))
    assert (staff.get(address).status_code, staff.post(address).status_code) == (403, 403)


def test_an_outsider_finds_nothing(address):
    stranger = personas.signed_in(personas.outsider())
    assert (stranger.get(address).status_code, stranger.post(address).status_code) == (404, 404)


@pytest.mark.parametrize(
    "address_of", [{}, {"job": ["x", "²", "9" * 40]}, {"scope": "all", "date": "kemarin"}]
)
def test_nothing_chosen_is_said_and_offers_no_button(client, address, address_of):
    page = text(client.get(address, address_of))
    assert "Tidak ada kiriman yang dipilih" in page
    assert '<button class="btn btn-primary">' not in page


def test_another_clinics_jobs_that_were_ticked_are_none_of_this_plan(client, clinic, resend_url):
    theirs, ours = scene.job(builders.bridged_facility(), State.FAILED), scene.job(clinic, State.FAILED)
    page = client.get(resend_url, {"job": [theirs.pk, ours.pk]})
    assert [pick.job_id for pick in page.context["plan"].picks] == [ours.pk]
    assert "1 yang dicentang tidak ada di klinik ini" in text(page)
    confirm(client, resend_url, page)
    theirs.refresh_from_db()
    assert theirs.state == State.FAILED


@pytest.mark.parametrize("tampered", ["", "x", "eyJ4IjoxfQ:1abcde:zzzz"])
def test_an_order_that_we_did_not_write_is_refused(client, resend_url, tampered):
    response = client.post(resend_url, {"order": tampered})
    assert response.status_code == 422
    assert "pilih lagi" in text(response)


def test_an_order_of_another_clinic_or_for_another_act_is_refused(client, clinic, resend_url):
    job = scene.job(clinic, State.FAILED)
    order = Order(Act.CLOSE, plan_of_filtered(clinic, Act.RESEND, Filter()).picks)
    for facility, act in ((clinic, Act.CLOSE), (builders.facility(), Act.RESEND)):
        token = signed(facility, Order(act, order.picks))
        assert client.post(resend_url, {"order": token}).status_code == 422
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_an_order_of_yesterday_is_refused(client, clinic, resend_url):
    scene.job(clinic, State.FAILED)
    page = client.get(resend_url, {"scope": "all"})
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        assert confirm(client, resend_url, page).status_code == 422


def test_the_plan_says_how_many_go_are_asked_about_or_are_refused_and_why(client, clinic, resend_url):
    for state in (State.FAILED, State.WAITING, State.UNKNOWN, State.SENT, State.SENT):
        scene.job(clinic, state)
    scene.job(clinic, State.FAILED, after={"maybe_there": True})
    scene.job(clinic, hold="verifikasi")
    page = client.get(resend_url, {"scope": "all"})
    plan = page.context["plan"]
    assert (plan.found, plan.sent, plan.asked) == (7, 2, 2)
    assert dict(plan.refused) == {
        "Sudah terkirim; BPJS sudah memilikinya.": 2,
        "Masih ditahan: Menunggu verifikasi kepesertaan.": 1,
    }
    assert "Kirim ulang 4 kiriman" in text(page)


def test_the_plan_names_the_kinds_and_the_oldest_of_what_would_go(client, clinic, resend_url):
    scene.job(clinic, State.FAILED, make=builders.promise_antrean)
    for days in (0, 3):
        scene.job(clinic, State.FAILED, now=NOW - timedelta(days=days))
    scene.job(clinic, State.SENT, now=NOW - timedelta(days=9))
    page = client.get(resend_url, {"scope": "all", "date": ""})
    assert page.context["plan"].kinds == [("Tambah Pendaftaran", 2), ("Tambah Antrean", 1)]
    assert "<dt>Tertua</dt><dd>18-11-2026</dd>" in text(page)
    assert "2 Tambah Pendaftaran" in text(page)


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"status": "not_sent"},
        {"kind": "tambah_antrean"},
        {"with_ended": "on"},
        {"date": ""},
        {"older": "1"},
    ],
)
def test_all_that_is_filtered_are_the_rows_of_the_table(client, clinic, board, resend_url, filters):
    for state in State:
        scene.job(clinic, state)
        scene.job(clinic, state, make=builders.promise_antrean)
    scene.job(clinic, State.FAILED, now=builders.NOW - timedelta(days=1))
    plan = client.get(resend_url, filters | {"scope": "all"}).context["plan"]
    assert plan.found == board(**filters).context["board"].cards.total
    assert plan.found == plan.sent + plan.asked + sum(count for _, count in plan.refused)


def test_the_filter_stands_in_the_form_of_the_board_and_on_the_way_back(client, clinic, board, resend_url):
    page = board(status="not_sent")
    assert page.context["carried"] == {"date": "21-11-2026", "status": "not_sent"}
    plan_page = text(client.get(resend_url, page.context["carried"]))
    assert "?date=21-11-2026&amp;status=not_sent" in plan_page


def test_a_filter_that_lets_too_many_through_is_to_be_narrowed(client, clinic, resend_url, monkeypatch):
    monkeypatch.setattr("titian.monitoring.queries.plan.MOST", 2)
    many(clinic, 4)
    page = client.get(resend_url, {"scope": "all"})
    assert "Persempit saringannya" in text(page)
    assert (page.context["plan"].found, page.context["plan"].picks) == (4, [])


def test_a_service_that_is_down_is_named_with_how_many_wait_for_it(client, clinic, resend_url):
    scene.job(clinic, State.FAILED)
    ServiceState.objects.filter(facility=clinic).update(broken_at=NOW)
    assert "PCare sedang tidak menerima kiriman: 1 di antaranya" in text(
        client.get(resend_url, {"scope": "all"})
    )


@pytest.mark.both_engines
def test_sent_again_they_go_one_after_another_under_the_name_of_who_asked(client, clinic, resend_url):
    for make in (builders.promise_pendaftaran, builders.promise_antrean, builders.promise_pendaftaran):
        scene.job(clinic, State.FAILED, make=make)
    plan = client.get(resend_url, {"scope": "all"})
    assert "Berangkat dua setiap detik" in text(plan) and "bertahap" not in text(plan)
    page = confirm(client, resend_url, plan)
    assert "3 akan dikirim ulang" in text(page)
    jobs = list(Job.objects.order_by("pk"))
    assert [(job.state, job.asked_by_name) for job in jobs] == [(State.WAITING, "Dewi Admin")] * 3
    assert [job.due_at - NOW for job in jobs] == [timedelta(), timedelta(), SPACING]
    assert JobEvent.objects.filter(why="kirim ulang", by_name="Dewi Admin").count() == 3


def test_what_waits_already_never_goes_later_for_it(clinic):
    first, second = scene.job(clinic), scene.job(clinic)
    put_off = NOW + timedelta(minutes=10)
    Job.objects.filter(pk=first.pk).update(due_at=put_off)
    plan = plan_of_filtered(clinic, Act.RESEND, Filter())
    carry_out(by=ADMIN, facility=clinic, order=Order(Act.RESEND, plan.picks), now=NOW + timedelta(seconds=9))
    dues = [job.due_at for job in Job.objects.order_by("pk")]
    assert dues == [NOW + timedelta(seconds=9), second.due_at]


@pytest.mark.both_engines
def test_many_go_in_portions_that_add_up(client, clinic, resend_url):
    jobs = many(clinic, 120)
    plan = client.get(resend_url, {"scope": "all"})
    assert "Dikirim bertahap dan dapat dihentikan" in text(plan)
    page = confirm(client, resend_url, plan)
    assert "50 dari 120 kiriman" in text(page)
    assert jobs.filter(state=State.WAITING).count() == 50
    for _ in range(2):
        page = client.post(resend_url, {"order": page.context["token"]})
    assert "Selesai: 120 kiriman" in text(page)
    assert page.context["order"].done == {"akan dikirim ulang": 120}
    dues = list(jobs.order_by("pk").values_list("due_at", flat=True))
    assert dues == [NOW + number * SPACING for number in range(120)]


def remembered(clinic):
    """What the log of who did what holds: the act, and how many of it were left."""
    events = AuditEvent.objects.filter(facility_id=clinic.pk, action__endswith="_many").order_by("pk")
    return [(one.action, one.detail["done"], one.detail["left"]) for one in events]


def test_stopped_the_rest_stays_as_it_was_and_how_far_it_came_is_remembered(client, clinic, resend_url):
    jobs = many(clinic, 60)
    page = confirm(client, resend_url, client.get(resend_url, {"scope": "all"}))
    assert "Berhenti" in text(page)
    assert "load delay:25000ms" in text(page)
    page = client.post(resend_url, {"order": page.context["token"], "stop": "1"})
    assert "Dihentikan: 50 dari 60 kiriman; 10 sisanya tetap seperti semula" in text(page)
    assert "hx-post" not in text(page).partition('id="serentak"')[2]
    assert jobs.filter(state=State.FAILED).count() == 10
    assert remembered(clinic) == [("begin_resend_many", 0, 60), ("stop_resend_many", 50, 10)]
    orders = AuditEvent.objects.filter(action__endswith="_many").values_list("subject", flat=True)
    assert len(set(orders)) == 1


def test_an_order_of_one_portion_is_remembered_once_with_its_counts_and_reason(client, clinic, close_url):
    scene.job(clinic, State.FAILED, after=LATE)
    confirm(client, close_url, client.get(close_url, {"scope": "all"}), reason="lewat hari")
    assert remembered(clinic) == [("finish_close_many", 1, 0)]
    assert AuditEvent.objects.get(action="finish_close_many").detail["reason"] == "lewat hari"


def test_a_stop_that_we_did_not_write_the_order_of_is_refused(client, clinic, resend_url):
    assert client.post(resend_url, {"order": "x", "stop": "1"}).status_code == 422
    assert remembered(clinic) == []


def test_who_presses_twice_sends_once_and_is_told(client, clinic, resend_url):
    scene.job(clinic, State.FAILED)
    plan_page = client.get(resend_url, {"scope": "all"})
    confirm(client, resend_url, plan_page)
    again = confirm(client, resend_url, plan_page)
    assert "1 tidak: Kirim ulang sudah diminta Dewi Admin" in text(again)
    assert JobEvent.objects.filter(why="kirim ulang").count() == 1


def test_what_changed_since_the_plan_is_left_alone_and_counted(client, clinic, resend_url):
    gone, job = scene.job(clinic, State.FAILED), scene.job(clinic, State.FAILED)
    plan_page = client.get(resend_url, {"scope": "all"})
    outbox.close(by=OTHER, facility=clinic, job_id=gone.pk, version=gone.version, reason="x", now=NOW)
    order = confirm(client, resend_url, plan_page).context["order"]
    assert (order.done, order.refused) == ({"akan dikirim ulang": 1}, {"Sudah ditutup.": 1})
    job.refresh_from_db()
    assert job.state == State.WAITING


@pytest.mark.both_engines
def test_steps_of_one_visit_are_made_anew_from_the_source_together(clinic, sources):
    first = scene.job(clinic, State.FAILED)
    other = scene.job(clinic, State.FAILED, make=builders.promise_antrean, visit_ref=first.visit_ref)
    for job in (first, other):
        mended = kinds.Draft(payload=job.payload | {"mended": True}, poli_code="001")
        sources[Kind(job.kind)] = kinds.Source(lambda _, draft=mended: draft, lambda _: "/")
    plan = plan_of_filtered(clinic, Act.RESEND, Filter())
    order = carry_out(by=ADMIN, facility=clinic, order=Order(Act.RESEND, plan.picks), now=NOW)
    assert order.done == {"akan dikirim ulang": 2}
    assert all(job.payload["mended"] for job in Job.objects.all())


@pytest.mark.both_engines
def test_of_two_admins_at_once_each_job_goes_once(in_parallel, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 3)
    clinic = builders.bridged_facility()
    jobs = many(clinic, 12)
    picks = plan_of_filtered(clinic, Act.RESEND, Filter()).picks
    in_both_orders = [picks, picks[::-1]]

    def act(number):
        return carry_out(by=ADMIN, facility=clinic, order=Order(Act.RESEND, in_both_orders[number]), now=NOW)

    first, second = in_parallel(act, 2)
    assert first.done.total() + second.done.total() == 12
    assert JobEvent.objects.filter(job__in=jobs, why="kirim ulang").count() == 12


# Closing


def test_only_what_came_too_late_is_closed_together(client, clinic, close_url):
    late = scene.job(clinic, State.FAILED, after=LATE)
    scene.job(clinic, State.FAILED, after={"answer_key": "nik_refused"})
    scene.job(clinic, State.SENT)
    page = client.get(close_url, {"scope": "all"})
    assert [pick.job_id for pick in page.context["plan"].picks] == [late.pk]
    assert any("bukan karena terlambat" in why for why, _ in page.context["plan"].refused)
    done = confirm(client, close_url, page, reason="lewat jam praktik")
    assert "1 ditutup" in text(done)
    late.refresh_from_db()
    assert late.state == State.CLOSED
    event = JobEvent.objects.filter(job=late).latest("pk")
    assert (event.by_name, event.why) == ("Dewi Admin", "ditutup: lewat jam praktik")
    assert Job.objects.filter(state=State.CLOSED).count() == 1


def test_what_nobody_wants_any_more_is_closed_together_after_a_warning(client, clinic, close_url):
    job = scene.job(clinic, State.FAILED, after={"wanted": False, "maybe_there": True})
    page = client.get(close_url, {"scope": "all"})
    assert "1 di antaranya sudah dibatalkan, tetapi mungkin ada di BPJS." in text(page)
    confirm(client, close_url, page, reason="sudah dirapikan di PCare")
    job.refresh_from_db()
    assert job.state == State.CLOSED


@pytest.mark.both_engines
def test_a_rule_of_the_clinic_says_what_came_too_late_as_the_catalogue_does(clinic):
    facts = {"by": ADMIN, "facility": clinic, "follows": None, "now": NOW}
    late = outbox.save_rule(ruling=replace(RULING, cause=Cause.LATE), **facts)
    other = outbox.save_rule(ruling=replace(RULING, pattern="penuh"), **facts)
    jobs = [scene.job(clinic, State.FAILED, after={"answer_key": rule.key}) for rule in (late, other)]
    assert [pick.job_id for pick in plan_of_filtered(clinic, Act.CLOSE, Filter()).picks] == [jobs[0].pk]


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_closed_and_the_plan_stays(client, clinic, close_url, reason):
    scene.job(clinic, State.FAILED, after=LATE)
    refused = confirm(client, close_url, client.get(close_url, {"scope": "all"}), reason=reason)
    assert refused.status_code == 422
    assert "Tulis alasan penutupan." in text(refused)
    assert "ditutup" in text(confirm(client, close_url, refused, reason="lewat"))


def test_what_failed_anew_for_another_reason_is_not_closed(client, clinic, close_url):
    job = scene.job(clinic, State.FAILED, after=LATE)
    page = client.get(close_url, {"scope": "all"})
    Job.objects.filter(pk=job.pk).update(answer_key="nik_refused")
    assert confirm(client, close_url, page, reason="lewat").context["order"].done == {}
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_a_reason_goes_with_every_portion(client, clinic, close_url, monkeypatch):
    monkeypatch.setitem(bulk.PORTIONS, Act.CLOSE, 1)
    for _ in range(2):
        scene.job(clinic, State.FAILED, after=LATE)
    page = confirm(client, close_url, client.get(close_url, {"scope": "all"}), reason="lewat")
    assert '<input type="hidden" name="reason" value="lewat">' in text(page)
    client.post(close_url, {"order": page.context["token"], "reason": "lewat"})
    assert Job.objects.filter(state=State.CLOSED).count() == 2


def test_nothing_of_a_patient_stands_in_the_signed_order(clinic):
    job = scene.job(clinic, State.FAILED)
    token = signed(clinic, Order(Act.RESEND, queries.plan_of_filtered(clinic, Act.RESEND, Filter()).picks))
    assert signing.loads(token, salt="monitoring.order")["picks"] == [[job.pk, "failed", 0]]
