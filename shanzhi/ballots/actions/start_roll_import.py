"""Somebody at the desk sends a roll as a table: it is kept until it was looked through and brought in."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.import_roll import import_roll
from shanzhi.ballots.actions.plan_roll import plan_roll
from shanzhi.ballots.models import Ballot, RollImport
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.models.roll_import import RollImportState
from shanzhi.ballots.permissions import MANAGE_BALLOT
from shanzhi.kernel.api import Actor, Invalid, WrongState, now, require


@transaction.atomic
def start_roll_import(
    ballot: Ballot, upload: UploadedFile[bytes] | None, *, by: Actor
) -> RollImport:
    """Keep the file, for a job to look through it. Raises Denied; WrongState once it is open;
    Invalid (file)."""
    require(by, MANAGE_BALLOT, ballot.target())
    if ballot.state not in {BallotState.DRAFT, BallotState.NOTICED}:
        raise WrongState(_("开始投票以后名册不能再换。"))
    if upload is None or not upload.size:
        raise Invalid({"file": _("请选择一个 CSV 或 Excel 文件。")})
    run = RollImport.objects.create(
        ballot=ballot,
        name=(upload.name or "list")[:120],
        size_bytes=upload.size,
        made_by_id=by.id if by.is_staff else None,
        made_at=now(),
    )
    run.stored_path = default_storage.save(f"rolls/{run.pk}.list", upload)
    run.save(update_fields=["stored_path"])
    return run


@transaction.atomic
def confirm_roll_import(run: RollImport, *, by: Actor) -> RollImport:
    """What was found is wanted, for a job to bring it in. Raises Denied; WrongState before it was
    looked through; one that was brought in already is left as it is."""
    require(by, MANAGE_BALLOT, run.ballot.target())
    run = RollImport.objects.select_for_update().select_related("ballot").get(pk=run.pk)
    if run.state in {RollImportState.DONE, RollImportState.RUNNING}:
        return run
    if run.state != RollImportState.PLANNED or not run.stored_path:
        raise WrongState(_("文件还没有检查完，请稍候。"))
    run.state, run.done_bytes = RollImportState.RUNNING, 0
    run.save(update_fields=["state", "done_bytes"])
    return run


def go_on_with_roll(run: RollImport, *, by: Actor) -> RollImport:
    """What the job does: look through, or bring in. The file is forgotten when it is of no use any
    more."""
    if not run.stored_path or run.state not in {RollImportState.READING, RollImportState.RUNNING}:
        return run
    verb = plan_roll if run.state == RollImportState.READING else import_roll
    with tempfile.NamedTemporaryFile(suffix=".list") as local:
        with default_storage.open(run.stored_path) as stored:
            shutil.copyfileobj(stored, local)
        local.flush()
        run = verb(run, Path(local.name), by=by)
    if run.state in {RollImportState.DONE, RollImportState.BROKEN}:
        forget_roll_file(run)
    return run


def forget_roll_file(run: RollImport) -> None:
    """It holds names and numbers, and is of no use any more."""
    if run.stored_path:
        default_storage.delete(run.stored_path)
    RollImport.objects.filter(pk=run.pk).update(stored_path="")
    run.stored_path = ""
