"""The shape of every event. Rooms declare theirs in their own events.py as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Self

from django_stubs_ext import StrPromise

_kinds: dict[str, type[DomainEvent]] = {}


@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """Something that happened, in the past tense.

    Fields are JSON values (str, int, bool, None, lists of these; moments as ISO text) and hold no
    personal data and no free text: an event is kept for ever and is read by many.
    """

    kind: ClassVar[str] = ""
    aggregate: ClassVar[str] = ""
    label: ClassVar[StrPromise | str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.kind:
            _kinds[cls.kind] = cls

    @property
    def aggregate_id(self) -> int:
        """Identity of the thing it happened to."""
        raise TypeError(f"{type(self).__name__} must say its aggregate_id")

    def payload(self) -> dict[str, Any]:
        """The fields as a JSON object, moments as ISO 8601 text."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in found.items()
        }

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Rebuild the event; fields that are no longer known are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in payload.items() if name in known})


def event_kinds() -> dict[str, type[DomainEvent]]:
    """Every declared event by its kind, ordered: what the docs print."""
    return dict(sorted(_kinds.items()))
