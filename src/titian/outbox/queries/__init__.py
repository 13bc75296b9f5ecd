"""Reading the outbox: what may go, what a screen shows, what an answer means."""

from titian.outbox.queries.bridge import (
    account_version,
    all_pulses,
    has_untried_credentials,
    is_bridged,
    is_shut,
    pulse,
    service_state,
)
from titian.outbox.queries.catalogue import classify
from titian.outbox.queries.turn import (
    anything_to_do,
    claimable,
    claimable_in,
    live_claims,
    numbers_owned_by_others,
    past_use,
    services_with_due_work,
)
from titian.outbox.queries.visits import (
    JobView,
    promised_poli,
    visit_bridge,
    visits_bridge,
    waiting_in_vain,
    why_no_close,
    why_no_resend,
    why_not_by_hand,
)

__all__ = [
    "JobView",
    "account_version",
    "all_pulses",
    "anything_to_do",
    "claimable",
    "claimable_in",
    "classify",
    "has_untried_credentials",
    "is_bridged",
    "is_shut",
    "live_claims",
    "numbers_owned_by_others",
    "past_use",
    "promised_poli",
    "pulse",
    "service_state",
    "services_with_due_work",
    "visit_bridge",
    "visits_bridge",
    "waiting_in_vain",
    "why_no_close",
    "why_no_resend",
    "why_not_by_hand",
]
