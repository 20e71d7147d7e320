"""Pages and the API print a personal field only masked. The names are those that rooms declare."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

from shanzhi.config.reference.rooms import parts
from shanzhi.kernel.privacy import personal_fields
from tests.architecture.rules.templates import templates
from tests.architecture.rules.tree import python

MASKS = {"masked", "mask_words", "mask_text", "mask_phone", "mask_name", "mask_for_neighbours"}
# The residents' own pages show them what they wrote themselves.
OWN = ("/templates/cases/resident/", "/templates/portal/own_")
# Where the words are read and not shown, or shown to who wrote them: (file, name), and why.
READ_ONLY = {
    ("shanzhi/cases/web/desk.py", "text.body"): "which words made it urgent",
    ("shanzhi/cases/web/report_form.py", "text.body"): "is it the same report again",
    ("shanzhi/deliberation/web/meetings_desk.py", "name_encrypted"): "shown_name masks it",
    ("shanzhi/deliberation/web/meetings_print.py", "name_encrypted"): "shown_name masks it",
}

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
NOT_LOGGED = {"phone", "mobile", "password", "token", "secret", "body", "words", "username"}


def unmasked_in_templates(tree: Path) -> Iterator[str]:
    """A template prints a declared path without the filter that masks it."""
    env = Environment(  # noqa: S701  # 2026-11-26: only parsed, nothing is rendered
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
    )
    for path, text in templates(tree):
        if any(own in f"/{path}" for own in OWN):
            continue
        parsed = env.parse(text, path)
        masked = {
            id(inner)
            for outer in parsed.find_all(nodes.Filter)
            if outer.name in MASKS and outer.node is not None
            for inner in (outer.node, *outer.node.find_all(nodes.Getattr))
        }
        for found in parsed.find_all(nodes.Getattr):
            name = _dotted_in_template(found)
            if name.startswith("errors."):  # what is wrong with the field of a form
                continue
            if id(found) not in masked and (told := _declared(name)):
                yield f"{path}:{found.lineno} prints {told} unmasked"


def unmasked_in_python(tree: Path) -> Iterator[str]:
    """The web part of a room reads a declared path outside of a masking function."""
    for path, parsed in python(tree):
        if "/web/" not in path:
            continue
        masked = _masked(parsed)
        for node in ast.walk(parsed):
            told = _declared(_dotted(node))
            if told and id(node) not in masked and (path, told) not in READ_ONLY:
                yield f"{path}:{getattr(node, 'lineno', 0)} reads {told} unmasked"


def _masked(tree: ast.AST) -> set[int]:
    """What is given to a masking function somewhere in this."""
    return {
        id(inner)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _last(call.func) in MASKS
        for argument in call.args
        for inner in ast.walk(argument)
    }


def personal_in_logs(tree: Path) -> Iterator[str]:
    """A log line is given what is declared, or something of such a name. The filter of the log masks
    numbers by their form; names and words it cannot know, so they must not get there."""
    for path, parsed in python(tree):
        if "/tests/" in path:
            continue
        for call in ast.walk(parsed):
            if not (isinstance(call, ast.Call) and _is_log(call.func)):
                continue
            masked = _masked(call)
            said = [inner for argument in call.args for inner in ast.walk(argument)]
            for name in dict.fromkeys(_dotted(node) for node in said if id(node) not in masked):
                told = _declared(name) or (name if name.rpartition(".")[2] in NOT_LOGGED else "")
                if told:
                    yield f"{path}:{call.lineno} writes {told} into a log"


def _is_log(function: ast.expr) -> bool:
    before, _dot, last = _dotted(function).rpartition(".")
    return last in LEVELS and before.rpartition(".")[2] in {"log", "logger", "logging", "_log"}


def _declared(name: str) -> str:
    """The declared path with which a dotted name ends, or ""."""
    if not name:
        return ""
    return next((path for path in _paths() if f".{name}".endswith(f".{path}")), "")


@cache
def _paths() -> frozenset[str]:
    list(parts("privacy"))
    return frozenset(path for _model, _field, use in personal_fields() for path in use.paths)


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _last(node: ast.AST) -> str:
    return _dotted(node).rpartition(".")[2]


def _dotted_in_template(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_dotted_in_template(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else ""
