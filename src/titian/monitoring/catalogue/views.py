"""The page of answers, the built-in catalogue, and a rule: tried on what came before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from titian.facility.permissions import MANAGERS, SATUSEHAT, Role, StaffRequest, staff_required
from titian.facility.rights import Right
from titian.monitoring.catalogue import queries
from titian.monitoring.catalogue.forms import ALL_CLINICS, RuleForm, initial_from, initial_of
from titian.monitoring.queries.masking import mask_within
from titian.outbox import operations as outbox
from titian.outbox.answers import Explanation, explain
from titian.outbox.errors import UnableToRule
from titian.outbox.models import AnswerRule
from titian.outbox.queries import masked_about, ruled
from titian.outbox.queries.trial import Trial, Tried, concerned, trial
from titian.outbox.rulings import takes_its_word

_SAVED = "Aturan disimpan dan dipakai mulai jawaban berikutnya."
_OVERTAKEN = (
    "Baru saja diubah oleh {name}: kini versi {version}, lihat di bawah. Isian Anda masih di sini; lihat pratinjaunya "
    "lagi bila tetap ingin menyimpannya."
)
_PAST = (
    "{count} kiriman yang belum selesai pernah dijawab begitu; tidak ada yang diubah. Kirim ulang bila perlu."
)


_MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class _Line:
    """One answer that the draft fits: what BPJS said, masked, how it was explained, and what it would mean now.

    Both are "" where nobody knew, or would know, the answer.
    """

    tried: Tried
    said: str
    explained: str
    meaning: str

    @classmethod
    def of(cls, tried: Tried, words: Mapping[str, Explanation], *, sees_identity: bool) -> _Line:
        attempt, row = tried.attempt, tried.now
        meaning = queries.meaning_label(row.verdict, row.cause) if row else ""
        explained = explain(attempt.answer_key, "", words).text
        message = attempt.bpjs_message
        said = mask_within(message) if sees_identity else masked_about(attempt.job, message)
        return cls(tried, said, explained, meaning)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A draft beside what it would have made of what came; `lines` are the newest of what it fits."""

    trial: Trial
    lines: list[_Line]
    is_for_all_clinics: bool
    ends_on_bpjs_word: bool
    changed_since: bool


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def page(request: StaffRequest) -> HttpResponse:
    """What nobody knows, and what this clinic says of it."""
    seat = request.seat
    order = request.GET.get("order", "")
    order = order if order in queries.ORDERS else next(iter(queries.ORDERS))
    shown, lines = queries.unknown_texts(seat.facility, order, request.GET.get("page", ""))
    context = {
        "page": shown,
        "lines": lines,
        "order": order,
        "rules": queries.rules(seat.facility, seat.role),
    }
    return render(request, "monitoring/answers.html", context)


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def built_in(request: StaffRequest) -> HttpResponse:
    """The catalogue as it was collected, with what each row means."""
    search = request.GET.get("search", "")
    context = {"lines": queries.built_in(search), "search": search}
    return render(request, "monitoring/answers_built_in.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(*MANAGERS, permission=Right.CATALOGUE)
def new_rule(request: StaffRequest) -> HttpResponse:
    """A rule that is not there yet; `text` names the unknown text it begins with."""
    seat = request.seat
    may_choose = seat.role is Role.SUPERADMIN
    if request.POST.get("scope") == ALL_CLINICS and not may_choose:
        raise PermissionDenied
    begins = initial_from(queries.unknown_text(seat.facility, request.GET.get("text", "")))
    form = RuleForm(request.POST or None, initial=begins, chooses_scope=may_choose)
    return _filled_in(request, form, None, [])


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(*MANAGERS, permission=Right.CATALOGUE)
def rule(request: StaffRequest, ref: UUID) -> HttpResponse:
    """The next version of a rule; a rule of all clinics is a superadmin's."""
    history = queries.versions(request.seat.facility, ref, request.seat.role)
    if not history:
        raise Http404
    standing = history[0].rule
    if not history[0].may_change:
        raise PermissionDenied
    form = RuleForm(request.POST or None, initial=initial_of(standing), chooses_scope=False)
    if form.is_bound and request.POST.get("seen") != str(standing.pk):
        form.add_error(None, _OVERTAKEN.format(name=standing.by_name, version=standing.version))
    return _filled_in(request, form, standing, history)


def _filled_in(
    request: StaffRequest, form: RuleForm, standing: AnswerRule | None, history: list[queries.RuleLine]
) -> HttpResponse:
    """The form; with its preview once it is valid; saved once exactly this preview was seen.

    What was typed stays, whatever is refused.
    """
    shown = None
    if form.is_bound and form.is_valid():
        is_global = standing.is_global if standing else form.is_for_all_clinics
        if request.POST.get("previewed") == form.fingerprint:
            try:
                return _saved(request, form, standing, is_global=is_global)
            except UnableToRule as refusal:
                form.refuse(refusal)
        else:
            shown = _shown(request, form, standing, is_global=is_global)
    context = {"form": form, "standing": standing, "shown": shown, "history": history}
    return render(request, "monitoring/answer_rule.html", context, status=422 if form.errors else 200)


def _saved(
    request: StaffRequest, form: RuleForm, standing: AnswerRule | None, *, is_global: bool
) -> HttpResponse:
    seat, now = request.seat, timezone.now()
    clinics = queries.clinics_tried(request.user, seat.facility, is_global=is_global)
    past = concerned(clinics, form.ruling, now)
    owner = None if is_global else seat.facility
    outbox.save_rule(by=seat.actor, facility=owner, follows=standing, ruling=form.ruling, now=now)
    count = f"Sedikitnya {past.count}" if past.is_more else past.count
    messages.success(request, f"{_SAVED} {_PAST.format(count=count)}" if past.count else _SAVED)
    return redirect(reverse("monitoring:answers", args=[seat.facility.slug]) + "#aturan")


def _shown(request: StaffRequest, form: RuleForm, standing: AnswerRule | None, *, is_global: bool) -> _Shown:
    found = _trial(request, form, standing, is_global=is_global)
    words = ruled(one.attempt.answer_key for one in found.fitted)
    sees = request.seat.can(Right.IDENTITY)
    return _Shown(
        trial=found,
        lines=[_Line.of(one, words, sees_identity=sees) for one in found.fitted[:_MOST_SHOWN]],
        is_for_all_clinics=is_global,
        ends_on_bpjs_word=takes_its_word(form.ruling),
        changed_since=bool(request.POST.get("previewed")),
    )


def _trial(request: StaffRequest, form: RuleForm, standing: AnswerRule | None, *, is_global: bool) -> Trial:
    clinics = queries.clinics_tried(request.user, request.seat.facility, is_global=is_global)
    return trial(clinics, form.ruling, is_global=is_global, instead_of=standing, now=timezone.now())
