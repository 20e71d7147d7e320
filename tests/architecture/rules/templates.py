"""Templates: nothing inline that the content security policy would stop, no bare Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from tests.architecture.rules.tree import files

HAN = re.compile(r"[\u3400-\u9fff]")
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
INLINE = {
    "an inline style": re.compile(r"<[a-zA-Z][^<>]*?\sstyle\s*=", re.DOTALL),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-zA-Z][^<>]*?\son[a-z]+\s*=\s*[\"'{]", re.DOTALL),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
}
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def inline(tree: Path) -> Iterator[str]:
    """No script, style or event attribute in a template; JSON data in a script is fine."""
    for path, text in templates(tree):
        # An expression may hold > and quotes; what it writes is escaped, so it opens no tag.
        html = EXPRESSION.sub("x", COMMENT.sub("", text))
        for what, pattern in INLINE.items():
            if pattern.search(html):
                yield f"{path} has {what}"
        for attributes, body in SCRIPT.findall(html):
            if body.strip() and "application/json" not in attributes:
                yield f"{path} has an inline script"


def bare_texts(tree: Path) -> Iterator[str]:
    """Every Chinese text goes through gettext, in the HTML and inside expressions."""
    env = Environment(  # noqa: S701  # 2026-11-22: only parsed, nothing is rendered
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]
    )
    for path, text in templates(tree):
        for line, bare in _bare(env.parse(_without_trans(text), path)):
            yield f"{path}:{line} shows “{bare.strip()[:30]}” without gettext"


TRANS = re.compile(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}", re.DOTALL)


def _without_trans(text: str) -> str:
    return TRANS.sub(lambda found: "\n" * found[0].count("\n"), text)


def _bare(template: nodes.Template) -> Iterator[tuple[int, str]]:
    marked = {
        id(argument)
        for call in template.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in GETTEXT
        for argument in call.args
    }
    for data in template.find_all(nodes.TemplateData):
        if HAN.search(data.data):
            before = data.data[: data.data.index(HAN.findall(data.data)[0])]
            yield data.lineno + before.count("\n"), data.data[len(before) :]
    for constant in template.find_all(nodes.Const):
        is_text = isinstance(constant.value, str) and id(constant) not in marked
        if is_text and HAN.search(constant.value):
            yield constant.lineno, constant.value


def templates(tree: Path) -> Iterator[tuple[str, str]]:
    for path in files(tree, ".jinja", below="shanzhi"):
        yield path.relative_to(tree).as_posix(), path.read_text(encoding="utf-8")
