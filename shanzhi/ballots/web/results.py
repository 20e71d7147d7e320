"""The result of a ballot with every number that the law asks, in words: for pages and for paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import Force
from shanzhi.ballots.models.vote import SetAsideEnd
from shanzhi.ballots.queries.checks import Need, rules_of
from shanzhi.ballots.rules.shares import Share
from shanzhi.ballots.wording import (
    answers_of,
    area_words,
    heads_words,
    percent,
    share_words,
)

PLAIN = ("ordinary", "special")


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: how many heads, how much area, each with its share of those taking part ("" where
    there is none)."""

    label: str
    heads: str
    area: str
    heads_share: str = ""
    area_share: str = ""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How an item came out: ``outcome`` in words, ``tone`` ok or late."""

    number: int
    title: str
    outcome: str
    tone: str
    has_area: bool
    rows: list[Row]
    needs: list[Need]


@dataclass(frozen=True, slots=True)
class Result:
    """The whole. ``headline`` says it in one sentence."""

    headline: str
    tone: str
    totals: list[tuple[str, str]]
    items: list[ItemResult]
    notes: list[str]


def result_of(ballot: Ballot) -> Result | None:
    """The result in words; None before the count."""
    if ballot.result is None or ballot.frozen is None:
        return None
    found: dict[str, Any] = ballot.result
    rules = {rule["name"]: rule for rule in rules_of(ballot)}
    asked = {item["number"]: item for item in ballot.frozen["items"]}
    items = [_item(row, asked[row["number"]], rules, ballot) for row in found["items"]]
    passed = len(found["passed"])
    return Result(
        headline=_headline(found, passed),
        tone="ok" if passed and not found["void"] else "late",
        totals=_totals(found),
        items=items,
        notes=list(_notes(ballot, found, rules)),
    )


def _headline(found: Mapping[str, Any], passed: int) -> str:
    if found["void"]:
        return _("箱里的票比领票的人多，这次选举无效。")
    if not found["quorum_met"]:
        return _("有事项参加表决的不够，没有形成决定。")
    return _("共 %(all)s 项，通过 %(n)s 项。") % {"all": len(found["items"]), "n": passed}


def _totals(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    total = found["total"]
    said = [(_("名册人数"), heads_words(total["heads"]))]
    if "area" in total:
        said.append((_("计入的面积"), area_words(total["area"])))
    said.append((_("投票的人数"), heads_words(found["voted"])))
    if "papers" in found:
        said.append((_("箱里的票"), _("%(n)s 张") % {"n": found["papers"]}))
    return said


def _item(
    row: Mapping[str, Any],
    asked: Mapping[str, Any],
    rules: Mapping[str, dict[str, Any]],
    ballot: Ballot,
) -> ItemResult:
    names = {answer["key"]: answer["label"] for answer in answers_of(asked)}
    counts = row["counts"]
    rows = [_row(names[key], counts[key], row["part"]) for key in names if key in counts]
    rows.append(_row(_("无效票和空白票"), row["unusable"], {}))
    if "silent" in row:
        rows.append(_row(_("通知已送达、没有表态"), row["silent"], {}))
    words, tone = _outcome(row, names, ballot)
    return ItemResult(
        number=row["number"],
        title=asked["title"],
        outcome=words,
        tone=tone,
        has_area="area" in row["part"],
        rows=rows,
        needs=list(_needs(row, asked, rules)),
    )


def _row(label: str, weight: Mapping[str, Any], part: Mapping[str, Any]) -> Row:
    has_area = part.get("area") not in (None, "0.00")
    return Row(
        label,
        heads_words(weight["heads"]),
        area_words(weight["area"]) if "area" in weight else "",
        percent(weight["heads"], part["heads"]) if part.get("heads") else "",
        percent(_number(weight["area"]), _number(part["area"])) if has_area else "",
    )


def _outcome(row: Mapping[str, Any], names: Mapping[str, str], ballot: Ballot) -> tuple[str, str]:
    if not row["quorum"]["met"]:
        return _("参加表决的不够"), "late"
    if row["kind"] in PLAIN:
        if ballot.force == Force.ADVISORY:
            return (_("多数同意"), "ok") if row["passed"] else (_("没有达到多数"), "late")
        return (_("通过"), "ok") if row["passed"] else (_("没有通过"), "late")
    who = "、".join(names[key] for key in row["elected"])
    if row["tied"]:
        tied = "、".join(names[key] for key in row["tied"])
        return _("%(tied)s 票数相同，需要再投") % {"tied": tied}, "soon"
    if not who:
        return _("没有人达到要求"), "late"
    label = _("当选：%(who)s") if row["kind"] == "election" else _("选定：%(who)s")
    return label % {"who": who}, "ok"


def _needs(
    row: Mapping[str, Any], asked: Mapping[str, Any], rules: Mapping[str, dict[str, Any]]
) -> Iterator[Need]:
    quorum = row["quorum"]
    yield from _measured(
        (_("参加表决的人数"), _("参加表决的面积")),
        quorum,
        (rules["quorum_heads"], rules.get("quorum_area")),
    )
    wanted = rules["pass_special" if asked["kind"] == "special" else "pass_ordinary"]
    if asked["kind"] in PLAIN:
        yield from _measured((_("同意的人数"), _("同意的面积")), row["needed"], (wanted, wanted))
        return
    share = Share.from_json(wanted["value"])
    needed = row["needed"]["heads"]["needed"]
    yield Need(
        _("当选要得到的票"),
        f"{heads_words(needed)}（{share_words(share)}）",
        "",
        bool(row["elected"]),
        str(wanted["source"]),
    )


def _measured(
    names: tuple[str, str],
    found: Mapping[str, Any],
    rules: tuple[dict[str, Any], dict[str, Any] | None],
) -> Iterator[Need]:
    heads_rule, area_rule = rules
    heads = found["heads"]
    share = Share.from_json(heads_rule["value"])
    if not share.n:
        return
    yield Need(
        names[0],
        f"{heads_words(heads['needed'])}（{share_words(share)}）",
        heads_words(heads["had"]),
        heads["met"],
        str(heads_rule["source"]),
        str(heads_rule.get("reason", "")),
    )
    if area_rule is not None and "area" in found:
        area = found["area"]
        share = Share.from_json(area_rule["value"])
        yield Need(
            names[1],
            f"{area_words(area['needed'])}（{share_words(share)}）",
            area_words(area["had"]),
            area["met"],
            str(area_rule["source"]),
            str(area_rule.get("reason", "")),
        )


def _notes(
    ballot: Ballot, found: Mapping[str, Any], rules: Mapping[str, dict[str, Any]]
) -> Iterator[str]:
    if ballot.force == Force.ADVISORY:
        yield _("这次是征求意见，结果供参考，没有法律效力。")
    yield _(
        "比例按参加表决的算；百分数截到两位小数，不四舍五入，达没达到按整数和两位小数的面积比。"
    )
    yield (
        _("无效票和空白票算参加表决，不算同意。")
        if rules["invalid_takes_part"]["value"]
        else _("无效票和空白票不算参加表决。")
    )
    if "garages_count" in rules:
        yield (
            _("车位、车库的面积计入。")
            if rules["garages_count"]["value"]
            else _("车位、车库的面积不计入。")
        )
    decided = ballot.set_aside.exclude(end="")
    if total := decided.count():
        changed = decided.filter(end=SetAsideEnd.THIS_COUNTS).count()
        yield _(
            "纸质票和网上票并存、由人裁定的有 %(n)s 户，其中 %(changed)s 户以后到的票为准。"
        ) % {
            "n": total,
            "changed": changed,
        }
    if ballot.silence_clause:
        yield _(
            "按业主自己的约定，没有表态的票计入多数意见；不计入的算法也列在公告里：%(words)s"
        ) % {"words": ballot.silence_clause}
        for row in found["items"]:
            if "without_silence" in row:
                yield _("第 %(n)s 项不计没有表态的票时：%(end)s。") % {
                    "n": row["number"],
                    "end": _("通过") if row["without_silence"]["passed"] else _("没有通过"),
                }


def _number(area: str) -> int:
    return int(area.replace(".", ""))
