"""What somebody is out for in a run: deeds that pure chance hardly ever comes to, because much has
to happen to a matter before. People stay random, but now and then they take a step that way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import END_STATES
from shanzhi.cases.rules.circles import RETURNS_BEFORE_DECISION


@dataclass(frozen=True, slots=True)
class Wish:
    """``verb`` is what somebody wants to do, ``leads`` are the verbs that bring a matter there, the
    last step first; ``of_part``: it is about parts, and only splitting about wholes; ``verified`` is
    how many of a hundred closings somebody else looks at."""

    verb: str
    leads: tuple[str, ...]
    of_part: bool = False
    verified: int = 0

    @property
    def steps(self) -> tuple[str, ...]:
        """All verbs, the wish itself first."""
        return self.verb, *self.leads

    def suits(self, verb: str, case: Case) -> bool:
        """Would the verb on this matter bring the wish nearer? The workflow is asked besides."""
        right = (case.parent_id is None) == (verb == "split") if self.of_part else True
        return right and _WORTH.get(verb, _always)(case)


def _always(_case: Case) -> bool:
    return True


# What some verbs need beside their step.
_WORTH: Mapping[str, Callable[[Case], bool]] = {
    "decide": lambda case: case.returns >= RETURNS_BEFORE_DECISION,
    "appeal": lambda case: case.state in END_STATES,
}
WISHES = (
    Wish("decide", ("return", "dispatch")),
    Wish("verify", ("close", "accept"), verified=100),
    Wish("sign", ("close", "accept", "send_back")),
    Wish("unmerge", ("merge",)),
    Wish("reopen", ("close", "accept")),
    Wish("decide_appeal", ("appeal", "rate", "close", "accept")),
    Wish("accept_part", ("close", "accept", "split"), of_part=True),
    Wish("send_part_back", ("close", "accept", "split"), of_part=True),
    Wish("give_back", ("undo", "carry_out", "order_dispatch")),
)
