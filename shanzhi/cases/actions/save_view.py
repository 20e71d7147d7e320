"""Keep what the queue shows under a name, for oneself or for everybody of a place."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import author_id
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import ViewSaved
from shanzhi.cases.models import SavedView
from shanzhi.cases.permissions import SAVE_VIEWS, SHARE_VIEWS
from shanzhi.cases.queries.views import same_group
from shanzhi.kernel.api import Actor, Invalid, Target, announce, now, require
from shanzhi.people import api as people

NAME_LIMIT = 40
QUERY_LIMIT = 500
MOST_VIEWS = 50


@transaction.atomic
def save_view(
    *, by: Actor, name: str, query: str, place_code: str = "", at: datetime | None = None
) -> SavedView:
    """Save a view at the end of its list; ``place_code`` shares it with everybody there.

    Raises Denied; Invalid (name, query).
    """
    owner = author_id(by)
    people.Account.objects.select_for_update().get(pk=owner)  # the list's lock
    require(by, SAVE_VIEWS)
    if place_code:
        require(by, SHARE_VIEWS, Target(place_code=place_code))
    view = SavedView(owner_id=owner, place_code=place_code, query=query)
    view.name = free_name(view, name)
    if len(query) > QUERY_LIMIT or not storable(query):
        raise Invalid({"query": _("筛选条件太长，保存不了，请减少几个条件。")})
    group = same_group(view)
    if group.count() >= MOST_VIEWS:
        raise Invalid(
            {"name": _("最多保存 %(most)s 个视图，请先删掉几个。") % {"most": MOST_VIEWS}}
        )
    view.position = (group.aggregate(last=Max("position"))["last"] or 0) + 1
    view.changed_at = at or now()
    view.save()
    announce(
        ViewSaved(view_id=view.pk, is_shared=bool(place_code)),
        by=by,
        place_code=place_code,
        at=view.changed_at,
        fresh=True,
    )
    return view


def free_name(view: SavedView, name: str) -> str:
    """The trimmed name, which no other view of this owner in the same list has.

    Raises Invalid (name).
    """
    trimmed = " ".join(name.split())
    if not trimmed or not storable(trimmed):
        raise Invalid({"name": _("请给视图起个名字。")})
    if len(trimmed) > NAME_LIMIT:
        raise Invalid({"name": _("名字最多 %(most)s 字。") % {"most": NAME_LIMIT}})
    others = SavedView.objects.filter(
        owner_id=view.owner_id, place_code=view.place_code, name=trimmed
    )
    if others.exclude(pk=view.pk).exists():
        raise Invalid({"name": _("已经有一个同名的视图，请换个名字。")})
    return trimmed
