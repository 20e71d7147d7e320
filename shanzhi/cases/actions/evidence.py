"""Add pictures or recordings that show what was done, and see whether those asked for are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import locked, staff_id
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import EvidenceAttached
from shanzhi.cases.models import Attachment, Case
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.models.handling import Move
from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.cases.permissions import ATTACH
from shanzhi.cases.queries.tables import categories
from shanzhi.cases.rules.evidence import Fault, Picture, evidence_fault
from shanzhi.kernel.api import Actor, FileKind, Invalid, WrongState, claim_files, now


@dataclass(frozen=True, slots=True)
class Taken:
    """Where the device was when its owner attached the pictures: WGS-84 degrees, and how sure the
    device is, in metres."""

    latitude: float
    longitude: float
    accuracy_m: float = 0.0


class EvidenceMissing(Invalid):
    """The category asks for a picture of the result."""

    code = "evidence-missing"


@transaction.atomic
def attach_evidence(
    case: Case,
    *,
    by: Actor,
    file_ids: Sequence[UUID],
    uploader_key: str,
    stage: Stage = Stage.EVIDENCE,
    taken: Taken | None = None,
    at: datetime | None = None,
) -> list[Attachment]:
    """Attach files that ``by`` uploaded from this device, while the matter is open; ``stage`` is
    before or evidence (after).

    Raises Denied; WrongState once it is closed; Invalid (files, stage).
    """
    moment = at or now()
    case = locked(case, by=by, capability=ATTACH)
    if case.state not in OPEN_STATES:
        raise WrongState(
            _("这件诉求现在是“%(state)s”，不能再补凭证。") % {"state": State(case.state).label}
        )
    if stage not in {Stage.BEFORE, Stage.EVIDENCE}:
        raise Invalid({"stage": _("请选择是处理前还是处理后的照片。")})
    if not file_ids:
        raise Invalid({"files": _("请先选择照片或录音。")})
    rows = keep_files(
        case, file_ids, uploader_key=uploader_key, stage=stage, by=by, at=moment, taken=taken
    )
    announce_case(case, EvidenceAttached, by=by, at=moment, attachment_ids=[row.pk for row in rows])
    return rows


def keep_files(
    case: Case,
    file_ids: Sequence[UUID],
    *,
    uploader_key: str,
    stage: Stage,
    by: Actor,
    at: datetime,
    taken: Taken | None = None,
) -> list[Attachment]:
    """Claim uploaded files for a matter, inside the caller's transaction."""
    files = claim_files(file_ids, uploader_key=uploader_key)
    return Attachment.objects.bulk_create(
        Attachment(
            case=case,
            file=file,
            stage=stage,
            added_by_id=staff_id(by),
            at=at,
            latitude=taken.latitude if taken else None,
            longitude=taken.longitude if taken else None,
            accuracy_m=taken.accuracy_m if taken else None,
        )
        for file in files
    )


def require_evidence(case: Case) -> None:
    """Raises EvidenceMissing unless the pictures that the category asks for are there: of this
    round, for what was shown before a matter came back proves nothing now."""
    known = categories.get().get(case.category_id)
    if known is None:
        return
    point = None
    if case.latitude is not None and case.longitude is not None:
        point = (case.latitude, case.longitude)
    fault = evidence_fault(known.evidence_rule, known.evidence_within_m, point, _pictures(case))
    if fault is not None:
        raise EvidenceMissing({"files": _said(fault, known.evidence_within_m or 0)})


def _pictures(case: Case) -> list[Picture]:
    back = case.dispatches.filter(move=Move.REOPENING).order_by("-at").first()
    rows = Attachment.objects.filter(case=case, file__kind=FileKind.IMAGE)
    return [
        Picture(row.stage, _taken(row))
        for row in rows
        if back is None or row.stage != Stage.EVIDENCE or row.at >= back.at
    ]


def _taken(row: Attachment) -> tuple[float, float, float] | None:
    if row.latitude is None or row.longitude is None:
        return None
    return row.latitude, row.longitude, row.accuracy_m or 0.0


def _said(fault: Fault, within_m: int) -> str:
    said = {
        "after": _("这类诉求办结时需要一张现场照片，请拍照上传后再办结。"),
        "before": _("这类诉求还需要一张处理前的照片，请先在“处理凭证”里补传。"),
        "unlocated": _("这类诉求的现场照片要带位置，请在现场按“附上位置”后再办结。"),
        "far": _(
            "照片拍摄的地方离诉求地点约 %(away)s 米，要求在 %(within)s 米以内。请到现场重新拍照。"
        )
        % {"away": fault.metres, "within": within_m},
    }
    return said[fault.kind]
