"""What the timeline says of working together: whistles, parts, teams, systems outside, supervision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.models import (
    Callout,
    Case,
    Chase,
    HandOver,
    Reminder,
    Supervision,
    Whistle,
    WhistleCall,
)
from shanzhi.cases.models.states import State
from shanzhi.organizations import api as organizations

# What is between staff: who did not come, how one was appraised, who asks whom for an answer.
INSIDE = frozenset(
    {
        "UnitAppraised", "UnitMissed", "WhistleCancelled", "HelpEnded",
        "CaseSupervised", "HolderReminded", "ReminderAnswered", "ReminderOverdue",
        "SupervisionEnded", "ChaseDue", "TeamCalled", "TeamDeclined", "TeamSilent", "NoTeamLeft",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class JointShelf:
    """Rows that these events refer to, read once; nothing is read for a matter without them."""

    whistles: Mapping[int, Whistle] = field(default_factory=dict)
    calls: Mapping[int, WhistleCall] = field(default_factory=dict)
    callouts: Mapping[int, Callout] = field(default_factory=dict)
    hand_overs: Mapping[int, HandOver] = field(default_factory=dict)
    chases: Mapping[int, Chase] = field(default_factory=dict)
    supervisions: Mapping[int, Supervision] = field(default_factory=dict)
    reminders: Mapping[int, Reminder] = field(default_factory=dict)
    children: Mapping[int, Case] = field(default_factory=dict)


def joint_shelf(case: Case, kinds: Iterable[str]) -> JointShelf:
    """The rows for those kinds of events that the matter has."""
    seen = {kind.split(".")[1] for kind in kinds}
    whistled = "WhistleBlown" in seen
    outside, watched = "CaseHandedOver" in seen, "CaseSupervised" in seen
    return JointShelf(
        whistles={w.pk: w for w in case.whistles.all()} if whistled else {},
        calls={c.pk: c for c in case.whistle_calls.all()} if whistled else {},
        callouts={c.pk: c for c in case.callouts.all()} if "TeamCalled" in seen else {},
        hand_overs={h.pk: h for h in case.hand_overs.all()} if outside else {},
        chases={c.pk: c for c in Chase.objects.filter(hand_over__case=case)} if outside else {},
        supervisions={s.pk: s for s in case.supervisions.all()} if watched else {},
        reminders={r.pk: r for r in Reminder.objects.filter(supervision__case=case)}
        if watched
        else {},
        children={c.pk: c for c in case.children.all()} if "CaseSplit" in seen else {},
    )


def joint_title(kind: str, payload: Mapping[str, Any]) -> str:
    """The line of an event; "" when it is not of this part."""
    unit = _unit(payload.get("unit_id") or payload.get("team_id"))
    told = {
        "UnitReportedIn": _("%(unit)s到场报到") % {"unit": unit},
        "UnitDidPart": _("%(unit)s完成了现场任务") % {"unit": unit},
        "UnitAppraised": _("评价%(unit)s：%(stars)s 星")
        % {"unit": unit, "stars": payload.get("stars", "")},
        "UnitMissed": _("%(unit)s没有按时报到") % {"unit": unit},
        "HelpEnded": _("诉求办结，未完的协同随之结束"),
        "CaseSplit": _("拆成了几部分，分别办理"),
        "PartAccepted": _("这一部分验收通过"),
        "PartLetGo": _("主诉求已撤回，这一部分不再验收"),
        "PartSentBack": _("这一部分没有办好，退回%(unit)s重办") % {"unit": unit},
        "PartEnded": _("有一部分结束了"),
        "TeamCalled": _("呼叫%(unit)s") % {"unit": unit},
        "TeamSetOut": _("%(unit)s已出动") % {"unit": unit},
        "TeamDeclined": _("%(unit)s不能来") % {"unit": unit},
        "TeamSilent": _("%(unit)s没有及时应答") % {"unit": unit},
        "NoTeamLeft": _("没有别的空闲队伍可以呼叫"),
        "TeamArrived": _("%(unit)s到了现场") % {"unit": unit},
        "TeamDone": _("%(unit)s处理完毕") % {"unit": unit},
        "ChaseDue": _("该追问外部进展了"),
        "OutsideChased": _("追问了外部进展"),
        "CaseSupervised": _("列入督办"),
        "HolderReminded": _("催办，要求承办单位答复"),
        "ReminderAnswered": _("承办单位答复催办"),
        "ReminderOverdue": _("催办到时没有答复"),
        "SupervisionEnded": _("结束督办"),
    }
    return told.get(kind, "")


def listed_title(kind: str, payload: Mapping[str, Any], shelf: JointShelf) -> str:
    """The lines that name several units or a system outside; "" for others."""
    if kind in {"WhistleBlown", "WhistleCancelled"}:
        names = _("、").join(_unit(pk) for pk in payload.get("unit_ids", ()))
        if kind == "WhistleCancelled":
            return _("不用%(units)s到场了") % {"units": names}
        return _("请%(units)s到现场") % {"units": names}
    if kind in {"CaseHandedOver", "CaseTakenBack"}:
        row = shelf.hand_overs.get(payload.get("hand_over_id", 0))
        name = row.system_name if row else ""
        if kind == "CaseTakenBack":
            return _("%(system)s有了回复，承办单位接着办") % {"system": name}
        return _("移交%(system)s办理") % {"system": name}
    return ""


def joint_said(
    kind: str, payload: Mapping[str, Any], shelf: JointShelf, *, for_staff: bool
) -> tuple[str, str]:
    """(what was said, why) of the row that an event of this part refers to."""
    over = shelf.hand_overs.get(payload.get("hand_over_id", 0))
    if over is not None:
        return _of_hand_over(kind, over)
    if whistle := shelf.whistles.get(payload.get("whistle_id", 0)):
        return _of_whistle(kind, whistle, for_staff=for_staff), ""
    if call := shelf.calls.get(payload.get("call_id", 0)):
        return _of_call(kind, call, for_staff=for_staff), ""
    return _short(kind, payload, shelf), ""


def _short(kind: str, payload: Mapping[str, Any], shelf: JointShelf) -> str:
    """Rows of which each kind of event says one thing."""
    if callout := shelf.callouts.get(payload.get("callout_id", 0)):
        said = {
            "TeamCalled": callout.expected,
            "TeamDeclined": callout.decline_reason,
            "TeamDone": callout.done_note,
        }
        return said.get(kind, "")
    if chase := shelf.chases.get(payload.get("chase_id", 0)):
        return chase.answer
    if watch := shelf.supervisions.get(payload.get("supervision_id", 0)):
        return watch.reason if kind == "CaseSupervised" else watch.end_reason
    if reminder := shelf.reminders.get(payload.get("reminder_id", 0)):
        return reminder.answer if kind == "ReminderAnswered" else ""
    return _of_parts(kind, payload, shelf)


def _of_whistle(kind: str, whistle: Whistle, *, for_staff: bool) -> str:
    if kind == "WhistleCancelled":
        return whistle.cancel_reason
    where = _("地点：%(place)s") % {"place": whistle.place_words}
    return f"{where}\n{whistle.expected}" if for_staff else whistle.expected


def _of_call(kind: str, call: WhistleCall, *, for_staff: bool) -> str:
    if kind == "UnitDidPart":
        return call.done_note
    if not for_staff:
        return ""
    return call.appraisal if kind == "UnitAppraised" else came_words(call)


def came_words(call: WhistleCall, *, marks: bool = True) -> str:
    """How a unit came: “扫网格码，距现场 120 米”, and with ``marks`` what was not as it should be;
    "" when it has not come."""
    if not call.came_at:
        return ""
    words = [str(call.get_way_display())]
    if call.distance_m is not None:
        words.append(_("距现场 %(n)s 米") % {"n": call.distance_m})
    if marks and call.is_far:
        words.append(_("离现场较远"))
    if marks and call.missed_at:
        words.append(_("迟到"))
    return _("，").join(words)


def _of_hand_over(kind: str, over: HandOver) -> tuple[str, str]:
    if kind == "CaseTakenBack":
        return over.result, ""
    if kind != "CaseHandedOver":
        return "", ""
    return _("对方编号：%(reference)s") % {"reference": over.reference}, over.reason


def _of_parts(kind: str, payload: Mapping[str, Any], shelf: JointShelf) -> str:
    if kind == "PartEnded":
        child = shelf.children.get(payload.get("child_id", 0))
        state = str(State(payload.get("ended_as", State.NOT_RATED)).label)
        return _("%(what)s（%(state)s）") % {"what": child.summary, "state": state} if child else ""
    if kind == "CaseSplit":
        rows = [shelf.children[pk] for pk in payload.get("child_ids", ()) if pk in shelf.children]
        return "\n".join(f"{row.number} {row.summary}" for row in rows)
    return ""


def _unit(unit_id: object) -> str:
    found = organizations.unit(unit_id) if isinstance(unit_id, int) else None
    return found.name if found else ""
