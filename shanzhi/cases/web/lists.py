"""The queue and the four lists (点单 派单 接单 评单): which states each shows under which tabs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from shanzhi.cases.models.states import END_STATES, OPEN_STATES, State
from shanzhi.cases.web.list_words import (
    Told,
    nothing_told,
    what_rated,
    which_clocks,
    who_asked,
    who_dispatched,
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of a list's tabs and the states it shows; ``supported`` leaves only those that
    neighbours support."""

    key: str
    label: str
    states: tuple[str, ...]
    supported: bool = False


@dataclass(frozen=True, slots=True)
class DeskList:
    """A page of the desk's queue: ``name`` is in its address, the first tab is what it opens
    with, ``told`` says what stands beside each row."""

    name: str
    title: str
    tabs: tuple[Tab, ...]
    told: Told
    order: str = "newest"
    hint: str = ""

    def url(self, asked: dict[str, str]) -> str:
        """The list's address with what was asked of it."""
        rest = urlencode({key: value for key, value in asked.items() if key != "list"})
        path = f"/desk/lists/{self.name}" if self.name else "/desk/"
        return f"{path}?{rest}" if rest else path


NAMES = ("asked", "dispatched", "taken", "rated")
HELD = (State.IN_PROGRESS, State.WAITING_REPORTER, State.EXTERNAL)
CHECKED = (State.VERIFYING, State.TO_SIGN)


def desk_list(name: str) -> DeskList:
    """The list with this name; the plain queue for any other."""
    return {"asked": _asked, "dispatched": _dispatched, "taken": _taken, "rated": _rated}.get(
        name, _queue
    )()


def _queue() -> DeskList:
    tabs = (
        Tab("open", _("未办结"), tuple(OPEN_STATES)),
        Tab("dispatched", _("待接单"), (State.DISPATCHED,)),
        Tab("in_progress", _("处理中"), (State.IN_PROGRESS,)),
        Tab("waiting_reporter", _("待补充"), (State.WAITING_REPORTER,)),
        Tab("to_check", _("待核查会签"), CHECKED),
        Tab("handled", _("待评价"), (State.HANDLED,)),
        Tab("ended", _("已了结"), tuple(END_STATES)),
        Tab("all", _("全部"), tuple(State.values)),
    )
    return DeskList("", _("诉求队列"), tabs, nothing_told)


def _asked() -> DeskList:
    tabs = (
        Tab("new", _("新来的"), (State.DISPATCHED, State.TO_DISPATCH)),
        Tab("supported", _("有人附议"), tuple(OPEN_STATES), supported=True),
        Tab("open", _("未办结"), tuple(OPEN_STATES)),
        Tab("all", _("全部"), tuple(State.values)),
    )
    return DeskList("asked", _("点单"), tabs, who_asked, hint=_("居民说了什么，谁在附议。"))


def _dispatched() -> DeskList:
    tabs = (
        Tab("to_dispatch", _("待派单"), (State.TO_DISPATCH,)),
        Tab("dispatched", _("已派待接"), (State.DISPATCHED,)),
        Tab("given", _("已派在办"), (*HELD, *CHECKED)),
        Tab("all", _("全部"), tuple(State.values)),
    )
    hint = _("等着派的，和已经派出去的：按哪条规则、谁派的。")
    return DeskList("dispatched", _("派单"), tabs, who_dispatched, hint=hint)


def _taken() -> DeskList:
    tabs = (
        Tab("dispatched", _("待接单"), (State.DISPATCHED,)),
        Tab("held", _("在办"), HELD),
        Tab("checked", _("核查与会签"), CHECKED),
        Tab("open", _("未办结"), tuple(OPEN_STATES)),
    )
    hint = _("谁在办，哪只表还剩多久；时限近的在前。")
    return DeskList("taken", _("接单"), tabs, which_clocks, order="due", hint=hint)


def _rated() -> DeskList:
    tabs = (
        Tab("handled", _("待评价"), (State.HANDLED,)),
        Tab("rated", _("已评价"), (State.RATED,)),
        Tab("not_rated", _("未评价归档"), (State.NOT_RATED,)),
        Tab("all", _("全部"), (State.HANDLED, State.RATED, State.NOT_RATED)),
    )
    return DeskList("rated", _("评单"), tabs, what_rated, hint=_("办完的事，居民怎么说。"))
