"""A code that was mended reaches every promise that never left, and nothing else; what hangs on a code is counted."""

from datetime import timedelta

import pytest

from tests.builders import DESK, NOW, TODAY, bridged_facility
from tests.integration.patients import people
from tests.integration.pendaftaran.test_register import jobs, register
from titian.facility.models import Facility, Poli, Practitioner
from titian.outbox import operations as outbox
from titian.outbox.models import Job
from titian.outbox.queries import visit_bridge
from titian.outbox.states import State
from titian.patients.models import Patient
from titian.pendaftaran import operations, queries
from titian.pendaftaran.models import Pendaftaran
from titian.reference.operations import renewals
from titian.reference.registry import Work

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
NIKS = ("3174064510920003", "3174064510920011", "3174064510920029")


def someone(clinic: Facility, number: int = 0) -> Patient:
    """A member of their own."""
    nik = NIKS[number]
    return people.bpjs_patient(clinic, {"card_number": f"000880000002{number}"}, nik=nik)


def one_of_many(clinic: Facility, number: int) -> Patient:
    return people.bpjs_patient(
        clinic, {"card_number": f"{8800000020000 + number:013d}"}, nik=f"31740645109{number:02d}003"
    )


def recode(row: Poli | Practitioner, **codes: str) -> None:
    """As the mapping screen saves it, and the duty a moment later."""
    for name, code in codes.items():
        setattr(row, name, code)
    row.save()
    renewals.ask(facility=row.facility, refs={row.ref}, now=NOW)
    renewals.carry_out(by=DESK, clock=lambda: NOW, stop=lambda: False)


def codes(pendaftaran: Pendaftaran) -> dict[str, str]:
    """The poli codes of what is still wanted, which stand in the payload too."""
    standing = Job.objects.filter(visit_ref=pendaftaran.ref, wanted=True)
    assert [job.payload["poli_code"] for job in standing] == [job.poli_code for job in standing]
    return {job.kind: job.poli_code for job in standing}


def test_nobody_elses_promises_are_touched():
    clinic, other = bridged_facility(), bridged_facility()
    elsewhere = register(other, someone(other))
    dental = people.poli(clinic, name="Poli Gigi", ticket_letter="G", pcare_code="002", antrean_code="002")
    beside = register(clinic, someone(clinic, 1), poli=dental)
    versions = {job.pk: job.version for job in Job.objects.all()}
    recode(people.poli(clinic), pcare_code="009", antrean_code="009")
    assert {job.pk: job.version for job in Job.objects.all()} == versions
    assert codes(elsewhere) == {"tambah_antrean": "001", "tambah_pendaftaran": "001"}
    assert codes(beside) == {"tambah_antrean": "002", "tambah_pendaftaran": "002"}


def test_what_left_for_bpjs_and_what_is_too_late_stay():
    clinic = bridged_facility()
    poli = people.poli(clinic)
    pendaftaran = register(clinic, someone(clinic))
    done = {"state": State.SENT, "due_at": None, "finished_at": NOW}
    Job.objects.filter(kind="tambah_pendaftaran").update(**done)
    Job.objects.filter(kind="tambah_antrean").update(useful_until=NOW - timedelta(hours=1))
    recode(poli, pcare_code="009", antrean_code="009")
    assert codes(pendaftaran) == {"tambah_antrean": "001", "tambah_pendaftaran": "001"}


def test_a_waiting_promise_is_made_anew_with_the_new_code_of_its_service():
    clinic = bridged_facility()
    poli = people.poli(clinic)
    visits = [register(clinic, someone(clinic, number), poli=poli) for number in range(3)]
    recode(poli, antrean_code="012")
    assert [codes(visit) for visit in visits] == [{"tambah_antrean": "012", "tambah_pendaftaran": "001"}] * 3


def test_a_refused_promise_goes_again_with_the_new_code():
    clinic = bridged_facility()
    poli = people.poli(clinic)
    pendaftaran = register(clinic, someone(clinic))
    refused = Job.objects.filter(visit_ref=pendaftaran.ref, kind="tambah_pendaftaran")
    refused.update(state=State.FAILED, due_at=None, finished_at=NOW, sends=1)
    recode(poli, pcare_code="012")
    standing = Job.objects.get(visit_ref=pendaftaran.ref, kind="tambah_pendaftaran", wanted=True)
    assert (standing.state, standing.poli_code, standing.sends) == (State.WAITING, "012", 0)


def test_another_code_of_the_practitioner_changes_what_is_said_and_not_the_promise():
    clinic = bridged_facility()
    person = people.practitioner(clinic)
    pendaftaran = register(clinic, someone(clinic), practitioner=person)
    before = jobs(pendaftaran)["tambah_antrean"]
    recode(person, antrean_code="555")
    after = jobs(pendaftaran)["tambah_antrean"]
    assert (after.pk, after.payload["practitioner_code"]) == (before.pk, 555)


def test_a_call_names_the_poli_with_which_bpjs_was_told_of_the_entry():
    clinic = bridged_facility()
    poli = people.poli(clinic)
    pendaftaran = register(clinic, someone(clinic))
    Job.objects.filter(kind="tambah_antrean").update(state=State.SENT, due_at=None, finished_at=NOW)
    recode(poli, antrean_code="012")
    operations.call(by=DESK, facility=clinic, ref=pendaftaran.ref, now=NOW)
    assert jobs(pendaftaran)["panggil_antrean"].poli_code == "001"


def test_a_call_that_waits_follows_the_entry_that_was_promised_anew():
    clinic = bridged_facility()
    poli = people.poli(clinic)
    pendaftaran = register(clinic, someone(clinic))
    operations.call(by=DESK, facility=clinic, ref=pendaftaran.ref, now=NOW)
    recode(poli, antrean_code="012")
    standing = Job.objects.filter(visit_ref=pendaftaran.ref, service="antrean", wanted=True).order_by("pk")
    assert list(standing.values_list("kind", "poli_code")) == [
        ("tambah_antrean", "012"),
        ("panggil_antrean", "012"),
    ]


def test_the_desk_sees_each_promise_once():
    clinic = bridged_facility()
    poli = people.poli(clinic)
    pendaftaran = register(clinic, someone(clinic))
    recode(poli, pcare_code="012", antrean_code="012")
    assert [(job.kind, job.state) for job in visit_bridge(pendaftaran.ref)] == [
        ("tambah_antrean", State.WAITING),
        ("tambah_pendaftaran", State.WAITING),
    ]


def test_a_cancelled_visit_is_not_promised_anew():
    clinic = bridged_facility()
    poli = people.poli(clinic)
    pendaftaran = register(clinic, someone(clinic))
    Pendaftaran.objects.update(cancelled_at=NOW, cancelled_by_name="Loket")
    recode(poli, pcare_code="012")
    assert codes(pendaftaran) == {"tambah_antrean": "001", "tambah_pendaftaran": "001"}


def test_what_hangs_on_a_code_is_counted_by_service():
    clinic = bridged_facility()
    poli, person = people.poli(clinic, pcare_code="", antrean_code=""), people.practitioner(clinic)
    for number in range(2):
        register(clinic, someone(clinic, number), poli=poli, practitioner=person)
    found = {work.ref: work for work in queries.work(clinic, TODAY)}
    assert found[poli.ref] == Work(poli.ref, 2, {"antrean": 2, "pcare": 2})
    assert found[person.ref] == Work(person.ref, 2, {"antrean": 2})


def test_a_promise_of_another_day_is_held_still_but_its_visit_is_not_of_today():
    clinic = bridged_facility()
    poli = people.poli(clinic, pcare_code="", antrean_code="")
    register(clinic, someone(clinic), poli=poli)
    found = {work.ref: work for work in queries.work(clinic, TODAY + timedelta(days=1))}
    assert (found[poli.ref].pendaftaran, found[poli.ref].held["pcare"]) == (0, 1)


def test_without_work_there_is_nothing_to_tell():
    assert queries.work(bridged_facility(), TODAY) == []


def test_a_cancellation_beside_a_new_map_leaves_nothing_promised(in_parallel):
    """What a renewal promises anew is not there yet when the cancellation begins to wait for it (R11)."""
    clinic = bridged_facility()
    poli = people.poli(clinic)
    visits = [register(clinic, one_of_many(clinic, number)) for number in range(6)]
    Poli.objects.filter(pk=poli.pk).update(pcare_code="009", antrean_code="009")

    def act(number: int) -> None:
        visit = visits[number // 2]
        if number % 2:
            operations.cancel(by=DESK, facility=clinic, ref=visit.ref, reason="pulang", now=NOW)
        else:
            with outbox.changes():
                operations.renew_visit(by=DESK, visit_ref=visit.ref, now=NOW)

    assert in_parallel(act, 2 * len(visits)) == [None] * 2 * len(visits)
    assert not Job.objects.filter(wanted=True).exists()
