"""How each state looks: the colours of delivery.md, and an icon, for colour alone tells not everybody."""

from dataclasses import dataclass

from titian.outbox.states import State


@dataclass(frozen=True, slots=True)
class Badge:
    """`style` is a class of the theme, `icon` a Lucide name."""

    label: str
    style: str
    icon: str


_LOOKS = {
    State.WAITING: ("state-wait", "clock"),
    State.SENDING: ("state-info", "refresh-cw"),
    State.UNKNOWN: ("state-wait", "circle-question-mark"),
    State.SENT: ("state-ok", "check"),
    State.FAILED: ("state-bad", "x"),
    State.CANCELLED: ("state-ended", "ban"),
    State.CLOSED: ("state-ended", "archive"),
}
BADGES = {state: Badge(state.label, *look) for state, look in _LOOKS.items()}


def badge(state: str) -> Badge:
    return BADGES[State(state)]
