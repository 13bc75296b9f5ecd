"""The page of the last days, and the chart of one."""

from datetime import date

from django.core.exceptions import ValidationError
from django.forms import DateField
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from titian.facility.permissions import MANAGERS, SATUSEHAT, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.monitoring.daily import queries
from titian.monitoring.daily.chart import Chart, chart_of


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def digests(request: StaffRequest) -> HttpResponse:
    """Each day as it stood on the morning after."""
    days = queries.kept_days(request.seat.facility)
    return render(request, "monitoring/digests.html", {"days": days, "shown": queries.SHOWN})


@require_safe
@staff_required(*MANAGERS, permission=SATUSEHAT)
def day(request: StaffRequest) -> HttpResponse:
    """The chart again, for a monitor that stays open: once a minute. Without a date it is today's."""
    today = local_date(request.seat.facility, timezone.now())
    try:
        chosen = DateField().clean(request.GET.get("date", today))
    except ValidationError as error:
        raise Http404 from error
    return render(request, "monitoring/day_chart.html", {"chart": day_chart(request, chosen)})


def day_chart(request: StaffRequest, chosen: date | None) -> Chart | None:
    """Of all dates together there is none."""
    return None if chosen is None else chart_of(request.seat.facility, chosen)
