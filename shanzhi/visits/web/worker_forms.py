"""What is read from the forms at a door. They may arrive hours later, from an outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.http import HttpRequest, QueryDict

from shanzhi.kernel.api import actor_of
from shanzhi.people.api import NewFact, NewPerson
from shanzhi.visits.actions.hear import NewHeard
from shanzhi.visits.actions.record_visit import NewVisit
from shanzhi.visits.actions.set_care import NewCare

NEVER = date(1, 1, 1)


def act_key(request: HttpRequest) -> UUID:
    """The key under which this is sent again and again until it is told: a device's own for each act,
    else that of the form, which belongs to its sender. A copy of a page that a device kept makes itself a
    new one (form[data-own-key])."""
    try:
        return UUID(request.headers.get("X-Device-Act", ""))
    except ValueError:
        return _form_key(request)


def _form_key(request: HttpRequest) -> UUID:
    try:
        given = UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        return uuid4()
    return uuid5(given, str(actor_of(request).id))


def visit_of(given: QueryDict, key: UUID) -> NewVisit:
    """A visit as the form says it."""
    return NewVisit(
        key=key,
        met=given.get("met", ""),
        person_id=number(given, "person"),
        ticked=tuple(given.getlist("ticked")),
        needs=tuple(given.getlist("needs")),
        hazards=tuple(given.getlist("hazards")),
        mood=given.get("mood", ""),
        note=given.get("note", ""),
        consent=given.get("consent") == "1",
    )


def heard_of(given: Mapping[str, str], key: UUID) -> NewHeard | None:
    """What was heard on it, None when the field is empty."""
    words = given.get("heard", "").strip()
    if not words:
        return None
    return NewHeard(
        key=uuid5(NAMESPACE_OID, f"{key}:heard"), kind=given.get("kind", ""), words=words
    )


def person_of(given: Mapping[str, str]) -> NewPerson:
    """Somebody of the household."""
    return NewPerson(
        name=given.get("name", ""),
        relation=given.get("relation", "other"),
        birth_year=number(given, "birth_year"),
        phone=given.get("phone", ""),
        is_own=given.get("is_own") == "1",
    )


def fact_of(given: Mapping[str, str]) -> NewFact:
    """A fact."""
    return NewFact(
        kind=given.get("fact", ""),
        source=given.get("source", ""),
        since=day(given, "since"),
        person_id=number(given, "fact_person"),
    )


def care_of(given: QueryDict, person_id: int) -> NewCare:
    """A level of care; a page has such a form for each person, so the fields bear the number. A day
    that cannot be read is one that no rule takes."""

    def field(name: str) -> str:
        return given.get(f"{name}-{person_id}", "")

    return NewCare(
        colour=field("colour"),
        needs=tuple(given.getlist(f"care_needs-{person_id}")),
        basis=field("basis"),
        basis_words=field("basis_words"),
        review_on=day(given, f"review_on-{person_id}") or NEVER,
        words=field("care_words"),
    )


def number(given: Mapping[str, str], name: str) -> int | None:
    """A number, None for nothing; what is no number is one that nothing has."""
    text = given.get(name, "").strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def day(given: Mapping[str, str], name: str) -> date | None:
    """An ISO day, None for anything else."""
    try:
        return date.fromisoformat(given.get(name, ""))
    except ValueError:
        return None
