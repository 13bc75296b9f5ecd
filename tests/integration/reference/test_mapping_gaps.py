"""What is not mapped and used today stands first; `titian doctor` and the mapping screen ask the same."""

from typing import Any

import pytest

from tests import builders
from tests.builders import NOW, TODAY
from tests.integration.patients import people
from tests.integration.pendaftaran.test_register import register
from tests.integration.reference.test_mapping import ani, bpjs_list, umum
from titian.facility.models import Facility, ServiceAccount
from titian.reference.models import Entry, Sitting
from titian.reference.queries.gaps import Gap, gaps, uses

pytestmark = pytest.mark.django_db


def sitting(clinic: Facility, **facts: Any) -> Sitting:
    columns = {
        "poli_code": "001",
        "poli_name": "UMUM",
        "practitioner_code": "101",
        "practitioner_name": "ANI",
    }
    rest = {"facility": clinic, "date": TODAY, "hours": "08:00-12:00", "capacity": 9}
    return Sitting.objects.create(**columns | rest | facts)


def told(found: list[Gap]) -> list[tuple[str, str, str]]:
    return [(gap.name, str(gap.service), gap.problem) for gap in found]


@pytest.fixture
def clinic() -> Facility:
    return builders.bridged_facility()


def test_a_service_without_a_bridge_has_no_gaps(clinic):
    umum(clinic)
    ServiceAccount.objects.filter(service="antrean").update(is_on=False)
    assert told(gaps(clinic, TODAY)) == [("Poli Umum", "pcare", "belum dipetakan")]
    ServiceAccount.objects.filter(service="pcare").update(bridged_since=None)
    assert gaps(clinic, TODAY) == []


def test_a_code_that_vanished_is_a_gap_and_one_of_a_list_never_read_is_none(clinic):
    people.poli(clinic)
    assert gaps(clinic, TODAY) == []
    bpjs_list(clinic, "poli", ("001", "POLI UMUM"), gone=("001",))
    assert told(gaps(clinic, TODAY)) == [("Poli Umum", "pcare", "sudah tidak ada di BPJS")]
    Entry.objects.update(gone_at=None)
    assert gaps(clinic, TODAY) == []


def test_what_waits_for_codes_stands_before_what_is_only_registered_and_that_before_the_unused(clinic):
    held = umum(clinic, antrean_code="001")
    person = ani(clinic, antrean_code="101")
    ani(clinic, name="dr. Cuti", antrean_code="103")
    register(clinic, people.bpjs_patient(clinic), poli=held, practitioner=person)
    found = gaps(clinic, TODAY)
    assert [(gap.name, gap.held, gap.pendaftaran, gap.is_used) for gap in found] == [
        ("Poli Umum", 1, 1, True),
        ("dr. Ani Wijaya", 0, 1, True),
        ("dr. Cuti", 0, 0, False),
    ]


def test_what_is_out_of_use_is_no_gap_unless_something_waits_for_it(clinic):
    poli = umum(clinic, antrean_code="001")
    poli.is_active = False
    poli.save()
    assert gaps(clinic, TODAY) == []
    register(clinic, people.bpjs_patient(clinic), poli=poli)
    assert ("Poli Umum", "pcare", "belum dipetakan") in told(gaps(clinic, TODAY))


def test_a_doctor_who_sits_today_and_is_nobody_of_ours_is_a_gap_that_is_used(clinic):
    people.poli(clinic)
    sitting(clinic)
    sitting(clinic, date=TODAY.replace(day=22), practitioner_code="102")
    found = gaps(clinic, TODAY)
    assert told(found) == [("ANI", "antrean", "belum dipetakan")]
    assert (found[0].is_used, found[0].href.endswith("#antrean_dokter-101")) == (True, True)


def test_one_who_sits_today_and_lacks_the_other_code_is_used(clinic):
    people.poli(clinic)
    person = ani(clinic, antrean_code="101")
    sitting(clinic)
    found = gaps(clinic, TODAY)
    assert [(gap.name, gap.sits) for gap in found] == [("dr. Ani Wijaya", True)]
    assert found[0].href.endswith(f"/pemetaan/#baris-{person.ref}")


def test_another_clinics_work_is_not_counted(clinic):
    other = builders.bridged_facility()
    register(other, people.bpjs_patient(other), poli=umum(other))
    umum(clinic)
    assert {gap.held for gap in gaps(clinic, TODAY)} == {0}


def test_the_maps_tell_which_codes_they_use(clinic):
    poli = people.poli(clinic, antrean_code="")
    register(clinic, people.bpjs_patient(clinic), poli=poli, now=NOW)
    use = next(iter(uses(clinic, TODAY)))
    assert (use.list_name, use.code, use.label, use.count_today) == ("poli", "001", "Poli Umum", 1)
