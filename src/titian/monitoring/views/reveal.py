"""Tampilkan: whom one job is about, for a while, to who may ask for it and says why."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from titian.facility.permissions import MANAGERS, StaffRequest, staff_required
from titian.facility.rights import Right
from titian.monitoring import operations
from titian.monitoring.errors import UnableToReveal
from titian.monitoring.views.telling import told
from titian.outbox.models import Job

LASTS = timedelta(minutes=15)
"""So long one may look at it again without saying why anew."""
_KEPT = "monitoring.revealed"


@require_POST
@staff_required(*MANAGERS, permission=Right.REVEAL)
def reveal(request: StaffRequest, job_id: int) -> HttpResponse:
    """The job's panel as who sees identities has it; without a reason it is refused."""
    seat, now = request.seat, timezone.now()
    reason, query = request.POST.get("reason", ""), request.GET.urlencode()
    try:
        operations.reveal(by=seat.actor, facility=seat.facility, job_id=job_id, reason=reason, now=now)
    except Job.DoesNotExist as error:
        raise Http404 from error
    except UnableToReveal as refusal:
        response = told(request, str(refusal), level=messages.WARNING, status=409)
        response["HX-Retarget"] = "#pesan"
        return response
    kept = {job: until for job, until in _revealed(request).items() if until > now.timestamp()}
    request.session[_KEPT] = kept | {str(job_id): (now + LASTS).timestamp()}
    detail = reverse("monitoring:detail", args=[seat.facility.slug, job_id])
    return redirect(f"{detail}?{query}" if query else detail)


def is_revealed(request: StaffRequest, job_id: int) -> bool:
    """Whether this member asked a while ago whom the job is about, and may ask still."""
    until = _revealed(request).get(str(job_id), 0)
    return request.seat.can(Right.REVEAL) and until > timezone.now().timestamp()


def _revealed(request: StaffRequest) -> dict[str, float]:
    """Until when, by the number of the job."""
    kept: dict[str, float] = request.session.get(_KEPT, {})
    return kept
