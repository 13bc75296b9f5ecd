"""A draft, half empty and by several hands: what is refused, what is kept, who was quicker."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.builders import bridged_facility, facility
from tests.integration.kunjungan.examined import (
    COUGH,
    DOCTOR,
    FEVER,
    SEEN_AT,
    finish,
    jobs,
    registered,
    to_hospital,
    whole,
)
from tests.integration.patients import people
from titian.kunjungan import operations, queries
from titian.kunjungan.content import Content
from titian.kunjungan.errors import AlreadySigned, ChangedMeanwhile, UnableToWrite, VisitCancelled
from titian.kunjungan.models import Diagnosis, Kunjungan
from titian.outbox.kinds import Kind
from titian.pendaftaran import operations as pendaftaran_operations
from titian.pendaftaran.models import Pendaftaran

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


@pytest.fixture
def visit(db: None) -> Pendaftaran:
    return registered(bridged_facility())


def save(visit: Pendaftaran, content: Content, version: int = 0) -> Kunjungan:
    return operations.save_draft(
        by=DOCTOR, facility=visit.facility, ref=visit.ref, content=content, version=version, now=SEEN_AT
    )


def test_another_clinics_visit_is_nobodys_here(visit: Pendaftaran) -> None:
    with pytest.raises(Pendaftaran.DoesNotExist):
        operations.save_draft(
            by=DOCTOR, facility=facility(), ref=visit.ref, content=Content(), version=0, now=SEEN_AT
        )


def test_a_cancelled_visit_takes_no_draft(visit: Pendaftaran) -> None:
    pendaftaran_operations.cancel(
        by=DOCTOR, facility=visit.facility, ref=visit.ref, reason="pulang", now=SEEN_AT
    )
    with pytest.raises(VisitCancelled):
        save(visit, Content())
    assert not Kunjungan.objects.exists()


@pytest.mark.parametrize("field", ["chief_complaint", "anamnesis"])
def test_a_text_that_bpjs_would_cut_is_refused_whole(visit: Pendaftaran, field: str) -> None:
    with pytest.raises(UnableToWrite) as refused:
        save(visit, replace(Content(), **{field: "x" * 401}))
    assert refused.value.field == field
    save(visit, replace(Content(), **{field: "x" * 400}))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"diagnoses": (COUGH, COUGH)}, "diagnosis_1"),
        ({"systolic": 80, "diastolic": 120}, "systolic"),
        ({"systolic": 80, "diastolic": 80}, "systolic"),
    ],
)
def test_what_cannot_be_is_refused_in_a_draft_too(visit: Pendaftaran, facts: Any, field: str) -> None:
    with pytest.raises(UnableToWrite) as refused:
        save(visit, replace(Content(), **facts))
    assert refused.value.field == field
    assert not Kunjungan.objects.exists()


def test_another_clinics_doctor_treats_nobody_here(visit: Pendaftaran) -> None:
    with pytest.raises(UnableToWrite, match="milik klinik ini"):
        save(visit, Content(practitioner=people.practitioner(facility())))


@pytest.mark.parametrize("name", ["systolic", "weight_kg", "temperature_c"])
def test_no_measurement_is_ever_0(visit: Pendaftaran, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        save(visit, replace(Content(), **{name: 0}))


def test_of_two_who_type_at_once_the_second_is_told(visit: Pendaftaran) -> None:
    save(visit, Content(systolic=120, diastolic=80))
    with pytest.raises(ChangedMeanwhile, match=DOCTOR.name) as refused:
        save(visit, Content(chief_complaint="batuk"), version=0)
    assert refused.value.kunjungan.systolic == 120
    assert Kunjungan.objects.get().chief_complaint == ""


def test_a_signed_record_takes_no_draft(visit: Pendaftaran) -> None:
    finish(visit)
    with pytest.raises(AlreadySigned, match=r"dr\. Ani"):
        save(visit, Content(), version=1)


def test_what_the_nurse_measured_stays_while_the_doctor_goes_on(visit: Pendaftaran) -> None:
    begun = save(visit, replace(queries.beginning(visit), weight_kg=Decimal("3.25")))
    save(visit, replace(queries.content_of(begun), diagnoses=(FEVER, COUGH)), version=1)
    now = queries.of_visit(visit.facility, visit.ref)
    assert now is not None
    assert (now.version, queries.content_of(now).weight_kg) == (2, Decimal("3.25"))
    assert queries.content_of(now).diagnoses == (FEVER, COUGH)


def test_a_draft_promises_nothing(visit: Pendaftaran) -> None:
    save(visit, whole(visit))
    assert jobs(visit, Kind.TAMBAH_KUNJUNGAN) == []


def test_what_is_written_is_read_back_as_it_was(visit: Pendaftaran) -> None:
    content = to_hospital(visit, tacc=1, tacc_reason="< 3 Hari")
    assert queries.content_of(save(visit, content)) == content


def test_a_rujukan_leaves_with_the_disposition_that_had_it(visit: Pendaftaran) -> None:
    save(visit, to_hospital(visit))
    save(visit, replace(to_hospital(visit), disposition="3"), version=1)
    assert queries.content_of(Kunjungan.objects.get()).rujukan is None


def test_diagnoses_that_did_not_change_are_not_written_again(visit: Pendaftaran) -> None:
    save(visit, whole(visit))
    before = Diagnosis.objects.get().pk
    save(visit, whole(visit, systolic=130), version=1)
    assert Diagnosis.objects.get().pk == before


def test_two_drafts_at_once_make_one_record(in_parallel: Any) -> None:
    visit = registered(bridged_facility())
    results = in_parallel(lambda number: save(visit, Content(systolic=120 + number)), 2)
    assert sum(isinstance(result, ChangedMeanwhile) for result in results) == 1
    assert Kunjungan.objects.count() == 1


def test_no_known_allergies_and_the_complaint_of_the_desk_are_where_one_begins(db: None) -> None:
    visit = registered(bridged_facility(), no_known_allergies=True)
    begun = queries.beginning(visit)
    assert (begun.chief_complaint, begun.drug_allergy, begun.practitioner) == (
        "batuk",
        "00",
        visit.practitioner,
    )
    assert begun.systolic is None


def test_nothing_is_assumed_of_who_was_not_asked(visit: Pendaftaran) -> None:
    assert queries.beginning(visit).drug_allergy == ""


def test_the_mapped_doctor_who_opens_the_form_is_who_examines(visit: Pendaftaran) -> None:
    facts = {"name": "BUDI SANTOSO", "antrean_name": "dr. Budi Santoso", "pcare_code": "77"}
    budi = people.practitioner(visit.facility, **facts)
    unmapped = people.practitioner(visit.facility, name="dr. Cici", pcare_code="")
    assert queries.beginning(visit, "dr. BUDI Santoso").practitioner == budi
    for stranger in (unmapped.name, "Perawat Dedi", ""):
        assert queries.beginning(visit, stranger).practitioner == visit.practitioner
