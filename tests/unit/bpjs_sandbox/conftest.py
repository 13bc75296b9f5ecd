"""A signed caller without a socket: it goes through the whole sandbox but for the HTTP server.

Signing and opening are written here once more, with a third LZ-String, so that the tests share no code with
what they test.
"""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import lzstring
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bpjs_sandbox import gateway
from bpjs_sandbox.accounts import KENANGA, MELATI, Account
from bpjs_sandbox.message import Call, Reply
from bpjs_sandbox.people import Member
from bpjs_sandbox.world import World

NOON_IN_JAKARTA = 1_795_323_600.0
"""Sunday 22 November 2026, 12:00 WIB."""


@dataclass
class Seen:
    """An answer as a client sees it."""

    http: int
    raw: bytes
    code: int | None = None
    message: str | None = None
    data: Any = None


@dataclass
class Caller:
    """One clinic's client. `headers` override or, with None, take away what is sent."""

    account: Account
    world: World
    headers: dict[str, str | None] = field(default_factory=dict)

    def pcare(self, method: str, path: str, body: object = None) -> Seen:
        return self.send(method, f"/pcare-rest/{path}", self.account.pcare_user_key, body)

    def antrean(self, method: str, path: str, body: object = None) -> Seen:
        return self.send(method, f"/antreanfktp/{path}", self.account.antrean_user_key, body)

    def send(self, method: str, path: str, user_key: str, body: object = None) -> Seen:
        seen = self.try_to_send(method, path, user_key, body)
        assert seen is not None, "the connection was reset"
        return seen

    def try_to_send(self, method: str, path: str, user_key: str, body: object = None) -> Seen | None:
        call = self.call(method, path, user_key, body)
        reply = asyncio.run(gateway.serve(self.world, call))
        return None if reply is None else self._open(reply, call.header("x-timestamp"))

    def call(self, method: str, path: str, user_key: str, body: object = None) -> Call:
        text = body if isinstance(body, str) else "" if body is None else json.dumps(body)
        return Call(method, path, self._signed(user_key), text, self.world.machine_time())

    def _signed(self, user_key: str) -> dict[str, str]:
        account, timestamp = self.account, str(int(self.world.now()))
        message = f"{account.cons_id}&{timestamp}".encode()
        digest = hmac.new(account.secret.encode(), message, hashlib.sha256).digest()
        login = f"{account.username}:{account.password}:{account.app_code}".encode()
        headers: dict[str, str | None] = {
            "x-cons-id": account.cons_id,
            "x-timestamp": timestamp,
            "x-signature": base64.b64encode(digest).decode(),
            "x-authorization": f"Basic {base64.b64encode(login).decode()}",
            "user_key": user_key,
        }
        return {name: value for name, value in (headers | self.headers).items() if value is not None}

    def _open(self, reply: Reply, timestamp: str) -> Seen:
        try:
            envelope = json.loads(reply.body)
        except ValueError:
            return Seen(reply.http, reply.body)
        meta: Mapping[str, Any] = envelope.get("metaData") or envelope["metadata"]
        data = envelope["response"]
        if isinstance(data, str) and data:
            data = self._deciphered(data, timestamp)
        return Seen(reply.http, reply.body, meta["code"], meta["message"], data)

    def _deciphered(self, text: str, timestamp: str) -> Any:
        key = hashlib.sha256(f"{self.account.cons_id}{self.account.secret}{timestamp}".encode()).digest()
        decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        padded = decryptor.update(base64.b64decode(text)) + decryptor.finalize()
        return json.loads(
            lzstring.LZString().decompressFromEncodedURIComponent(padded[: -padded[-1]].decode())
        )


@pytest.fixture
def world() -> World:
    return World(clock=lambda: NOON_IN_JAKARTA)


@pytest.fixture
def melati(world: World) -> Caller:
    return Caller(MELATI, world)


@pytest.fixture
def kenanga(world: World) -> Caller:
    return Caller(KENANGA, world)


@pytest.fixture
def member(world: World) -> Member:
    return world.ordinary_members(MELATI)[0]
