"""Rules of answers: laid over the catalogue, versioned, never deleted, and never a way to success."""

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from bpjs_wire.answers import Cause, Verdict
from tests import builders
from tests.integration.monitoring import scene
from tests.unit.outbox.test_rulings import RULING
from titian.outbox import migrations
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToRule
from titian.outbox.kinds import Kind
from titian.outbox.models import AnswerRule, Attempt
from titian.outbox.models.answers import ONE_RULE
from titian.outbox.queries import classify, rulebook, ruled, visit_bridge
from titian.outbox.queries import trial as trials
from titian.outbox.queries.trial import trial
from titian.outbox.rulings import ALL_KINDS
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

ANSWER = {"service": "pcare", "kind": Kind.TAMBAH_PENDAFTARAN, "http": 412, "code": 412}


@pytest.fixture
def clinic():
    return builders.bridged_facility()


def make(clinic, **facts):
    ruling = replace(RULING, **facts)
    return outbox.save_rule(by=builders.DESK, facility=clinic, follows=None, ruling=ruling, now=builders.NOW)


def change(rule, **facts):
    ruling = replace(rule.ruling, **facts)
    return outbox.save_rule(by=builders.DESK, facility=None, follows=rule, ruling=ruling, now=builders.NOW)


def found(clinic, message="Maaf, kuota  HABIS.", **facts):
    return classify(**ANSWER | facts, message=message, rules=rulebook(clinic)).key


def test_what_nobody_may_choose_is_refused_and_not_kept(clinic):
    with pytest.raises(UnableToRule, match="bukan keberhasilan") as refusal:
        make(clinic, verdict=Verdict.DELIVERED, cause=Cause.ALREADY_DONE)
    assert refusal.value.field == "verdict"
    assert not AnswerRule.objects.exists()


def test_the_database_itself_lets_no_rule_deliver(clinic):
    rule = make(clinic)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerRule.objects.filter(pk=rule.pk).update(verdict=Verdict.DELIVERED)


def test_who_saw_an_older_version_is_told(clinic):
    rule = make(clinic)
    change(rule, text="Kuota dokter habis.")
    with pytest.raises(UnableToRule, match="orang lain"):
        change(rule, text="Kuota klinik habis.")
    assert AnswerRule.objects.get(superseded_at=None).text == "Kuota dokter habis."


def test_what_cannot_be_chosen_leaves_the_version_before_it_in_force(clinic):
    rule = make(clinic)
    with pytest.raises(UnableToRule):
        change(rule, pattern="*")
    assert found(clinic) == rule.key


def test_one_answer_has_one_rule_of_a_clinic(clinic):
    rule = make(clinic)
    other = make(clinic, code=413)
    with pytest.raises(UnableToRule, match="Sudah ada"):
        make(clinic, pattern=" KUOTA habis")
    with pytest.raises(UnableToRule, match="Sudah ada"):
        change(other, code=412)
    assert change(rule, text="Penuh.").version == make(None).version + 1


def test_another_clinics_rule_says_nothing_here(clinic):
    make(builders.facility())
    assert found(clinic) == "field_refused"


def test_a_rule_fits_where_its_service_kind_status_and_code_do(clinic):
    rule = make(clinic)
    assert found(clinic) == rule.key
    for other in ({"kind": Kind.TAMBAH_KUNJUNGAN}, {"http": 500}, {"message": "kuota masih ada"}):
        assert found(clinic, **other) == "field_refused"


def test_the_clinics_rule_outranks_that_of_all_and_the_newer_the_older(clinic):
    shared = make(None)
    own = [make(clinic), make(clinic, pattern="kuota")]
    assert found(clinic) == own[1].key
    assert found(builders.facility()) == shared.key


def test_switched_off_it_says_nothing_and_stays_readable(clinic):
    rule = make(clinic)
    off = change(rule, is_on=False)
    assert found(clinic) == "field_refused"
    assert (off.version, AnswerRule.objects.filter(ref=rule.ref).count()) == (2, 2)


def test_a_decided_job_keeps_the_words_of_the_version_that_decided(clinic, django_assert_num_queries):
    rule = make(clinic)
    job = scene.job(clinic, State.FAILED, after={"answer_key": rule.key, "bpjs_message": "Kuota habis"})
    change(rule, text="Lain sama sekali.", is_on=False)
    assert visit_bridge(job.visit_ref)[0].message == f"{RULING.text} {RULING.what_to_do}"
    with django_assert_num_queries(0):
        assert ruled(["field_refused", ""]) == {}


def answered(clinic, state=State.FAILED, **facts):
    job = scene.job(clinic, state)
    columns = {"http_code": 412, "bpjs_code": 412, "bpjs_message": "Kuota habis", "outcome": "refused"}
    scene.attempt(job, **columns | facts)
    return job


def tried(clinic, *, is_global=False, instead_of=None, **facts):
    ruling = replace(RULING, **facts)
    return trial([clinic], ruling, is_global=is_global, instead_of=instead_of, now=builders.NOW)


def test_a_trial_looks_at_no_success_no_question_no_page_and_no_other_clinic(clinic):
    answered(clinic, State.SENT, outcome=Attempt.Outcome.DELIVERED)
    answered(clinic, trigger=Attempt.Trigger.LOOKUP)
    answered(clinic, bpjs_code=None)
    answered(builders.bridged_facility())
    assert (tried(clinic).looked_at, tried(clinic).concerned.count) == (0, 0)


def test_a_trial_tells_what_it_was_taken_for_and_what_it_would_be_now(clinic):
    job = answered(clinic)
    answered(clinic, bpjs_message="lain sekali")
    found = tried(clinic)
    assert (found.looked_at, [one.attempt.job for one in found.fitted]) == (2, [job])
    assert found.fitted[0].is_decided_by_draft
    assert (found.concerned.jobs, found.concerned.is_more) == ({"Gagal": 1}, False)


def test_a_trial_counts_a_job_by_its_last_sending_and_only_while_it_stands(clinic):
    twice = answered(clinic)
    scene.attempt(twice, http_code=500, bpjs_code=500, bpjs_message="lain", outcome="unclear")
    answered(clinic, State.CLOSED)
    assert (len(tried(clinic).fitted), tried(clinic).concerned.count) == (2, 0)


def test_a_trial_counts_the_newest_only_and_says_that_there_are_more(clinic, monkeypatch):
    monkeypatch.setattr(trials, "MOST_COUNTED", 2)
    answered(clinic)
    answered(clinic, bpjs_message="lain sekali")
    assert (tried(clinic).concerned.count, tried(clinic).concerned.is_more) == (1, False)
    answered(clinic)
    assert (tried(clinic).concerned.count, tried(clinic).concerned.is_more) == (1, True)


def test_what_was_answered_elsewhere_takes_no_place_in_the_count(clinic, monkeypatch):
    monkeypatch.setattr(trials, "MOST_COUNTED", 1)
    answered(clinic)
    answered(clinic, bpjs_code=413)
    counted = tried(clinic, code=412).concerned
    assert (counted.count, counted.is_more) == (1, False)


def test_in_a_trial_the_clinics_own_rule_outranks_a_draft_for_all(clinic):
    answered(clinic)
    own = make(clinic)
    found = tried(clinic, is_global=True).fitted[0]
    assert (found.is_decided_by_draft, found.now.key) == (False, own.key)
    assert tried(clinic, is_global=True, instead_of=own).fitted[0].is_decided_by_draft


def test_a_trial_tells_where_refused_credentials_would_pause_no_more(clinic):
    answered(clinic, outcome=Attempt.Outcome.CREDENTIALS)
    assert tried(clinic).unpauses
    blamed = {"kind": ALL_KINDS, "verdict": Verdict.TRY_LATER, "cause": Cause.CREDENTIALS}
    assert not tried(clinic, **blamed).unpauses


def test_a_trial_of_switching_off_shows_what_the_catalogue_says(clinic):
    answered(clinic)
    rule = make(clinic)
    found = tried(clinic, instead_of=rule, is_on=False).fitted[0]
    assert (found.is_decided_by_draft, found.now.key) == (False, "field_refused")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_a_rule_at_once_one_has_effect(in_parallel):
    rule = make(builders.bridged_facility())

    def act(number):
        try:
            change(rule, text=f"Teks {number}.")
        except UnableToRule:
            return 0
        return 1

    assert sum(in_parallel(act, 4)) == 1
    assert AnswerRule.objects.filter(superseded_at=None).count() == 1


def test_of_two_rules_that_were_there_before_the_newer_stays(clinic):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {ONE_RULE}")
    older, newer, other = make(clinic), make(clinic, pattern="KUOTA HABIS"), make(None)
    [name] = [one.name for one in iter_modules(migrations.__path__) if one.name.endswith(ONE_RULE)]
    import_module(f"{migrations.__name__}.{name}").keep_the_newest(apps, None)
    assert older.ref != newer.ref
    assert {*AnswerRule.objects.filter(superseded_at=None)} == {newer, other}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_global", [False, True])
def test_of_many_who_save_the_same_rule_at_once_the_others_are_told(in_parallel, is_global):
    clinic = None if is_global else builders.bridged_facility()
    patterns = ("kuota habis", "Kuota Habis", "KUOTA HABIS", "kuota  habis")

    def act(number):
        try:
            return make(clinic, pattern=patterns[number], http=None, code=None)
        except UnableToRule as refusal:
            return str(refusal)

    told = in_parallel(act, 4)
    assert sum("Sudah ada aturan untuk jawaban ini" in str(one) for one in told) == 3
    assert AnswerRule.objects.count() == 1
