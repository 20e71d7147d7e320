"""A tree with one violation in it: what a rule must find, and nothing else must hide."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.rules.tree import ROOT, write

Rule = Callable[[Path], Iterable[str]]


@dataclass(frozen=True)
class Planted:
    """Somebody writes ``text`` into ``path``; ``rule`` must answer with ``says``."""

    rule: Rule
    path: str
    text: str
    says: str

    def found(self, tree: Path) -> list[str]:
        """What the rule says of a tree that holds this file alone."""
        write(tree, self.path, self.text)
        return list(self.rule(tree))


def in_our_tree(rule: Rule) -> list[str]:
    """What the rule says of this repository."""
    return list(rule(ROOT))
