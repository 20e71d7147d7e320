"""Enter a housing estate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, NotFound, Target, announce, bump, require
from shanzhi.lib.division_code import Digits
from shanzhi.places.events import EstateRegistered
from shanzhi.places.models import Division, Estate
from shanzhi.places.permissions import REGISTER_BUILDINGS
from shanzhi.places.queries.names import NAMES

_LONGEST_ESTATE_NAME = 80
_LONGEST_ADDRESS = 120


@transaction.atomic
def register_estate(
    community_code: str,
    name: str,
    *,
    by: Actor,
    aliases: Sequence[str] = (),
    address: str = "",
    at: datetime | None = None,
) -> Estate:
    """Enter an estate of a community; ``aliases`` are other names that people use for it.

    Raises NotFound for an unknown community, Denied, Invalid, or Conflict when the community has
    an estate of this name.
    """
    community = Division.objects.filter(pk=community_code).first()
    if community is None or len(community.code) != Digits.COMMUNITY:
        raise NotFound(_("没有这个社区，请先导入区划。"))
    require(by, REGISTER_BUILDINGS, Target(place_code=community_code))
    clean_name, clean_address = " ".join(name.split()), " ".join(address.split())
    if not clean_name or len(clean_name) > _LONGEST_ESTATE_NAME:
        raise Invalid({"name": _("请填写小区名称，不超过 80 个字。")})
    if len(clean_address) > _LONGEST_ADDRESS:
        raise Invalid({"address": _("地址不能超过 120 个字。")})
    others = [" ".join(alias.split())[:_LONGEST_ESTATE_NAME] for alias in aliases if alias.strip()]
    try:
        with transaction.atomic():
            estate = Estate.objects.create(
                name=clean_name,
                aliases="\n".join(others),
                community=community,
                address=clean_address,
            )
    except IntegrityError as why:
        text = _("本社区已经登记过小区“%(name)s”。") % {"name": clean_name}
        raise Conflict(text) from why
    event = EstateRegistered(estate_id=estate.pk, community_code=community_code)
    announce(event, by=by, place_code=community_code, at=at, fresh=True)
    bump(NAMES)
    return estate
