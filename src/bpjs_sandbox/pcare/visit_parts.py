"""What is added to a visit by calls of its own: medicines, procedures and check-ups (spec 4.8 to 4.10).

The three differ in their fields and rules; how one is added, edited, deleted and listed is the same. Refusals are
[I], as nobody has published one.
"""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass

from bpjs_sandbox import rules
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.shapes import Shown
from bpjs_sandbox.pcare.visit_rules import no_such_visit
from bpjs_sandbox.routes import Context
from bpjs_sandbox.rules import Rule
from bpjs_sandbox.schema import Schema
from bpjs_sandbox.world import Visit

Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of part. `number` is the field of BPJS's number for one, 0 or absent when it is added."""

    number: str
    entries: Callable[[Visit], MutableMapping[int, Body]]
    schema: Schema
    rules: tuple[Rule, ...]
    show: Callable[[Context, int, Body], Shown]

    def listed(self, context: Context) -> Answer:
        """All parts of the visit that the path numbers; nothing for a visit that is not there."""
        visit = context.world.visit(context.account, context.params["visit"])
        found = self.entries(visit) if visit else {}
        return answers.listed(context, [self.show(context, number, body) for number, body in found.items()])

    def add(self, context: Context) -> Answer:
        refusal, visit = self._refusal(context), _visit_of_body(context)
        if refusal is not None or visit is None:
            return refusal or no_such_visit(context)
        if context.call.whole(self.number):
            return answers.precondition(context, (self.number, f"{self.number} harus 0"))
        number = context.world.next_count(self.number)
        self.entries(visit)[number] = dict(context.payload)
        return answers.created(self.number, str(number), context.dials.part_created_shape)

    def edit(self, context: Context) -> Answer:
        """The whole body anew, under the number that it names."""
        refusal, visit = self._refusal(context), _visit_of_body(context)
        if refusal is not None or visit is None:
            return refusal or no_such_visit(context)
        number = context.call.whole(self.number)
        if number not in self.entries(visit):
            return self._unknown(context)
        self.entries(visit)[number] = dict(context.payload)
        return answers.ok()

    def delete(self, context: Context) -> Answer:
        visit, number = (
            context.world.visit(context.account, context.params["visit"]),
            context.params["number"],
        )
        if visit is None:
            return no_such_visit(context)
        if not number.isdecimal() or int(number) not in self.entries(visit):
            return self._unknown(context)
        refusal = answers.by_chance(context)
        if refusal is None:
            del self.entries(visit)[int(number)]
        return refusal or answers.ok()

    def _refusal(self, context: Context) -> Answer | None:
        if context.call.payload is None or self.schema.wrong_types(context.payload):
            return rules.wrong_types()
        missing = self.schema.missing(context.payload)
        if missing:
            return answers.precondition(context, *((name, f"{name} harus diisi") for name in missing))
        if _visit_of_body(context) is None:
            return no_such_visit(context)
        return rules.first_refusal((*self.rules, answers.by_chance), context)

    def _unknown(self, context: Context) -> Answer:
        return answers.precondition(context, (self.number, f"{self.number} tidak ditemukan"))


def refused_fields(context: Context, wrong: Iterator[str], text: str) -> Answer | None:
    """412 with one text for every field, or None when there is none."""
    pairs = [(name, text) for name in wrong]
    return answers.precondition(context, *pairs) if pairs else None


def _visit_of_body(context: Context) -> Visit | None:
    return context.world.visit(context.account, context.call.text("noKunjungan"))


def care_level(context: Context) -> str:
    """kdTkp of the registration behind the visit that the body names; empty without one."""
    visit = _visit_of_body(context)
    return str(visit.registration.body["kdTkp"]) if visit else ""
