"""Cells of an exported table, made harmless: no spreadsheet computes what a resident wrote. Pure.

OWASP, CSV Injection: a cell that begins with = + - @, a tab or a line's end is a formula, in East
Asian settings with their full-width forms too. An apostrophe before it makes it a text.
"""

from __future__ import annotations

FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """The cell as a text, whatever it begins with; blanks before a sign hide nothing.

    >>> harmless('=HYPERLINK("http://x")')
    '\\'=HYPERLINK("http://x")'
    >>> harmless(" +86")
    "' +86"
    """
    cell = cell.replace("\x00", "")
    begins = cell.startswith(FORMULA_BEGINS) or cell.lstrip().startswith(FORMULA_BEGINS)
    return "'" + cell if begins else cell
