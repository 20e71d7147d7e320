"""States, circles and outcomes of a matter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a matter is. "handled" is never shown as solved: only the reporter says that."""

    DISPATCHED = "dispatched", _("待接单")
    IN_PROGRESS = "in_progress", _("处理中")
    WAITING_REPORTER = "waiting_reporter", _("待居民补充")
    TO_DISPATCH = "to_dispatch", _("待重新派单")
    EXTERNAL = "external", _("外部办理中")
    TO_SIGN = "to_sign", _("待会签")
    VERIFYING = "verifying", _("待核查")
    HANDLED = "handled", _("已处理，待评价")
    RATED = "rated", _("已评价")
    NOT_RATED = "not_rated", _("未评价归档")
    WITHDRAWN = "withdrawn", _("已撤回")
    MERGED = "merged", _("已并案")


class Outcome(models.TextChoices):
    """What the handler says came of it."""

    SOLVED = "solved", _("已解决")
    NOT_OURS = "not_ours", _("不属于我方职责")
    CANNOT = "cannot", _("暂时无法解决")


class WithdrawReason(models.TextChoices):
    """Why a reporter takes a matter back."""

    SOLVED = "solved", _("问题已经解决了")
    MISTAKEN = "mistaken", _("报错了")
    ELSEWHERE = "elsewhere", _("已通过别的办法反映")
    OTHER = "other", _("不想办了")


class Circle(models.IntegerChoices):
    """Which loop a matter is in: who has to see it through."""

    COMMUNITY = 1, _("微循环（社区）")
    STREET = 2, _("小循环（街道）")
    CITY = 3, _("大循环（市级）")


OPEN_STATES = [
    State.DISPATCHED.value,
    State.IN_PROGRESS.value,
    State.WAITING_REPORTER.value,
    State.TO_DISPATCH.value,
    State.EXTERNAL.value,
    State.TO_SIGN.value,
    State.VERIFYING.value,
]
END_STATES = [
    State.RATED.value,
    State.NOT_RATED.value,
    State.WITHDRAWN.value,
    State.MERGED.value,
]
CLOSED_STATES = [State.HANDLED.value, State.RATED.value, State.NOT_RATED.value]
