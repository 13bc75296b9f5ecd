"""Who somebody is, corrected later than two days after the record: saved, shown, and approved or declined."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests import personas
from tests.builders import DESK, NOW, facility
from tests.integration.patients import people
from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.facility.permissions import seat_of
from titian.patients import operations, queries
from titian.patients.errors import UnableToSave
from titian.patients.listeners import chores
from titian.patients.models import Patient

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
LATER = NOW + timedelta(hours=49)


@pytest.fixture
def patient() -> Patient:
    return people.patient(facility(), birth_place="Depok")


@pytest.fixture
def clerk(patient: Patient) -> Actor:
    return Actor.staff(personas.staff(patient.facility))


def edit(patient: Patient, by: Actor, now=LATER, **facts: Any) -> Patient:
    return operations.edit_patient(
        by=by,
        facility=patient.facility,
        ref=patient.ref,
        data=people.patient_data(**{"birth_place": "Depok"} | facts),
        seen_at=patient.changed_at,
        now=now,
    )


def browser(clinic: Facility, role: str) -> Client:
    return personas.signed_in(personas.staff(clinic, role))


@pytest.mark.parametrize(
    ("facts", "hours", "waits"),
    [
        ({"name": "Siti Nurani"}, 49, True),
        ({"birth_place": "Bogor"}, 49, True),
        ({"name": "Siti Nurani"}, 47, False),
        ({"address": "Jalan Baru 1", "phone": "+6281234500099"}, 49, False),
        ({"mother_name": "Tuti"}, 49, False),  # it was empty
    ],
)
def test_who_somebody_is_waits_for_approval_after_two_days(patient, clerk, facts, hours, waits):
    edited = edit(patient, clerk, NOW + timedelta(hours=hours), **{"mother_name": ""} | facts)
    assert (edited.unapproved_since is not None) == waits
    edited.refresh_from_db()
    for column, value in facts.items():
        assert getattr(edited, column) == value


def test_what_titian_does_by_itself_waits_for_nobody(patient):
    assert edit(patient, DESK, name="Siti Nurani").unapproved_since is None


def test_a_second_correction_waits_since_the_first(patient, clerk):
    first = edit(patient, clerk, name="Siti Nurani")
    second = edit(first, clerk, LATER + timedelta(hours=1), name="Siti Nurhani")
    assert second.unapproved_since == LATER


@pytest.mark.parametrize(("path", "said"), [("setujui", "Koreksi disetujui"), ("tolak", "Koreksi ditolak")])
def test_an_admin_decides_and_says_why(patient, clerk, path, said):
    clinic, at = patient.facility, f"/k/{patient.facility.slug}/pasien/{patient.ref}/"
    edit(patient, clerk, name="Siti Nurani")
    admin, desk = browser(clinic, "admin"), browser(clinic, "pendaftaran")
    assert "Setujui" not in desk.get(at).content.decode()
    assert "menunggu persetujuan" in desk.get(at).content.decode()
    assert "Setujui" in admin.get(at).content.decode()
    assert desk.post(f"{at}koreksi/{path}/", {"reason": "x"}).status_code == 403
    seen = {"seen_at": Patient.objects.get().changed_at.isoformat()}
    assert admin.post(f"{at}koreksi/{path}/", seen | {"reason": " "}).status_code == 422
    assert admin.post(f"{at}koreksi/{path}/", seen | {"reason": "KTP dilihat"}).status_code == 302
    step = queries.history(Patient.objects.get())[0]
    assert (step.what, step.note) == (said, "KTP dilihat")
    patient.refresh_from_db()
    assert (patient.unapproved_since, patient.name) == (None, "Siti Nurani")
    assert "menunggu persetujuan" not in admin.get(at).content.decode()


def test_where_nothing_waits_nothing_is_approved(patient, clerk):
    for decide in (operations.approve_corrections, operations.decline_corrections):
        with pytest.raises(UnableToSave, match="Tidak ada koreksi"):
            decide(
                by=clerk, facility=patient.facility, ref=patient.ref, reason="x",
                seen_at=patient.changed_at, now=LATER,
            )  # fmt: skip


@pytest.mark.parametrize("path", ["setujui", "tolak"])
def test_a_correction_that_nobody_looked_at_is_not_decided_with_the_one_before(patient, clerk, path):
    admin, at = (
        browser(patient.facility, "admin"),
        f"/k/{patient.facility.slug}/pasien/{patient.ref}/koreksi/{path}/",
    )
    first = edit(patient, clerk, name="Siti Nurani")
    seen = admin.get(at).context["form"]["seen_at"].value()
    edit(first, clerk, LATER + timedelta(hours=1), name="Siti Lain")
    answer = admin.post(at, {"reason": "KTP dilihat", "seen_at": seen})
    assert answer.status_code == 422
    assert "baru saja diubah" in answer.content.decode()
    assert Patient.objects.get().unapproved_since == LATER
    again = answer.context["form"]["seen_at"].value()
    assert admin.post(at, {"reason": "KTP dilihat", "seen_at": again}).status_code == 302


@pytest.mark.parametrize("seen", ["", "kemarin"])
def test_who_cannot_say_what_was_seen_decides_nothing(patient, clerk, seen):
    admin, at = browser(patient.facility, "admin"), f"/k/{patient.facility.slug}/pasien/{patient.ref}/"
    edit(patient, clerk, name="Siti Nurani")
    assert admin.post(f"{at}koreksi/setujui/", {"reason": "x", "seen_at": seen}).status_code == 422


@pytest.mark.parametrize(
    "unknown",
    [
        {"nik": "", "identity_number": "", "identity_type": "belum_ada"},
        {"sex": Patient.Sex.UNKNOWN},
        {"sex": Patient.Sex.NOT_FILLED},
        {"birth_date_is_estimate": True, "birth_date": date(1980, 1, 1)},
        {"name": "", "entry_kind": "unknown"},
    ],
)
def test_what_nobody_knew_is_completed_not_corrected(clerk, unknown):
    patient = people.patient(facility(), birth_place="Depok", mother_name="", **unknown)
    assert edit(patient, clerk, mother_name="").unapproved_since is None
    assert (
        edit(Patient.objects.get(pk=patient.pk), clerk, mother_name="", name="Lain").unapproved_since == LATER
    )


def test_who_may_approve_is_told_how_many_wait_and_finds_them(patient, clerk):
    clinic = patient.facility
    people.patient(clinic, nik="", identity_number="", identity_type="belum_ada", name="Lain")
    edit(patient, clerk, name="Siti Nurani")
    (chore,) = chores(seat_of(personas.staff(clinic, "admin"), clinic.slug), NOW)
    assert "1 pasien menunggu" in chore.text
    page = browser(clinic, "admin").get(chore.href)
    assert [one.ref for one in page.context["patients"]] == [patient.ref]
    assert not list(chores(seat_of(personas.staff(clinic), clinic.slug), NOW))
