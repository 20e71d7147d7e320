"""Titles and words of what happens to many matters at once: merging, following, correcting."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from shanzhi.cases.events import (
    CaseAbsorbed,
    CaseMerged,
    CasePlaceCorrected,
    CaseReleased,
    CaseUnmerged,
    CaseUrgencyCorrected,
)
from shanzhi.cases.models import Case, Correction, Merger
from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.correction import CorrectedField

OF_MERGING = {event.kind for event in (CaseMerged, CaseAbsorbed, CaseUnmerged, CaseReleased)}
OF_CORRECTING = {CaseUrgencyCorrected.kind, CasePlaceCorrected.kind}


def mergers_of(case: Case) -> dict[int, Merger]:
    """Everything that was merged into this matter or it into another, also what was undone."""
    rows = Merger.objects.filter(Q(case=case) | Q(into=case)).select_related("case", "into")
    return {row.pk: row for row in rows}


def corrected_words(correction: Correction) -> str:
    """From what to what, in words."""
    before, after = correction.before, correction.after
    if correction.field == CorrectedField.URGENCY:
        before, after = (str(Urgency[word.upper()].label) for word in (before, after))
    return _("%(before)s → %(after)s") % {"before": before or "—", "after": after or "—"}


def said_of_many(
    kind: str,
    payload: Mapping[str, object],
    mergers: Mapping[int, Merger],
    corrections: Mapping[int, Correction],
) -> tuple[str, str]:
    """(what was said, why) of the row such an event refers to."""
    merger_id, correction_id = payload.get("merger_id"), payload.get("correction_id")
    if isinstance(merger_id, int) and (merger := mergers.get(merger_id)):
        is_undone = kind in {CaseUnmerged.kind.split(".")[1], CaseReleased.kind.split(".")[1]}
        return "", merger.undone_reason if is_undone else merger.reason
    if isinstance(correction_id, int) and (correction := corrections.get(correction_id)):
        return corrected_words(correction), correction.reason
    return "", ""


def titles_of_many(
    kind: str, payload: Mapping[str, object], mergers: Mapping[int, Merger]
) -> dict[str, str]:
    """The title of one of these events by its kind; empty for all others."""
    merger_id = payload.get("merger_id")
    merger = mergers.get(merger_id) if isinstance(merger_id, int) else None
    names = {
        "number": merger.case.number if merger else "",
        "into": merger.into.number if merger else "",
    }
    titles = {
        "CaseMerged": _("并入诉求 %(into)s 一起办理") % names,
        "CaseAbsorbed": _("诉求 %(number)s 并入这件一起办理") % names,
        "CaseUnmerged": _("从诉求 %(into)s 中移出，单独办理") % names,
        "CaseReleased": _("诉求 %(number)s 移出，单独办理") % names,
        "CaseFollowed": _("有居民关注"),
        "CaseUnfollowed": _("有居民取消关注"),
        "CaseUrgencyCorrected": _("更正紧急程度"),
        "CasePlaceCorrected": _("更正地点"),
        "CaseChecked": _("勾选核对清单") if payload.get("is_ticked") else _("取消勾选核对清单"),
    }
    return {kind: titles[kind]} if kind in titles else {}
