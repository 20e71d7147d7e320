"""What somebody ticked on a ballot paper, and what was wrong with it, by the fields of the form."""

from __future__ import annotations

from uuid import UUID

from django.http import QueryDict

from shanzhi.kernel.api import Refusal

FIELD = "item-"


def choices_in(given: QueryDict) -> dict[str, list[str]]:
    """Number of the item → keys ticked, of a form or an address."""
    return {
        name.removeprefix(FIELD): [key[:20] for key in given.getlist(name)]
        for name in given
        if name.startswith(FIELD) and name.removeprefix(FIELD).isdecimal()
    }


def key_in(given: QueryDict) -> UUID | None:
    """The key under which a form is sent, so that it is never taken twice."""
    try:
        return UUID(given.get("key", ""))
    except ValueError:
        return None


def faults_on_paper(refused: Refusal) -> dict[str, str]:
    """What is wrong by field of the form: ``item3`` of an action is ``item-3`` there. What belongs to
    no field stands at the first."""
    fields: dict[str, str] = getattr(refused, "fields", {}) or {"channel": str(refused.message)}
    return {
        f"{FIELD}{name[4:]}" if name[:4] == "item" and name[4:].isdecimal() else name: words
        for name, words in fields.items()
    }
