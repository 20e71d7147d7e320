"""What a procedure is made of. Rows of ``ready_made.py`` have this shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.deliberation.models.topic_step import StepKind


class Figure(models.TextChoices):
    """What a step may ask in figures. Days count without day 0. Shares are written ">1/2" (more
    than) or ">=2/3" (at least); ``satisfied`` is in percent; ``voices`` is a Voices."""

    SUPPORTERS = "supporters", _("附议人数")
    NOTICE_DAYS = "notice_days", _("提前通知天数")
    OPEN_DAYS = "open_days", _("至少开放天数")
    OPINIONS = "opinions", _("至少几条意见")
    QUORUM = "quorum", _("到场比例")
    PASSING = "passing", _("同意占到场的比例")
    PASSING_ALL = "passing_all", _("同意占应到的比例")
    PICTURES = "pictures", _("凭证照片张数")
    EVALUATIONS = "evaluations", _("至少几人评议")
    SATISFIED = "satisfied", _("满意率（%）")
    VOICES = "voices", _("谁可以参加")


SHARES = (Figure.QUORUM, Figure.PASSING, Figure.PASSING_ALL)


class Way(models.TextChoices):
    """How a decision is taken."""

    BALLOT = "ballot", _("表决")
    RECORD = "record", _("会议记录")


@dataclass(frozen=True, slots=True)
class Step:
    """``who`` takes it, ``asks`` is what is asked of them in a sentence, ``source`` the law or rule
    behind it (or that it is this platform's default). ``figures``: what it asks, by Figure.
    ``ways`` of a decision; ``ballot`` names the kind of ballot."""

    key: str
    kind: StepKind
    name: StrPromise | str
    who: StrPromise | str
    asks: StrPromise | str
    source: StrPromise | str
    figures: Mapping[str, str] = field(default_factory=dict)
    ways: tuple[Way, ...] = ()
    ballot: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """``when`` says for which topics it is meant."""

    code: str
    name: StrPromise | str
    when: StrPromise | str
    source: StrPromise | str
    steps: tuple[Step, ...]

    def position_of(self, kind: StepKind, *, before: int) -> int | None:
        """Position of the last step of this kind before another, or None."""
        found = [n for n, step in enumerate(self.steps) if step.kind == kind and n < before]
        return found[-1] if found else None
