"""A ballot as a form says it, and the form of one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime, make_aware

from shanzhi.ballots.actions.draft_ballot import NewBallot, NewItem
from shanzhi.ballots.models import Ballot, BallotItem
from shanzhi.ballots.models.ballot import BallotKind, Caller, Force
from shanzhi.ballots.models.item import ItemKind
from shanzhi.ballots.wording import MATTERS
from shanzhi.kernel.api import Actor
from shanzhi.places import api as places

Form = Mapping[str, str]
# What a field of an action is called in the form.
FIELDS = {"items": "item_title", "source": "imported_source"}


def new_ballot(given: Form, items: tuple[NewItem, ...]) -> NewBallot:
    """What the fields of ``desk/fields.jinja`` say, with these items."""
    return NewBallot(
        kind=given.get("kind", ""),
        place_code=given.get("place", ""),
        title=given.get("title", ""),
        words=given.get("words", ""),
        force=given.get("force", ""),
        is_secret=bool(given.get("is_secret")),
        caller=given.get("caller", ""),
        callers=number_of(given.get("callers", ""), nothing=0),
        silence_clause=given.get("silence_clause", ""),
        silence_warning_read=bool(given.get("silence_warning_read")),
        imported_source=given.get("imported_source", ""),
        items=items,
    )


def new_item(given: Form) -> NewItem:
    """What the fields of ``desk/item_fields.jinja`` say. An option is a line; a number behind a space
    at its end is that of the candidate on the roll."""
    return NewItem(
        title=given.get("item_title", ""),
        words=given.get("item_words", ""),
        kind=given.get("item_kind", ""),
        matter=number_of(given.get("matter", ""), nothing=0),
        options=tuple(
            _option(line) for line in given.get("options", "").splitlines() if line.strip()
        ),
        most=number_of(given.get("most", ""), nothing=1),
    )


def as_new(ballot: Ballot) -> NewBallot:
    """A draft as it could be written again: what is changed replaces a field of it."""
    return NewBallot(
        kind=ballot.kind,
        place_code=ballot.place_code,
        title=ballot.title,
        words=ballot.words,
        force=ballot.force,
        is_secret=ballot.is_secret,
        estate_id=ballot.estate_id,
        caller=ballot.caller,
        callers=ballot.callers,
        silence_clause=ballot.silence_clause,
        silence_warning_read=bool(ballot.silence_clause),
        imported_source=ballot.imported_source,
        items=tuple(_as_new_item(item) for item in ballot.items.order_by("number")),
    )


def with_item(ballot: Ballot, item: NewItem) -> NewBallot:
    """A draft with one item more."""
    draft = as_new(ballot)
    return replace(draft, items=(*draft.items, item))


def without_item(ballot: Ballot, number: int) -> NewBallot:
    """A draft without one of its items."""
    draft = as_new(ballot)
    kept = tuple(item for place, item in enumerate(draft.items, 1) if place != number)
    return replace(draft, items=kept)


def typed_of(ballot: Ballot) -> dict[str, Any]:
    """The fields of a draft as the form shows them."""
    return {
        "title": ballot.title,
        "words": ballot.words,
        "kind": ballot.kind,
        "force": ballot.force,
        "place": ballot.place_code,
        "caller": ballot.caller,
        "callers": ballot.callers or "",
        "is_secret": ballot.is_secret,
        "silence_clause": ballot.silence_clause,
        "imported_source": ballot.imported_source,
    }


def choices_for(viewer: Actor) -> dict[str, Any]:
    """What can be chosen in the forms."""
    return {
        "kinds": BallotKind.choices,
        "forces": Force.choices,
        "callers": Caller.choices,
        "places": places_of(viewer),
        "item_kinds": ItemKind.choices[:1] + ItemKind.choices[2:],
        "matters": MATTERS,
    }


def places_of(viewer: Actor) -> list[tuple[str, str]]:
    """Places in which the viewer may hold a ballot: communities and their grids, streets."""
    found: dict[str, str] = {}
    for scope in sorted({code for code in viewer.scopes() if code}):
        below = [code for code in places.grid_names() if code.startswith(scope)]
        for code in sorted({part for grid in below for part in (grid[:9], grid[:12], grid)}):
            if code.startswith(scope):
                found[code] = places.division_name(code)
    return list(found.items())


def moment_of(text: str) -> datetime | None:
    """What a field for day and time says, in the house's zone; None for nothing or nonsense."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else make_aware(found)


def typed_moment(at: datetime | None) -> str:
    """A moment as such a field shows it."""
    return f"{localtime(at):%Y-%m-%dT%H:%M}" if at else ""


def number_of(text: str, *, nothing: int) -> int:
    """A whole number, ``nothing`` for an empty field, -1 for what is none: the action refuses it."""
    text = text.strip()
    if not text:
        return nothing
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def faults_for_form(fields: Mapping[str, str]) -> dict[str, str]:
    """The faults that an action names, by the fields of the form."""
    return {FIELDS.get(name, name): words for name, words in fields.items()}


def _option(line: str) -> dict[str, Any]:
    label, _space, last = line.strip().rpartition(" ")
    if label and last.isdecimal() and len(last) < 9:
        return {"label": label.strip(), "elector": int(last)}
    return {"label": line.strip()}


def _as_new_item(item: BallotItem) -> NewItem:
    return NewItem(
        title=item.title,
        words=item.words,
        kind=item.kind if item.kind != ItemKind.SPECIAL else ItemKind.ORDINARY,
        matter=item.matter,
        options=tuple(
            {name: value for name, value in option.items() if name != "key"}
            for option in item.options
        ),
        most=item.most,
    )
