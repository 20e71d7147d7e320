"""Reads start from their viewer: what tells of a matter or a resident is read for somebody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps

from tests.architecture.rules.imports import MANAGERS
from tests.architecture.rules.tree import python

# Whoever holds one of these rows, or a row that points at one, knows something of somebody.
ROOTS = {
    "cases.Case",
    "people.Resident",
    "people.Household",
    "kernel.Event",
    "kernel.AccessRecord",
    "kernel.AccessAlert",
}
READS = re.compile(r"^shanzhi/\w+/(queries\w*\.py|queries/|web/|own_\w+\.py|audit/)")
VIEWERS = {"viewer", "actor", "by"}
# The proof with which a stranger asks, and what only its owner has.
PROOFS = {"token", "tokens", "device_key"}
# (file, function) → why it asks for no viewer. Short on purpose: whoever adds a line is asked why.
_OF_SEEN = "the numbers are those of rows that a list has just found for its viewer"
_PUBLIC = "what every neighbour may see: masked and without the person (public_rows)"
_SYSTEM = "a job or a command of the machine, run for nobody"
WITHOUT_VIEWER = {
    "shanzhi/cases/queries/clock_reading.py": {"steps_by_clock": _OF_SEEN},
    "shanzhi/cases/queries/for_the_house.py": dict.fromkeys(
        ("case_with_words", "words_of"), _SYSTEM
    ),
    "shanzhi/insight/queries/figures/cell_differences.py": {"cell_differences": _SYSTEM},
    "shanzhi/insight/queries/figures/kept_matters.py": dict.fromkeys(
        ("kept", "of_the_same_trouble"), _SYSTEM
    ),
    "shanzhi/insight/queries/figures/sums.py": {
        "rows_of": "rows of sums; whoever asks has required the figures of the place (reading.py)"
    },
    "shanzhi/insight/queries/topics/memory.py": {"memory_of": _SYSTEM},
    "shanzhi/insight/queries/topics/seen.py": {"counties_with_matters": _SYSTEM},
    "shanzhi/cases/queries/list_notes.py": dict.fromkeys(
        ("last_dispatches", "live_clocks", "last_ratings"), _OF_SEEN
    ),
    "shanzhi/cases/queries/merged.py": {
        "merged_ids": "ids alone; who shows them asks again",
        "voices": "a number of neighbours",
    },
    "shanzhi/cases/queries/near.py": dict.fromkeys(
        ("near", "similar_open", "lately_handled", "public_case"), _PUBLIC
    ),
    "shanzhi/cases/queries/queue.py": {"rows_of": _OF_SEEN},
    "shanzhi/cases/queries/queue_past.py": dict.fromkeys(
        ("of_past", "late_why"), "conditions alone: whoever asks with them names the viewer"
    ),
    "shanzhi/cases/queries/standing_help.py": {"helps_of": _SYSTEM},
    "shanzhi/cases/queries/recount_all.py": dict.fromkeys(
        ("recount_all", "recount_some", "matter_count"), _SYSTEM
    ),
    "shanzhi/cases/queries/supervision.py": {"watched_ids": _OF_SEEN},
    "shanzhi/cases/queries/matter_records.py": dict.fromkeys(
        ("matter_records", "matter_records_of", "reporter_ids"), _SYSTEM
    ),
    "shanzhi/kernel/queries.py": {
        "history": "of a thing that a room has found for its viewer; the kernel knows no things",
        "events_of_kinds": "the same, of several",
        **dict.fromkeys(
            ("events_after", "event_count", "broken_chains", "histories", "root_over"), _SYSTEM
        ),
    },
    "shanzhi/kernel/audit/record.py": {"accesses_to": "of a resident who has proved who they are"},
    "shanzhi/kernel/audit/retention.py": {"remove_old_accesses": _SYSTEM},
    "shanzhi/kernel/audit/seal.py": dict.fromkeys(("seal_accesses", "anchor_accesses"), _SYSTEM),
    "shanzhi/kernel/audit/verify.py": {"verify_accesses": _SYSTEM},
    "shanzhi/kernel/audit/watch.py": {"watch_accesses": _SYSTEM},
    "shanzhi/kernel/web/cli_audit.py": {"wall": _SYSTEM},
    "shanzhi/kernel/web/health.py": {"healthz": "asks whether the server is there"},
    "shanzhi/people/queries_homes.py": dict.fromkeys(
        ("household_at", "households_by_dwelling", "lives_in", "belonging"),
        "numbers alone, for an action that has asked for permission itself",
    ),
    "shanzhi/ballots/queries/roll_pages.py": {"entries_of": "of heads found for the ballot's desk"},
    "shanzhi/ballots/web/desk_elector.py": dict.fromkeys(
        ("elector_page", "delivery", "proxy", "vote"),
        "the ballot is found for whoever asks (desk_ballot), the head by its number on that roll",
    ),
    "shanzhi/deliberation/queries/meetings.py": dict.fromkeys(
        ("public_meeting", "public_meetings"), _PUBLIC
    ),
    "shanzhi/deliberation/queries/talks.py": dict.fromkeys(
        ("public_talk", "public_talks"), _PUBLIC
    ),
    "shanzhi/messaging/queries.py": {"receipts_of": "that it was sent, of an event; no words"},
    "shanzhi/sensing/queries/scenes.py": {"scenes_of": _SYSTEM},
    "shanzhi/deliberation/queries/topics.py": dict.fromkeys(
        ("hall", "hall_counts", "public_topic", "topic_behind"), _PUBLIC
    ),
    "shanzhi/visits/queries/care.py": {"people_in_red": _SYSTEM},
    "shanzhi/sensing/queries/near.py": {"family_of": _SYSTEM},
    "shanzhi/sensing/queries/dry_run.py": dict.fromkeys(
        ("asked_devices", "dry_run"), "of the place whose rules somebody may set: numbers alone"
    ),
    "shanzhi/sensing/queries/stored_days.py": {
        "stored_day": "read by rules alone, shown to nobody",
        "stored_readings": "about how many there are",
    },
    "shanzhi/projects/queries/votes.py": {"count_of": _SYSTEM},
    "shanzhi/projects/queries/projects.py": {"answers_of": "numbers alone; nobody is named"},
    "shanzhi/people/queries.py": {
        "resident": "by a number that a row which was found for somebody holds",
        "may_text": "yes or no, before a text message goes out",
    },
}


def without_viewer(tree: Path) -> Iterator[str]:
    """A public read of such rows names who asks (``viewer``), or is given the row that somebody
    found for them, or stands on the list with its reason."""
    for path, name, function in _reading(tree):
        if name not in WITHOUT_VIEWER.get(path, {}) and not _is_asked_for(function):
            yield f"{path}:{function.lineno} {name} reads of matters or people, and for nobody"


def ignored_viewers(tree: Path) -> Iterator[str]:
    """A viewer that is taken and never looked at keeps nobody out."""
    for path, name, function in _reading(tree):
        used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        for argument in _arguments(function):
            if argument.arg in VIEWERS - used:
                yield f"{path}:{function.lineno} {name} never looks at its {argument.arg}"


def stale_exceptions(tree: Path) -> Iterator[str]:
    """A line of the list that excuses nothing any more."""
    needed = {(path, name) for path, name, read in _reading(tree) if not _is_asked_for(read)}
    listed = {(path, name) for path, names in WITHOUT_VIEWER.items() for name in names}
    for path, name in sorted(listed - needed):
        yield f"{path} {name} needs no exception: take it off the list"


def _reading(tree: Path) -> Iterator[tuple[str, str, ast.FunctionDef]]:
    """Public functions that read such rows, themselves or through a private one beside them."""
    for path, module in python(tree, only=READS):
        functions = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
        for name, function in functions.items():
            if not name.startswith("_") and any(
                _reads(each) for each in _with_private(function, functions)
            ):
                yield path, name, function


def _with_private(
    function: ast.FunctionDef, beside: dict[str, ast.FunctionDef]
) -> list[ast.FunctionDef]:
    """The function and the private ones it works with, as far as those are not asked by anybody."""
    found = [function]
    for each in found:
        called = {node.id for node in ast.walk(each) if isinstance(node, ast.Name)}
        private = [beside[name] for name in sorted(called & beside.keys()) if name.startswith("_")]
        found += [one for one in private if one not in found and not _is_asked_for(one)]
    return found


def _reads(function: ast.FunctionDef) -> bool:
    """Through a manager of such a model, or in SQL of its own."""
    attributes = [node for node in ast.walk(function) if isinstance(node, ast.Attribute)]
    return any(
        node.attr == "execute"
        or (
            node.attr in MANAGERS
            and isinstance(node.value, ast.Name)
            and node.value.id in _telling()
        )
        for node in attributes
    )


def _is_asked_for(function: ast.FunctionDef) -> bool:
    """Is there somebody who asks, or a row that was found for them?"""
    for argument in _arguments(function):
        named = set(re.findall(r"\w+", ast.unparse(argument.annotation or ast.Constant(""))))
        if argument.arg in VIEWERS | PROOFS or named & {*_telling(), "Actor"}:
            return True
    return False


def _arguments(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


@cache
def _telling() -> frozenset[str]:
    """Names of the models that tell of somebody: the roots, and whatever points at one of them."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("shanzhi.")]
    found = {model for model in ours if model._meta.label in ROOTS}
    while more := {
        model
        for model in ours
        if model not in found
        and any(field.related_model in found for field in model._meta.concrete_fields)
    }:
        found |= more
    return frozenset({model.__name__ for model in found} | {"EventRecord"})
