"""Writes beside the built-in catalogue: a person's rules, and the texts that nobody knows yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2s

from django.db import IntegrityError, transaction
from django.db.models import F

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox.errors import UnableToRule
from titian.outbox.models import AnswerRule, Job, UnknownText
from titian.outbox.models.answers import ONE_RULE
from titian.outbox.queries import Question, masked_about
from titian.outbox.rulings import Ruling, why_not

KEPT_FOR = timedelta(days=180)
MOST_TEXTS = 500
"""Unknown texts that are kept of one clinic: the newest."""
_STATUSES = range(1000)
"""What HTTP has room for. A code of BPJS counts as the status of an HTTP 200, and may be any number."""


@transaction.atomic
def save_rule(
    *, by: Actor, facility: Facility | None, follows: AnswerRule | None, ruling: Ruling, now: datetime
) -> AnswerRule:
    """The next version of the rule that it `follows`, else the first of a new one, of this clinic or (None) of all.

    Whose a rule is stays as it was. Raises UnableToRule, also where somebody wrote another version meanwhile.
    """
    if follows is None:
        return _written(by, AnswerRule(facility=facility), ruling, now)
    standing = AnswerRule.objects.filter(pk=follows.pk, superseded_at__isnull=True)
    if not standing.update(superseded_at=now):
        raise UnableToRule("Baru saja diubah oleh orang lain. Muat ulang untuk melihat yang berlaku.")
    rule = AnswerRule(ref=follows.ref, version=follows.version + 1, facility_id=follows.facility_id)
    return _written(by, rule, ruling, now)


def _written(by: Actor, rule: AnswerRule, ruling: Ruling, now: datetime) -> AnswerRule:
    ruling = replace(ruling, pattern=" ".join(ruling.pattern.split()))
    if refusal := why_not(ruling):
        field, sentence = refusal
        raise UnableToRule(sentence, field)
    for name, value in asdict(ruling).items():
        setattr(rule, name, value)
    rule.at, rule.by_name, rule.by_user_id = now, by.name, by.user_id
    _insert(rule)
    return rule


def _insert(rule: AnswerRule) -> None:
    """Two rules for one answer would leave it to their age which of them counts: the database takes one, so that a
    double press makes one as well."""
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as error:
        if ONE_RULE not in str(error):
            raise
        raise UnableToRule("Sudah ada aturan untuk jawaban ini. Ubah yang itu.", "pattern") from None


@dataclass(frozen=True, slots=True)
class Unmet:
    """An answer that nobody has collected yet. `kind` is the job's, or the question's as the catalogue calls it."""

    about: Job | Question
    kind: str
    http: int | None
    code: int | None
    message: str


@transaction.atomic
def collect(*, by: Actor, unmet: Iterable[Unmet], now: datetime) -> None:
    """Count the texts that no row knows, masked. Rows are written in sorted order: no deadlock between workers."""
    del by
    found: dict[tuple[int, str], list[UnknownText]] = defaultdict(list)
    for one in unmet:
        row = _as_kept(one, now)
        found[row.facility_id, row.digest].append(row)
    for _, rows in sorted(found.items(), key=lambda item: item[0]):
        _count(rows[-1], len(rows))


def _count(row: UnknownText, times: int) -> None:
    """Exact over any number of workers: the row is made empty by whoever is first, then everybody adds."""
    UnknownText.objects.bulk_create([row], ignore_conflicts=True)
    same = UnknownText.objects.filter(facility=row.facility_id, digest=row.digest)
    same.update(count=F("count") + times, last_at=row.last_at, example=row.example)


def _as_kept(one: Unmet, now: datetime) -> UnknownText:
    about = one.about
    text = masked_about(about, one.message)
    http = one.http if one.http in _STATUSES else None
    told = repr((about.service, one.kind, http, one.code, text))
    return UnknownText(
        facility_id=about.facility_id,
        digest=blake2s(told.encode(), digest_size=16).hexdigest(),
        service=about.service,
        kind=one.kind,
        http=http,
        code=one.code,
        text=text,
        first_at=now,
        last_at=now,
        example=about if isinstance(about, Job) else None,
    )


def forget_old_texts(*, by: Actor, now: datetime) -> int:
    """What did not come for half a year, and of a clinic with very many all but the newest. Returns how many went."""
    del by
    gone, _ = UnknownText.objects.filter(last_at__lt=now - KEPT_FOR).delete()
    for facility_id in UnknownText.objects.order_by().values_list("facility", flat=True).distinct():
        newest = UnknownText.objects.filter(facility=facility_id).order_by("-last_at", "-pk")
        too_many = list(newest.values_list("pk", flat=True)[MOST_TEXTS:])
        gone += UnknownText.objects.filter(pk__in=too_many).delete()[0]
    return gone
