"""What was asked of others and what became of it, by events and by rows; and what must hold. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shanzhi.cases.models.callout import OPEN_CALLOUTS
from shanzhi.cases.models.states import CLOSED_STATES, END_STATES, State
from shanzhi.cases.models.whistle import AWAITED
from shanzhi.cases.rules.compared import Difference, Standing, shown
from shanzhi.cases.rules.recounted import Help, Recounted

CHILD = "child"
NAMES: Mapping[str, str] = {
    "call": "whistle call",
    "callout": "callout",
    "supervision": "supervision",
    "reminder": "reminder",
    "hand_over": "hand-over",
    CHILD: "part",
}
# Help that ends when its matter was answered; a watch outlasts that, the handling may begin again.
_OPEN: Mapping[str, frozenset[str]] = {
    "call": frozenset(AWAITED),
    "callout": frozenset(OPEN_CALLOUTS),
    "reminder": frozenset({"waiting"}),
    "hand_over": frozenset({"open"}),
}
_ANSWERED = frozenset({*CLOSED_STATES, *END_STATES})
# Somebody said that it is done, or it goes on in another.
_DONE = frozenset({State.VERIFYING, State.TO_SIGN, *CLOSED_STATES, State.MERGED})
# A part that is looked at ends when that was done.
_LOOKED_AT = frozenset({State.VERIFYING, State.TO_SIGN})


def of_help(told: Recounted, kept: Standing) -> Iterator[Difference]:
    """Calls, callouts, watches, reminders, hand-overs and parts that are elsewhere than the last
    event about each left them, or of which no event speaks."""
    for key in sorted(told.helps.keys() | kept.helps.keys()):
        said, there = told.helps.get(key), kept.helps.get(key)
        if key[0] == CHILD:
            said, there = _part_told(said, there), _ended_or_open(there)
        if said != there:
            what = f"{NAMES[key[0]]} {key[1]}"
            yield Difference(kept.number, what, _words(said), _words(there))


def broken_help(told: Recounted, kept: Standing) -> Iterator[str]:
    """Help ends with its matter, a whole waits for its parts, and nobody waits for what was taken
    back."""
    for (thing, pk), help_ in sorted(told.helps.items()):
        lasts = thing == "supervision" and help_.state == "open" and told.state in END_STATES
        if lasts or (told.state in _ANSWERED and help_.state in _OPEN.get(thing, ())):
            yield f"{told.state} with {NAMES[thing]} {pk} {help_.state}"
    for (thing, pk), part in sorted(kept.helps.items()):
        if thing == CHILD and _outlives(told.state, part.state):
            yield f"{told.state} before its part {pk}"
    if kept.into_state == State.WITHDRAWN and not _has_its_answer(kept.whole_state):
        yield "goes on in a matter that was taken back"


def _outlives(whole: str, part: str) -> bool:
    """Is a part still open though its whole is over?"""
    if whole == State.WITHDRAWN:
        return part not in {*END_STATES, *_LOOKED_AT}
    return whole in _DONE and part not in END_STATES


def _has_its_answer(whole: str) -> bool:
    """Such a part needs none of its own."""
    return whole in _DONE or whole == State.WITHDRAWN


def _ended_or_open(part: Help | None) -> Help | None:
    return part and Help(part.state if part.state in END_STATES else "open")


def _part_told(said: Help | None, there: Help | None) -> Help | None:
    """The whole is not told when a part begins again: then the part's own events say so."""
    begun_again = said and there and there.state not in END_STATES
    return Help("open") if begun_again else said


def _words(help_: Help | None) -> str:
    if help_ is None:
        return "nothing"
    unit = f", unit {help_.unit_id}" if help_.unit_id else ""
    return f"{help_.state}{unit}{f', until {shown(help_.until)}' if help_.until else ''}"
