"""BPJS's lists come into the clinic's own, twice without doubling, and half an outage brings half."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

import bpjs
from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.testing import RunningSandbox, running_sandbox
from tests.builders import DESK, bridged_facility, facility
from tests.integration.patients import people
from titian.facility.models import Facility, Poli, PracticeSchedule, Practitioner
from titian.facility.queries import local_date
from titian.reference import operations, queries
from titian.reference.errors import NotBridged, SomeNotLoaded, UnableToLoad
from titian.reference.operations import Loaded


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: RunningSandbox) -> RunningSandbox:
    running.reset()
    return running


@pytest.fixture
def clinic(db: None, sandbox: RunningSandbox) -> Facility:
    return bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)


def load(clinic: Facility, days: int = 1) -> Loaded:
    return operations.load(by=DESK, facility=clinic, now=timezone.now(), days=days)


def test_an_unbridged_clinic_has_nothing_to_load(db):
    with pytest.raises(NotBridged):
        load(facility())


def test_an_outage_leaves_what_was_there(clinic, sandbox):
    load(clinic)
    before = list(Poli.objects.values_list("pk", "pcare_code"))
    sandbox.turn(down="refuse")
    with pytest.raises(UnableToLoad, match="tidak terjangkau"):
        load(clinic)
    assert list(Poli.objects.values_list("pk", "pcare_code")) == before


def test_half_an_outage_brings_half_and_says_so(clinic):
    clinic.service_accounts.filter(service="antrean").update(base_url="http://127.0.0.1:9")
    loaded = load(clinic)
    assert loaded.poli == len(MELATI.poli)
    assert loaded.problems == ("Antrean FKTP: tidak terjangkau. Coba lagi nanti.",)


def test_a_list_without_a_count_is_read_until_nothing_new_comes(clinic, monkeypatch):
    uncounted = queries.loading.pcare.poli

    def poli(start: int, limit: int) -> bpjs.Request[object]:
        request = uncounted(start, limit)
        return replace(request, decode=lambda answer: replace(request.decode(answer), count=None))

    monkeypatch.setattr(queries.loading.pcare, "poli", poli)
    assert load(clinic).poli == len(MELATI.poli)


def test_both_codes_meet_in_one_row(clinic):
    loaded = load(clinic, days=2)
    assert (loaded.poli, loaded.problems) == (len(MELATI.poli), ())
    assert Poli.objects.count() == len(MELATI.poli)
    assert not Poli.objects.filter(antrean_code="").exists()
    assert Practitioner.objects.count() == len({one.antrean_code for one in MELATI.practitioners})
    assert not Practitioner.objects.filter(pcare_code="").exists()
    assert PracticeSchedule.objects.count() == 2 * len(MELATI.practitioners)


def test_names_of_antrean_are_kept_to_the_letter(clinic):
    load(clinic)
    names = set(Practitioner.objects.values_list("antrean_name", flat=True))
    assert names == {one.antrean_name for one in MELATI.practitioners}


def test_loading_again_changes_nothing(clinic):
    load(clinic)
    before = [list(model.objects.order_by("pk").values()) for model in (Poli, Practitioner, PracticeSchedule)]
    load(clinic)
    assert [
        list(model.objects.order_by("pk").values()) for model in (Poli, Practitioner, PracticeSchedule)
    ] == before


def test_a_poli_of_the_clinics_own_is_recognised_by_its_name(clinic):
    own = people.poli(
        clinic, name=MELATI.poli[0].name.title(), pcare_code="", antrean_code="", antrean_name=""
    )
    load(clinic)
    own.refresh_from_db()
    assert own.pcare_code == MELATI.poli[0].code
    assert own.name == MELATI.poli[0].name.title()


def test_a_schedule_that_is_published_no_more_goes(clinic):
    load(clinic)
    today = local_date(clinic, timezone.now())
    stale = people.schedule(Poli.objects.first(), Practitioner.objects.first(), "01:00-02:00", today)
    load(clinic)
    assert not PracticeSchedule.objects.filter(pk=stale.pk).exists()


@pytest.fixture
def unlucky(db: None) -> Facility:
    """Made before the others, and nobody answers it."""
    return bridged_facility()


def load_everywhere() -> int:
    return operations.load_everywhere(by=DESK, now=timezone.now())


def test_the_daily_load_goes_on_after_a_clinic_that_fails_and_names_it_at_the_end(unlucky, clinic):
    with pytest.raises(SomeNotLoaded, match=f"1 dari 2 klinik: {unlucky.slug}"):
        load_everywhere()
    assert Poli.objects.filter(facility=clinic).exists()


def test_an_unforeseen_fault_of_one_clinic_costs_the_others_nothing(unlucky, clinic, monkeypatch, caplog):
    read = queries.read_from_bpjs

    def break_one(facility: Facility, dates: list) -> queries.References:
        if facility == unlucky:
            raise RuntimeError("Siti Aminah")
        return read(facility, dates)

    monkeypatch.setattr(queries, "read_from_bpjs", break_one)
    with pytest.raises(SomeNotLoaded, match=unlucky.slug):
        load_everywhere()
    assert Poli.objects.filter(facility=clinic).exists()
    assert "RuntimeError" in caplog.text
    assert "Siti" not in caplog.text


def test_the_next_run_asks_only_for_the_clinics_that_failed(unlucky, clinic, sandbox):
    with pytest.raises(SomeNotLoaded):
        load_everywhere()
    sandbox.turn(down="refuse")
    with pytest.raises(SomeNotLoaded, match=f"1 dari 1 klinik: {unlucky.slug}"):
        load_everywhere()


def test_half_a_load_is_tried_again(clinic):
    clinic.service_accounts.filter(service="antrean").update(base_url="http://127.0.0.1:9")
    with pytest.raises(SomeNotLoaded, match=clinic.slug):
        load_everywhere()
    clinic.refresh_from_db()
    assert clinic.references_until is None


def test_the_clinic_longest_without_references_comes_first(clinic):
    today = local_date(clinic, timezone.now())
    fresh, old, never = clinic, bridged_facility(), bridged_facility()
    for one, until in ((fresh, today), (old, today - timedelta(days=3))):
        Facility.objects.filter(pk=one.pk).update(references_until=until)
    assert queries.bridged_longest_unloaded_first() == [never, old, fresh]
