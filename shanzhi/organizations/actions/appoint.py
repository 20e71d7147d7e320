"""Who works in a unit, and until when."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, Target, announce, require
from shanzhi.organizations.events import PostEnded, PostFilled
from shanzhi.organizations.models import Post, Unit
from shanzhi.organizations.permissions import APPOINT
from shanzhi.people.api import Account


@transaction.atomic
def appoint(
    account: Account,
    unit: Unit,
    *,
    by: Actor,
    title: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Post:
    """Give somebody a post from ``starts_on`` (today) to the day before ``ends_on`` (open).

    Who already has an open post there keeps it. Raises Denied, Invalid.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    require(by, APPOINT, Target(place_code=unit.place_code))
    begins = starts_on or localdate()
    if ends_on is not None and ends_on <= begins:
        raise Invalid({"ends_on": _("结束日期要晚于开始日期。")})
    post, changed = _hold(account, unit, title.strip(), begins, ends_on)
    if not changed:
        return post
    announce(
        PostFilled(
            unit_id=unit.pk,
            post_id=post.pk,
            account_id=account.pk,
            starts_on=begins.isoformat(),
            ends_on=ends_on.isoformat() if ends_on else "",
        ),
        by=by,
        place_code=unit.place_code,
    )
    return post


def _hold(
    account: Account, unit: Unit, title: str, begins: date, ends_on: date | None
) -> tuple[Post, bool]:
    """(the post that now covers the term, whether anything had to change for it)."""
    for held in Post.objects.filter(account=account, unit=unit):
        if held.starts_on <= begins and held.ends_on == ends_on:
            return held, False
        if held.starts_on == begins:
            held.ends_on, held.title = ends_on, title
            held.save(update_fields=["ends_on", "title"])
            return held, True
    made = Post.objects.create(
        account=account, unit=unit, title=title, starts_on=begins, ends_on=ends_on
    )
    return made, True


@transaction.atomic
def end_post(post: Post, *, by: Actor, ends_on: date | None = None) -> None:
    """End a post with the day before ``ends_on`` (today: at once); one that never began is taken
    away. Raises Denied."""
    unit = Unit.objects.select_for_update().get(pk=post.unit_id)
    require(by, APPOINT, Target(place_code=unit.place_code))
    post, day = Post.objects.get(pk=post.pk), ends_on or localdate()
    event = PostEnded(
        unit_id=unit.pk, post_id=post.pk, account_id=post.account_id, ends_on=day.isoformat()
    )
    if post.starts_on >= day:
        post.delete()
    else:
        post.ends_on = day
        post.save(update_fields=["ends_on"])
    announce(event, by=by, place_code=unit.place_code)
