"""iCare JKN: the care history of a peserta, shown by BPJS's own page. S1 S5 S6 S7 S9 [A]."""

from urllib.parse import urlsplit

from bpjs.message import Answer, Request
from bpjs.service import Service
from bpjs.shape import one
from bpjs.writing import body
from bpjs_wire.codes import URL
from bpjs_wire.paths import ICARE_VALIDATE


class PageAddress(str):
    """The address of a page that opens without a password; `repr` hides it, and no log may show it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<PageAddress>"


def validate(card: str) -> Request[str]:
    """The address of the page with a peserta's history, valid for a short while. Not to be kept.

    The answer is an http or https URL; anything else is UnexpectedShape.
    """
    return Request(Service.ICARE, "POST", ICARE_VALIDATE, _address, body({"param": card}))


def _address(answer: Answer) -> str:
    row = one(answer)
    address = row.known_code("url", URL)
    return PageAddress(address) if _has_host(address) else row.fail("url")


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False
