"""Names called in a remark: @王芳. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

LONGEST = 12
MOST = 10
# Not inside an address such as wang@example.org.
_CALL = re.compile(rf"(?<![A-Za-z0-9._-])[@＠]([^\s@＠，。；：、！？,;:!?()（）]{{1,{LONGEST}}})")


def calls(text: str) -> list[str]:
    """What stands behind each @ up to a space or a punctuation mark, each once."""
    return list(dict.fromkeys(_CALL.findall(text)))


def possible_names(called: Iterable[str]) -> set[str]:
    """Every name that could be meant: Chinese leaves no space between a name and what follows."""
    return {call[:length] for call in called for length in range(1, len(call) + 1)}


def longest_known(call: str, known: Mapping[str, object]) -> str:
    """The longest beginning of ``call`` that is somebody's name; "" when nobody bears one."""
    for length in range(len(call), 0, -1):
        if call[:length] in known:
            return call[:length]
    return ""
