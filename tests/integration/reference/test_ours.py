"""A clinic without poli and practitioners gets BPJS's; one that has some keeps them, and only its maps follow."""

from datetime import UTC, datetime, timedelta

import pytest

from bpjs_sandbox.accounts import MELATI
from tests.builders import NOW
from tests.integration.patients import people
from tests.integration.reference.scene import LATER, ask, codes, read, read_now, row
from titian.accounts.models import Actor
from titian.facility.models import Facility, Poli, PracticeSchedule, Practitioner
from titian.facility.queries import local_date
from titian.reference import registry
from titian.reference.errors import UnableToLoad
from titian.reference.models import Entry, ReferenceList, Renewal, Sitting
from titian.reference.operations import ours
from titian.reference.operations.schedules import project_schedules

pytestmark = pytest.mark.both_engines

OURS = ("poli", "dokter", "jadwal")
DAY = timedelta(days=1)


def test_a_clinic_that_has_its_own_gets_nothing_by_itself(clinic):
    poli = people.poli(clinic, name="Umum", pcare_code="", antrean_code="", antrean_name="")
    doctor = Practitioner.objects.create(facility=clinic, name="dr. Sari Wulandari")
    read_now(clinic, *OURS)
    assert list(Poli.objects.values_list("pk", "pcare_code")) == [(poli.pk, "")]
    assert list(Practitioner.objects.values_list("pk", "antrean_code")) == [(doctor.pk, "")]
    assert Sitting.objects.exists()
    assert not PracticeSchedule.objects.exists()


def test_both_services_codes_meet_in_one_row(clinic):
    read_now(clinic, *OURS)
    assert Poli.objects.count() == len(MELATI.poli)
    assert not Poli.objects.filter(antrean_code="").exists()
    assert sorted(Poli.objects.values_list("ticket_letter", flat=True)) == ["A", "B", "C", "D"]
    assert Practitioner.objects.count() == len({one.antrean_code for one in MELATI.practitioners})
    assert not Practitioner.objects.filter(pcare_code="").exists()


def test_whichever_service_comes_first_makes_them_and_the_other_joins(clinic):
    read_now(clinic, "jadwal")
    made = set(Poli.objects.values_list("pk", flat=True))
    read_now(clinic, "poli", "dokter", now=LATER)
    assert set(Poli.objects.exclude(pcare_code="").values_list("pk", flat=True)) == made
    assert not Practitioner.objects.filter(pcare_code="").exists()


def test_a_newcomer_at_bpjs_is_only_suggested_once_the_clinic_has_its_own(clinic, sandbox):
    read_now(clinic, *OURS)
    sandbox.change_reference(clinic="melati", list="dokter", code="999999", name="BARU SEKALI")
    read_now(clinic, *OURS, now=LATER)
    assert "999999" in codes(clinic, "dokter")
    assert not Practitioner.objects.filter(pcare_code="999999").exists()


def test_names_of_antrean_are_kept_to_the_letter_and_follow_a_change(clinic, sandbox):
    read_now(clinic, *OURS)
    doctor = MELATI.practitioners[0]
    mine = Practitioner.objects.get(antrean_code=str(doctor.antrean_code))
    assert mine.antrean_name == doctor.antrean_name
    Renewal.objects.all().delete()
    code = str(doctor.antrean_code)
    sandbox.change_reference(clinic="melati", list="antrean_dokter", code=code, name="dr. SARI  K.")
    read_now(clinic, *OURS, now=LATER)
    mine.refresh_from_db()
    assert (mine.name, mine.antrean_name) == ("SARI WULANDARI", "dr. SARI  K.")
    assert list(Renewal.objects.values_list("ref", flat=True)) == [mine.ref]


@pytest.mark.parametrize("said", [{}, {"is_sick": None}])
def test_a_poli_of_which_bpjs_does_not_say_what_it_is_for_stays_as_it_is(clinic, said):
    poli = people.poli(clinic, pcare_code="001", is_sick_visit=False)
    of = ReferenceList.objects.create(facility=clinic, name="poli")
    Entry.objects.create(list=of, code="001", name="UMUM", detail=said, seen_run=1)
    ours.follow(facility=clinic, row=of, now=NOW)
    poli.refresh_from_db()
    assert poli.is_sick_visit is False


def test_a_poli_that_cannot_be_read_stops_no_schedule_and_takes_none_away(clinic, sandbox):
    read_now(clinic, *OURS)
    before = Sitting.objects.count()
    sandbox.change_reference(clinic="melati", list="antrean_poli", code="001", name="x" * 101)
    read_now(clinic, *OURS, now=LATER)
    row = ReferenceList.objects.get(facility=clinic, name="jadwal")
    assert row.unread > 0
    assert "tidak terbaca" in row.problem
    assert Sitting.objects.count() == before


def test_who_listens_hears_of_each_whole_reading_once_the_rows_stand(clinic, monkeypatch):
    heard = []

    def listen(by: Actor, facility: Facility, list_name: str, now: datetime) -> None:
        heard.append((list_name, Poli.objects.count(), PracticeSchedule.objects.count()))

    monkeypatch.setattr(registry, "_listeners", [listen])
    read_now(clinic, *OURS)
    assert [name for name, poli, _ in heard if poli] == [*OURS]
    assert heard[-1][2] > 0


def test_a_schedule_that_is_published_no_more_goes(clinic):
    read_now(clinic, *OURS)
    today = local_date(clinic, NOW)
    stale = people.schedule(Poli.objects.first(), Practitioner.objects.first(), "01:00-02:00", today)
    read_now(clinic, *OURS, now=LATER)
    assert not PracticeSchedule.objects.filter(pk=stale.pk).exists()
    assert PracticeSchedule.objects.filter(date=today).exists()


def test_a_closed_day_is_a_day_without_sittings_and_closes_nothing_else(clinic, sandbox):
    read_now(clinic, *OURS)
    today = local_date(clinic, NOW)
    sandbox.turn(closed_day=today.isoformat())
    read_now(clinic, *OURS, now=LATER)
    assert not Sitting.objects.filter(date=today).exists()
    assert not PracticeSchedule.objects.filter(date=today).exists()
    assert PracticeSchedule.objects.filter(date=today + DAY).exists()
    assert len(codes(clinic, "antrean_poli")) == len(MELATI.poli)


def test_the_days_that_came_before_an_outage_are_kept(clinic, sandbox):
    sandbox.turn(fail_after=12)
    with pytest.raises(UnableToLoad):
        read_now(clinic, "jadwal")
    clinic.refresh_from_db()
    today = local_date(clinic, NOW)
    assert today <= clinic.references_until < today + 7 * DAY
    assert Sitting.objects.filter(date=today).exists()


def test_a_week_is_known_and_what_is_over_is_forgotten(clinic):
    read_now(clinic, "jadwal")
    read_now(clinic, "jadwal", now=NOW + DAY)
    clinic.refresh_from_db()
    today = local_date(clinic, NOW + DAY)
    assert clinic.references_until == today + 7 * DAY
    assert min(Sitting.objects.values_list("date", flat=True)) == today


def test_after_midnight_in_papua_the_week_begins_with_the_new_day(clinic, sandbox):
    Facility.objects.update(time_zone=Facility.TimeZone.WIT)
    clinic.refresh_from_db()
    evening = datetime(2026, 11, 21, 14, 59, tzinfo=UTC)  # 23:59 in Jayapura
    sandbox.turn(fail_after=6)
    ask(clinic, "jadwal", now=evening)
    read(evening)
    sandbox.turn(fail_after=0, down="off")
    assert read(evening + timedelta(minutes=16)) == 1
    dates = set(Sitting.objects.values_list("date", flat=True))
    assert min(dates) == datetime(2026, 11, 22).date()  # noqa: DTZ001 - a local date
    assert row(clinic, "jadwal").run == 2


def test_two_poli_of_ours_may_be_one_at_bpjs(clinic):
    read_now(clinic, *OURS)
    umum = Poli.objects.get(antrean_code="001")
    twin = people.poli(
        clinic, name="Umum sore", ticket_letter="Z", antrean_code="001", antrean_name=umum.antrean_name
    )
    project_schedules(facility=clinic, first=local_date(clinic, NOW))
    hours = [
        list(one.schedules.order_by("date", "hours").values_list("date", "hours")) for one in (umum, twin)
    ]
    assert hours[0] == hours[1] != []


def test_without_any_schedule_from_bpjs_the_clinics_own_is_left_alone(clinic):
    poli = people.poli(clinic, name="Umum")
    doctor = Practitioner.objects.create(facility=clinic, name="dr. Sari")
    own = people.schedule(poli, doctor, "08:00-12:00", local_date(clinic, NOW))
    project_schedules(facility=clinic, first=local_date(clinic, NOW))
    assert PracticeSchedule.objects.filter(pk=own.pk).exists()
