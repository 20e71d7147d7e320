"""The words of events as numbers, and of rows: kinds, states, outcomes, sources. Pure.

Numbers of sources and outcomes are written into rows: they never change, new ones are added behind.
"""

from __future__ import annotations

from collections.abc import Sequence

from shanzhi.cases.api import Outcome, Source, State

# 0 is a kind that says nothing but how the matter stands.
KINDS = (
    "", "cases.CaseOpened", "cases.CaseDispatched", "cases.CaseClosed", "cases.CaseRated",
    "cases.CaseSentBack", "cases.CaseReopened", "cases.CaseReturned", "cases.CaseEscalated",
    "cases.CaseDecided", "cases.VerificationFailed", "cases.SignatureRefused",
    "cases.CaseSentToVerify", "cases.CaseSentToSign", "cases.CaseVerified", "cases.CannotSigned",
    "cases.TimeGranted", "cases.CaseCommented", "cases.ReporterAsked", "cases.CasePlaceCorrected",
    "cases.CaseReclassified", "cases.CaseAccepted", "cases.ReporterAnswered", "cases.CaseArchived",
    "cases.CaseWithdrawn", "cases.CaseCorrected",
)  # fmt: skip
(
    _OTHER, OPENED, DISPATCHED, CLOSED, RATED_, SENT_BACK, REOPENED, RETURNED, ESCALATED, DECIDED,
    FAILED, REFUSED, TO_VERIFY, TO_SIGN_, VERIFIED, SIGNED, GRANTED, COMMENTED, ASKED, PLACED, SORTED,
    ACCEPTED, ANSWERED, ARCHIVED, WITHDRAWN_, CORRECTED,
) = range(len(KINDS))  # fmt: skip

STATES = ("", *(state.value for state in State))
SOURCES = tuple(source.value for source in Source)
# How an outcome counts in exclusions: nothing said or solved, not ours, cannot be solved.
OUTCOMES = (Outcome.SOLVED.value, Outcome.NOT_OURS.value, Outcome.CANNOT.value)


def state(name: State) -> int:
    """The number of a state."""
    return STATES.index(name.value)


def states(names: Sequence[str]) -> list[int]:
    """The numbers of states."""
    return [STATES.index(name) for name in names]


def sql_number(expression: str, words: Sequence[str]) -> str:
    """SQL that gives the place of a text in ``words``, 0 for every other."""
    known = " ".join(f"WHEN '{word}' THEN {n}" for n, word in enumerate(words) if word and n)
    return f"(CASE {expression} {known} ELSE 0 END)::int2"
