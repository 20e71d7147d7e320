"""The history of a matter as the items of the shared timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.queries.timeline import Entry
from shanzhi.kernel.api import StoredFile, moment, signed_url

# Whoever has it now has to find somebody for it; the moment is that one's.
GIVEN_AWAY = {"CaseEscalated", "CaseReturned"}
# Icon and tone of each kind of entry; what is missing here gets the ordinary dot.
LOOKS: dict[str, tuple[str, str]] = {
    "CaseOpened": ("inbox", ""),
    "CaseDispatched": ("transfer", ""),
    "CaseAccepted": ("tool", "info"),
    "CaseCommented": ("talk", ""),
    "EvidenceAttached": ("camera", ""),
    "ReporterAsked": ("question", "soon"),
    "ReporterAnswered": ("talk", ""),
    "CaseClosed": ("flag", "info"),
    "CaseRated": ("star", "ok"),
    "CaseSentBack": ("back", "late"),
    "CaseArchived": ("file", ""),
    "CaseWithdrawn": ("back", ""),
    "CaseReclassified": ("edit", ""),
    "CaseSupported": ("support", ""),
    "ReporterLinked": ("phone", ""),
    "ReporterUnmasked": ("phone", "info"),
    "ReporterForgotten": ("trash", ""),
    "TimeAsked": ("clock", ""),
    "TimeGranted": ("clock", "info"),
    "TimeRefused": ("clock", ""),
    "ClockResumed": ("clock", "info"),
    "ClockRecounted": ("calendar", ""),
    "StandardChosen": ("rules", ""),
    "ClockRunningOut": ("clock", "soon"),
    "ClockRanOut": ("alert", "late"),
    "CaseMerged": ("transfer", "info"),
    "CaseAbsorbed": ("support", "info"),
    "CaseUnmerged": ("back", ""),
    "CaseReleased": ("back", ""),
    "CaseFollowed": ("bell", ""),
    "CaseUnfollowed": ("bell", ""),
    "CaseUrgencyCorrected": ("edit", ""),
    "CasePlaceCorrected": ("pin", ""),
    "CaseChecked": ("check", ""),
    "CasePassedOn": ("transfer", ""),
    # Working together.
    "WhistleBlown": ("speaker", "info"),
    "UnitReportedIn": ("pin", "ok"),
    "UnitDidPart": ("tool", "ok"),
    "UnitAppraised": ("star", ""),
    "UnitMissed": ("alert", "late"),
    "WhistleCancelled": ("close", ""),
    "HelpEnded": ("done", ""),
    "CaseSplit": ("columns", "info"),
    "PartAccepted": ("check", "ok"),
    "PartLetGo": ("file", ""),
    "PartSentBack": ("back", "late"),
    "PartEnded": ("check", "ok"),
    "TeamCalled": ("speaker", "info"),
    "TeamSetOut": ("flag", "info"),
    "TeamDeclined": ("close", ""),
    "TeamSilent": ("alert", "late"),
    "NoTeamLeft": ("alert", "late"),
    "TeamArrived": ("pin", "ok"),
    "TeamDone": ("tool", "ok"),
    "CaseHandedOver": ("transfer", "info"),
    "ChaseDue": ("clock", "soon"),
    "OutsideChased": ("phone", ""),
    "CaseTakenBack": ("back", "info"),
    "CaseSupervised": ("flag", "soon"),
    "HolderReminded": ("bell", "soon"),
    "ReminderAnswered": ("talk", ""),
    "ReminderOverdue": ("alert", "late"),
    "SupervisionEnded": ("check", ""),
    "CaseCorrected": ("back", ""),
    "CaseSentToVerify": ("check", "info"),
    "CaseVerified": ("check", "ok"),
    "VerificationFailed": ("back", "late"),
    "CaseSentToSign": ("edit", "info"),
    "CannotSigned": ("flag", "info"),
    "SignatureRefused": ("back", "late"),
    "CaseReopened": ("refresh", "soon"),
    "CaseAppealed": ("talk", "soon"),
    "AppealDecided": ("flag", "info"),
}


def timeline_items(entries: Sequence[Entry], following: str) -> list[dict[str, Any]]:
    """Items for ``ui.timeline``, oldest first; ``following`` is what happens next, if anything."""
    items = [_item(entry) for entry in entries]
    if items:
        items[-1]["current"] = True
    if following:
        items.append({"title": _("接下来：%(what)s") % {"what": following}, "next": True})
    return items


def _item(entry: Entry) -> dict[str, Any]:
    icon, tone = LOOKS.get(entry.kind, ("", ""))
    by_then = (
        _("最晚 %(moment)s 有人接手。")
        if entry.kind in GIVEN_AWAY
        else _("最晚 %(moment)s 处理完。")
    )
    until = by_then % {"moment": moment(entry.due_at)} if entry.due_at else ""
    return {
        "title": _("【%(part)s】%(title)s") % {"part": entry.part, "title": entry.title}
        if entry.part
        else entry.title,
        "at": entry.at,
        "when": moment(entry.at),
        "who": entry.who,
        "text": "\n".join(filter(None, (entry.detail, entry.reason, until))),
        "icon": icon,
        "tone": tone,
        "photos": photos_of(entry.files),
    }


def photos_of(files: Sequence[StoredFile]) -> list[tuple[str, str]]:
    """(small, large) addresses of the pictures among the files."""
    return [(signed_url(file, "thumb"), signed_url(file)) for file in files if file.kind == "image"]


def recordings_of(files: Sequence[StoredFile]) -> list[str]:
    """Addresses of the recordings among the files."""
    return [signed_url(file) for file in files if file.kind == "audio"]
