"""What is wrong with the catalogues: stale, missing, or not fitting the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from tools.catalogues import LANGUAGES, is_complete, read, source, strings
from tools.extraction import Text
from tools.traditional import traditional

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
HAN = re.compile(r"[\u3400-\u9fff]")
# Names that are written in their own language on every page.
OWN_NAMES = re.compile(r"简体中文|繁體中文|善治")


def faults(root: Path, texts: Iterable[Text]) -> list[str]:
    """One sentence per fault; an empty list lets the build pass."""
    gathered = list(texts)
    found: list[str] = []
    for language in LANGUAGES:
        catalogue = read(root, language)
        found += [f"{language}: {why}" for why in _stale(catalogue, gathered)]
        found += [f"{language}: {why}" for m in catalogue if m.id for why in faults_of(m, language)]
    return found + [f"zh_Hant: {why}" for why in _not_reviewed(root)]


def _stale(catalogue: Catalog, texts: list[Text]) -> Iterator[str]:
    wanted = {(text.ids[0], text.context or "") for text in texts}
    known = {(source(message), message.context or "") for message in catalogue if message.id}
    yield from (f"not collected (make messages): {text}" for text, _ in sorted(wanted - known))
    yield from (f"no longer used (make messages): {text}" for text, _ in sorted(known - wanted))


def _not_reviewed(root: Path) -> Iterator[str]:
    for message in read(root, "zh_Hant"):
        if message.id and strings(message)[0] != traditional(source(message), root):
            yield f"differs from review.csv (make messages): {source(message)}"


def faults_of(message: Message, language: str) -> Iterator[str]:
    """What is wrong with one text of a catalogue."""
    chinese = source(message)
    if not is_complete(message):
        yield f"missing: {chinese}"
        return
    for form in strings(message):
        if set(PLACEHOLDER.findall(chinese)) != set(PLACEHOLDER.findall(form)):
            yield f"placeholders differ: {chinese} → {form}"
        if language == "en" and HAN.search(OWN_NAMES.sub("", form)):
            yield f"still Chinese: {chinese} → {form}"
