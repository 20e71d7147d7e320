"""The history of a matter as people read it: who did what when, and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.cases.events import (
    CaseChecked,
    CaseCommented,
    CaseDispatched,
    CaseEvent,
    CaseFollowed,
    CasePassedOn,
    CaseSignalled,
    CaseSupported,
    CaseUnfollowed,
    ClockRunningOut,
    ReporterUnmasked,
    StandardChosen,
    TimeAsked,
    TimeRefused,
)
from shanzhi.cases.models import (
    Appeal,
    Attachment,
    Case,
    Comment,
    Correction,
    Dispatch,
    Merger,
    Question,
    Rating,
    Review,
)
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.review import Method, Why
from shanzhi.cases.models.states import Outcome, WithdrawReason
from shanzhi.cases.models.time_request import TimeKind, TimeReason
from shanzhi.cases.models.unmasking import UnmaskReason
from shanzhi.cases.queries.joint_timeline import (
    INSIDE as INSIDE_JOINT,
)
from shanzhi.cases.queries.joint_timeline import (
    JointShelf,
    joint_said,
    joint_shelf,
    joint_title,
    listed_title,
)
from shanzhi.cases.queries.timeline_many import (
    OF_CORRECTING,
    OF_MERGING,
    mergers_of,
    said_of_many,
    titles_of_many,
)
from shanzhi.kernel.api import Actor, EventRecord, StoredFile, history
from shanzhi.lib.masking import mask_words
from shanzhi.organizations import api as organizations
from shanzhi.people import api as people


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: ``kind`` (accepted, dispatched …) picks the icon, ``detail`` is what was said.

    ``reason`` tells why an automatic or human choice was made; ``inside`` hides it from residents.
    ``part`` is the heading of the part of the matter to which it belongs, "" for the whole.
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
    part: str = ""


@dataclass(slots=True)
class _Shelf:
    """Rows that events refer to, read once for the whole timeline."""

    dispatches: Mapping[int, Dispatch] = field(default_factory=dict)
    comments: Mapping[int, Comment] = field(default_factory=dict)
    questions: Mapping[int, Question] = field(default_factory=dict)
    ratings: Mapping[int, Rating] = field(default_factory=dict)
    files: Mapping[int, StoredFile] = field(default_factory=dict)
    mergers: Mapping[int, Merger] = field(default_factory=dict)
    corrections: Mapping[int, Correction] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    joint: JointShelf = field(default_factory=JointShelf)
    reviews: Mapping[int, Review] = field(default_factory=dict)
    appeals: Mapping[int, Appeal] = field(default_factory=dict)
    for_staff: bool = False


def timeline(case: Case, viewer: Actor, *, unmasked: bool = False) -> list[Entry]:
    """All that happened, to its parts too, oldest first; residents do not see inside remarks
    (8 queries, and as many for each part). Staff see numbers and names masked, unless they said
    why they need them; residents see what they and the office wrote to each other."""
    entries = _all_entries(case, viewer)
    if unmasked or not viewer.is_staff:
        return entries
    return [
        replace(entry, detail=mask_words(entry.detail), reason=mask_words(entry.reason))
        for entry in entries
    ]


def _all_entries(case: Case, viewer: Actor) -> list[Entry]:
    own = _own_entries(case, viewer)
    if not any(entry.kind == "CaseSplit" for entry in own):
        return own
    for child in case.children.order_by("pk"):
        theirs = (replace(entry, part=child.summary) for entry in _own_entries(child, viewer))
        own += [entry for entry in theirs if entry.kind != "CaseOpened"]
    return sorted(own, key=lambda entry: entry.at)


def _own_entries(case: Case, viewer: Actor) -> list[Entry]:
    records = history("case", case.pk)
    shelf = _shelf(case, records, for_staff=viewer.is_staff)
    entries = []
    for record in records:
        event = record.domain_event()
        if isinstance(event, CaseEvent) and may_read_entry(event, record, viewer):
            entries.append(_entry(record, event, shelf, case))
    return entries


# What the office says to itself; residents read what was granted and what it moved.
INSIDE = (
    CaseChecked,
    CasePassedOn,
    CaseFollowed,
    CaseSignalled,
    CaseUnfollowed,
    ClockRunningOut,
    ReporterUnmasked,
    StandardChosen,
    TimeAsked,
    TimeRefused,
)


def may_read_entry(event: CaseEvent, record: EventRecord, viewer: Actor) -> bool:
    """Residents see no inside remarks; a private note is seen by its author alone."""
    if isinstance(event, CaseCommented) and event.visibility == "private":
        return viewer.is_staff and record.actor_id == viewer.id
    return viewer.is_staff or not _is_inside(event)


def _is_inside(event: object) -> bool:
    if isinstance(event, CaseCommented):
        return event.visibility != "reporter"
    return isinstance(event, INSIDE) or type(event).__name__ in INSIDE_JOINT


def _shelf(case: Case, records: list[EventRecord], *, for_staff: bool) -> _Shelf:
    kinds = {r.kind for r in records}
    staff_ids = {r.actor_id for r in records if r.actor_kind == "staff" and r.actor_id}
    return _Shelf(
        dispatches={d.pk: d for d in case.dispatches.select_related("unit")},
        comments={c.pk: c for c in case.comments.all()},
        questions={q.pk: q for q in case.questions.all()},
        ratings={r.pk: r for r in case.ratings.all()},
        files={a.pk: a.file for a in Attachment.objects.filter(case=case).select_related("file")},
        mergers=mergers_of(case) if kinds & OF_MERGING else {},
        corrections={c.pk: c for c in case.corrections.all()} if kinds & OF_CORRECTING else {},
        names={pk: account.name for pk, account in people.accounts_by_id(staff_ids).items()},
        joint=joint_shelf(case, (record.kind for record in records)),
        # Most matters were never looked at again and never appealed.
        reviews={r.pk: r for r in case.reviews.all()} if _speaks_of(records, "review_id") else {},
        appeals={a.pk: a for a in case.appeals.all()} if _speaks_of(records, "appeal_id") else {},
        for_staff=for_staff,
    )


def _speaks_of(records: list[EventRecord], name: str) -> bool:
    return any(name in record.payload for record in records)


def _entry(record: EventRecord, event: CaseEvent, shelf: _Shelf, case: Case) -> Entry:
    payload = event.payload()
    kind = record.kind.split(".")[1]
    is_quality = "review_id" in payload or "appeal_id" in payload
    detail, reason, due_at = (_of_quality if is_quality else _said)(kind, payload, shelf)
    if kind in {"CaseClosed", "CaseVerified", "CannotSigned"}:
        # What the handler said is shown where the reporter was told, and only for the last round.
        detail = "\n".join(filter(None, (_closing_words(case, record, payload, shelf), detail)))
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


def _closing_words(
    case: Case, record: EventRecord, payload: dict[str, object], shelf: _Shelf
) -> str:
    review = shelf.reviews.get(_id(payload, "review_id"))
    closed_at = review.sent_at if review else record.at
    if case.handled_at is None or closed_at != case.handled_at:
        return ""
    law = _("依据：%(basis)s") % {"basis": case.outcome_basis} if case.outcome_basis else ""
    return "\n".join(filter(None, (case.outcome_note, law)))


def _said(kind: str, payload: dict[str, object], shelf: _Shelf) -> tuple[str, str, datetime | None]:
    """(what was said, why, until when) of the row the event refers to."""
    if (comment := shelf.comments.get(_id(payload, "comment_id"))) is not None:
        return comment.body, "", None
    if (rating := shelf.ratings.get(_id(payload, "rating_id"))) is not None:
        due = payload.get("due_at")
        stars = _("满意度 %(n)s/5") % {"n": rating.satisfaction} if rating.satisfaction else ""
        said = " · ".join(filter(None, (stars, rating.reason)))
        return said, "", datetime.fromisoformat(str(due)) if due else None
    if (dispatch := shelf.dispatches.get(_id(payload, "dispatch_id"))) is not None:
        return "", dispatch.reason, dispatch.due_at
    if (question := shelf.questions.get(_id(payload, "question_id"))) is not None:
        return (question.body if kind == "ReporterAsked" else question.answer), "", None
    detail, reason = said_of_many(kind, payload, shelf.mergers, shelf.corrections)
    if detail or reason:
        return detail, reason, None
    return *joint_said(kind, payload, shelf.joint, for_staff=shelf.for_staff), None


def _of_quality(
    kind: str, payload: dict[str, object], shelf: _Shelf
) -> tuple[str, str, datetime | None]:
    """An appeal and its answer; why it is looked at, where it was sent; why not, where it came
    back; and for staff how it was looked at."""
    if (appeal := shelf.appeals.get(_id(payload, "appeal_id"))) is not None:
        return (appeal.words if kind == "CaseAppealed" else appeal.reason), "", None
    review = shelf.reviews.get(_id(payload, "review_id"))
    if review is None:
        return "", "", None
    if kind in {"CaseSentToVerify", "CaseSentToSign"}:
        return "", str(Why(review.why).label), None
    how = str(Method(review.method).label) if review.method and shelf.for_staff else ""
    said = review.note if review.agreed is False or shelf.for_staff else ""
    due = payload.get("due_at")
    until = datetime.fromisoformat(str(due)) if due else None
    return " · ".join(filter(None, (how, said))), "", until


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
        "CaseWithdrawn": _withdrawal_title(payload),
        "CaseReclassified": _("更正类别"),
        "CasePassedOn": _("交接给同一单位的同事"),
        "CaseSupported": _("有居民附议（共 %(n)s 人）") % {"n": payload.get("supports", "")},
        "CaseSignalled": _("又有 %(n)s 个设备告警") % {"n": payload.get("count", "")},
        "ReporterLinked": _("留下了联系方式"),
        "ReporterUnmasked": _unmasking_title(payload),
        "ReporterForgotten": _("报事人信息已清除"),
        # Time.
        "TimeAsked": _asking_title(payload),
        "TimeGranted": _("同意暂停计时") if _is_pause(payload) else _("同意延长时限"),
        "TimeRefused": _("没有同意延时或暂停"),
        "ClockResumed": _("恢复计时"),
        "ClockRecounted": _("工作日历有变，时限重新计算"),
        "StandardChosen": _("选定立案结案标准")
        if payload.get("standard_id")
        else _("取消立案结案标准"),
        "ClockRunningOut": _("时限将到：%(what)s") % {"what": _clock_name(payload)},
        "ClockRanOut": _("已超时：%(what)s") % {"what": _clock_name(payload)},
        **titles_of_many(kind, payload, shelf.mergers),
        "CaseCorrected": _("撤销批量操作，交回%(unit)s") % {"unit": dispatch.unit.name}
        if dispatch
        else _("恢复原来的办理状态"),
        # Quality.
        "CaseSentToVerify": _("报告处理完毕，由另一个人核查"),
        "CaseVerified": _("核查通过，请您评价"),
        "VerificationFailed": _("核查不通过，重新处理"),
        "CaseSentToSign": _("答复暂时无法解决，请上一级会签"),
        "CannotSigned": _("上一级同意：暂时无法解决"),
        "SignatureRefused": _("上一级不同意，继续处理"),
        "CaseReopened": _("上一级重开，重新处理"),
        "CaseAppealed": _("居民申诉"),
        "AppealDecided": _("申诉成立，重新处理")
        if payload.get("reopened")
        else _("申诉答复：维持原结果"),
    }
    if kind == "CaseRated":
        return _("居民评价：已解决") if payload.get("solved") else _("居民评价：没有解决")
    together = joint_title(kind, payload) or listed_title(kind, payload, shelf.joint)
    return titles.get(kind) or together or kind


def _unmasking_title(payload: dict[str, object]) -> str:
    reason = str(payload.get("reason", ""))
    if reason not in UnmaskReason.values:
        return ""
    return _("查看了报事人电话：%(reason)s") % {"reason": UnmaskReason(reason).label}


def _asking_title(payload: dict[str, object]) -> str:
    if not payload.get("wish"):
        return ""
    reason = TimeReason(str(payload["reason"])).label
    asked = _("申请暂停计时：%(reason)s") if _is_pause(payload) else _("申请延长时限：%(reason)s")
    return asked % {"reason": reason}


def _is_pause(payload: dict[str, object]) -> bool:
    return payload.get("wish") == TimeKind.PAUSE


def _clock_name(payload: dict[str, object]) -> str:
    kind = str(payload.get("clock", ""))
    return str(ClockKind(kind).label) if kind in ClockKind.values else ""


def _withdrawal_title(payload: dict[str, object]) -> str:
    reason = str(payload.get("reason", ""))
    if reason not in WithdrawReason.values:
        return _("报事人撤回")
    return _("报事人撤回：%(reason)s") % {"reason": WithdrawReason(reason).label}


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
    by_neighbour = {CaseSupported.kind, CaseFollowed.kind, CaseUnfollowed.kind}
    return _("邻居") if record.kind in by_neighbour else _("报事人")


def holder_contact(case: Case) -> tuple[str, str]:
    """Name and public phone of the unit that has the matter."""
    unit = organizations.unit(case.holder_unit_id)
    return (unit.name, unit.phone) if unit else ("", "")
