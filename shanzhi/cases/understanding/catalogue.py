"""The catalogue of what residents raise: 15 first-level, 118 second-level and 517 leaf categories.

Source of the names: the government message classification published with TipDM Cup 2020, problem C, annex 1.
The codes are ours. Two digits for the first level, two for the second, three for the leaf; a parent's code is a
prefix of its children's, so "everything under 城乡建设" is a prefix test. 其他 is always 99 or 999.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

WIDTHS = (2, 4, 7)
"""Lengths of a code at level 1, 2 and 3."""


@dataclass(frozen=True, slots=True)
class Category:
    """One category; `path` holds the names from the first level down to this one."""

    code: str
    path: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def level(self) -> int:
        """1, 2 or 3."""
        return len(self.path)

    @property
    def parent_code(self) -> str:
        """The code one level up; empty at the first level."""
        return "" if self.level == 1 else self.code[: WIDTHS[self.level - 2]]

    @property
    def full_name(self) -> str:
        """The whole path as people write it: 城乡建设／安全生产／安全隐患."""
        return "／".join(self.path)


class Catalogue:
    """All categories by code, in code order."""

    def __init__(self, categories: Mapping[str, Category]) -> None:
        self.by_code = MappingProxyType(dict(sorted(categories.items())))
        self._codes_by_path = {category.path: code for code, category in self.by_code.items()}
        self._children: dict[str, list[Category]] = {}
        for category in self.by_code.values():
            self._children.setdefault(category.parent_code, []).append(category)

    def __iter__(self) -> Iterator[Category]:
        return iter(self.by_code.values())

    def __len__(self) -> int:
        return len(self.by_code)

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def get(self, code: str) -> Category | None:
        return self.by_code.get(code)

    def at(self, *path: str) -> Category:
        """The category with exactly these names from the first level down; KeyError when there is none."""
        return self.by_code[self._codes_by_path[path]]

    def level(self, level: int) -> list[Category]:
        return [category for category in self if category.level == level]

    def children(self, code: str) -> list[Category]:
        """The categories directly under `code`; the first level when `code` is empty."""
        return list(self._children.get(code, ()))

    def find(self, written: str) -> Category | None:
        """The category a person wrote: a code, a path with any of ／/>-｜ between names, or a name at any level.

        A name that occurs more than once (其他, 安全生产) means its highest, first occurrence.
        """
        written = written.strip()
        if written in self.by_code:
            return self.by_code[written]
        for separator in "／/>-｜|":
            path = tuple(part.strip() for part in written.split(separator) if part.strip())
            if path in self._codes_by_path:
                return self.by_code[self._codes_by_path[path]]
        named = [category for category in self if category.name == written]
        return min(named, key=lambda category: (category.level, category.code), default=None)


@cache
def load_catalogue() -> Catalogue:
    """Read the catalogue that ships with the package (once per process)."""
    categories: dict[str, Category] = {}
    written = (
        files("shanzhi.cases.understanding").joinpath("catalogue.csv").read_text(encoding="utf-8")
    )
    for row in csv.DictReader(written.splitlines()):
        path = (row["level1"], row["level2"], row["level3"])
        for depth, width in enumerate(WIDTHS, start=1):
            code = row["code"][:width]
            categories.setdefault(code, Category(code, path[:depth]))
    return Catalogue(categories)
