"""Take a code out of use: torn off, copied, or its worker has left."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Invalid,
    NotFound,
    Target,
    WrongState,
    announce,
    now,
    require,
)
from shanzhi.places.events import QrCodeRevoked
from shanzhi.places.models import QrCode
from shanzhi.places.permissions import REVOKE_CODE

LONGEST_REASON = 120


@transaction.atomic
def revoke_qr_code(
    qr_code_id: int, reason: str, *, by: Actor, at: datetime | None = None
) -> QrCode:
    """Revoke a code for good; who scans it is told to look for a new one.

    Raises NotFound, Denied, Invalid without a reason, or WrongState when it is revoked already.
    """
    code = QrCode.objects.select_for_update().filter(pk=qr_code_id).first()
    if code is None:
        raise NotFound
    require(by, REVOKE_CODE, Target(place_code=code.grid_id))
    clean_reason = " ".join(reason.replace("\x00", "").split())
    if not clean_reason or len(clean_reason) > LONGEST_REASON:
        raise Invalid({"reason": _("请写明停用原因，不超过 120 个字。")})
    if code.revoked_at is not None:
        raise WrongState(_("这个二维码已经停用了。"))
    code.revoked_at = at or now()
    code.revoked_reason = clean_reason
    code.save(update_fields=["revoked_at", "revoked_reason"])
    event = QrCodeRevoked(qr_code_id=code.pk, grid_code=code.grid_id)
    announce(event, by=by, place_code=code.grid_id, at=at)
    return code
