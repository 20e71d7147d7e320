"""What the law and the place ask of a ballot, and what is there: needed and had, each with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.ballots.models import Ballot, Elector
from shanzhi.ballots.models.ballot import BallotKind, BallotState, Caller
from shanzhi.ballots.models.item import ItemKind
from shanzhi.ballots.queries.desk_ballots import Participation, turnout_of
from shanzhi.ballots.queries.place_rules import rules_in
from shanzhi.ballots.rules.periods import earliest_opening
from shanzhi.ballots.rules.shares import Share
from shanzhi.ballots.wording import area_words, heads_words, percent, share_words
from shanzhi.kernel.api import calendar_for, moment, now


@dataclass(frozen=True, slots=True)
class Need:
    """One line: ``needed`` and ``had`` in words ("" while nothing can be said), ``met`` None while it
    is not known; ``source`` is the law or the place's own rule, ``note`` why a place says otherwise."""

    name: str
    needed: str
    had: str
    met: bool | None
    source: str
    note: str = ""


def rules_of(ballot: Ballot) -> list[dict[str, Any]]:
    """The rules by which it goes: those that were frozen, before that those in force (1 query)."""
    if ballot.frozen:
        found: list[dict[str, Any]] = ballot.frozen["rules"]
        return found
    return rules_in(ballot.kind, ballot.place_code)


def checks_of(
    ballot: Ballot, at: datetime | None = None, *, with_turnout: bool = True
) -> list[Need]:
    """Every rule of a ballot as it stands now (5 queries). ``with_turnout`` off for what is printed
    and hangs there for weeks."""
    rules = {rule["name"]: rule for rule in rules_of(ballot)}
    turnout = turnout_of(ballot)
    found = [*_before(ballot, rules, turnout, at or now())]
    is_on = with_turnout and ballot.opened_at is not None
    found += _taking_part(ballot, rules, turnout, is_on=is_on)
    found += _to_pass(ballot, rules)
    return found


def window_checks(
    kind: str, place_code: str, opens_at: datetime | None, at: datetime
) -> list[Need]:
    """The notice, for a window that somebody is typing (2 queries)."""
    rules = {rule["name"]: rule for rule in rules_in(kind, place_code)}
    return [_notice(place_code, rules["notice_days"], at, opens_at)]


def _before(
    ballot: Ballot, rules: Mapping[str, dict[str, Any]], turnout: Participation, at: datetime
) -> Iterator[Need]:
    items = ballot.items.count()
    yield Need(_("表决事项"), _("至少 1 项"), _("%(n)s 项") % {"n": items}, items > 0, "")
    had = heads_words(turnout.heads)
    yield Need(_("名册"), _("至少 1 人"), had, turnout.heads > 0, "")
    noticed_at = ballot.noticed_at or at
    yield _notice(ballot.place_code, rules["notice_days"], noticed_at, ballot.opens_at)
    if ballot.caller == Caller.SHARE and "callers" in rules:
        share = Share.from_json(rules["callers"]["value"])
        needed = share.needed(turnout.heads)
        yield _need(
            _("提议召开的人数"),
            heads_words(int(needed)),
            heads_words(ballot.callers),
            turnout.heads > 0 and ballot.callers >= needed,
            rules["callers"],
        )
    if "representatives_share" in rules:
        share = Share.from_json(rules["representatives_share"]["value"])
        part = Elector.objects.filter(ballot=ballot, kind="representative").count()
        yield _need(
            _("居民代表占组成人员"),
            f"{heads_words(int(share.needed(turnout.heads)))}（{share_words(share)}）",
            heads_words(part),
            share.met(part, turnout.heads),
            rules["representatives_share"],
        )


def _notice(
    place_code: str, rule: dict[str, Any], noticed_at: datetime, opens_at: datetime | None
) -> Need:
    days, name = int(rule["value"]), _("公告满期后开始投票")
    if not days:
        return _need(name, _("没有要求"), "", True, rule)
    earliest = earliest_opening(noticed_at, days, calendar_for(place_code))
    needed = _("不早于 %(at)s（%(days)s 天）") % {"days": days, "at": moment(earliest)}
    if opens_at is None:
        return _need(name, needed, "", None, rule)
    return _need(name, needed, moment(opens_at), opens_at >= earliest, rule)


def _taking_part(
    ballot: Ballot,
    rules: Mapping[str, dict[str, Any]],
    turnout: Participation,
    *,
    is_on: bool,
) -> Iterator[Need]:
    """While it is open what is not there yet is no fault."""
    not_yet = None if ballot.state == BallotState.OPEN or not is_on else False
    heads = Share.from_json(rules["quorum_heads"]["value"])
    if heads.n and turnout.heads:
        yield _need(
            _("参加表决的人数"),
            f"{heads_words(int(heads.needed(turnout.heads)))}（{share_words(heads)}）",
            f"{heads_words(turnout.voted)}（{percent(turnout.voted, turnout.heads)}）"
            if is_on
            else "",
            (is_on and heads.met(turnout.voted, turnout.heads)) or not_yet,
            rules["quorum_heads"],
        )
    if "quorum_area" in rules and turnout.area:
        area = Share.from_json(rules["quorum_area"]["value"])
        yield _need(
            _("参加表决的面积"),
            f"{area_words(Decimal(area.needed(turnout.area)))}（{share_words(area)}）",
            f"{area_words(turnout.voted_area)}（{percent(turnout.voted_area, turnout.area)}）"
            if is_on
            else "",
            (is_on and area.met(turnout.voted_area, turnout.area)) or not_yet,
            rules["quorum_area"],
        )


def _to_pass(ballot: Ballot, rules: Mapping[str, dict[str, Any]]) -> Iterator[Need]:
    """What a yes must come to; whether it did is said by the result alone."""
    kinds = set(ballot.items.values_list("kind", flat=True))
    with_area = ballot.kind == BallotKind.OWNERS
    if kinds & {ItemKind.ORDINARY, ItemKind.ELECTION, ItemKind.CHOICE} or not kinds:
        name = _("一般事项：同意占参加表决的") if with_area else _("同意占参加表决的")
        yield _pass(name, rules["pass_ordinary"], with_area)
    if ItemKind.SPECIAL in kinds and "pass_special" in rules:
        yield _pass(_("特别事项：同意占参加表决的"), rules["pass_special"], with_area)


def _pass(name: str, rule: dict[str, Any], with_area: bool) -> Need:
    share = share_words(Share.from_json(rule["value"]))
    needed = _("%(share)s，人数和面积都要") % {"share": share} if with_area else share
    return _need(name, needed, "", None, rule)


def _need(name: str, needed: str, had: str, met: bool | None, rule: Mapping[str, Any]) -> Need:
    return Need(name, needed, had, met, str(rule["source"]), str(rule.get("reason", "")))
