"""The list of the monitor as a file."""

from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from titian.facility import workbook
from titian.facility.permissions import MANAGERS, SATUSEHAT, StaffRequest, staff_required
from titian.facility.queries import local_date
from titian.facility.rights import Right
from titian.monitoring import operations
from titian.monitoring.errors import UnableToExport
from titian.monitoring.forms import ExportForm, carried, chosen_filter, filter_form
from titian.monitoring.queries import narrowed


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(*MANAGERS, permission=SATUSEHAT)
def export(request: StaffRequest) -> HttpResponseBase:
    """What the file will hold, and why it is wanted; then the file. The address has the list's own filters."""
    facility = request.seat.facility
    now = timezone.now()
    today = local_date(facility, now)
    filters = filter_form(facility, request.GET, today, sees_identity=request.seat.can(Right.IDENTITY))
    chosen, query = chosen_filter(filters, "", today), urlencode(carried(filters))
    if chosen is None:
        return redirect(f"{reverse('monitoring:board', args=[facility.slug])}?{query}")
    typed = request.POST if request.method == "POST" else None
    form = ExportForm(typed, may_see_numbers=request.seat.can(Right.IDENTITY))
    if form.is_valid():
        try:
            asked = {"chosen": chosen, "sees_identity": request.seat.can(Right.IDENTITY)}
            return workbook.of_list(request, "kiriman-bpjs", form, operations.export_jobs, now=now, **asked)
        except UnableToExport as error:
            form.add_error(None, str(error))
    most = operations.MOST_EXPORTED
    count = narrowed(facility, chosen)[: most + 1].count()
    context = {"form": form, "told": chosen.told, "query": query, "count": count, "most": most}
    return render(request, "monitoring/export.html", context, status=422 if form.errors else 200)
