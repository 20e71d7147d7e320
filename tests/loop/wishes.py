"""What somebody is out for in a run: deeds that pure chance hardly ever comes to, because much has
to happen to a matter before. People stay random, but now and then they take a step that way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import END_STATES
from shanzhi.cases.rules.circles import RETURNS_BEFORE_DECISION


def _always(_case: Case) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Wish:
    """``verb`` is what somebody wants to do to a matter that is ``ready`` for it, ``leads`` are the
    verbs that bring one there, the last step first; ``of_part``: it is about parts, and only
    splitting about wholes; ``verified`` is how many of a hundred closings somebody else looks at;
    ``hurried``: minutes go by from step to step, not days."""

    verb: str
    leads: tuple[str, ...] = ()
    ready: Callable[[Case], bool] = _always
    of_part: bool = False
    verified: int = 0
    hurried: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """All verbs, the wish itself first."""
        return self.verb, *self.leads

    def suits(self, verb: str, case: Case) -> bool:
        """Would the verb on this matter bring the wish nearer? The workflow is asked besides."""
        if self.of_part and (case.parent_id is None) != (verb == "split"):
            return False
        return self.ready(case) if verb == self.verb else _WORTH.get(verb, _always)(case)


# What leads nowhere in other matters, though everybody may try.
_WORTH: Mapping[str, Callable[[Case], bool]] = {
    "appeal": lambda case: case.state in END_STATES,
}
WISHES = (
    Wish("decide", ("return", "dispatch"), lambda case: case.returns >= RETURNS_BEFORE_DECISION),
    Wish("verify", ("close", "accept"), verified=100),
    Wish("sign", ("close", "accept", "send_back")),
    Wish("unmerge", ("merge",)),
    Wish("reopen", ("close", "accept")),
    Wish("decide_appeal", ("appeal", "rate", "close", "accept")),
    Wish("accept_part", ("close", "accept", "split"), of_part=True),
    Wish("send_part_back", ("close", "accept", "split"), of_part=True),
    Wish("take_back", ("hand_over", "accept")),
    Wish("leave", ("arrive", "accept_callout", "call_team")),
    Wish("give_back", ("undo", "carry_out", "order_dispatch"), hurried=True),
)
