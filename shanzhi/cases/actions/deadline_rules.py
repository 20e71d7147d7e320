"""Deadlines as an editable kind: what is checked of them and how they are said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.actions.deadline_trial import ask_deadlines
from shanzhi.cases.actions.rule_kinds import RuleKind, register_rules
from shanzhi.cases.actions.whole_sets import WholeSet
from shanzhi.cases.models import Deadline
from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.deadline import AfterReopening
from shanzhi.cases.permissions import MANAGE_DEADLINES
from shanzhi.cases.queries.tables import category_name, deadline_rows
from shanzhi.cases.rules.deadline_checks import (
    MAX_LIMIT,
    SPEAKS_OF,
    deadline_row,
    faults_of,
    says_nothing_new,
)
from shanzhi.cases.rules.rule_rows import Row, RuleFault
from shanzhi.kernel.api import TimeUnit

FIELDS = (
    "clock",
    "category_code",
    "urgency",
    "limit_amount",
    "limit_unit",
    "after_reopening",
)


def describe(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A rule in words."""
    return [
        *_speaks_of(row),
        (_("限时"), f"{row['limit_amount']} {TimeUnit(row['limit_unit']).label}"),
        (_("重办时"), str(AfterReopening(row["after_reopening"]).label)),
    ]


def _speaks_of(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    clocks, urgencies = dict(ClockKind.choices), dict(Urgency.choices)
    urgency, category = row["urgency"], row["category_code"]
    return [
        (_("要做的事"), str(clocks.get(row["clock"], row["clock"]))),
        (_("类别"), category_name(category) if category else _("全部类别")),
        (_("紧急程度"), str(urgencies.get(urgency, urgency)) if urgency is not None else _("不论缓急")),
    ]  # fmt: skip


def _listed(row: Row) -> tuple[int, str, int]:
    order = list(ClockKind.values)
    urgency = -1 if row["urgency"] is None else row["urgency"]
    return order.index(row["clock"]), row["category_code"], urgency


def _sentence(fault: RuleFault) -> str:
    return {
        "clock": _("请选择是哪一个时限。"),
        "category": _("没有这个类别，请重新选择。"),
        "urgency": _("请选择紧急程度。"),
        "limit_amount": _("请填写限时，数字从 1 到 %(most)s。") % {"most": MAX_LIMIT},
        "limit_unit": _("请选择限时的单位。"),
        "after_reopening": _("请选择重办时怎样计时。"),
    }[fault.field]


DEADLINES = WholeSet(
    model=Deadline,
    fields=FIELDS,
    speaks_of=SPEAKS_OF,
    faults=faults_of,
    sentence=_sentence,
    present=deadline_rows,
    asked=deadline_row,
    says_nothing_new=says_nothing_new,
    words=_speaks_of,
    twin=gettext_lazy("已经有一条管同样的事、类别和紧急程度，两条不能同时生效。请去改那一条。"),
    gone=gettext_lazy("这条规定已不属于这个地方，请刷新后再改。"),
    needless=gettext_lazy("没有这一条也是一样：更宽的规定已经这样写了。"),
)
register_rules(
    RuleKind(
        name="deadlines",
        label=gettext_lazy("时限规定"),
        table="cases.deadlines",
        permission=MANAGE_DEADLINES,
        is_ordered=False,
        load=DEADLINES.load,
        check=DEADLINES.check,
        warn=DEADLINES.warn,
        write=DEADLINES.write,
        title=DEADLINES.title,
        describe=describe,
        details=slice(3, None),
        shown_by=_listed,
        ask=ask_deadlines,
    )
)
