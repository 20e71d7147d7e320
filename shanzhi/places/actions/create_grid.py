"""Give a community one more grid."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, NotFound, Target, announce, bump, require
from shanzhi.lib.division_code import Digits
from shanzhi.places.events import GridCreated
from shanzhi.places.models import Division, Grid
from shanzhi.places.permissions import KEEP_GRIDS
from shanzhi.places.queries.names import NAMES

LONGEST_NAME = 80
_LAST_NUMBER = 999
_MOST_HOUSEHOLDS = 1_000_000


@transaction.atomic
def create_grid(
    community_code: str,
    name: str,
    *,
    by: Actor,
    households: int = 0,
    at: datetime | None = None,
) -> Grid:
    """Set up a grid with the community's next free number (001 to 999); numbers are never reused.

    Raises NotFound for an unknown community, Denied, or Invalid (name, households, number).
    """
    if not community_code:
        raise Invalid({"community": _("请选择网格所属的社区。")})
    require(by, KEEP_GRIDS, Target(place_code=community_code))
    community = Division.objects.select_for_update().filter(pk=community_code).first()
    if community is None or len(community.code) != Digits.COMMUNITY:
        raise NotFound(_("没有这个社区，请先导入区划。"))
    clean_name = checked_name(name, community_code)
    if not 0 <= households <= _MOST_HOUSEHOLDS:
        raise Invalid({"households": _("户数应在 0 到一百万之间。")})
    grid = Grid.objects.create(
        code=_next_code(community_code),
        name=clean_name,
        community=community,
        households=households,
    )
    announce(GridCreated(grid_code=grid.code), by=by, place_code=grid.code, at=at, fresh=True)
    bump(NAMES)
    return grid


def checked_name(name: str, community_code: str, own_code: str = "") -> str:
    """The name without blanks around it, when it can be used in the community.

    Raises Invalid when it is empty, too long, or borne by another grid of the community.
    """
    clean = " ".join(name.split())
    if not clean or len(clean) > LONGEST_NAME:
        raise Invalid({"name": _("请填写网格名称，不超过 80 个字。")})
    same = Grid.objects.filter(community_id=community_code, name=clean, is_active=True)
    if same.exclude(pk=own_code).exists():
        raise Invalid({"name": _("本社区已经有叫“%(name)s”的网格。") % {"name": clean}})
    return clean


def _next_code(community_code: str) -> str:
    last = Grid.objects.filter(community_id=community_code).order_by("-code").first()
    number = int(last.code[Digits.COMMUNITY :]) + 1 if last else 1
    if number > _LAST_NUMBER:
        raise Invalid({"community": _("一个社区最多 999 个网格。")})
    return f"{community_code}{number:03d}"
