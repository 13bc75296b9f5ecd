"""Writes: the digest of each day, and the letters, each once however often it is asked for."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from titian.accounts.models import Actor
from titian.facility.models import Facility, ServiceAccount
from titian.monitoring.daily import letters
from titian.monitoring.daily.figures import closings, left_until, lines_of
from titian.monitoring.daily.letters import Draft
from titian.monitoring.models import Digest, Letter
from titian.monitoring.queries.banner import recovered, still_waiting
from titian.outbox.models import Job, ServiceState

MORNING = time(5)
"""The clinic's local time from which on the day before is summed up: the night's late sendings are in."""

MADE_UP_FOR = 7
"""Days. Who was switched off over the holidays finds each of them; after a longer pause the last ones."""

WORTH_A_LETTER = timedelta(minutes=15)
"""A shorter outage is told on the screen alone."""

NEWS = timedelta(hours=2)
"""After this a recovery is no news any more."""


def write_digests(*, by: Actor, now: datetime) -> int:
    """One row for each day of each clinic that is over there and has none. Returns how many were written."""
    del by
    return sum(_sum_up(facility, now) for facility in Facility.objects.all())


def _sum_up(facility: Facility, now: datetime) -> int:
    local = now.astimezone(facility.zone)
    last = local.date() - timedelta(days=1 if local.time() >= MORNING else 2)
    return sum(_write(facility, day, now, is_latest=day == last) for day in _unwritten(facility, last))


def _unwritten(facility: Facility, last: date) -> list[date]:
    """The days up to `last` without a digest, none before the clinic's first promise."""
    filed = Job.objects.filter(facility=facility).order_by("filed_on")
    first = filed.values_list("filed_on", flat=True).first()
    if first is None:
        return []
    days = [last - timedelta(days=back) for back in reversed(range(MADE_UP_FOR))]
    written = set(Digest.objects.filter(facility=facility, day__in=days).values_list("day", flat=True))
    return [day for day in days if day >= first and day not in written]


@transaction.atomic
def _write(facility: Facility, day: date, now: datetime, *, is_latest: bool) -> bool:
    """False where another process was quicker. Of days that were made up for no letter goes."""
    left = left_until(facility, day)
    facts = {
        "made_at": now,
        "lines": [asdict(line) for line in lines_of(facility, [day])[day]],
        "left": left.count,
        "oldest": left.oldest,
        "closings": closings(facility, day),
    }
    digest, is_new = Digest.objects.get_or_create(facility=facility, day=day, defaults=facts)
    if is_new and is_latest:
        _post(facility, f"ringkasan {day}", lambda: letters.of_digest(facility, digest), now)
    return is_new


def write_recoveries(*, by: Actor, now: datetime) -> int:
    """A letter for each service that took no work for long and does again. Returns how many were written."""
    del by
    return sum(_tell(state, now) for state in _recovered(now))


def _recovered(now: datetime) -> QuerySet[ServiceState]:
    on = ServiceAccount.objects.filter(facility=OuterRef("facility"), service=OuterRef("service"), is_on=True)
    back = ServiceState.objects.filter(Exists(on), recovered_at__range=(now - NEWS, now))
    long = back.filter(shut_since__lte=F("recovered_at") - WORTH_A_LETTER)
    return long.filter(broken_at=None, paused_at=None).select_related("facility")


def _tell(state: ServiceState, now: datetime) -> bool:
    def draft() -> Draft:
        back = recovered(state, still_waiting([state], now).get(state.pk, 0), now)
        return letters.of_recovery(state.facility, back, now)

    return _post(state.facility, f"pulih {state.service} {state.recovered_at:%Y%m%dT%H%M%S}", draft, now)


def _post(facility: Facility, key: str, draft: Callable[[], Draft], now: datetime) -> bool:
    """Written only where there is somebody to read it, and once."""
    is_known = Letter.objects.filter(facility=facility, key=key).exists()
    if is_known or not (settings.EMAIL_IS_ON and facility.digest_email):
        return False
    said = draft()
    facts = {"subject": said.subject, "text": said.text, "written_at": now}
    return Letter.objects.get_or_create(facility=facility, key=key, defaults=facts)[1]


def send_letters(*, by: Actor, now: datetime) -> int:
    """Try what has not gone yet; returns how many went. What went wrong stands in its row, for Pemeriksaan."""
    del by
    if not settings.EMAIL_IS_ON:
        return 0
    waiting = Letter.unsent(now).exclude(facility__digest_email="").select_related("facility")
    return sum(_send(letter, now) for letter in waiting.order_by("pk"))


def _send(letter: Letter, now: datetime) -> bool:
    """A process that dies between the server's yes and our row sends again: by its Message-ID it is the same letter."""
    name = f"{letter.facility.slug}.{letter.key.replace(' ', '.')}.{letter.pk}@titian.invalid"
    message = EmailMessage(
        letter.subject, letter.text, to=[letter.facility.digest_email], headers={"Message-ID": f"<{name}>"}
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        result: dict[str, object] = {"trouble": _in_words(error), "detail": type(error).__name__}
    else:
        result = {"sent_at": now, "trouble": "", "detail": ""}
    Letter.objects.filter(pk=letter.pk).update(**result)
    return "sent_at" in result


def _in_words(error: Exception) -> str:
    """Never the server's own words, which may name people."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return "Server e-mail menolak nama pengguna atau kata sandinya."
        case smtplib.SMTPRecipientsRefused():
            return "Server e-mail menolak alamat penerimanya."
        case smtplib.SMTPResponseException():
            return f"Server e-mail menolak suratnya (kode {error.smtp_code})."
        case _:
            return "Server e-mail tidak dapat dihubungi."
