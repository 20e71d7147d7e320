"""Texts as overlapping bigrams: what the index stores, and what a word asks of it. Pure.

Chinese has no spaces between words, so every pair of neighbouring characters is a lexeme; the last
character stands alone, so that words of one character are found by prefix. No positions are kept:
PostgreSQL would drop the 256th position of a lexeme and those above 16,383, and its GIN index does
not know them anyway. Whether the pairs of a longer word stand together is asked of the text.
"""

from __future__ import annotations

from itertools import pairwise

MAX_CHARACTERS = 100_000


def normalise(text: str) -> str:
    """Lower case, character by character, as ILIKE compares; the number of characters stays."""
    lower = text.lower()
    # İ is the one character whose lower case has two characters; Σ would depend on its place.
    if len(lower) == len(text) and "Σ" not in text:
        return lower
    return "".join(character.lower()[0] for character in text)


def bigram_vector(text: str) -> str:
    """The text as a tsvector literal, to be assigned to a SearchVectorField.

    Raises ValueError above 100,000 characters (PostgreSQL's tsvector ends at 1 MB).
    """
    if len(text) > MAX_CHARACTERS:
        raise ValueError(
            f"text of {len(text)} characters, at most {MAX_CHARACTERS} can be searched"
        )
    plain = normalise(text.replace("\x00", ""))
    lexemes = sorted({*_pairs(plain), *plain[-1:]})
    if "'" in plain or "\\" in plain:
        return " ".join(map(_quoted, lexemes))
    return "'" + "' '".join(lexemes) + "'" if lexemes else ""


def split_words(words: str) -> list[str]:
    """The words of a search box, normalised, each once: all of them must occur."""
    return list(dict.fromkeys(normalise(words.replace("\x00", " ")).split()))


def candidates_query(words: list[str]) -> str:
    """A tsquery literal that every text with all these words satisfies.

    For words of one or two characters it is exact.
    """
    return " & ".join(_asked(word) for word in words)


def needs_text(word: str) -> bool:
    """Whether the index alone cannot tell that the word occurs."""
    return len(word) > 2  # a pair is a lexeme


def is_caseless(word: str) -> bool:
    """Whether no character of the word is the lower case of another."""
    return not any(c.upper() != c or c.title() != c for c in word)


def _asked(word: str) -> str:
    if len(word) == 1:
        return f"{_quoted(word)}:*"
    return " & ".join(_quoted(pair) for pair in dict.fromkeys(_pairs(word)))


def _pairs(text: str) -> list[str]:
    return [one + other for one, other in pairwise(text)]


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
