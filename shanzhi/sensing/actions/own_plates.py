"""A resident registers the plate of their own e-bike, so that they are told and nobody else; and
takes it away again."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, Target, now, require
from shanzhi.people.api import Resident
from shanzhi.sensing.models import OwnPlate
from shanzhi.sensing.permissions import OWN_PLATES
from shanzhi.sensing.rules.plates import normal_plate
from shanzhi.sensing.sealing import plate_indexes, seal_plate

MOST = 5


def add_plate(resident: Resident, plate: str, *, by: Actor, at: datetime | None = None) -> OwnPlate:
    """Keep it sealed. Raises Denied; Invalid (plate); Conflict when somebody has registered it:
    whose it is, is not said."""
    require(by, OWN_PLATES, _own(resident))
    normal = normal_plate(plate)
    if not normal:
        raise Invalid({"plate": _("请照车牌填写，例如 A12345。")})
    if OwnPlate.objects.filter(resident=resident).count() >= MOST:
        raise Invalid({"plate": _("最多登记 %(most)s 个车牌，请先删掉不用的。") % {"most": MOST}})
    mine = OwnPlate.objects.filter(plate_index__in=plate_indexes(normal)).first()
    if mine is not None and mine.resident_id == resident.pk:
        return mine
    try:
        if mine is not None:
            raise IntegrityError
        with transaction.atomic():
            return OwnPlate.objects.create(
                resident=resident,
                plate_encrypted=seal_plate(normal),
                plate_index=plate_indexes(normal)[0],
                made_at=at or now(),
            )
    except IntegrityError as why:
        raise Conflict(_("这个车牌已经有人登记了。如果是您的车，请联系社区。")) from why


def remove_plate(resident: Resident, plate_id: int, *, by: Actor) -> None:
    """It is forgotten at once. Raises Denied."""
    require(by, OWN_PLATES, _own(resident))
    OwnPlate.objects.filter(resident=resident, pk=plate_id).delete()


def _own(resident: Resident) -> Target:
    return Target(key=("resident", resident.pk))
