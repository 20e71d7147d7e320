"""What somebody is out for in a run: deeds that pure chance hardly ever comes to, because much has
to happen to a matter before. People stay random, but they lean that way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """``verb`` is what somebody wants to do, ``leads`` are the verbs that bring a matter there;
    ``verified`` is how many of a hundred closings somebody else looks at."""

    verb: str
    leads: frozenset[str]
    verified: int = 0


WISHES = (
    Wish("decide", frozenset({"return", "dispatch"})),
    Wish("verify", frozenset({"accept", "close"}), verified=100),
    Wish("sign", frozenset({"accept", "close"})),
    Wish("unmerge", frozenset({"merge"})),
    Wish("reopen", frozenset({"accept", "close"})),
    Wish("decide_appeal", frozenset({"accept", "close", "rate", "appeal"})),
    Wish("accept_part", frozenset({"split", "accept", "close"})),
    Wish("send_part_back", frozenset({"split", "accept", "close"})),
    Wish("give_back", frozenset({"order_dispatch", "carry_out", "undo"})),
)
NO_WISH = Wish("", frozenset())
