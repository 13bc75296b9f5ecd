"""When PCare is promised a registration: at the desk, at the call, or when the consultation is finished (design §3)."""

import pytest

from tests import personas
from tests.builders import DESK, bridged_facility
from tests.integration.kunjungan.examined import SEEN_AT, finish, jobs, registered, void
from titian.facility.models import Facility
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State
from titian.pendaftaran import operations
from titian.pendaftaran.models import Pendaftaran

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

PCARE, ANTREAN = Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_ANTREAN
Moment = Facility.TellsPcare


def visit_at(moment: str) -> Pendaftaran:
    clinic = bridged_facility()
    Facility.objects.filter(pk=clinic.pk).update(tells_pcare=moment)
    clinic.refresh_from_db()
    return registered(clinic)


def call(visit: Pendaftaran) -> None:
    operations.call(by=DESK, facility=visit.facility, ref=visit.ref, now=SEEN_AT)


def kinds(visit: Pendaftaran) -> list[str]:
    return [job.kind for job in jobs(visit)]


def test_at_the_desk_unless_the_clinic_says_otherwise(db: None) -> None:
    visit = registered(bridged_facility())
    assert visit.tells_pcare == Moment.AT_DESK
    assert kinds(visit) == [ANTREAN, PCARE]


def test_kept_back_until_the_call_the_queue_entry_goes_all_the_same(db: None) -> None:
    visit = visit_at(Moment.AT_CALL)
    assert kinds(visit) == [ANTREAN]
    call(visit)
    call(visit)
    assert sorted(kinds(visit)) == sorted([ANTREAN, PCARE, Kind.PANGGIL_ANTREAN])


def test_kept_back_until_the_finish_a_call_promises_pcare_nothing(db: None) -> None:
    visit = visit_at(Moment.AT_FINISH)
    call(visit)
    assert PCARE not in kinds(visit)
    finish(visit)
    found = kinds(visit)
    assert found.count(PCARE) == 1
    assert found.index(PCARE) < found.index(Kind.TAMBAH_KUNJUNGAN)


@pytest.mark.parametrize("moment", [Moment.AT_CALL, Moment.AT_FINISH])
def test_a_finish_without_a_call_promises_it_once(db: None, moment: str) -> None:
    visit = visit_at(moment)
    finish(visit)
    void(visit)
    finish(visit)
    assert kinds(visit).count(PCARE) == 1


@pytest.mark.parametrize("moment", [Moment.AT_CALL, Moment.AT_FINISH])
def test_who_goes_home_before_leaves_nothing_to_take_back_at_pcare(db: None, moment: str) -> None:
    visit = visit_at(moment)
    operations.cancel(by=DESK, facility=visit.facility, ref=visit.ref, reason="pulang", now=SEEN_AT)
    assert not Job.objects.filter(kind__in=[PCARE, Kind.HAPUS_PENDAFTARAN]).exists()


def test_a_setting_that_changes_meanwhile_strands_no_registration(db: None) -> None:
    visit = visit_at(Moment.AT_CALL)
    Facility.objects.update(tells_pcare=Moment.AT_DESK)
    call(visit)
    assert PCARE in kinds(visit)


def test_what_a_person_entered_by_hand_is_not_promised_again(db: None) -> None:
    visit = visit_at(Moment.AT_CALL)
    call(visit)
    Job.objects.filter(kind=PCARE).update(state=State.CLOSED, due_at=None, finished_at=SEEN_AT)
    finish(visit)
    assert kinds(visit).count(PCARE) == 1


def test_a_patient_whom_bpjs_does_not_pay_is_none_of_pcares(db: None) -> None:
    clinic = bridged_facility()
    Facility.objects.update(tells_pcare=Moment.AT_CALL)
    clinic.refresh_from_db()
    visit = registered(clinic, payer="pribadi")
    call(visit)
    assert kinds(visit) == []


def test_the_visits_page_says_that_pcare_is_told_later(db: None) -> None:
    visit = visit_at(Moment.AT_FINISH)
    clerk = personas.signed_in(personas.staff(visit.facility))
    page = clerk.get(f"/k/{visit.facility.slug}/pendaftaran/{visit.ref}/").content.decode()
    assert "Pendaftaran PCare dikirim saat kunjungan diselesaikan" in page
