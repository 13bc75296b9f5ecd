"""The page of the last days, and the chart of one."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.forms import DateField
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from titian.facility.permissions import MANAGERS, SATUSEHAT, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.monitoring.daily import queries
from titian.monitoring.daily.chart import chart_of
from titian.monitoring.forms import FIRST_DAY
from titian.monitoring.queries import version as board_version


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
        chosen = DateField(validators=[MinValueValidator(FIRST_DAY)]).clean(request.GET.get("date", today))
    except ValidationError as error:
        raise Http404 from error
    facility = request.seat.facility
    chart = chart_of(facility, chosen, board_version(facility, timezone.now()))
    return render(request, "monitoring/day_chart.html", {"chart": chart})
