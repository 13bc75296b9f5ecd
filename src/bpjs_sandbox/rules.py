"""What BPJS refuses, rule by rule. A rule returns the refusal or None; the first refusal wins.

Texts with a source are in spec 2.4 and 2.5; those marked [I] are invented, because nobody published them.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from bpjs_sandbox.message import Answer
from bpjs_sandbox.routes import Context

Rule = Callable[[Context], Answer | None]

SCREENING = (
    "Anda belum melakukan skrining kesehatan. Mohon untuk melakukan skrining kesehatan "
    "terlebih dahulu pada menu Skrining Kesehatan."
)
NOT_IN_REFERENCE = "Tidak sesuai dengan referensi sistem."
UNKNOWN_TEXT = (
    "Permintaan belum dapat diproses, kode rujukan internal 7F3A."  # [I] on purpose in no catalogue
)


def first_refusal(rules: Iterable[Rule], context: Context) -> Answer | None:
    """Try the rules in order."""
    return next((refusal for rule in rules if (refusal := rule(context)) is not None), None)


def wrong_types() -> Answer:
    """HTTP 200 with code 0 and a null message: what a body of wrong types or no JSON gets (spec 2.4, 2.5)."""
    return Answer(200, 0, None)


def random_refusal(context: Context) -> bool:
    """Roll the dial of the same name; at 0 no die is rolled."""
    probability = context.dials.random_refusal
    return probability > 0 and context.world.dice.random() < probability


def pcare_date(text: str) -> date | None:
    """A `dd-MM-yyyy` date, or None."""
    return _date(text, "%d-%m-%Y")


def antrean_date(text: str) -> date | None:
    """A `yyyy-MM-dd` date, or None."""
    return _date(text, "%Y-%m-%d")


def _date(text: str, layout: str) -> date | None:
    """None for anything but the very text that the date would be written as: strptime takes 1-2-2026 too."""
    try:
        day = datetime.strptime(text, layout).date()
    except ValueError:
        return None
    return day if day.strftime(layout) == text else None
