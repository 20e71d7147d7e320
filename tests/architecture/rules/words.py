"""Words in code: Chinese that is shown goes through gettext; TypeScript holds none at all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.rules.tree import files, python

HAN = re.compile(r"[\u3400-\u9fff]")
GETTEXT = {
    "_",
    "_lazy",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "npgettext_lazy",
}
# Data in the shape of code (words to recognise, the synthetic town, examples), and what a terminal prints.
DATA = re.compile(
    r"shanzhi/(cases/understanding/|[a-z_/]*demo|config/|places/rules/spelling\.py"
    r"|cases/web/schemas\w*\.py|insight/rules/(topics/|replies/|narration\.py))|/tests/|/migrations/"
)
# Beside a text that is read by the program and never shown.
NOT_SHOWN = "# not on screen"
TYPESCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)


def bare_strings(tree: Path) -> Iterator[str]:
    """No Chinese string outside gettext, docstrings, and files that are data."""
    for path, module in python(tree):
        if DATA.search(path):
            continue
        lines = (tree / path).read_text(encoding="utf-8").splitlines()
        fine = _documentation(module) | _translated(module)
        for node in ast.walk(module):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and HAN.search(node.value)
                and id(node) not in fine
                and not _is_data(lines, node)
            ):
                yield f"{path}:{node.lineno} “{node.value.strip()[:30]}” without gettext"


def _is_data(lines: list[str], node: ast.Constant) -> bool:
    span = lines[max(node.lineno - 2, 0) : node.end_lineno]
    return any(NOT_SHOWN in line for line in span)


def _documentation(module: ast.Module) -> set[int]:
    """A string that stands alone is documentation."""
    return {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _translated(module: ast.Module) -> set[int]:
    return {
        id(inner)
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and _name(call.func) in GETTEXT
        for argument in call.args
        for inner in ast.walk(argument)
    }


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def typescript_words(tree: Path) -> Iterator[str]:
    """Texts of islands come from the server's HTML; the only place that knows the language."""
    for path in files(tree, ".ts", below="frontend/src"):
        if path.name.endswith(".test.ts"):
            continue
        text = TYPESCRIPT_COMMENT.sub(
            lambda found: "\n" * found[0].count("\n"), path.read_text(encoding="utf-8")
        )
        for number, line in enumerate(text.splitlines(), start=1):
            if HAN.search(line):
                where = f"{path.relative_to(tree).as_posix()}:{number}"
                yield f"{where} holds Chinese: {line.strip()[:50]}"
