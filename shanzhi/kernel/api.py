"""The kernel's front door."""

from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actors import GRANTED_ROLES, NOBODY, SYSTEM, Actor, Grant, Role
from shanzhi.kernel.clock import local_zone, now
from shanzhi.kernel.events import DomainEvent, event_kinds
from shanzhi.kernel.files.links import Variant, signed_url
from shanzhi.kernel.files.store import claim_files, store_upload
from shanzhi.kernel.files.waiting import waiting_files
from shanzhi.kernel.live import publish, publish_all
from shanzhi.kernel.models import Event as EventRecord
from shanzhi.kernel.models import StoredFile
from shanzhi.kernel.models.stored_file import FileKind
from shanzhi.kernel.permissions import (
    Capability,
    Reach,
    Rule,
    Target,
    allowed,
    register,
    require,
)
from shanzhi.kernel.queries import broken_at, events_after, histories, history
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
from shanzhi.kernel.search.bigrams import bigram_vector
from shanzhi.kernel.search.filters import search_filter
from shanzhi.kernel.search.recent import recent_matches
from shanzhi.kernel.versions import Versioned, bump
from shanzhi.kernel.web.access import ANYONE, LINK, SIGNED_IN, access, actor_of
from shanzhi.kernel.web.addresses import client_address
from shanzhi.kernel.web.allowance import Allowance
from shanzhi.kernel.web.devices import remember_device, uploader_key_of
from shanzhi.kernel.web.jinja import asset_files, moment, render
from shanzhi.kernel.web.problems import problem, wants_json
from shanzhi.kernel.web.returning import safe_next
from shanzhi.kernel.working_time import TimeUnit, due

__all__ = [
    "ANYONE",
    "GRANTED_ROLES",
    "LINK",
    "NOBODY",
    "SIGNED_IN",
    "SYSTEM",
    "Actor",
    "Allowance",
    "Capability",
    "Conflict",
    "Denied",
    "DomainEvent",
    "EventRecord",
    "FileKind",
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
    "Variant",
    "Versioned",
    "WrongState",
    "access",
    "actor_of",
    "allowed",
    "announce",
    "asset_files",
    "bigram_vector",
    "broken_at",
    "bump",
    "claim_files",
    "client_address",
    "due",
    "event_kinds",
    "events_after",
    "histories",
    "history",
    "local_zone",
    "moment",
    "now",
    "on",
    "problem",
    "publish",
    "publish_all",
    "recent_matches",
    "register",
    "remember_device",
    "render",
    "require",
    "safe_next",
    "search_filter",
    "signed_url",
    "store_upload",
    "uploader_key_of",
    "waiting_files",
    "wants_json",
]
