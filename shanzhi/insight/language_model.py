"""Any language model that speaks the usual chat completions; none is configured by default.

It gets a sentence that the house wrote from figures, and nothing else: no letter, no name.
"""

from __future__ import annotations

from typing import Any

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Conflict

SECONDS, TOKENS = 30, 800
ASKED = (
    "你是政府工作报告的文字编辑。请把下面这段话改得通顺、简洁、平实，保持原意，"  # not on screen
    "不增加任何事实，不改变、不增加、不省略任何数字，只输出改好的文字。"  # not on screen
)


def is_configured() -> bool:
    """Whether an operator named one."""
    return bool(settings.LANGUAGE_MODEL_URL)


def rewritten(sentence: str) -> str:
    """The sentence in other words. Raises Conflict when no model answers."""
    try:
        answer = requests.post(
            f"{settings.LANGUAGE_MODEL_URL.rstrip('/')}/chat/completions",
            json=_question(sentence),
            headers={"Authorization": f"Bearer {settings.LANGUAGE_MODEL_KEY}"},
            timeout=SECONDS,
        )
        answer.raise_for_status()
        return str(answer.json()["choices"][0]["message"]["content"]).strip()
    except (requests.RequestException, KeyError, IndexError, TypeError, ValueError) as why:
        raise Conflict(_("语言模型没有回答，文字没有改。请过一会儿再试，或者自己改。")) from why


def _question(sentence: str) -> dict[str, Any]:
    return {
        "model": settings.LANGUAGE_MODEL_NAME,
        "temperature": 0,
        "max_tokens": TOKENS,
        "messages": [
            {"role": "system", "content": ASKED},
            {"role": "user", "content": sentence},
        ],
    }
