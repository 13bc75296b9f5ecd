"""Setting a clinic up: refused in words, remembered without secrets."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from tests import builders, personas
from titian.accounts.models import AuditEvent
from titian.facility import operations, queries
from titian.facility.errors import UnableToSave
from titian.facility.models import Assignment, ServiceAccount
from titian.facility.rights import Right
from titian.outbox.queries import is_bridged

pytestmark = pytest.mark.django_db

BY = {"by": builders.DESK, "now": builders.NOW}
ANTREAN = ServiceAccount.Service.ANTREAN
KEYS = {
    "base_url": "https://bpjs.example/antreanfktp",
    "cons_id": "1",
    "secret": "rahasia",
    "user_key": "kunci",
}


def antrean(clinic, **facts):
    return operations.save_service_account(**BY, facility=clinic, service=ANTREAN, **KEYS | facts)


def test_a_slug_that_is_taken_is_refused():
    operations.create_facility(**BY, slug="melati", name="Klinik Melati")
    with pytest.raises(UnableToSave):
        operations.create_facility(**BY, slug="melati", name="Melati Dua")


def test_a_time_zone_outside_indonesia_is_refused():
    with pytest.raises(UnableToSave):
        operations.create_facility(**BY, slug="melati", name="Klinik Melati", time_zone="Europe/Paris")


def test_two_poli_cannot_call_with_one_letter():
    clinic = builders.facility()
    operations.add_poli(**BY, facility=clinic, name="Umum", ticket_letter="A")
    with pytest.raises(UnableToSave):
        operations.add_poli(**BY, facility=clinic, name="Gigi", ticket_letter="A")


def test_an_unknown_permission_is_refused_and_nothing_is_assigned():
    clinic, member = builders.facility(), personas.user()
    with pytest.raises(UnableToSave, match="raja"):
        operations.assign(
            **BY, user=member, facility=clinic, role=Assignment.Role.ADMIN, permissions=["raja"]
        )
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("role", "rights", "why"),
    [
        (Assignment.Role.DOKTER, ["satusehat"], "bukan Dokter"),
        (Assignment.Role.PENDAFTARAN, Right.values, "bukan Pendaftaran"),
        (Assignment.Role.ADMIN, ["kirim_ulang", "identitas"], "hanya berguna bersama"),
    ],
)
def test_rights_of_no_use_are_refused_and_what_was_there_stays(role, rights, why):
    clinic = builders.facility()
    member = personas.member(clinic, "admin", {"satusehat"})
    with pytest.raises(UnableToSave, match=why):
        operations.assign(**BY, user=member, facility=clinic, role=role, permissions=iter(rights))
    kept = Assignment.objects.get()
    assert (kept.role, kept.permissions.get().codename) == ("admin", "satusehat")


def test_a_second_assignment_replaces_role_and_permissions():
    clinic, member = builders.facility(), personas.user()
    operations.assign(
        **BY, user=member, facility=clinic, role=Assignment.Role.ADMIN, permissions=["satusehat"]
    )
    assignment = operations.assign(**BY, user=member, facility=clinic, role=Assignment.Role.DOKTER)
    assert Assignment.objects.get() == assignment
    assert (assignment.role, assignment.permissions.count()) == ("dokter", 0)


def test_a_member_without_a_place_is_an_outsider():
    clinic, member = builders.facility(), personas.user()
    operations.assign(**BY, user=member, facility=clinic, role=Assignment.Role.ADMIN)
    operations.unassign(**BY, user=member, facility=clinic)
    assert not queries.facilities_of(member).exists()


def test_pcare_credentials_without_a_user_are_refused():
    with pytest.raises(UnableToSave, match="username, password"):
        operations.save_service_account(
            **BY, facility=builders.facility(), service=ServiceAccount.Service.PCARE, **KEYS
        )


def test_an_address_that_is_none_is_refused():
    with pytest.raises(UnableToSave):
        antrean(builders.facility(), base_url="bukan alamat")


def test_an_empty_secret_keeps_the_one_there_is():
    clinic = builders.facility()
    antrean(clinic)
    changed = antrean(clinic, secret="", user_key="kunci-baru")
    assert (changed.secret.reveal(), changed.user_key.reveal()) == ("rahasia", "kunci-baru")
    assert ServiceAccount.objects.count() == 1


def test_a_bridge_needs_credentials_first():
    with pytest.raises(UnableToSave, match="Antrean FKTP"):
        operations.set_bridged(
            **BY, facility=builders.facility(), service=ANTREAN, since=date(2026, 1, 1), is_on=True
        )


@pytest.mark.parametrize(
    ("since", "is_on", "bridged"),
    [(None, True, False), (date(2026, 11, 21), True, True), (date(2026, 1, 1), False, False)],
)
def test_a_service_takes_promises_once_it_has_its_day_and_is_switched_on(since, is_on, bridged):
    clinic = builders.facility()
    antrean(clinic)
    operations.set_bridged(**BY, facility=clinic, service=ANTREAN, since=since, is_on=is_on)
    assert is_bridged(clinic, "antrean") is bridged


def test_what_is_remembered_of_credentials_never_holds_them():
    clinic = builders.facility()
    antrean(clinic)
    antrean(clinic, secret="rahasia-baru")
    kept = list(
        LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(ServiceAccount)).values_list(
            "changes"
        )
    )
    assert kept
    assert not any(word in str(kept) for word in ("secret", "user_key", "password", "rahasia"))
    assert AuditEvent.objects.filter(action="save_credentials", facility_id=clinic.pk).count() == 2


def test_every_setting_up_is_remembered_with_who_did_it():
    clinic = operations.create_facility(**BY, slug="melati", name="Klinik Melati")
    operations.add_practitioner(**BY, facility=clinic, name="dr. Rina")
    operations.add_penjamin(**BY, facility=clinic, name="PT Sehat")
    events = AuditEvent.objects.filter(facility_id=clinic.pk).order_by("pk")
    assert [event.action for event in events] == ["create_facility", "add_practitioner", "add_penjamin"]
    assert {event.actor_name for event in events} == {"loket uji"}
