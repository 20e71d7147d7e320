"""What the editor's pages show of each kind of rules: its form, its words, what a trial found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.actions.rule_kinds import rule_kind
from shanzhi.cases.models import DryRun
from shanzhi.cases.rules.rule_rows import Row
from shanzhi.cases.web import deadline_form, escalation_form, routing_form
from shanzhi.cases.web.trial_findings import deadlines_found, escalation_found, routing_found
from shanzhi.kernel.api import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePages:
    """``home`` is the page of all places, ``section`` its place in the menu. ``how`` says which
    rule holds, ``none`` what holds without any, ``since`` what a change touches, ``tried`` what a
    trial compares. ``read``, ``unread`` and ``choices`` are the form, ``found`` the findings."""

    section: str
    home: str
    how: StrPromise
    none: StrPromise
    since: StrPromise
    tried: StrPromise
    blank: Row
    read: Callable[[Mapping[str, str], int | None], Row]
    unread: Callable[[Row], dict[str, str]]
    choices: Callable[[Actor, str], dict[str, Any]]
    found: Callable[[Actor, DryRun], dict[str, Any]]


def rule_pages(name: str) -> RulePages:
    """The pages of a kind. Raises NotFound."""
    rule_kind(name)
    return PAGES[name]


PAGES = {
    "routing": RulePages(
        section="rules",
        home="/desk/rules",
        how=_("从上到下依次比对，第一条符合的生效。每次保存都是新的一版，旧版随时可以恢复。"),
        none=_("没有规则时，先看上一级地方的规则，再交所在社区。"),
        since=_("保存后收到的诉求照新规则派；已经派出的不变。"),
        tried=_("“现在”是按现行规则会派给谁，“改后”是按这份草稿会派给谁。没有派出任何一件。"),
        blank=routing_form.BLANK,
        read=routing_form.read_rule,
        unread=routing_form.unread_rule,
        choices=routing_form.routing_choices,
        found=routing_found,
    ),
    "deadlines": RulePages(
        section="deadlines",
        home="/desk/deadlines",
        how=_("地点、类别、紧急程度最具体的一条生效。每次保存都是新的一版，旧版随时可以恢复。"),
        none=_("没有规定时，照上一级地方的规定，再照通用时限。"),
        since=_(
            "保存后开始的计时照新规定；已经在走或暂停的计时照原来的限时走完。例外只有两种，都从计时"
            "开始的时刻按现行规定重算：选定或取消立案结案标准；更正类别，而原来的限时正是现行规定给的。"
            "改工作日历只重算时刻，不换限时；重派、重办会另开新的计时。"
        ),
        tried=_("“现在”是按现行规定会不会超时，“改后”是按这份草稿会不会。没有改动任何计时。"),
        blank=deadline_form.BLANK,
        read=deadline_form.read_deadline,
        unread=deadline_form.unread_deadline,
        choices=deadline_form.deadline_choices,
        found=deadlines_found,
    ),
    "escalation": RulePages(
        section="escalation",
        home="/desk/escalation",
        how=_("地点、类别最具体的一条生效。每次保存都是新的一版，旧版随时可以恢复。"),
        none=_("没有规则时，照上一级地方的规则，再照通用规则。"),
        since=_("保存后超时的、新收到的诉求照新规则；已经上报的不会退回来，已经超时的也不会补报。"),
        tried=_("“现在”是按现行规则会不会上报，“改后”是按这份草稿会不会。没有上报任何一件。"),
        blank=escalation_form.BLANK,
        read=escalation_form.read_escalation,
        unread=escalation_form.unread_escalation,
        choices=escalation_form.escalation_choices,
        found=escalation_found,
    ),
}
