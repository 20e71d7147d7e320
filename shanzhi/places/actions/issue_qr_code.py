"""Make a code for a wall or a worker's badge."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, NotFound, Target, announce, now, require
from shanzhi.places.events import QrCodeIssued
from shanzhi.places.models import Building, Grid, QrCode
from shanzhi.places.models.qr_code import QrKind
from shanzhi.places.permissions import ISSUE_CODE
from shanzhi.places.rules.printed_code import SERIAL_LENGTH, serial_from

LONGEST_LABEL = 60


@transaction.atomic
def issue_qr_code(
    grid_code: str,
    *,
    by: Actor,
    kind: QrKind = QrKind.GRID,
    building_id: int | None = None,
    label: str = "",
    at: datetime | None = None,
) -> QrCode:
    """Issue a code of a grid, for one of its buildings where given; ``label`` says where it will
    hang. ``places.api.printed_code`` gives the word to print.

    Raises NotFound, Denied, or Invalid (label, building).
    """
    grid = Grid.objects.filter(pk=grid_code, is_active=True).first()
    if grid is None:
        raise NotFound
    require(by, ISSUE_CODE, Target(place_code=grid.code))
    clean_label = " ".join(label.split())
    if len(clean_label) > LONGEST_LABEL:
        raise Invalid({"label": _("张贴位置不能超过 60 个字。")})
    if building_id is not None and not Building.objects.filter(pk=building_id, grid=grid).exists():
        raise Invalid({"building": _("这栋楼不在这个网格里，请重新选择。")})
    code = QrCode.objects.create(
        serial=_new_serial(),
        kind=kind,
        grid=grid,
        building_id=building_id,
        label=clean_label,
        issued_at=at or now(),
    )
    event = QrCodeIssued(qr_code_id=code.pk, grid_code=grid.code, for_whom=str(kind))
    announce(event, by=by, place_code=grid.code, at=at, fresh=True)
    return code


def _new_serial() -> str:
    """A serial that was never used: 40 random bits, drawn again should they be taken."""
    while True:
        serial = serial_from(secrets.token_bytes(SERIAL_LENGTH * 5 // 8))
        if not QrCode.objects.filter(serial=serial).exists():
            return serial
