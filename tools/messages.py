"""The texts of the screen: Simplified Chinese in the code, Traditional made, English by people.

python -m tools.messages            collect, make Traditional, compile, say what lacks English
python -m tools.messages missing    the same list as JSON, to be filled in
python -m tools.messages fill FILE  take the filled JSON over into the English catalogue
python -m tools.messages compile    only compile
python -m tools.messages check      change nothing; fail when something is stale or missing
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tools import catalogue_faults, catalogues
from tools.catalogues import English
from tools.extraction import texts_of

ROOT = Path(__file__).resolve().parents[1]


def main(words: Sequence[str]) -> int:
    """Run one of the commands above; returns the exit status."""
    command, *rest = words or ["update"]
    if command == "fill":
        catalogues.fill_english(ROOT, json.loads(Path(rest[0]).read_text(encoding="utf-8")))
    if command in {"update", "fill"}:
        catalogues.renew(ROOT, texts_of(ROOT))
    if command in {"update", "fill", "compile"}:
        catalogues.compile_all(ROOT)
    if command == "missing":
        print(json.dumps(missing(ROOT), ensure_ascii=False, indent=1))
        return 0
    faults = catalogue_faults.faults(ROOT, texts_of(ROOT)) if command != "compile" else []
    for fault in faults:
        print(fault)
    return 1 if faults and command == "check" else 0


def missing(root: Path) -> dict[str, English]:
    """What has no English yet, each with an empty place to write it in."""
    return {
        catalogues.key_of(message): [""] * 2 if message.pluralizable else ""
        for message in catalogues.read(root, "en")
        if message.id and not catalogues.is_complete(message)
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
