"""The shape of files: short, well named, portable, and honest about their exceptions."""

from __future__ import annotations

import json
import re
import tokenize
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from tests.architecture.rules.tree import files

LONGEST = {".py": 400, ".jinja": 200, ".css": 400, ".ts": 250}
# Handed out as one file that needs nothing beside it, so it cannot be cut in two.
ONE_FILE = {"shanzhi/ballots/verifier/verify_ballot.py": 500}
WRITTEN = ("shanzhi", "tools", "tests", "benchmarks", "frontend/src")
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "data"}
TEXT = (".py", ".jinja", ".css", ".ts", ".md", ".toml", ".json", ".txt", ".in", ".yml", ".yaml")
TEXT_NAMES = {"Makefile", ".npmrc", ".gitignore", "run"}
# Written so that these lines do not match themselves.
REGISTRIES = re.compile(
    r"pypi\.(?:org|python)|pythonhosted\.|registry\.(?:npmjs|yarnpkg|npmmirror)|npmmirror\.|"
    r"mirrors\.(?:aliyun|tuna|ustc|cloud)|artifact[o]ry|deb\.debian|index-url\s*=",
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w.:/<>-])/(?:work|root|opt|Users|home)/[\w.]")
EXCUSE = re.compile(r"#\s*(?:type:\s*ignore|noqa)")
REASON = re.compile(
    r"#\s*(?:type:\s*ignore\[[\w, -]+\]|noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)"
    r"\s+#\s+\d{4}-\d{2}-\d{2}:\s+\S"
)


def too_long(tree: Path) -> Iterator[str]:
    """A file is read in one sitting."""
    for folder in WRITTEN:
        for path in files(tree, *LONGEST, below=folder):
            count = path.read_text(encoding="utf-8").count("\n")
            longest = ONE_FILE.get(path.relative_to(tree).as_posix(), LONGEST[path.suffix])
            if count > longest and "migrations" not in path.parts:
                yield f"{path.relative_to(tree).as_posix()} has {count} lines"


def vague_names(tree: Path) -> Iterator[str]:
    """A name says what is inside; these say nothing."""
    for folder in WRITTEN:
        for path in files(tree, ".py", ".ts", ".css", ".jinja", below=folder):
            inside = path.relative_to(tree)
            for word in [*inside.parts[:-1], path.name.split(".")[0]]:
                if word in VAGUE:
                    yield f"{inside.as_posix()} is called “{word}”"


def foreign_addresses(tree: Path) -> Iterator[str]:
    """No file names a registry or a folder of somebody's machine: it must work on any."""
    for path in files(tree):
        if path.suffix in TEXT or path.name in TEXT_NAMES:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                where = f"{path.relative_to(tree).as_posix()}:{number}"
                if REGISTRIES.search(line):
                    yield f"{where} names a registry"
                if MACHINE.search(line):
                    yield f"{where} names a folder of one machine"


def loose_locks(tree: Path) -> Iterator[str]:
    """Every locked package has its hash, and no lock says where it came from."""
    for path in files(tree, ".txt", below="requirements"):
        for block in _requirements(path.read_text(encoding="utf-8")):
            name = block.split("==")[0].strip()
            if "--hash=sha256:" not in block:
                yield f"{path.name}: {name} has no hash"
            if "://" in block or "--index" in block:
                yield f"{path.name}: {name} has an address"


def loose_node_locks(tree: Path) -> Iterator[str]:
    """The same of the front end's lock."""
    for path in files(tree, "package-lock.json", below="frontend"):
        for name, package in json.loads(path.read_text(encoding="utf-8"))["packages"].items():
            if name and not package.get("link") and "integrity" not in package:
                yield f"{path.name}: {name} has no hash"
            if "resolved" in package:
                yield f"{path.name}: {name} has an address"


def _requirements(text: str) -> Iterator[str]:
    joined = text.replace("\\\n", " ")
    yield from (
        line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")
    )


def excuses(tree: Path) -> Iterator[str]:
    """An exception names the check, the day and the reason: else it outlives its cause."""
    for folder in (*WRITTEN[:-1], ""):
        for path in files(tree, ".py", below=folder):
            if folder or path.parent == tree:
                yield from _loose_excuses(path, path.relative_to(tree).as_posix())


def _loose_excuses(path: Path, name: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(StringIO(path.read_text(encoding="utf-8")).readline):
        is_excuse = token.type == tokenize.COMMENT and EXCUSE.search(token.string)
        if is_excuse and not REASON.search(token.string):
            yield f"{name}:{token.start[0]} {token.string} gives no day and reason"
