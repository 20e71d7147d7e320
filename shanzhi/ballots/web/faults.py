"""What is wrong with a form that came back."""

from __future__ import annotations


class Faults(dict[str, str]):
    """What is wrong by field; "" for every other field, without becoming longer by the asking."""

    def __missing__(self, _field: str) -> str:
        return ""
