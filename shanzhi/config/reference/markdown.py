"""The little Markdown that the generated pages need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTICE = "<!-- Written by `make docs` from the code; a change by hand is lost. -->"


def page(title: str, *parts: str) -> str:
    """A whole page: notice, title, parts with an empty line between."""
    return "\n\n".join([NOTICE, f"# {title}", *(part for part in parts if part)]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; bars and line breaks in cells are made harmless. Empty without rows."""
    body = ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    if not body:
        return ""
    rule = "| " + " | ".join("---" for _ in heads) + " |"
    return "\n".join(["| " + " | ".join(heads) + " |", rule, *body])


def code(text: object) -> str:
    """Text set as code; nothing for an empty text."""
    return f"`{text}`" if str(text) else ""


def first_line(doc: str | None) -> str:
    """The sentence a docstring begins with."""
    return " ".join((doc or "").strip().split("\n\n")[0].split())


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")
