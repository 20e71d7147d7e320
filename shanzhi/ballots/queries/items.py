"""What a ballot asks, as it was fixed or as it is written."""

from __future__ import annotations

from typing import Any

from shanzhi.ballots.models import Ballot


def items_of(ballot: Ballot) -> list[dict[str, Any]]:
    """What is asked: as it was frozen, before that as it is written."""
    if ballot.frozen:
        found: list[dict[str, Any]] = ballot.frozen["items"]
        return found
    return [
        {
            "number": item.number,
            "kind": item.kind,
            "matter": item.matter,
            "title": item.title,
            "words": item.words,
            "options": item.options,
            "most": item.most,
        }
        for item in ballot.items.order_by("number")
    ]
