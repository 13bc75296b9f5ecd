"""What may be said of a refusal of the sandbox that nothing of ours catches."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Impossible:
    """No promise of ours can be refused for this, because of how it is made; `because` says how."""

    because: str


@dataclass(frozen=True)
class Unknowable:
    """Nothing here can know it before it is sent."""

    because: str


ENCODED = "the promise is encoded from typed fields: a test of the client holds every type against the wire's"
