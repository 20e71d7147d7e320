"""What the pane of a matter shows of duplicates, drafts, presence and what the desk prepared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.cases.actions.settling import FieldChanged
from shanzhi.cases.models import Case
from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.permissions import COMMENT, CORRECT, MERGE, TICK
from shanzhi.cases.queries.drafts import drafts_of
from shanzhi.cases.queries.merged import Merged, merged_into
from shanzhi.cases.queries.prepared import checks_of, macros_for, templates_for
from shanzhi.cases.queries.presence import others_at
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.rules.conflicts import Clash
from shanzhi.cases.web.draft_words import draft_fields, draft_view
from shanzhi.cases.web.place_choices import place_choices
from shanzhi.cases.web.resident_timeline import photos_of, recordings_of
from shanzhi.cases.workflow import possible
from shanzhi.kernel.api import Actor, Invalid, actor_of, allowed
from shanzhi.people import api as people
from shanzhi.places import api as places


def many_context(request: HttpRequest, case: Case, can: set[str]) -> dict[str, Any]:
    """Everything of this part, beside what the pane holds anyway; ``can`` are the verbs of the
    viewer, to which those of this part are added."""
    viewer = actor_of(request)
    can |= _can(viewer, case)
    drafts = drafts_of(viewer, case)
    checks = checks_of(case)
    return {
        "merged": [_merged(row) for row in merged_into(case, viewer)],
        "leading": case.merged_into,
        "templates": templates_for(case) if "comment" in can else [],
        "macro_choices": [(m.pk, m.title) for m in macros_for(case)] if "macro" in can else [],
        "checks": checks,
        "unticked": [c.item.words for c in checks if c.item.is_required and not c.is_ticked],
        "drafts": [draft_view(draft) for draft in drafts if not _has_form(draft.form, can)],
        "draft_fields": draft_fields(drafts),
        "end": "desk",
        "others": others_at(case, viewer),
        "presence_topic": presence_topic(viewer, case),
        "urgencies": [(str(value), label) for value, label in Urgency.choices],
        "case_places": place_choices(viewer, case.place_code) if "correct" in can else [],
        "clashes": [],
    }


def clash_context(refused: Invalid | None) -> dict[str, Any]:
    """Both values of each field that somebody else changed meanwhile, in words."""
    if not isinstance(refused, FieldChanged):
        return {}
    return {"clashes": [_in_words(clash) for clash in refused.clashes]}


def presence_topic(viewer: Actor, case: Case) -> str:
    """What an open pane listens to; "" for somebody whose places do not hold the matter."""
    within = any(case.place_code.startswith(scope) for scope in viewer.scopes())
    return f"presence:{case.place_code}" if within else ""


def _can(viewer: Actor, case: Case) -> set[str]:
    target, is_open = case.target(), case.state in OPEN_STATES
    asked = {
        "merge": (MERGE, possible(case.state, "merge")),
        "unmerge": (MERGE, possible(case.state, "unmerge")),
        "correct": (CORRECT, is_open),
        "tick": (TICK, is_open),
        "macro": (COMMENT, is_open),
    }
    return {verb for verb, (what, fits) in asked.items() if fits and allowed(viewer, what, target)}


# Which verb shows the form of a draft; a form that is not named here is never there.
FORMS: Mapping[str, str] = {
    "closure": "close",
    "dispatch": "dispatch",
    "question": "ask",
    "comment": "comment",
    "merger": "merge",
    "unmerging": "unmerge",
}


def _has_form(form: str, can: set[str]) -> bool:
    return FORMS.get(form, "") in can


def _merged(row: Merged) -> dict[str, Any]:
    files = [attachment.file for attachment in row.files]
    reporter = row.case.reporter
    return {
        "case": row.case,
        "reason": row.reason,
        "photos": photos_of(files),
        "recordings": recordings_of(files),
        "comments": row.comments,
        "phone": people.masked_phone(reporter) if reporter else "",
    }


def _in_words(clash: Clash) -> dict[str, str]:
    names = {
        "category": (_("类别"), category_name),
        "urgency": (_("紧急程度"), lambda value: str(Urgency(int(value)).label)),
        "place": (_("地点"), lambda code: places.division_name(code) or code),
        "address": (_("地址"), lambda text: text or "—"),
    }
    label, words = names[clash.field]
    return {
        "field": clash.field,
        "label": label,
        "theirs": words(clash.theirs),
        "mine": words(clash.mine),
        "mine_value": clash.mine,
    }
