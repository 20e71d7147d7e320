"""One form for all texts, so that a model fitted on segmented texts reads raw ones, and the other way round.

Raw text is segmented; text that already is segmented keeps its words. From both the same things are dropped: words
that say nothing (stop words), numbers, punctuation, and placeholders of anonymised places (A市, A3区).
"""

import re
from functools import cache
from importlib.resources import files

import rjieba

LONGEST = 4_000
"""Characters of a text that are read: letters longer than this repeat themselves."""
LONGEST_WORD = 5.0
"""Characters; a text whose blanks cut it into shorter pieces on average is taken to be segmented."""
WIDE = str.maketrans({chr(0xFF01 + i): chr(0x21 + i) for i in range(94)} | {"\u3000": " "})
WIDE_LETTERS = re.compile("[０-９Ａ-Ｚａ-ｚ]")


def canonical(text: str) -> list[str]:
    """The words of `text` that say what it is about, in order; raw and segmented text give (nearly) the same."""
    text = text[:LONGEST].lower()[:LONGEST]  # a capital may become two letters
    if WIDE_LETTERS.search(text):
        text = text.translate(WIDE)
    silent = stop_words()
    words = text.split() if is_segmented(text) else rjieba.cut(text)
    return [word for word in words if word not in silent and word.isalpha()]


def is_segmented(text: str) -> bool:
    """Whether a text has been cut into words by blanks: then there is one every few characters."""
    head = text[:400]
    pieces = head.split()
    return (
        len(pieces) > 1 and not head.isascii() and len("".join(pieces)) < LONGEST_WORD * len(pieces)
    )


@cache
def stop_words() -> frozenset[str]:
    """Our list of words that say nothing, and lone Latin letters: anonymised places."""
    written = (
        files("shanzhi.cases.understanding").joinpath("stopwords.txt").read_text(encoding="utf-8")
    )
    lines = (line for line in written.splitlines() if not line.startswith("#"))
    return frozenset("abcdefghijklmnopqrstuvwxyz").union(*(line.split() for line in lines))
