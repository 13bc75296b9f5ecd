"""The same promises as the board's, page after page, for programs: each page begins where the last one ended."""

from dataclasses import dataclass
from datetime import datetime

from titian.facility.models import Facility
from titian.monitoring.queries.filters import Filter, narrowed
from titian.monitoring.queries.rows import Row, rows


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows, the newest first; `next_cursor` None where they are the last."""

    rows: list[Row]
    next_cursor: int | None


def slice_of(
    facility: Facility,
    chosen: Filter,
    now: datetime,
    *,
    before: int | None,
    limit: int,
    sees_identity: bool = False,
) -> Slice:
    """At most `limit` that were promised before the one with the key `before`: what comes meanwhile moves nothing."""
    jobs = narrowed(facility, chosen).select_related("service_state").defer("body_override")
    if before is not None:
        jobs = jobs.filter(pk__lt=before)
    found = list(jobs.order_by("-pk")[: limit + 1])
    is_last, shown = len(found) <= limit, found[:limit]
    told = rows(facility, shown, now, sees_identity=sees_identity)
    return Slice(told, None if is_last else shown[-1].pk)
