"""The clinic of the drill, made by the product's own operations while the sandbox is still well."""

from collections.abc import Iterable
from datetime import datetime

from django.core.management import call_command
from django.utils import timezone

from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.people import Member
from titian.accounts.models import Actor
from titian.facility import operations
from titian.facility.models import Facility, ServiceAccount
from titian.facility.queries import local_date
from titian.patients.models import Patient
from titian.patients.operations import PatientData, Proof, register_patient
from titian.peserta import operations as peserta
from titian.reference.reader import read_now

SLUG = "melati"
DESK = Actor.system("loket latihan")
Service = ServiceAccount.Service
_SEX = {"L": Patient.Sex.MALE, "P": Patient.Sex.FEMALE}


def prepare(port: int, people: Iterable[Member]) -> Facility:
    """An empty database becomes a clinic bridged to the sandbox at `port`, with its references and patients."""
    call_command("migrate", verbosity=0, interactive=False)
    now = timezone.now()
    zone = Facility.TimeZone.WIB  # the sandbox's melati keeps the same
    facility = operations.create_facility(
        by=DESK, slug=SLUG, name="Klinik Melati", faskes_code=MELATI.faskes_code, time_zone=zone, now=now
    )
    _bridge(facility, Service.PCARE, f"http://127.0.0.1:{port}/pcare-rest", MELATI.pcare_user_key, now)
    _bridge(facility, Service.ANTREAN, f"http://127.0.0.1:{port}/antreanfktp", MELATI.antrean_user_key, now)
    read_now(by=DESK, facility=facility, names=("poli", "dokter", "jadwal"), clock=timezone.now)
    for one in people:
        _verify_and_save(facility, one)
    return facility


def _bridge(facility: Facility, service: Service, address: str, user_key: str, now: datetime) -> None:
    operations.save_service_account(
        by=DESK,
        facility=facility,
        service=service,
        base_url=address,
        cons_id=MELATI.cons_id,
        secret=MELATI.secret,
        user_key=user_key,
        username=MELATI.username,
        password=MELATI.password,
        now=now,
    )
    today = local_date(facility, now)
    operations.set_bridged(by=DESK, facility=facility, service=service, since=today, is_on=True, now=now)


def _verify_and_save(facility: Facility, one: Member) -> None:
    """As the desk does it: BPJS is asked first, and its answer goes with the patient."""
    now = timezone.now()
    record = peserta.check(by=DESK, facility=facility, number=one.card, now=now)
    proof = Proof(Patient.Membership.VERIFIED, record)
    register_patient(
        by=DESK, facility=facility, data=_typed_in(one), proof=proof, now=now, told_apart="the drill's own"
    )


def _typed_in(one: Member) -> PatientData:
    return PatientData(
        name=one.name,
        identity_type=Patient.IdentityType.NIK,
        identity_number=one.nik,
        identity_status=Patient.IdentityStatus.VERIFIED,
        nik=one.nik,
        sex=_SEX[one.sex],
        birth_date=one.born,
        phone=f"+62{one.phone[1:]}" if one.phone else "",
        phone_is_placeholder=False,
        phone_missing_reason="" if one.phone else "tidak punya",
        address="Jalan Melati 7",
        card_number=one.card,
    )
