"""Somebody at the desk sends a list of devices: it is kept until it was looked through and brought in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, Target, WrongState, require
from shanzhi.sensing.actions.import_devices import import_devices
from shanzhi.sensing.actions.plan_import import begin_import, plan_import
from shanzhi.sensing.models import DeviceImport, ImportState
from shanzhi.sensing.permissions import MANAGE_DEVICES


def start_import(
    upload: UploadedFile[bytes] | None, place_code: str, *, by: Actor, at: datetime | None = None
) -> DeviceImport:
    """Keep the file, for a job to look through it; the same file again leads to the import that is
    there. Raises Denied; Invalid (file)."""
    require(by, MANAGE_DEVICES, Target(place_code=place_code))
    if upload is None or not upload.size:
        raise Invalid({"file": _("请选择一个 CSV 或 Excel 文件。")})
    with tempfile.NamedTemporaryFile(suffix=".list") as kept:
        for part in upload.chunks():
            kept.write(part)
        kept.flush()
        name = upload.name or "list"
        with transaction.atomic():
            run, is_new = begin_import(Path(kept.name), name, place_code, by=by, at=at)
            if not is_new and not _may_begin_anew(run):
                return run
            kept.seek(0)
            run.stored_path = default_storage.save(f"imports/{run.pk}.list", kept)
            run.state, run.next_line = ImportState.READING, 0
            run.save()
    return run


def confirm_import(run: DeviceImport, *, by: Actor) -> DeviceImport:
    """What was found is wanted, for a job to bring it in. Raises Denied; WrongState before it was looked
    through; one that was brought in already is left as it is."""
    require(by, MANAGE_DEVICES, Target(place_code=run.place_code))
    with transaction.atomic():
        run = DeviceImport.objects.select_for_update().get(pk=run.pk)
        if run.state in {ImportState.DONE, ImportState.RUNNING}:
            return run
        if run.state != ImportState.PLANNED or not run.stored_path:
            raise WrongState(_("文件还没有检查完，请稍候。"))
        run.refusals.all().delete()
        run.rows = run.made = run.known = run.refused = run.done_bytes = 0
        run.state = ImportState.RUNNING
        run.save()
    return run


def go_on_with_import(run: DeviceImport, *, by: Actor) -> DeviceImport:
    """What the job does: look through, or bring in; broken off it goes on. The file is forgotten when
    it is of no use any more."""
    if not run.stored_path or run.state not in {ImportState.READING, ImportState.RUNNING}:
        return run
    verb: Callable[..., DeviceImport] = (
        plan_import if run.state == ImportState.READING else import_devices
    )
    with tempfile.NamedTemporaryFile(suffix=".list") as local:
        with default_storage.open(run.stored_path) as stored:
            shutil.copyfileobj(stored, local)
        local.flush()
        run = verb(run, Path(local.name), by=by)
    if run.state in {ImportState.DONE, ImportState.BROKEN}:
        forget_file(run)
    return run


def forget_file(run: DeviceImport) -> None:
    """It may hold keys, and is of no use any more."""
    if run.stored_path:
        default_storage.delete(run.stored_path)
    DeviceImport.objects.filter(pk=run.pk).update(stored_path="")
    run.stored_path = ""


def _may_begin_anew(run: DeviceImport) -> bool:
    return run.state == ImportState.BROKEN or (
        not run.stored_path and run.state in {ImportState.READING, ImportState.PLANNED}
    )
