"""One form for all texts, so that a model fitted on segmented texts reads raw ones, and the other way round.

Raw text is segmented; text that already is segmented keeps its words. From both the same things are dropped: words
that say nothing (stop words), numbers, punctuation, and placeholders of anonymised places (A市, A3区).
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

import rjieba

LONGEST = 4_000
"""Characters of a text that are read: letters longer than this repeat themselves."""
SEGMENTED_SHARE = 0.12
"""Share of characters that are blanks in a Chinese text from which on it is taken to be segmented."""
PLACEHOLDER = re.compile(r"[a-z]\d{0,2}|https?|www|com|cn|html?")
SAYS_SOMETHING = re.compile(r"[^\W\d_]")


def canonical(text: str) -> list[str]:
    """The words of `text` that say what it is about, in order; raw and segmented text give (nearly) the same."""
    text = unicodedata.normalize("NFKC", text[:LONGEST])
    words = text.split() if is_segmented(text) else rjieba.cut(text)
    return [word for word in map(str.lower, words) if _says_something(word)]


def is_segmented(text: str) -> bool:
    """Whether a text has been cut into words by blanks: then every few characters there is one."""
    chinese = sum("一" <= character <= "鿿" for character in text[:400])
    blanks = len(text[:400].split()) - 1
    return chinese >= 4 and blanks >= SEGMENTED_SHARE * (chinese + blanks)


@lru_cache(maxsize=100_000)
def _says_something(word: str) -> bool:
    return (
        word not in stop_words()
        and bool(SAYS_SOMETHING.search(word))
        and not PLACEHOLDER.fullmatch(word)
    )


@cache
def stop_words() -> frozenset[str]:
    """Our list of words that say nothing."""
    written = (
        files("shanzhi.cases.understanding").joinpath("stopwords.txt").read_text(encoding="utf-8")
    )
    words = {
        word for line in written.splitlines() if not line.startswith("#") for word in line.split()
    }
    return frozenset(words)
