"""What a clinic gets by e-mail: once, again when the server was away, and nothing that names a patient."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.mail.utils import DNS_NAME

from tests import builders
from tests.integration.monitoring import scene
from tests.integration.monitoring.postbox import Postbox, open_postbox
from titian.facility.models import Facility
from titian.monitoring import duties
from titian.monitoring.daily import operations
from titian.monitoring.health import letters
from titian.monitoring.models import Letter
from titian.outbox.models import Job, ServiceState
from titian.outbox.states import State

NOW = builders.NOW
MORNING = NOW + timedelta(hours=20)
TO = "admin@klinik.example"


@pytest.fixture
def postbox(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    monkeypatch.setattr(DNS_NAME, "_fqdn", "localhost", raising=False)  # asks nobody for our name
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with open_postbox() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_IS_ON = "127.0.0.1", server.port, True
        yield server


@pytest.fixture
def clinic(clinic: Facility) -> Facility:
    clinic.digest_email = TO
    clinic.save()
    return clinic


def told(clinic: Facility, now=MORNING) -> tuple[bool, str]:
    check = letters.mail(clinic, now)
    return check.ok, check.text


def recovered(clinic: Facility, minutes: float, **columns: object) -> None:
    job = scene.job(clinic)
    times = {"shut_since": NOW - timedelta(minutes=minutes), "recovered_at": NOW}
    ServiceState.objects.filter(pk=job.service_state_id).update(**times | columns)


def test_the_digest_arrives_once_and_names_nobody(clinic, postbox):
    patient = scene.patient(clinic, "Siti Aminah", nik="3174060101900001")
    scene.job(clinic, State.FAILED, patient_ref=patient.ref, card="0009900000017")
    for minutes in (0, 5):
        duties._daily(MORNING + timedelta(minutes=minutes))
    [letter] = postbox.letters
    assert letter["To"] == TO
    assert letter["Subject"] == f"{clinic.name}: kiriman BPJS 21-11-2026, 1 gagal"
    text = letter.get_content()
    assert "PCare: 1 dijanjikan, 0 terkirim, 1 gagal, 0 menunggu." in text
    assert not any(secret in text for secret in ("Siti", "3174060101900001", "0009900000017"))
    assert told(clinic) == (True, "Semua surat ringkasan terkirim.")


def test_a_letter_that_was_refused_is_told_and_goes_later(clinic, postbox):
    scene.job(clinic)
    postbox.refuses = "RCPT"
    duties._daily(MORNING)
    assert told(clinic) == (
        False,
        "Surat ringkasan belum terkirim. Server e-mail menolak alamat penerimanya.",
    )
    assert "Siti" not in Letter.objects.get().detail
    postbox.refuses = ""
    duties._daily(MORNING + timedelta(minutes=5))
    assert len(postbox.letters) == 1
    assert told(clinic)[0]


def test_without_a_server_it_is_tried_for_two_days(clinic, postbox, settings):
    scene.job(clinic)
    postbox.shutdown()
    postbox.server_close()
    duties._daily(MORNING)
    assert told(clinic) == (False, "Surat ringkasan belum terkirim. Server e-mail tidak dapat dihubungi.")
    assert Letter.unsent(MORNING + timedelta(days=1)).count() == 1
    assert not Letter.unsent(MORNING + timedelta(days=3)).exists()


def test_an_address_without_a_server_is_told(clinic):
    scene.job(clinic)
    duties._daily(MORNING)
    assert not Letter.objects.exists()
    assert "server e-mail belum diatur" in told(clinic)[1]


def test_who_wants_no_letters_gets_none(clinic, postbox):
    Facility.objects.update(digest_email="")
    scene.job(clinic)
    duties._daily(MORNING)
    assert not Letter.objects.exists()


def test_of_days_that_were_made_up_for_only_the_last_is_sent(clinic, postbox):
    scene.job(clinic)
    duties._daily(MORNING + timedelta(days=3))
    assert [letter["Subject"].split(",")[0][-10:] for letter in postbox.letters] == ["24-11-2026"]


def test_a_recovery_is_told_with_what_became_of_what_waited(clinic, postbox):
    recovered(clinic, 31)
    scene.job(clinic, State.SENT)
    Job.objects.filter(state=State.SENT).update(finished_at=NOW + timedelta(minutes=1))
    for minutes in (2, 7):
        duties._daily(NOW + timedelta(minutes=minutes))
    [letter] = postbox.letters
    assert letter["Subject"] == f"{clinic.name}: PCare pulih sejak 09:00 WIB"
    text = letter.get_content()
    assert "sesudah terganggu sejak 08:29 (31 menit)" in text
    assert "1 kiriman berangkat sesudahnya, 1 dari sebelum pulih masih menunggu." in text


@pytest.mark.parametrize(
    ("minutes", "columns"),
    [(14, {}), (31, {"broken_at": NOW}), (31, {"recovered_at": NOW - timedelta(hours=3)})],
)
def test_what_was_short_is_not_over_or_long_past_is_no_news(clinic, postbox, minutes, columns):
    recovered(clinic, minutes, **columns)
    assert operations.write_recoveries(by=builders.DESK, now=NOW) == 0
