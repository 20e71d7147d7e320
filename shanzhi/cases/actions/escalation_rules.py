"""Rules about going up as an editable kind: what is checked of them and how they are said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.actions.escalation_trial import ask_escalation
from shanzhi.cases.actions.rule_kinds import RuleKind, register_rules
from shanzhi.cases.actions.whole_sets import WholeSet
from shanzhi.cases.models import EscalationRule
from shanzhi.cases.models.handling import Trigger
from shanzhi.cases.queries.tables import category_name, escalation_rows
from shanzhi.cases.rules.escalation_checks import (
    MOST_DAYS,
    MOST_TIMES,
    SPEAKS_OF,
    escalation_row,
    faults_of,
    says_nothing_new,
)
from shanzhi.cases.rules.rule_rows import Row, RuleFault

FIELDS = ("trigger", "category_code", "times", "days", "is_active")


def describe(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A rule in words."""
    counted = {"days": row["days"], "times": row["times"]}
    when = {
        Trigger.DEADLINE: _("处理或派单时限一过"),
        Trigger.REPEAT: _("%(days)s 天内第 %(times)s 次") % counted,
        Trigger.DANGER: _("紧急诉求的接单时限一过"),
    }
    return [
        *_speaks_of(row),
        (_("条件"), when[row["trigger"]]),
        (_("到时"), _("自动上报") if row["is_active"] else _("不自动上报")),
    ]


def trigger_words(trigger: str) -> str:
    """What makes a matter go up, as a heading."""
    words: dict[str, str] = {
        Trigger.DEADLINE: _("超时没有办完"),
        Trigger.REPEAT: _("同一地点同类反复出现"),
        Trigger.DANGER: _("有危险没人接单"),
    }
    return words.get(trigger, trigger)


def _speaks_of(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    category = row["category_code"]
    return [
        (_("原因"), trigger_words(row["trigger"])),
        (_("类别"), category_name(category) if category else _("全部类别")),
    ]


def _listed(row: Row) -> tuple[int, str]:
    return EscalationRule.TRIGGERS.index(row["trigger"]), row["category_code"]


def _sentence(fault: RuleFault) -> str:
    return {
        ("trigger", "unknown"): _("请选择什么情况下自动上报。"),
        ("category", "unknown"): _("没有这个类别，请重新选择。"),
        ("times", "range"): _("请填写第几次，从 2 到 %(most)s。") % {"most": MOST_TIMES},
        ("days", "range"): _("请填写多少天内，从 1 到 %(most)s。") % {"most": MOST_DAYS},
        ("times", "needless"): _("只有反复出现才数次数和天数，请两个都不写。"),
    }[fault.field, fault.what]


ESCALATION = WholeSet(
    model=EscalationRule,
    fields=FIELDS,
    speaks_of=SPEAKS_OF,
    faults=faults_of,
    sentence=_sentence,
    present=escalation_rows,
    asked=escalation_row,
    says_nothing_new=says_nothing_new,
    words=_speaks_of,
    twin=gettext_lazy("已经有一条管同样的原因和类别，两条不能同时生效。请去改那一条。"),
    gone=gettext_lazy("这条规则已不属于这个地方，请刷新后再改。"),
    needless=gettext_lazy("没有这一条也是一样：更宽的规则或通用规则已经这样写了。"),
)
register_rules(
    RuleKind(
        name="escalation",
        label=gettext_lazy("自动上报规则"),
        table="cases.escalation",
        is_ordered=False,
        load=ESCALATION.load,
        check=ESCALATION.check,
        warn=ESCALATION.warn,
        write=ESCALATION.write,
        title=ESCALATION.title,
        describe=describe,
        details=slice(2, None),
        shown_by=_listed,
        ask=ask_escalation,
    )
)
