"""States and outcomes of a matter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a matter is. "handled" is never shown as solved: only the reporter says that."""

    DISPATCHED = "dispatched", _("待接单")
    IN_PROGRESS = "in_progress", _("处理中")
    WAITING_REPORTER = "waiting_reporter", _("待居民补充")
    HANDLED = "handled", _("已处理，待评价")
    RATED = "rated", _("已评价")
    NOT_RATED = "not_rated", _("未评价归档")
    WITHDRAWN = "withdrawn", _("已撤回")


class Outcome(models.TextChoices):
    """What the handler says came of it."""

    SOLVED = "solved", _("已解决")
    NOT_OURS = "not_ours", _("不属于我方职责")
    CANNOT = "cannot", _("暂时无法解决")


OPEN_STATES = [State.DISPATCHED.value, State.IN_PROGRESS.value, State.WAITING_REPORTER.value]
END_STATES = [State.RATED.value, State.NOT_RATED.value, State.WITHDRAWN.value]
CLOSED_STATES = [State.HANDLED.value, State.RATED.value, State.NOT_RATED.value]
