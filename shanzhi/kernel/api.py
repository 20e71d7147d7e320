"""The kernel's front door."""

from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actors import GRANTED_ROLES, NOBODY, SYSTEM, Actor, Grant, Role
from shanzhi.kernel.clock import now
from shanzhi.kernel.events import DomainEvent, event_kinds
from shanzhi.kernel.live import publish
from shanzhi.kernel.models import Event as EventRecord
from shanzhi.kernel.models import StoredFile
from shanzhi.kernel.permissions import (
    Capability,
    Reach,
    Rule,
    Target,
    allowed,
    register,
    require,
)
from shanzhi.kernel.queries import events_after, history
from shanzhi.kernel.refusals import (
    Conflict,
    Denied,
    Invalid,
    NotFound,
    Refusal,
    TooMany,
    WrongState,
)
from shanzhi.kernel.registry import on
from shanzhi.kernel.versions import Versioned, bump
from shanzhi.kernel.web.access import ANYONE, LINK, SIGNED_IN, access, actor_of
from shanzhi.kernel.web.jinja import render
from shanzhi.kernel.web.problems import problem, wants_json
from shanzhi.kernel.working_time import TimeUnit, due

__all__ = [
    "ANYONE",
    "GRANTED_ROLES",
    "LINK",
    "NOBODY",
    "SIGNED_IN",
    "SYSTEM",
    "Actor",
    "Capability",
    "Conflict",
    "Denied",
    "DomainEvent",
    "EventRecord",
    "Grant",
    "Invalid",
    "NotFound",
    "Reach",
    "Refusal",
    "Role",
    "Rule",
    "StoredFile",
    "Target",
    "TimeUnit",
    "TooMany",
    "Versioned",
    "WrongState",
    "access",
    "actor_of",
    "allowed",
    "announce",
    "bump",
    "due",
    "event_kinds",
    "events_after",
    "history",
    "now",
    "on",
    "problem",
    "publish",
    "register",
    "render",
    "require",
    "wants_json",
]
