"""The history of a matter as people read it: who did what when, and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.cases.events import CaseCommented, CaseDispatched, CaseEvent, CaseSupported
from shanzhi.cases.models import Attachment, Case, Comment, Dispatch, Question, Rating
from shanzhi.cases.models.states import Outcome
from shanzhi.kernel.api import Actor, EventRecord, StoredFile, history
from shanzhi.organizations import api as organizations
from shanzhi.people import api as people


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: ``kind`` (accepted, dispatched …) picks the icon, ``detail`` is what was said.

    ``reason`` tells why an automatic or human choice was made; ``inside`` hides it from residents.
    """

    at: datetime
    kind: str
    title: str
    who: str
    detail: str = ""
    reason: str = ""
    inside: bool = False
    files: tuple[StoredFile, ...] = ()
    due_at: datetime | None = None
    sequence: int = 0


@dataclass(slots=True)
class _Shelf:
    """Rows that events refer to, read once for the whole timeline."""

    dispatches: Mapping[int, Dispatch] = field(default_factory=dict)
    comments: Mapping[int, Comment] = field(default_factory=dict)
    questions: Mapping[int, Question] = field(default_factory=dict)
    ratings: Mapping[int, Rating] = field(default_factory=dict)
    files: Mapping[int, StoredFile] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    for_staff: bool = False


def timeline(case: Case, viewer: Actor) -> list[Entry]:
    """All that happened, oldest first; residents do not see inside remarks (8 queries)."""
    records = history("case", case.pk)
    shelf = _shelf(case, records, for_staff=viewer.is_staff)
    entries = []
    for record in records:
        event = record.domain_event()
        if isinstance(event, CaseEvent) and (viewer.is_staff or not _is_inside(event)):
            entries.append(_entry(record, event, shelf, case))
    return entries


def _is_inside(event: object) -> bool:
    return isinstance(event, CaseCommented) and event.visibility == "inside"


def _shelf(case: Case, records: list[EventRecord], *, for_staff: bool) -> _Shelf:
    staff_ids = {r.actor_id for r in records if r.actor_kind == "staff" and r.actor_id}
    return _Shelf(
        dispatches={d.pk: d for d in case.dispatches.select_related("unit")},
        comments={c.pk: c for c in case.comments.all()},
        questions={q.pk: q for q in case.questions.all()},
        ratings={r.pk: r for r in case.ratings.all()},
        files={a.pk: a.file for a in Attachment.objects.filter(case=case).select_related("file")},
        names={pk: account.name for pk, account in people.accounts_by_id(staff_ids).items()},
        for_staff=for_staff,
    )


def _entry(record: EventRecord, event: CaseEvent, shelf: _Shelf, case: Case) -> Entry:
    payload = event.payload()
    kind = record.kind.split(".")[1]
    detail, reason, due_at = _said(kind, payload, shelf)
    if kind == "CaseClosed":
        detail = case.outcome_note if _is_last_closing(case, record) else ""
    return Entry(
        at=record.at,
        kind=kind,
        title=_title(kind, payload, shelf),
        who=_who(record, shelf),
        detail=detail,
        reason=reason,
        inside=_is_inside(event),
        files=tuple(
            shelf.files[pk] for pk in payload.get("attachment_ids", []) if pk in shelf.files
        ),
        due_at=due_at,
        sequence=record.sequence,
    )


def _is_last_closing(case: Case, record: EventRecord) -> bool:
    return case.handled_at is not None and record.at == case.handled_at


def _said(kind: str, payload: dict[str, object], shelf: _Shelf) -> tuple[str, str, datetime | None]:
    """(what was said, why, until when) of the row the event refers to."""
    if (comment := shelf.comments.get(_id(payload, "comment_id"))) is not None:
        return comment.body, "", None
    if (rating := shelf.ratings.get(_id(payload, "rating_id"))) is not None:
        due = payload.get("due_at")
        return rating.reason, "", datetime.fromisoformat(str(due)) if due else None
    if (dispatch := shelf.dispatches.get(_id(payload, "dispatch_id"))) is not None:
        return "", dispatch.reason, dispatch.due_at
    if (question := shelf.questions.get(_id(payload, "question_id"))) is not None:
        return (question.body if kind == "ReporterAsked" else question.answer), "", None
    return "", "", None


def _id(payload: dict[str, object], name: str) -> int:
    value = payload.get(name)
    return value if isinstance(value, int) else 0


def _title(kind: str, payload: dict[str, object], shelf: _Shelf) -> str:
    dispatch = shelf.dispatches.get(_id(payload, "dispatch_id"))
    titles = {
        "CaseOpened": _("收到诉求"),
        "CaseDispatched": _("交给 %(unit)s") % {"unit": dispatch.unit.name if dispatch else ""},
        "CaseEscalated": _("上报到 %(unit)s") % {"unit": dispatch.unit.name if dispatch else ""},
        "CaseReturned": _("退回给 %(unit)s") % {"unit": dispatch.unit.name if dispatch else ""},
        "CaseDecided": _("上一级裁定由 %(unit)s 办理")
        % {"unit": dispatch.unit.name if dispatch else ""},
        "CaseAccepted": _("已接单，开始处理"),
        "CaseCommented": _("留言"),
        "EvidenceAttached": _("上传现场情况"),
        "ReporterAsked": _("想请您补充"),
        "ReporterAnswered": _("已补充"),
        "CaseClosed": _closing_title(str(payload.get("outcome"))),
        "CaseSentBack": _("居民认为没有解决，退回重办"),
        "CaseArchived": _("七天内没有评价，按“未评价”归档"),
        "CaseWithdrawn": _("报事人撤回"),
        "CaseReclassified": _("更正类别"),
        "CaseSupported": _("有居民附议（共 %(n)s 人）") % {"n": payload.get("supports", "")},
        "ReporterLinked": _("留下了联系方式"),
    }
    if kind == "CaseRated":
        return _("居民评价：已解决") if payload.get("solved") else _("居民评价：没有解决")
    return titles.get(kind, kind)


def _closing_title(outcome: str) -> str:
    if outcome == Outcome.NOT_OURS:
        return _("承办单位答复：不属于其职责")
    if outcome == Outcome.CANNOT:
        return _("承办单位答复：暂时无法解决")
    return _("承办单位报告：处理完毕，请您评价")


def _who(record: EventRecord, shelf: _Shelf) -> str:
    if record.actor_kind == "staff":
        return shelf.names.get(record.actor_id or 0, _("工作人员"))
    if record.actor_kind == "system" or record.kind == CaseDispatched.kind:
        return _("系统")
    return _("邻居") if record.kind == CaseSupported.kind else _("报事人")


def holder_contact(case: Case) -> tuple[str, str]:
    """Name and public phone of the unit that has the matter."""
    unit = organizations.unit(case.holder_unit_id)
    return (unit.name, unit.phone) if unit else ("", "")
