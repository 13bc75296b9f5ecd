"""What a person keeps in mind who did something at BPJS by hand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from drills.chaos.facts import Key, Request


@dataclass(slots=True)
class Notes:
    """`typed`: each request as it was entered, and what it is about. `told`: at which epoch second the clinic's bridge
    was told of a job by the button."""

    typed: dict[Request, Key] = field(default_factory=dict)
    told: dict[int, float] = field(default_factory=dict)

    def has_typed(self, body: Mapping[str, Any]) -> bool:
        """Whether an entry with this body was made by hand."""
        return any(json.loads(text) == body for _, _, text in self.typed if text)
