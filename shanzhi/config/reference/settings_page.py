"""Settings: every environment variable an operator can give."""

from __future__ import annotations

from pathlib import Path

from shanzhi.config import environment
from shanzhi.config.reference.markdown import code, page, table


def settings_page() -> str:
    """The list in environment.py, as a table."""
    rows = [
        (code(setting.name), _kind(setting), _default(setting), _doc(setting))
        for setting in environment.ALL
    ]
    return page(
        "Settings",
        "Given as environment variables, read once when a process starts. With `PRODUCTION=1` the "
        "application refuses to start with an unsafe one and says which. Never put a value marked "
        "*secret* into a file that is committed.",
        table(("Setting", "Kind", "Default", "Meaning"), rows),
    )


def _kind(setting: environment.Setting[object]) -> str:
    kinds = {bool: "1 or 0", int: "whole number", tuple: "words with commas", str: "text"}
    if isinstance(setting.default, Path):
        return "folder"
    return kinds.get(type(setting.default), "text")


def _default(setting: environment.Setting[object]) -> str:
    default = setting.default
    if isinstance(default, Path):
        return code(default.relative_to(environment.ROOT))
    if isinstance(default, bool):
        return code(int(default))
    if isinstance(default, tuple):
        return code(",".join(str(word) for word in default))
    return code(default)


def _doc(setting: environment.Setting[object]) -> str:
    return f"{setting.doc} *secret*" if setting.secret else setting.doc
