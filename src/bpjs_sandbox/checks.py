"""Who is calling? The gates every request passes before its resource sees it, in BPJS's order.

user_key (gateway) > cons id > timestamp window > signature > X-authorization (PCare and iCare). The texts of
PCare's refusals were never published: those marked [I] are invented, and name what is wrong unless
`vague_401` is on.
"""

import base64
import binascii

from bpjs_sandbox import crypto, envelope
from bpjs_sandbox.accounts import ACCOUNTS, Account
from bpjs_sandbox.dials import Dials
from bpjs_sandbox.message import Answer, Call, Reply, Service

START_INDEX = "StartIndex cannot be less than zero.\r\nParameter name: startIndex"
"""What .NET says of a failed substring; spec 2.4 infers that a malformed X-authorization causes it."""


class Unauthorised(Exception):
    """The caller was not recognised; carries what to send."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.http)
        self.reply = reply


def authenticate(call: Call, service: Service, dials: Dials) -> Account:
    """Return the clinic that signed this call, or raise Unauthorised."""
    account = _account_of_user_key(call, service, dials)
    if call.header("x-cons-id") != account.cons_id:
        raise _no(service, dials, "X-cons-id tidak terdaftar")  # [I]
    _check_timestamp(call, service, dials)
    timestamp = call.header("x-timestamp")
    if not crypto.signature_matches(account.cons_id, account.secret, timestamp, call.header("x-signature")):
        raise _no(service, dials, "X-signature tidak sesuai")  # [I]
    if _wants_authorization(call, service, dials):
        _check_authorization(call, account, dials)
    return account


def _account_of_user_key(call: Call, service: Service, dials: Dials) -> Account:
    given = call.header("user_key")
    if not given:
        raise Unauthorised(envelope.plain(403, "Authentication parameters missing"))
    for account in ACCOUNTS:
        if given in _user_keys(account, service, dials):
            return account
    raise Unauthorised(envelope.plain(403, "Authentication failed"))


def _user_keys(account: Account, service: Service, dials: Dials) -> tuple[str, ...]:
    """Sources give iCare the key of PCare; subscriptions of their own have been seen too, hence the dial."""
    if service is Service.ICARE:
        pcare, own = (account.pcare_user_key,), (account.icare_user_key,)
        return {"either": pcare + own, "own": own, "pcare": pcare}[dials.icare_user_key]
    return (account.pcare_user_key if service is Service.PCARE else account.antrean_user_key,)


def _wants_authorization(call: Call, service: Service, dials: Dials) -> bool:
    """PCare always; iCare's clients differ, so there it must only be right when it comes."""
    if service is Service.ICARE:
        return dials.icare_authorization == "required" or bool(call.header("x-authorization"))
    return service is Service.PCARE


def _check_timestamp(call: Call, service: Service, dials: Dials) -> None:
    given = call.header("x-timestamp")
    if not (given.isascii() and given.isdigit() and len(given) <= 12):
        raise _no(service, dials, "X-timestamp tidak sesuai")  # [I]
    if abs(int(given) - call.at - dials.clock_skew_s) > dials.timestamp_window_s:
        raise _no(service, dials, "Service Expired")


def _check_authorization(call: Call, account: Account, dials: Dials) -> None:
    """`base64(username:password:kdAplikasi)`, with or without `Basic ` (1.2); passwords may hold colons."""
    given = call.header("x-authorization")
    encoded = given[6:] if given[:6].lower() == "basic " else given
    try:
        username, rest = base64.b64decode(encoded, validate=True).decode().split(":", 1)
        password, app_code = rest.rsplit(":", 1)
    except (binascii.Error, ValueError):
        raise Unauthorised(_reply(Service.PCARE, Answer(400, 400, START_INDEX))) from None
    if (username, app_code) != (account.username, account.app_code):
        raise _no(Service.PCARE, dials, "Username PCare tidak sesuai")  # [I]
    if password != account.password:
        raise _no(Service.PCARE, dials, "Password PCare tidak sesuai")  # [I]


def _no(service: Service, dials: Dials, text: str) -> Unauthorised:
    mirrors = service is not Service.ANTREAN or dials.antrean_http == "mirror"
    return Unauthorised(
        _reply(service, Answer(401 if mirrors else 200, 401, "Unauthorized" if dials.vague_401 else text))
    )


def _reply(service: Service, answer: Answer) -> Reply:
    return envelope.reply_to(service, answer, None, "")
