"""Add pictures or recordings that show what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import locked, staff_id
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import EvidenceAttached
from shanzhi.cases.models import Attachment, Case
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.cases.permissions import ATTACH
from shanzhi.kernel.api import Actor, Invalid, WrongState, claim_files, now


@transaction.atomic
def attach_evidence(
    case: Case,
    *,
    by: Actor,
    file_ids: Sequence[UUID],
    uploader_key: str,
    at: datetime | None = None,
) -> list[Attachment]:
    """Attach files that ``by`` uploaded from this device, while the matter is open.

    Raises Denied; WrongState once it is closed; Invalid (files).
    """
    moment = at or now()
    case = locked(case, by=by, capability=ATTACH)
    if case.state not in OPEN_STATES:
        raise WrongState(
            _("这件诉求现在是“%(state)s”，不能再补凭证。") % {"state": State(case.state).label}
        )
    if not file_ids:
        raise Invalid({"files": _("请先选择照片或录音。")})
    rows = keep_files(
        case, file_ids, uploader_key=uploader_key, stage=Stage.EVIDENCE, by=by, at=moment
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
) -> list[Attachment]:
    """Claim uploaded files for a matter, inside the caller's transaction."""
    files = claim_files(file_ids, uploader_key=uploader_key)
    return Attachment.objects.bulk_create(
        Attachment(case=case, file=file, stage=stage, added_by_id=staff_id(by), at=at)
        for file in files
    )
