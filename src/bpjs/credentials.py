"""What one clinic needs to speak to one BPJS service."""

from base64 import b64encode
from dataclasses import dataclass

from bpjs_wire.headers import APP_CODE_PCARE

_HIDDEN = "[hidden]"


@dataclass(frozen=True, slots=True)
class Credentials:
    """The consumer id and secret, the service's user key and, but for Antrean, an account of the PCare application.

    `repr` shows the address and the consumer id only.
    """

    base_url: str
    cons_id: str
    secret: str
    user_key: str
    username: str = ""
    password: str = ""
    app_code: str = APP_CODE_PCARE

    def __repr__(self) -> str:
        return f"Credentials(base_url={self.base_url!r}, cons_id={self.cons_id!r})"

    @property
    def account(self) -> tuple[str, str, str]:
        """Whose view of BPJS these give: two with the same account see the same lists. Nothing of it is secret."""
        return self.base_url, self.cons_id, self.username

    @property
    def authorization(self) -> str:
        """base64 of `username:password:app_code`, the content of X-authorization."""
        return b64encode(f"{self.username}:{self.password}:{self.app_code}".encode()).decode("ascii")

    def redact(self, text: str) -> str:
        """The text without any of these credentials, for a gateway's page that echoes what it was sent."""
        for confidential in (self.secret, self.user_key, self.password, self.authorization):
            if confidential:
                text = text.replace(confidential, _HIDDEN)
        return text
