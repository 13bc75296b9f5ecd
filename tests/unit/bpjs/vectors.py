"""The golden vectors, and a way to seal answers that shares no code with the client."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from lzstring import LZString

import bpjs_wire
from bpjs import Credentials, Reply, Request, decipher
from bpjs.client import decoded

VECTORS: dict[str, Any] = json.loads(
    (Path(bpjs_wire.__file__).parent / "vectors" / "bpjs-crypto.json").read_text()
)
NOW = 1_735_689_600
SECRETS = {"secret": "Confidential-1", "user_key": "Confidential-2", "password": "Confidential-3"}
MELATI = Credentials("http://127.0.0.1:9/pcare-rest", "99001", username="melati", **SECRETS)


def credentials_of(vector: dict[str, Any]) -> Credentials:
    return Credentials("http://127.0.0.1:9", vector["consid"], vector["secret"], "key")


def compressed(text: str) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    pairs = zip(units[::2], units[1::2], strict=True)
    return LZString().compressToEncodedURIComponent("".join(chr(low | high << 8) for low, high in pairs))


def sealed(text: str, *, timestamp: int = NOW, credentials: Credentials = MELATI) -> str:
    return encrypted(compressed(text).encode(), timestamp=timestamp, credentials=credentials)


def encrypted(plain: bytes, *, timestamp: int = NOW, credentials: Credentials = MELATI) -> str:
    key = hashlib.sha256(f"{credentials.cons_id}{credentials.secret}{timestamp}".encode()).digest()
    fill = 16 - len(plain) % 16
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()).decode()


def reply(response: object, *, code: object = 200, message: object = "OK", http: int = 200) -> Reply:
    envelope = {"response": response, "metaData": {"message": message, "code": code}}
    return Reply(http, {}, json.dumps(envelope).encode())


def answered(request: Request[Any], content: object, **envelope: Any) -> Any:
    """What a request yields when BPJS answers with this content, sealed."""
    sent = reply(sealed(json.dumps(content)), **envelope)
    return decoded(request, decipher(MELATI, request.service, sent, timestamp=NOW))


def answered_nothing(request: Request[Any]) -> Any:
    """What a request yields when BPJS answers 204."""
    return decoded(request, decipher(MELATI, request.service, Reply(204, {}, b""), timestamp=NOW))
