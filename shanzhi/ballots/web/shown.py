"""A ballot's facts, turnout and heads, as its pages show them: to the desk and to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import BallotKind, Caller
from shanzhi.ballots.queries.ballots import heads_of
from shanzhi.ballots.queries.checks import rules_of
from shanzhi.ballots.queries.desk_ballots import Participation
from shanzhi.ballots.rules.law import values_of
from shanzhi.ballots.wording import area_words, percent, who_words
from shanzhi.kernel.api import moment

HEADS = {
    "opened": gettext_lazy("开始投票时"),
    "head": gettext_lazy("每日公布"),
    "closed": gettext_lazy("截止时"),
    "counted": gettext_lazy("计票时"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain as it was published: behind link ``sequence``, 64 hexadecimal digits."""

    words: str
    sequence: int
    head: str
    at: datetime


def facts_of(ballot: Ballot) -> list[tuple[str, str]]:
    """Pairs of term and meaning: who, how it is weighed, until when."""
    values = values_of(rules_of(ballot))
    found = [(_("谁能投"), who_words(ballot)), (_("怎么算"), _counting(ballot))]
    if ballot.opens_at and ballot.closes_at:
        window = _("%(begin)s 到 %(end)s")
        found.append(
            (
                _("投票时间"),
                window % {"begin": moment(ballot.opens_at), "end": moment(ballot.closes_at)},
            )
        )
    if ballot.noticed_at:
        found.append((_("公告时间"), moment(ballot.noticed_at)))
    found.append((_("召集人"), _caller(ballot)))
    found.append((_("弃权"), _("投了弃权算参加表决，不算同意。没有投票的不算参加。")))
    found.append((_("无效票"), _invalid(values)))
    if "garages_count" in values:
        found.append(
            (_("车位、车库"), _("面积计入") if values["garages_count"] else _("面积不计入"))
        )
    found.append((_("委托"), _proxies(values)))
    if ballot.silence_clause:
        found.append((_("没有表态的票"), ballot.silence_clause))
    return found


def _counting(ballot: Ballot) -> str:
    words = (
        _("按人数和专有部分面积两样算，两样都要达到")
        if ballot.kind == BallotKind.OWNERS
        else _("一人（户）一票")
    )
    if ballot.is_secret:
        return _("%(how)s；无记名") % {"how": words}
    return _("%(how)s；记名，工作人员在计票以前看不到您选了什么") % {"how": words}


def _caller(ballot: Ballot) -> str:
    name = str(Caller(ballot.caller).label)
    return f"{name}（{_('%(n)s 人') % {'n': ballot.callers}}）" if ballot.callers else name


def _invalid(values: dict[str, Any]) -> str:
    if values.get("invalid_takes_part"):
        return _("算参加表决，不算同意")
    return _("不算参加表决")


def _proxies(values: dict[str, Any]) -> str:
    if not values.get("proxy_allowed"):
        return _("不能委托别人投")
    return _("可以书面委托，委托书交社区登记；一个人最多接受 %(n)s 份") % {"n": values["proxy_cap"]}


def turnout_shown(ballot: Ballot, turnout: Participation) -> list[dict[str, str]]:
    """How many took part, as figures with their share."""
    of = _("共 %(all)s，占 %(share)s")
    found = [
        {
            "label": _("已参加"),
            "figure": f"{turnout.voted:,}",
            "unit": _("人"),
            "definition": of
            % {"all": f"{turnout.heads:,}", "share": percent(turnout.voted, turnout.heads)},
        }
    ]
    if ballot.kind == BallotKind.OWNERS:
        found.append(
            {
                "label": _("已参加的面积"),
                "figure": f"{turnout.voted_area:,.2f}",
                "unit": _("㎡"),
                "definition": of
                % {
                    "all": area_words(turnout.area),
                    "share": percent(turnout.voted_area, turnout.area),
                },
            }
        )
    return found


def heads_shown(ballot: Ballot) -> list[Head]:
    """What was published of the chain, the newest first (1 query)."""
    return [
        Head(
            words=str(HEADS[(link.body or [""])[0]]),
            sequence=link.sequence,
            head=bytes(link.link).hex(),
            at=link.at,
        )
        for link in reversed(heads_of(ballot))
    ]
