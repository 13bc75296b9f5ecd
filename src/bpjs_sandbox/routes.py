"""Find the handler of a path. Path words match in any case (spec 1.1), `{name}` matches one segment."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bpjs_sandbox.accounts import Account
from bpjs_sandbox.catalogue import Row
from bpjs_sandbox.dials import Dials
from bpjs_sandbox.message import Answer, Call
from bpjs_sandbox.world import World


@dataclass(frozen=True, slots=True)
class Context:
    """All a resource may look at: the recognised clinic, its call and the world."""

    world: World
    account: Account
    call: Call
    params: Mapping[str, str]

    @property
    def dials(self) -> Dials:
        return self.world.dials

    @property
    def payload(self) -> Mapping[str, object]:
        return self.call.payload or {}

    def rows(self, name: str, group: str | None = None) -> Sequence[Row]:
        """A list as the clinic's account sees it now."""
        return self.world.catalogue.rows(self.account, name, group)

    def find(self, name: str, code: str, group: str | None = None) -> Row | None:
        """A row of such a list."""
        return self.world.catalogue.find(self.account, name, code, group)


Handler = Callable[[Context], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and path template, below the service's own segment."""

    method: str
    template: str
    handler: Handler

    def match(self, method: str, segments: tuple[str, ...]) -> dict[str, str] | None:
        """The template's parameters, or None."""
        words = self.template.split("/")
        if method != self.method or len(words) != len(segments):
            return None
        params: dict[str, str] = {}
        for word, segment in zip(words, segments, strict=True):
            if word.startswith("{"):
                params[word[1:-1]] = segment
            elif word.lower() != segment.lower():
                return None
        return params


def find(
    routes: Iterable[Route], method: str, segments: tuple[str, ...]
) -> tuple[Handler, dict[str, str]] | None:
    """The first route that fits, with its parameters."""
    for route in routes:
        params = route.match(method, segments)
        if params is not None:
            return route.handler, params
    return None
