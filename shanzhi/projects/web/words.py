"""How projects, entries and proposals are shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, FileKind, signed_url
from shanzhi.lib.masking import mask_name
from shanzhi.people.api import Account
from shanzhi.places.api import division_name, names_below, path_of
from shanzhi.projects.models import (
    BudgetProposal,
    BudgetRound,
    FundEntry,
    Milestone,
    Project,
    ProjectPicture,
)
from shanzhi.projects.models.budget import Feasibility
from shanzhi.projects.models.project import Stage, State
from shanzhi.projects.permissions import DESKS
from shanzhi.projects.queries.electors import phase_of
from shanzhi.projects.queries.funds import change_of
from shanzhi.projects.queries.projects import TOLD_FROM, Answers
from shanzhi.projects.rules.counting import Why
from shanzhi.projects.rules.judging import standing
from shanzhi.projects.rules.money import yuan

STATE_TONES = {
    State.PROPOSED: ("", "talk"),
    State.CHOSEN: ("info", "flag"),
    State.PUBLISHED: ("info", "tool"),
    State.DONE: ("ok", "done"),
    State.CLOSED: ("ok", "done"),
    State.DROPPED: ("", "close"),
}
STEP_TONES = {"done": "ok", "done_late": "ok", "late": "late", "soon": "soon", "open": ""}


def place_words(code: str) -> str:
    """Street · community · grid: a place with what it lies in."""
    names = [name for each, name in path_of(code) if len(each) > 6]
    return " · ".join(names) or division_name(code) or code


def shown_step(step: Milestone, today: date) -> dict[str, Any]:
    """A milestone: its standing in words, who ticked it off, its pictures."""
    done_on = localtime(step.done_at).date() if step.done_at else None
    found = standing(step.done_at is not None, step.due_on, today, done_on)
    days = (today - step.due_on).days
    words = {
        "done": _("已完成"),
        "done_late": _("已完成，晚了 %(n)s 天")
        % {"n": (done_on - step.due_on).days if done_on else 0},
        "late": _("逾期 %(n)s 天") % {"n": days},
        "soon": _("今天到期") if days == 0 else _("还有 %(n)s 天") % {"n": -days},
        "open": _("未到期"),
    }
    return {
        "step": step,
        "standing": found,
        "words": words[found],
        "tone": STEP_TONES[found],
        "who": mask_name(step.ticked_by.name) if step.ticked_by else "",
    }


def shown_project(
    project: Project, today: date, spent: int = 0, answers: Answers | None = None
) -> dict[str, Any]:
    """A project as a row or a page shows it."""
    steps = [shown_step(step, today) for step in project.milestones.all()]
    done = sum(1 for step in steps if step["standing"].startswith("done"))
    late = [step for step in steps if step["standing"] == "late"]
    pictures = list(project.pictures.all())
    tone, sign = STATE_TONES[State(project.state)]
    by_step: dict[int, list[tuple[str, str]]] = {}
    for picture in pictures:
        by_step.setdefault(picture.milestone_id or 0, []).append(_addresses(picture))
    for step in steps:
        step["photos"] = by_step.get(step["step"].pk, [])
    return {
        "project": project,
        "place": place_words(project.place_code),
        "term": _term(project),
        "state": _reopened_words(project),
        "tone": "late" if late else tone,
        "icon": "alert" if late else sign,
        "late": len(late),
        "late_words": _("%(n)s 个节点逾期") % {"n": len(late)},
        "steps": steps,
        "done": done,
        "total": len(steps),
        "planned": yuan(project.planned_fen) if project.planned_fen else "",
        "spent": yuan(spent),
        "before": [_addresses(p) for p in pictures if p.stage == Stage.BEFORE][:3],
        "after": [_addresses(p) for p in pictures if p.stage == Stage.AFTER][-3:],
        "answers": answer_words(answers),
        "verdict": _verdict(project),
    }


def answer_words(answers: Answers | None) -> str:
    """“12 人评价，10 人满意”; a few are not told apart."""
    if answers is None or answers.answered < TOLD_FROM:
        return _("评价的人还不多") if answers else ""
    return _("%(n)s 人评价，%(yes)s 人满意（%(share)s%%）") % {
        "n": answers.answered,
        "yes": answers.satisfied,
        "share": 100 * answers.satisfied // answers.answered,
    }


def shown_entry(entry: FundEntry, *, masked: bool) -> dict[str, Any]:
    """An entry: what moved, who made and who approved it."""
    change = change_of(entry.lines.all())
    decision = getattr(entry, "decision", None)
    waits = decision is None
    approved = decision is not None and decision.is_approved
    name = _masked if masked else _named
    return {
        "entry": entry,
        "change": yuan(change),
        "is_out": change < 0,
        "lines": [(line.account.name, yuan(line.fen)) for line in entry.lines.all()],
        "by": name(entry.entered_by),
        "approver": name(decision.decided_by) if decision else "",
        "waits": waits,
        "state": _("等待复核") if waits else _("已复核") if approved else _("未通过"),
        "tone": "soon" if waits else "ok" if approved else "late",
        "reversal": getattr(entry, "reversal", None),
        "voucher": _picture(entry),
        "document": _document(entry),
    }


PHASES = ("before", "proposing", "checking", "voting", "closed")


def phase_words(round_: BudgetRound, moment: datetime) -> tuple[str, str, str]:
    """(phase, in words, tone)."""
    found = phase_of(round_, moment)
    words = {
        "before": (_("还没有开始"), ""),
        "proposing": (_("正在征集"), "act"),
        "checking": (_("正在核查"), "info"),
        "voting": (_("正在投票"), "act"),
        "closed": (_("已公布结果") if round_.counted_at else _("投票结束，正在计票"), "ok"),
    }
    return (found, *words[found])


def shown_proposal(row: BudgetProposal) -> dict[str, Any]:
    """A proposal with what became of it."""
    tones = {Feasibility.FEASIBLE: "ok", Feasibility.NOT_FEASIBLE: "late"}
    return {
        "row": row,
        "cost": yuan(row.cost),
        "fen": row.cost,
        "revised": row.revised_fen is not None and row.revised_fen != row.cost_fen,
        "proposed": yuan(row.cost_fen),
        "tone": tones.get(Feasibility(row.feasibility), ""),
        "outcome": outcome_words(row),
        "is_chosen": bool(row.position),
    }


def outcome_words(row: BudgetProposal) -> str:
    """Why it was chosen or not: “第 3 个选中，还剩 12,000 元”."""
    if row.position is None:
        refused = row.feasibility == Feasibility.NOT_FEASIBLE
        return _("未通过核查：%(why)s") % {"why": row.reason} if refused else ""
    left = yuan(row.left_fen or 0)
    told = {"position": row.position, "left": left, "votes": row.votes or 0, "cost": yuan(row.cost)}
    words = {
        Why.BY_VOTES: _("%(votes)s 票，第 %(position)s 个选中，之后还剩 %(left)s 元。"),
        Why.BY_SHARES: _(
            "%(votes)s 票，支持者的份额够付，第 %(position)s 个选中，之后还剩 %(left)s 元。"
        ),
        Why.LEFT_OVER: _(
            "%(votes)s 票，用剩下的钱补选，第 %(position)s 个，之后还剩 %(left)s 元。"
        ),
        Why.TOO_DEAR: _("%(votes)s 票，未选中：要 %(cost)s 元，轮到时只剩 %(left)s 元。"),
        Why.NO_VOTES: _("未选中：没有人投票。"),
    }[Why(row.why)]
    tied = _("与别的项目票数相同，造价低的、编号小的在前。") if row.tied else ""
    return words % told + tied


def place_choices(viewer: Actor, *, grids: bool = True) -> list[tuple[str, str]]:
    """The viewer's places and those below, down to communities or grids; from memory."""
    found: dict[str, str] = {}
    waiting = [(scope, division_name(scope)) for scope in viewer.scopes(*DESKS) if scope]
    if "" in viewer.scopes(*DESKS):
        waiting += names_below("")
    while waiting and len(found) < 400:
        code, name = waiting.pop()
        if len(code) == 15 and not grids:
            continue
        if name:
            found[code] = place_words(code)
        if len(code) < 15:
            waiting += names_below(code)
    return sorted(found.items())


def _term(project: Project) -> str:
    if project.until_year == project.year:
        return _("%(year)s 年") % {"year": project.year}
    return _("%(year)s—%(until)s 年") % {"year": project.year, "until": project.until_year}


def _reopened_words(project: Project) -> str:
    if project.state == State.PUBLISHED and project.round:
        return _("居民不满意，重新办理")
    return str(project.get_state_display())


def _verdict(project: Project) -> str:
    return {
        "kept": _("多数居民满意，项目关闭。"),
        "reopened": _("满意的不到 %(n)s%%，已重新办理一次。") % {"n": project.needed_percent},
        "not_satisfied": _("重新办理后满意的仍不到 %(n)s%%，如实公布。")
        % {"n": project.needed_percent},
        "too_few": _("评价的人太少，不作结论。"),
    }.get(project.verdict, "")


def _addresses(picture: ProjectPicture) -> tuple[str, str]:
    return signed_url(picture.file, "thumb"), signed_url(picture.file)


def _picture(entry: FundEntry) -> tuple[str, str] | None:
    if entry.voucher is None or entry.voucher.kind == FileKind.DOCUMENT:
        return None
    return signed_url(entry.voucher, "thumb"), signed_url(entry.voucher)


def _document(entry: FundEntry) -> str:
    """The address of a voucher that is a PDF; "" for a picture."""
    if entry.voucher is None or entry.voucher.kind != FileKind.DOCUMENT:
        return ""
    return signed_url(entry.voucher)


def _named(account: Account) -> str:
    return account.name


def _masked(account: Account) -> str:
    return mask_name(account.name)
