"""The clinic Melati, our client in its hands, and a peserta whom it treated today."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from bpjs import Client, Credentials, Service, SyncSender
from bpjs.pcare import kunjungan, prolanis, reference, rujukan
from bpjs.pcare.kunjungan import NewKunjungan, ToSubspecialty
from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.data.medicines import PHARMACIES
from bpjs_sandbox.testing import RunningSandbox
from tests.unit.bpjs.samples import Known, consultation, writes

DEADLINE = 10.0
Side = dict[str, object]
"""Dials that are turned away from what the sandbox is by itself."""


@contextmanager
def calling(sandbox: RunningSandbox, side: Side) -> Iterator[Client]:
    """A client of the sandbox, which forgets everything and stands on this side."""
    sandbox.reset()
    sandbox.turn(**side)
    with closing(SyncSender(deadline=DEADLINE)) as sender:
        yield Client(credentials(sandbox, side), sender)


def credentials(sandbox: RunningSandbox, side: Side) -> dict[Service, Credentials]:
    """Melati's; iCare's user key is PCare's unless this sandbox wants its own."""
    pcare = Credentials(
        sandbox.pcare_url,
        MELATI.cons_id,
        MELATI.secret,
        MELATI.pcare_user_key,
        MELATI.username,
        MELATI.password,
    )
    own = side.get("icare_user_key") == "own"
    icare = replace(
        pcare, base_url=sandbox.icare_url, user_key=MELATI.icare_user_key if own else pcare.user_key
    )
    antrean = replace(pcare, base_url=sandbox.antrean_url, user_key=MELATI.antrean_user_key)
    return {Service.PCARE: pcare, Service.ANTREAN: antrean, Service.ICARE: icare}


def registered(sandbox: RunningSandbox, client: Client, side: Side) -> Known:
    """A peserta of the clinic who was registered today."""
    member, today = sandbox.world.ordinary_members(MELATI)[0], sandbox.world.today(MELATI)
    known = Known(
        card=member.card, nik=member.nik, day=today, faskes=MELATI.faskes_code, first=first_row(side),
        practitioner=MELATI.practitioners[0].pcare_code, pharmacy=PHARMACIES[0],
        medicine=client.call(reference.medicines("a", 1, 1)).rows[0].code,
        procedure=client.call(reference.procedures("10", 1, 1)).rows[0].code,
        club=int(client.call(reference.clubs("01")).rows[0].code),
    )  # fmt: skip
    (registration,) = writes(known)["pcare.pendaftaran.add"]
    return replace(known, no_urut=client.call(registration))


def treated(sandbox: RunningSandbox, client: Client, side: Side) -> Known:
    """As `registered`; then the peserta was referred, and the clubs had their meetings."""
    known = registered(sandbox, client, side)
    number = client.call(kunjungan.add(referred(client, known)))
    meetings = client.call(prolanis.activities(known.day))
    return replace(known, no_kunjungan=number, edu_id=meetings.rows[0].number)


def referred(client: Client, known: Known) -> NewKunjungan:
    """A consultation that ends with a rujukan to the nearest hospital for children."""
    hospital = client.call(rujukan.by_subspecialty("26", known.day)).rows[0].code
    to = ToSubspecialty(planned_for=known.day, hospital_code=hospital, subspecialty_code="26")
    return replace(consultation(known), disposition_code="4", rujukan=to, tacc_code=1, tacc_reason="< 3 Hari")


def first_row(side: Side) -> int:
    return 0 if side.get("start_base") == 0 else 1
