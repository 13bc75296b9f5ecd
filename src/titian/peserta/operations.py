"""The one question that the desk asks BPJS while somebody waits: is this person a member?

Nothing here holds a transaction while it asks. It asks for four seconds at most, with at most two questions
in flight a process, so that a slow BPJS never takes the threads that save patients.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Never, cast
from uuid import UUID

from django.db.models import CharField

import bpjs
from bpjs.pcare.peserta import Peserta, peserta_by_card, peserta_by_nik
from bpjs_wire.answers import AnswerRow, Cause
from titian import connection
from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox import operations as bridge
from titian.outbox import queries as outbox
from titian.peserta import errors
from titian.peserta.models import PesertaRecord

TOTAL_LIMIT = 4.0
"""Seconds that the desk waits for BPJS, connecting and reading included."""

IN_FLIGHT = 2
"""Questions that one process asks at the same time; a third is told at once that BPJS is out of reach."""

_places = connection.Places(IN_FLIGHT)
_Finding = PesertaRecord.Finding
_KIND = "peserta"
"""As the catalogue of answers calls this question."""
_NOBODY = ("member_unknown", "member_nothing_found")
_FREE_TEXTS = ("name", "class_name", "type_name", "status_text", "home_faskes_name", "phone")
_BROKEN = {
    "secret": "consumer secret (atau Cons ID) ditolak BPJS",
    "password": "nama pengguna atau kata sandi PCare ditolak BPJS",
    "user_key": "user_key PCare ditolak BPJS",
    "clock": "jam komputer ini terlalu jauh dari jam BPJS",
}


def check(*, by: Actor, facility: Facility, number: str, now: datetime) -> PesertaRecord:
    """Ask PCare about a card number (13 digits) or a NIK (16) and store the answer.

    An inactive member, or one of another faskes, is an answer: the record tells. Raises a kind of
    `errors.UnableToCheck` when there is no answer to go on with. Must be called outside a transaction.
    """
    digits = re.sub(r"[\s.\-]", "", number)
    request = _question(digits)
    _refuse_if_known_down(facility)
    record = PesertaRecord(
        facility=facility,
        asked_number=digits,
        checked_at=now,
        checked_by_name=by.name,
        checked_by_user_id=by.user_id,
    )
    version = connection.version(facility.pk, bpjs.Service.PCARE)
    try:
        return _learn(record, request)
    except errors.CredentialsRefused as error:
        if error.blames != "clock":
            _pause(by, facility, version, error, now)
        raise


def _learn(record: PesertaRecord, request: bpjs.Request[Peserta]) -> PesertaRecord:
    answer = _ask(record, request)
    record.raw_answer = answer.text
    if answer.nothing_found or (answer.succeeded and not answer.data):
        _unknown_number(record)
    if not answer.succeeded:
        _refused(record, http=answer.http, code=answer.code, message=answer.message)
    return _accept(record, request, answer)


def _pause(
    by: Actor, facility: Facility, version: int, error: errors.CredentialsRefused, now: datetime
) -> None:
    """The next patient's question would only be one more wrong password (R15)."""
    bridge.pause(
        by=by,
        facility=facility,
        service=bpjs.Service.PCARE,
        account_version=version,
        key=error.key,
        text=error.said,
        now=now,
    )


def attach(*, by: Actor, record: PesertaRecord, patient_ref: UUID) -> None:
    """Tie an answer to the patient it is about. An answer stays with the first patient it was tied to."""
    free = PesertaRecord.objects.filter(pk=record.pk, patient_ref=None)
    if free.update(patient_ref=patient_ref) or record.patient_ref == patient_ref:
        record.patient_ref = patient_ref
        return
    if not PesertaRecord.objects.filter(pk=record.pk, patient_ref=patient_ref).exists():
        raise errors.RecordOfAnotherPatient(
            "Jawaban BPJS ini sudah dipakai untuk pasien lain. Verifikasi sekali lagi."
        )


def _question(digits: str) -> bpjs.Request[Peserta]:
    is_number = digits.isdecimal() and digits.isascii()
    if is_number and len(digits) == 13:
        return peserta_by_card(digits)
    if is_number and len(digits) == 16:
        return peserta_by_nik(digits)
    what = (
        f"Nomor ini {len(digits)} digit" if is_number else "Nomor ini kosong atau berisi tanda selain angka"
    )
    raise errors.MalformedNumber(f"{what}; nomor kartu BPJS 13 digit, NIK 16 digit.")


def _refuse_if_known_down(facility: Facility) -> None:
    """What the worker knows already need not be found out again by somebody who waits."""
    state = outbox.service_state(facility, bpjs.Service.PCARE)
    if state is None or state.is_open_for_work:
        return
    if state.paused_at is not None:
        raise errors.CredentialsRefused(
            "BPJS menolak kredensial PCare klinik ini, jadi pertanyaan dihentikan dulu.", ""
        )
    raise errors.UnableToReachBpjs("BPJS sedang tidak terjangkau: beberapa kiriman terakhir tidak dijawab.")


def _ask(record: PesertaRecord, request: bpjs.Request[Peserta]) -> bpjs.Answer:
    try:
        credentials = connection.credentials(record.facility.pk, bpjs.Service.PCARE)
    except connection.NotBridged as error:
        raise errors.NotBridged("Klinik ini belum terhubung ke PCare BPJS.") from error
    try:
        with _slot():
            return bpjs.Client(
                {bpjs.Service.PCARE: credentials}, connection.WithinLimit(TOTAL_LIMIT)
            ).exchange(request)
    except (bpjs.NotReceived, bpjs.NoAnswer) as error:
        raise errors.UnableToReachBpjs("BPJS tidak menjawab pada waktunya.") from error
    except bpjs.Undecipherable as error:
        _keep_unusable(record, error.excerpt)
        sentence = "Jawaban BPJS tidak dapat dibuka: kemungkinan consumer secret tidak cocok."
        raise errors.UndecipherableAnswer(sentence) from error
    except bpjs.NotAnEnvelope as error:
        record.raw_answer = error.excerpt
        _refused(record, http=error.status, code=None, message=error.excerpt)


@contextmanager
def _slot() -> Iterator[None]:
    try:
        with _places.one():
            yield
    except connection.Busy as error:
        sentence = "BPJS sedang lambat: dua pemeriksaan lain masih menunggu jawaban."
        raise errors.UnableToReachBpjs(sentence) from error


def _refused(record: PesertaRecord, *, http: int, code: int | None, message: str) -> Never:
    """Turn a refusal into the error that says what is wrong, by the clinic's rules and the catalogue of answers."""
    rules = (
        () if code is None else outbox.rulebook(record.facility)
    )  # a page of a gateway's is none of BPJS's
    status = outbox.counted_status(http, code)
    row = outbox.classify(service="pcare", kind=_KIND, http=status, code=code, message=message, rules=rules)
    if code is not None and outbox.is_unmet(row):
        _collect(record, status, code, message)
    if row is not None and row.key in _NOBODY:
        _unknown_number(record)
    _keep_unusable(record, record.raw_answer)
    if row is not None and row.blames in _BROKEN:
        sentence = f"BPJS tidak dapat ditanya: {_BROKEN[row.blames]}."
        raise errors.CredentialsRefused(sentence, row.blames, row.key, message)
    if row is not None and row.cause is not Cause.WAIT and (said := outbox.ruled([row.key]).get(row.key)):
        _refused_by_rule(row, f"{said.text} {said.what_to_do}", message)
    if (row is not None and row.cause is Cause.WAIT) or http >= 500:
        raise errors.UnableToReachBpjs(f"BPJS sedang terganggu (HTTP {http}).")
    if http in (401, 403):
        raise errors.CredentialsRefused("BPJS menolak kredensial PCare klinik ini.", "")
    if code is None:
        raise errors.UndecipherableAnswer(
            "Yang menjawab bukan BPJS: jawabannya tidak berbentuk jawaban PCare."
        )
    raise errors.RefusedByBpjs(f"BPJS menolak pertanyaan ini: “{message}”.")


def _refused_by_rule(row: AnswerRow, sentence: str, message: str) -> Never:
    if row.cause is Cause.CREDENTIALS:
        raise errors.CredentialsRefused(sentence, "", row.key, message)
    raise errors.RefusedByBpjs(sentence)


def _collect(record: PesertaRecord, status: int, code: int, message: str) -> None:
    """What nobody knows yet is kept and counted, as what the worker meets is."""
    known = PesertaRecord.objects.filter(facility=record.facility, asked_number=record.asked_number)
    names = known.exclude(name="").values_list("name", flat=True).distinct()
    question = bridge.Question(record.facility.pk, bpjs.Service.PCARE, tuple(names))
    unmet = bridge.Unmet(question, _KIND, status, code, message)
    bridge.collect(by=Actor.system(record.checked_by_name), unmet=[unmet], now=record.checked_at)


def _unknown_number(record: PesertaRecord) -> Never:
    record.finding = _Finding.UNKNOWN_NUMBER
    record.save()
    raise errors.UnknownNumber("BPJS tidak mengenal nomor ini.", record)


def _keep_unusable(record: PesertaRecord, text: str) -> None:
    record.finding, record.raw_answer = _Finding.UNUSABLE, text
    record.save()


def _accept(record: PesertaRecord, request: bpjs.Request[Peserta], answer: bpjs.Answer) -> PesertaRecord:
    try:
        peserta = request.decode(answer)
    except bpjs.UnexpectedShape as error:
        _keep_unusable(record, answer.text)
        raise errors.UndecipherableAnswer("BPJS menjawab dalam bentuk yang tidak dikenal.") from error
    record.finding = _Finding.ACTIVE if peserta.is_active else _Finding.INACTIVE
    record.card_number, record.nik = peserta.card_number, peserta.nik
    record.sex, record.birth_date = peserta.sex, peserta.birth_date
    record.home_faskes_code, record.arrears = peserta.home_faskes_code, peserta.arrears
    for column in _FREE_TEXTS:
        setattr(record, column, _cut(column, getattr(peserta, column)))
    record.save()
    return record


def _cut(column: str, text: str) -> str:
    """What nobody computes with may be cut to its column; whole it stands in `raw_answer`."""
    field = cast("CharField[str, str]", PesertaRecord._meta.get_field(column))
    return text[: field.max_length]
