"""The clinic Melati, our client in its hands, and a peserta whom it treated today."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bpjs import Client, Credentials, Request, Service, SyncSender
from bpjs.antrean import antrean
from bpjs.antrean import reference as antrean_reference
from bpjs.antrean.antrean import NewAntrean
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


def ticket(client: Client, known: Known) -> NewAntrean:
    """An entry of the line with the names and hours of today's own reference."""
    poli = {one.code: one for one in client.call(antrean_reference.poli(known.day)).rows}["001"]
    doctor = client.call(antrean_reference.practitioners("001", known.day)).rows[0]
    return NewAntrean(
        known.card, known.nik, "080012345678", "001", poli.name, "00-00-01", known.day, doctor.code,
        doctor.name, doctor.hours, "A-1", 1,
    )  # fmt: skip


def called(known: Known, *, is_present: bool) -> Request[None]:
    """The call of that entry, now."""
    return antrean.call(known.day, "001", known.card, is_present=is_present, at=datetime.now(UTC))


def told(sandbox: RunningSandbox, client: Client) -> Iterator[tuple[str, Request[Any]]]:
    """What a clinic tells of one visit and takes back again, each once BPJS took the one before; by our kind."""
    member = sandbox.world.ordinary_members(MELATI)[1]
    known = Known(
        card=member.card, nik=member.nik, day=sandbox.world.today(MELATI), faskes=MELATI.faskes_code,
        practitioner=MELATI.practitioners[0].pcare_code,
    )  # fmt: skip
    yield "tambah_antrean", antrean.add(ticket(client, known))
    yield "panggil_antrean", called(known, is_present=False)
    yield "batal_antrean", antrean.cancel(known.day, "001", known.card, reason="pulang")
    yield "tambah_pendaftaran", writes(known)["pcare.pendaftaran.add"][0]
    known = replace(known, no_urut=sandbox.world.state.registrations[-1].number)
    yield "tambah_kunjungan", writes(known)["pcare.kunjungan.add"][0]
    known = replace(known, no_kunjungan=sandbox.world.state.visits[-1].number)
    yield "ubah_kunjungan", writes(known)["pcare.kunjungan.edit"][0]
    yield "hapus_kunjungan", writes(known)["pcare.kunjungan.delete"][0]
    yield "hapus_pendaftaran", writes(known)["pcare.pendaftaran.delete"][0]


def first_row(side: Side) -> int:
    return 0 if side.get("start_base") == 0 else 1
