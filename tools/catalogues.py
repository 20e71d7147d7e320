"""The catalogues under shanzhi/locale: read, renew from the source, compile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.extraction import Text
from tools.traditional import traditional

LANGUAGES = ("zh_Hant", "en")
English = str | list[str]
# A date that never changes keeps two people's catalogues from differing by the hour alone.
DATE = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = {
    "zh_Hant": "# Traditional Chinese: made by tools/messages.py; correct it in review.csv.",
    "en": "# English: written by people, kept complete; see docs/howto/add-a-text.md.",
}


def path_of(root: Path, language: str) -> Path:
    """Where a language's catalogue is."""
    return root / "shanzhi" / "locale" / language / "LC_MESSAGES" / "django.po"


def read(root: Path, language: str) -> Catalog:
    """The catalogue as it is on disk; empty when there is none yet."""
    path = path_of(root, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def renew(root: Path, texts: Iterable[Text]) -> None:
    """Write every catalogue anew: texts that are gone leave, English that was written stays."""
    gathered = list(texts)
    for language in LANGUAGES:
        _write(path_of(root, language), _renewed(root, language, gathered))


def _renewed(root: Path, language: str, texts: list[Text]) -> Catalog:
    before, now = read(root, language), _empty(language)
    for text in texts:
        known = before.get(text.ids[0], text.context)
        if language == "zh_Hant":
            string: English = traditional(text.ids[0], root)
        else:
            string = strings(known) if known else ""
        _add(now, text, string)
    return now


def _add(catalogue: Catalog, text: Text, string: English) -> None:
    forms = [string] * catalogue.num_plurals if isinstance(string, str) else string
    plural = len(text.ids) > 1
    catalogue.add(
        text.ids if plural else text.ids[0],
        tuple(forms) if plural else forms[0],
        locations=[(text.path, 0)],
        auto_comments=text.comments,
        context=text.context,
    )


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="Shanzhi",
        version="0.1",
        creation_date=DATE,
        revision_date=DATE,
        header_comment=HEADER[language],
        last_translator="Shanzhi contributors",
        language_team=language,
        fuzzy=False,
    )


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalogue, width=100, include_lineno=False, sort_by_file=True)


def compile_all(root: Path) -> None:
    """Write the .mo files that Django reads."""
    for language in LANGUAGES:
        with path_of(root, language).with_suffix(".mo").open("wb") as target:
            write_mo(target, read(root, language))


def fill_english(root: Path, given: Mapping[str, English]) -> None:
    """Take texts over into the English catalogue; empty ones are left as they are."""
    catalogue = read(root, "en")
    for message in catalogue:
        written = given.get(key_of(message)) if message.id else None
        if written and all([written] if isinstance(written, str) else written):
            message.string = written if isinstance(written, str) else tuple(written)
            message.flags.discard("fuzzy")
    _write(path_of(root, "en"), catalogue)


def key_of(message: Message) -> str:
    """Name of a text in the JSON that people fill in: its Chinese, after its context if any."""
    return f"{message.context}::{source(message)}" if message.context else source(message)


def is_complete(message: Message) -> bool:
    """True when there is a text for every form, and no machine guessed it."""
    return bool(strings(message)) and all(strings(message)) and not message.fuzzy


def source(message: Message) -> str:
    """The Chinese of a text (the singular where it has a plural)."""
    return message.id if isinstance(message.id, str) else message.id[0]


def strings(message: Message) -> list[str]:
    """The translation, form by form."""
    given = message.string
    return [given] if isinstance(given, str) else [form or "" for form in given or ()]
