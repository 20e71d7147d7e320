"""Which texts of the code and the templates are shown to people."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from jinja2 import TemplateSyntaxError

# Babel's own words for plurals (1, 2) and contexts (1c): where in a call the texts stand.
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# The same as in the environment of the pages: else a line break would make another text of it.
JINJA_OPTIONS = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
}
CATEGORIES = "shanzhi/cases/understanding/catalogue.csv"
NOT_SHOWN = {"tests", "migrations", "locale"}
METHODS: dict[str, tuple[str, dict[str, str]]] = {
    ".py": ("python", {"encoding": "utf-8"}),
    ".jinja": ("jinja2.ext:babel_extract", JINJA_OPTIONS),
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it stands in the source: ``ids`` is one text, or singular and plural."""

    ids: tuple[str, ...]
    context: str | None
    path: str
    comments: tuple[str, ...] = ()


def texts_of(root: Path) -> list[Text]:
    """Every text under ``root/shanzhi``, in the order of files, which is the same on any machine;
    then the names of the categories that ship with it.

    Raises jinja2.TemplateSyntaxError or SyntaxError naming the file that cannot be read.
    """
    found: list[Text] = []
    for path in sorted((root / "shanzhi").rglob("*")):
        inside = path.relative_to(root)
        if path.suffix in METHODS and not NOT_SHOWN.intersection(inside.parts):
            try:
                found += _texts_of_file(path, inside.as_posix())
            except (SyntaxError, TemplateSyntaxError) as why:
                why.add_note(f"while collecting the texts of {inside.as_posix()}")
                raise
    return [*found, *names_of_categories(root)]


def names_of_categories(root: Path) -> Iterator[Text]:
    """Every distinct name of ``catalogue.csv``, in its order; nothing when there is no such file.

    A name says little without those above it: the translator is told where it first stands.
    """
    path = root / CATEGORIES
    if not path.exists():
        return
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            levels = [row["level1"], row["level2"], row["level3"]]
            for depth, name in enumerate(levels, start=1):
                if name not in seen:
                    seen.add(name)
                    yield Text((name,), None, CATEGORIES, ("／".join(levels[:depth]),))


def _texts_of_file(path: Path, name: str) -> Iterator[Text]:
    method, options = METHODS[path.suffix]
    with path.open("rb") as source:
        for _line, ids, comments, context in extract(
            method, source, keywords=KEYWORDS, comment_tags=("Translators:",), options=options
        ):
            several = (ids,) if isinstance(ids, str) else tuple(ids)
            if several[0]:
                yield Text(several, context, name, tuple(comments))
