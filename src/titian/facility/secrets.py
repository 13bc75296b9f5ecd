"""A model field whose value is encrypted at rest and hidden when printed."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class UnreadableSecret(Exception):
    """The stored secret was encrypted with another key: the key file was lost or replaced."""


class Secret:
    """Ciphertext. `reveal()` gives the clear text; printing never does."""

    __slots__ = ("_token",)

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def seal(cls, clear: str) -> Secret:
        return cls(_cipher().encrypt(clear.encode()).decode() if clear else "")

    @property
    def token(self) -> str:
        return self._token

    def reveal(self) -> str:
        if not self._token:
            return ""
        try:
            return _cipher().decrypt(self._token.encode()).decode()
        except InvalidToken as error:
            raise UnreadableSecret("kunci enkripsi tidak cocok dengan data tersimpan") from error

    def __bool__(self) -> bool:
        return bool(self._token)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._token == self._token

    def __hash__(self) -> int:
        return hash(self._token)

    def __repr__(self) -> str:
        return "<Secret>" if self._token else "<no Secret>"

    __str__ = __repr__


class SecretField(models.TextField):  # type: ignore[type-arg]
    """Stores a `Secret`; assigning a plain string is refused, so clear text cannot slip in."""

    def from_db_value(self, value: str | None, *_: Any) -> Secret | None:
        return None if value is None else Secret(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return ""
        if not isinstance(value, Secret):
            raise TypeError("assign Secret.seal(text), not clear text")
        return value.token

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj).token)


def _cipher() -> MultiFernet:
    """The first key encrypts; all decrypt, so keys can be rotated."""
    return MultiFernet([Fernet(key) for key in settings.CREDENTIAL_KEYS])
