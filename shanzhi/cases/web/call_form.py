"""The hotline's form: what was typed, and what it suggests while the caller speaks."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shanzhi.cases.actions.take_call import Call
from shanzhi.cases.model_store import current_classifier
from shanzhi.cases.queries.callers import caller_by_phone
from shanzhi.cases.queries.tables import categories, category_name
from shanzhi.cases.understanding.understanding import understand
from shanzhi.cases.web.category_choice import category_typed
from shanzhi.cases.web.deadline import deadline_of
from shanzhi.kernel.api import Actor, now
from shanzhi.places import api as places

OFFERED = 6


@dataclass(slots=True)
class CallForm:
    """The fields as they were typed; ``spot`` is a chosen suggestion: place code and building."""

    key: uuid.UUID = field(default_factory=uuid.uuid4)
    phone: str = ""
    text: str = ""
    where: str = ""
    spot: str = ""
    category_name: str = ""


def read_call(given: Mapping[str, str]) -> CallForm:
    """The form as it was sent."""
    words = {name: given.get(name, "").replace("\x00", "") for name in given}
    try:
        key = uuid.UUID(words.get("idempotency_key", ""))
    except ValueError:
        key = uuid.uuid4()
    return CallForm(
        key=key,
        phone=words.get("phone", "").strip(),
        text=words.get("text", "").replace("\r\n", "\n"),
        where=words.get("where", "").strip(),
        spot=words.get("spot", ""),
        category_name=words.get("category_name", "").strip(),
    )


def call_of(form: CallForm, viewer: Actor) -> Call:
    """The call that the form makes; without a chosen suggestion the best one of what was typed
    as place counts. Raises Invalid (category)."""
    place_code, building_id = _spot(form.spot)
    if not place_code and (offered := place_offers(viewer, form.where)):
        place_code, building_id = _spot(offered[0]["value"])
    code = category_typed(form.category_name) if form.category_name else ""
    return Call(
        key=form.key,
        phone=form.phone,
        text=form.text,
        place_code=place_code,
        building_id=building_id,
        address=form.where[:160],
        category_code=code,
    )


def hints(form: CallForm, viewer: Actor) -> dict[str, Any]:
    """What the form knows so far: the caller's earlier matters, places, the likely category."""
    caller = caller_by_phone(viewer, form.phone)
    return {
        "caller": caller,
        "earlier": [{"case": case, "deadline": deadline_of(case, now())} for case in caller.cases]
        if caller
        else [],
        "offers": place_offers(viewer, form.where or form.text),
        "guess": category_guess(form.text),
    }


def place_offers(viewer: Actor, text: str) -> list[dict[str, str]]:
    """Places of the viewer's that the words name, best first: for radio buttons."""
    offers: dict[str, str] = {}
    for scope in sorted(set(viewer.scopes())):
        for mention in places.find_place(text[:500], within=scope):
            value = f"{mention.place_code}-{mention.building_id or ''}"
            path = [name for _code, name in places.path_of(mention.place_code)]
            label = " / ".join([*path[-2:], mention.name] if mention.name not in path else path)
            offers.setdefault(value, label)
    return [{"value": value, "label": label} for value, label in [*offers.items()][:OFFERED]]


def category_guess(text: str) -> str:
    """What the classifier thinks it is about; "" while the text says too little."""
    if len(text.strip()) < 4:
        return ""
    code = understand(text, classifier=current_classifier()).category.code
    return category_name(code) if code in categories.get() else ""


def _spot(value: str) -> tuple[str, int | None]:
    code, _dash, building = value.partition("-")
    if not (code.isascii() and code.isdecimal() and 6 <= len(code) <= 15):
        return "", None
    known = building.isascii() and building.isdecimal() and len(building) < 19
    return code, int(building) if known else None
