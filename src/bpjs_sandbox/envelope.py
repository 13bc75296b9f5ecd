"""Turn an Answer into bytes: the two envelopes of spec 2.1, encrypted for the account that asked."""

import json
from dataclasses import replace

from bpjs_sandbox import crypto
from bpjs_sandbox.accounts import Account
from bpjs_sandbox.message import Answer, Reply, Service


def reply_to(service: Service, answer: Answer, account: Account | None, timestamp: str) -> Reply:
    """Build the reply; without an account (nobody was recognised) nothing can be encrypted."""
    if answer.bodiless:
        return Reply(answer.http, code=answer.code)
    envelope = _envelope(service, answer, _response(answer, account, timestamp))
    return Reply(answer.http, _json(envelope).encode(), code=answer.code)


def with_code_as_text(reply: Reply) -> Reply:
    """The same reply with `"code": "200"`: some documents show it so (spec 2.1)."""
    if not reply.body:
        return reply
    envelope = json.loads(reply.body)
    meta = envelope.get("metaData") or envelope["metadata"]
    meta["code"] = str(meta["code"])
    return replace(reply, body=_json(envelope).encode())


def plain(http: int, text: str) -> Reply:
    """What an API gateway says by itself: plain text, no envelope (spec 2.6)."""
    return Reply(http, text.encode(), "text/plain; charset=utf-8")


def _response(answer: Answer, account: Account | None, timestamp: str) -> object:
    if not answer.sealed or answer.data in (None, "") or account is None:
        return answer.data
    return crypto.seal(_json(answer.data), account.cons_id, account.secret, timestamp)


def _envelope(service: Service, answer: Answer, response: object) -> dict[str, object]:
    if service is not Service.ANTREAN:
        return {"response": response, "metaData": {"message": answer.message, "code": answer.code}}
    return {"metadata": {"message": answer.message, "code": answer.code}, "response": response}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
