"""What the permission table means for every URL, role and place: expected here, called in tests.

A URL is about one thing (its subject) or about nothing in particular. Who has no door is refused;
who has one sees a thing inside their reach, and outside it the thing does not exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shanzhi.ballots.permissions import READ_BALLOTS
from shanzhi.cases.permissions import ATTEND, READ, READ_JOINT
from shanzhi.config.reference.urls import PARAMETER, Url
from shanzhi.deliberation.permissions.ground import READ_TALKS
from shanzhi.deliberation.permissions.meetings import READ_MEETINGS
from shanzhi.deliberation.permissions.topics import (
    CARRY_OUT,
    READ_TOPICS,
    SET_FIGURES,
    TAKE_PART,
)
from shanzhi.kernel.actors import Actor, Role
from shanzhi.kernel.permissions import Capability, Reach, Rule, Target, allowed, table
from shanzhi.kernel.web.access import Door, admits
from shanzhi.people.permissions import READ_HOUSEHOLDS
from shanzhi.projects.permissions import CHECK_PROPOSAL, READ_FUNDS, READ_PROJECTS
from shanzhi.sensing.permissions import READ_ALARMS, READ_DEVICES


class Expected(StrEnum):
    """How a call must end."""

    OPEN = "open"  # anybody: whatever the secret or the form says, and never a fault of ours
    SIGN_IN = "sign in"  # 302 to the sign-in page, 401 from the API
    REFUSED = "refused"  # 403
    HIDDEN = "hidden"  # 404, or 403: nothing of the thing is shown or changed
    # 403, or 404: the thing is seen, this is not theirs to do. What they sent may be judged first.
    DENIED = "denied"
    ALLOWED = "allowed"  # 2xx or 3xx; what was sent may still make no sense (400, 409, 422)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a URL is about: the kind of thing, what its parameters take from it, and the capability
    that lets one know of it (None: that of the door)."""

    kind: str
    takes: tuple[str, ...]
    reading: Capability | None = None
    # Whoever answers for it knows of it too.
    held: Capability | None = None
    # Belongs to one account: to everybody else it does not exist.
    is_own: bool = False


_CASE = Subject("case", ("number",), READ)
# The first that fits. A parameter that says how and not what (a list's name, a form) is no subject.
SUBJECTS: tuple[tuple[str, Subject], ...] = (
    (r"(desk|worker)/(cases|calls)/<str:number>", _CASE),
    (r"api/v1/cases/<number>", _CASE),
    (r".*<(int:)?whistle_id>", Subject("whistle", ("whistle_id",), READ)),
    (r".*<(int:)?call_id>", Subject("call", ("call_id",), READ_JOINT, held=ATTEND)),
    (r".*<(int:)?callout_id>", Subject("callout", ("callout_id",), READ)),
    (r".*<(int:)?supervision_id>", Subject("supervision", ("supervision_id",), READ)),
    (r".*<(int:)?reminder_id>", Subject("reminder", ("reminder_id",), READ)),
    (r"desk/places/grids/<str:code>", Subject("grid", ("code",))),
    (r"desk/places/codes/<int:code_id>", Subject("code", ("code_id",))),
    (r"desk/links/<int:link_id>", Subject("link", ("link_id",))),
    (
        r"worker/links/(plans/<int:plan_id>|records/<int:record_id>)",
        Subject("link_plan", ("plan_id", "record_id"), is_own=True),
    ),
    (r"desk/appraisals/<int:account_id>", Subject("member", ("account_id",))),
    (r"desk/team/shifts/<int:shift_id>", Subject("shift", ("shift_id",))),
    (r"desk/team/leaves/<int:leave_id>", Subject("leave", ("leave_id",))),
    (r"desk/team/training/<int:training_id>", Subject("training", ("training_id",))),
    (r"desk/hot-topics/<int:hot_topic_id>", Subject("hot_topic", ("hot_topic_id",))),
    (r"desk/reports/<int:report_id>", Subject("report", ("report_id",))),
    (r"cockpit/twin/buildings/<int:building_id>", Subject("building", ("building_id",))),
    (r"desk/teams/<int:unit_id>", Subject("team", ("unit_id",))),
    (r"desk/duties/<int:duty_id>", Subject("duty", ("duty_id",))),
    (r"desk/templates/<int:row_id>", Subject("template", ("row_id",))),
    (r"desk/macros/<int:row_id>", Subject("macro", ("row_id",))),
    (r"desk/checklists/<int:row_id>", Subject("checklist", ("row_id",))),
    (r"desk/rules/trials/<int:dry_run_id>", Subject("trial", ("dry_run_id",), is_own=True)),
    (r"desk/rules/", Subject("rules", ("slug", "rule_id", "number", "kind"))),
    (r"desk/alarm-rules/trials/", Subject("rule_trial", ("trial_id",), is_own=True)),
    (r"desk/alarm-rules/<int:rule_id>", Subject("alarm_rule", ("rule_id",))),
    (r"account/sessions/<int:session_id>", Subject("session", ("session_id",), is_own=True)),
    (
        r"account/devices/<(uuid:public|int:device)_id>",
        Subject("device", ("public_id", "device_id"), is_own=True),
    ),
    (r"account/factors/<int:factor_id>", Subject("factor", ("factor_id",), is_own=True)),
    (
        r"(operator|security)/accounts/<int:account_id>",
        Subject("colleague", ("account_id", "session_id")),
    ),
    (r"security/roles/<int:grant_id>", Subject("grant", ("grant_id",))),
    (r"audit/people/<int:account_id>", Subject("reader", ("account_id",))),
    (r"audit/things/", Subject("looked_at", ("kind", "subject_id"))),
    (r"security/alerts/<int:alert_id>", Subject("alert", ("alert_id",))),
    # Households, visits, care: a second number in an address is of the kind that stands before it.
    (
        r"worker/visits/<int:household_id>/(bells|cares)/",
        Subject("care", ("household_id", "thing_id"), READ_HOUSEHOLDS),
    ),
    (
        r"worker/visits/<int:household_id>/facts/<",
        Subject("fact", ("household_id", "thing_id"), READ_HOUSEHOLDS),
    ),
    (
        r"worker/visits/<int:household_id>/people/<",
        Subject("person", ("household_id", "thing_id"), READ_HOUSEHOLDS),
    ),
    (
        r"(worker/visits|desk/households)/<int:household_id>",
        Subject("household", ("household_id",), READ_HOUSEHOLDS),
    ),
    (r"desk/care/missed/<int:missed_id>", Subject("missed", ("missed_id",))),
    (r"desk/heard/<int:heard_id>", Subject("heard", ("heard_id",))),
    # Topics, what belongs to one, and items of decisions.
    (
        r"desk/topics/<int:topic_id>",
        Subject("topic", ("topic_id", "opinion_id", "objection_id"), READ_TOPICS),
    ),
    (
        r"desk/procedures/own/<int:procedure_id>",
        Subject("own_procedure", ("procedure_id",), SET_FIGURES),
    ),
    (r"api/v1/topics/<", Subject("topic", ("public_id",), TAKE_PART)),
    (
        r"desk/(topic-items|projects/items)/<int:item_id>",
        Subject("topic_item", ("item_id",), CARRY_OUT),
    ),
    # Talks and meetings: what belongs to one stands where it stands.
    (r"desk/talks/", Subject("talk", ("talk_id", "statement_id"), READ_TALKS)),
    (
        r"desk/meetings/",
        Subject("meeting", ("meeting_id", "agenda_id", "invitation_id", "task_id"), READ_MEETINGS),
    ),
    (r"desk/vision/<int:vision_id>", Subject("vision", ("vision_id",))),
    (r"worker/posters/<int:poster_id>", Subject("poster", ("poster_id",))),
    (r"desk/sources/<int:source_id>", Subject("push_source", ("source_id",))),
    # A number, an import, a vote set aside and a sheet are of the ballot that stands before them.
    (
        r"desk/ballots/<int:ballot_id>",
        Subject("ballot", ("ballot_id", "number", "import_id", "aside_id", "sheet"), READ_BALLOTS),
    ),
    # Things: a key is of the device that stands before it.
    (r"desk/devices/groups/<int:group_id>", Subject("device_group", ("group_id",))),
    (r"desk/devices/imports/<int:import_id>", Subject("device_import", ("import_id",))),
    (
        r"desk/devices/maintenances/<int:maintenance_id>",
        Subject("maintenance", ("maintenance_id",), READ_DEVICES),
    ),
    (
        r"(desk|worker)/devices/<uuid:public_id>",
        Subject("sensor", ("public_id", "key_id"), READ_DEVICES),
    ),
    (
        r"(desk|worker)/alarms/<int:group_id>",
        Subject("alarm_group", ("group_id",), READ_ALARMS),
    ),
    # Promises, funds, budgets.
    (
        r"(desk/projects/<int:project_id>|worker/projects/<int:milestone_id>)",
        Subject("project", ("project_id", "milestone_id"), READ_PROJECTS),
    ),
    (
        r"desk/(funds/<int:fund_id>|entries/<int:entry_id>)",
        Subject("fund", ("fund_id", "entry_id"), READ_FUNDS),
    ),
    (
        r"desk/(budgets/<int:round_id>|proposals/<int:proposal_id>)",
        Subject("budget", ("round_id", "proposal_id"), CHECK_PROPOSAL),
    ),
    (r"desk/views/<int:view_id>", Subject("view", ("view_id",), is_own=True)),
    (
        r"(desk/bulk|worker/hand-over)/<int:operation_id>",
        Subject("bulk", ("operation_id",), is_own=True),
    ),
    (r"desk/drafts/<int:draft_id>", Subject("draft", ("draft_id",), is_own=True)),
    (r"(inbox|api/v1/inbox)/<(int:)?notice_id>", Subject("notice", ("notice_id",), is_own=True)),
)
# Parameters that choose how a page looks or which of a fixed few is meant.
HOW = {"form", "size", "variant", "name", "key", "z", "x", "y"}
# Of the whole house, for who runs it.
HOUSE = {"letter_id", "notice_id"}
# Posted because of what it carries; it changes nothing.
ASKS = {"case-reply-check", "case-duplicates"}


def parameters_of(url: Url) -> list[str]:
    """Names of what stands in the address."""
    return [name for _kind, name in PARAMETER.findall(url.route)]


def subject_of(url: Url) -> Subject | None:
    """What the URL is about; None for nothing in particular. Raises LookupError with a sentence
    that says what to add when a parameter is unknown here."""
    names = set(parameters_of(url))
    if not names or is_open(url):
        return None
    for pattern, subject in SUBJECTS:
        if re.match(pattern, url.route) and names <= {*subject.takes, *HOW}:
            return subject
    if names <= HOW | HOUSE:
        return None
    raise LookupError(
        f"/{url.route} has parameters that the matrix does not know: add what it is about to "
        "SUBJECTS in shanzhi/config/reference/matrix.py, and such a thing to tests/matrix/world.py."
    )


def is_open(url: Url) -> bool:
    """May strangers call it?"""
    return bool(url.access and {Door.ANYONE, Door.LINK} & set(url.access.doors))


def expected(
    url: Url, actor: Actor, subject: Subject | None, target: Target, *, writes: bool
) -> Expected:
    """How a call by ``actor`` must end; ``target`` is where the subject stands."""
    if is_open(url):
        return Expected.OPEN
    if not actor.is_staff:
        return Expected.SIGN_IN
    if url.access is None or not admits(url.access, actor):
        return Expected.REFUSED
    return _of_subject(url, actor, subject, target, writes=writes) if subject else Expected.ALLOWED


def _of_subject(
    url: Url, actor: Actor, subject: Subject, target: Target, *, writes: bool
) -> Expected:
    if subject.is_own:
        return Expected.ALLOWED if target.key in actor.owns else Expected.HIDDEN
    doors = [d for d in (url.access.doors if url.access else ()) if isinstance(d, Capability)]
    reaches = any(allowed(actor, door, target) for door in doors)
    knowing = (subject.reading, subject.held)
    sees = any(allowed(actor, capability, target) for capability in knowing if capability)
    changes = writes and doors and url.name not in ASKS
    if reaches or (sees and not changes):
        return Expected.ALLOWED
    return Expected.DENIED if sees else Expected.HIDDEN


def reach_in_words(url: Url, role: Role) -> str:
    """For the docs: how far ``role`` gets with this URL; "" is not at all."""
    if is_open(url):
        return "open"
    subject = subject_of(url)
    is_signed_in = url.access is not None and Door.SIGNED_IN in url.access.doors
    asked = (
        {subject.reading}
        if subject and is_signed_in
        else set(url.access.doors if url.access else ())
    )
    reaches = {rule.reach for rule in _rules(asked, role)}
    if subject is not None and subject.is_own:
        return "own" if is_signed_in or reaches else ""
    if is_signed_in and not (subject and subject.reading):
        return "yes"
    if subject is None or Reach.ANYWHERE in reaches:
        return "yes" if reaches else ""
    return ", ".join(sorted(reach.value for reach in reaches))


def _rules(doors: set[Any], role: Role) -> list[Rule]:
    names = {door.name for door in doors if isinstance(door, Capability)}
    return [rule for rule in table() if rule.role is role and rule.capability.name in names]
