"""What somebody scanned, and the three ways in which it can be no good."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Refusal
from shanzhi.places.models import Building, Grid, QrCode
from shanzhi.places.models.qr_code import QrKind
from shanzhi.places.rules.printed_code import printed, signed_serial, tidy


class CodeForged(Refusal):
    """Nobody here signed it: invented, or mistyped."""

    status = 404
    code = "code-forged"
    title = _(
        "这个二维码不是本平台发放的，请不要在里面填写个人信息。如果是手工输入的，请对照牌子"
        "再输一次；如果牌子就是这样，请告诉社区工作人员，或拨打 12345。"
    )


class CodeUnknown(Refusal):
    """Signed here, but not (or no longer) kept."""

    status = 404
    code = "code-unknown"
    title = _("没有查到这个二维码对应的网格。请联系社区更换牌子，或从首页选择所在小区报事。")


class CodeRevoked(Refusal):
    """It was valid once."""

    status = 410
    code = "code-revoked"
    title = _(
        "这个二维码已经停用。请扫描附近新的网格码，或联系社区；也可以从首页选择所在小区报事。"
    )


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """A valid code: the grid it hangs in, the building when it hangs on one, and its kind (a
    wall's or a worker's)."""

    id: int
    code: str
    kind: QrKind
    grid: Grid
    building: Building | None


def resolve_code(text: str) -> ScannedCode:
    """What a scanned or typed code (or the address that holds it) stands for (one query).

    Raises CodeForged, CodeUnknown or CodeRevoked.
    """
    code = tidy(text)
    serial = signed_serial(code, _keys()) if code else None
    if code is None or serial is None:
        raise CodeForged
    kept = (
        QrCode.objects.filter(serial=serial)
        .select_related("grid__community", "building__estate")
        .first()
    )
    if kept is None:
        raise CodeUnknown
    if kept.revoked_at is not None or not kept.grid.is_active:
        raise CodeRevoked
    return ScannedCode(kept.pk, code, QrKind(kept.kind), kept.grid, kept.building)


def printed_code(code: QrCode) -> str:
    """The word that is printed for a kept code: its serial, signed."""
    return printed(code.serial, settings.SECRET_KEY)


def code_address(code: QrCode) -> str:
    """The address that a phone opens when it scans the code."""
    return f"{settings.SITE_URL}/g/{printed_code(code)}"


def _keys() -> list[str]:
    """The key in use, then those before it: walls outlive keys."""
    return [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
