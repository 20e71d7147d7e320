"""What is wrong with a form that came back, in the shape that its template asks in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from shanzhi.kernel.api import Invalid


def complaints(form: str, refused: Invalid | None) -> Mapping[str, Mapping[str, str]]:
    """Form → field → sentence. A pane holds several forms; one without a complaint, and a field
    without one, give an empty answer instead of an undefined name."""
    empty: defaultdict[str, Mapping[str, str]] = defaultdict(lambda: defaultdict(str))
    if refused:
        empty[form] = defaultdict(str, refused.fields)
    return empty


class Faults(dict[str, str]):
    """What is wrong by field; "" for every other field, without becoming longer by the asking."""

    def __missing__(self, _field: str) -> str:
        return ""
