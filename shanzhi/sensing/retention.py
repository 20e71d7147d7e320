"""How long this room keeps what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, release_files, retain
from shanzhi.sensing.models import VisionEvent, VisionState

# What cameras saw: a picture until the appeal is through, a plate until "again" can mean nothing more.
PICTURES_KEPT = timedelta(days=30)
PLATES_KEPT = timedelta(days=90)
# What is not so goes the next day: nothing follows from it.
DISMISSED_KEPT = timedelta(days=1)
DISMISSED = (VisionState.NOT_SO, VisionState.UNCLEAR, VisionState.OVERTURNED)


def _pictures(moment: datetime) -> QuerySet[VisionEvent]:
    dismissed = Q(state__in=DISMISSED, decided_at__lt=moment - DISMISSED_KEPT)
    old = Q(received_at__lt=moment - PICTURES_KEPT)
    return VisionEvent.objects.filter(old | dismissed, picture__isnull=False)


def _forget_pictures(ids: Sequence[int], _moment: datetime) -> None:
    rows = VisionEvent.objects.filter(pk__in=ids)
    files = [pk for pk in rows.values_list("picture_id", flat=True) if pk]
    rows.update(picture=None)
    release_files(files)


def _plates(moment: datetime) -> QuerySet[VisionEvent]:
    dismissed = Q(state__in=DISMISSED, decided_at__lt=moment - DISMISSED_KEPT)
    old = Q(at__lt=moment - PLATES_KEPT)
    return VisionEvent.objects.filter(old | dismissed, plate_index__isnull=False)


def _forget_plates(ids: Sequence[int], _moment: datetime) -> None:
    """That something happened stays, as a figure; whose e-bike it was does not."""
    VisionEvent.objects.filter(pk__in=ids).update(plate_encrypted=b"", plate_index=None)


def _unseen(moment: datetime) -> QuerySet[VisionEvent]:
    return VisionEvent.objects.filter(
        state=VisionState.WAITING, received_at__lt=moment - PICTURES_KEPT
    )


def _let_go(ids: Sequence[int], moment: datetime) -> None:
    """Whatever nobody looked at in time cannot be told any more: nothing follows from it."""
    VisionEvent.objects.filter(pk__in=ids).update(state=VisionState.UNCLEAR, decided_at=moment)


retain(
    RetentionRule("sensing.unseen", _("没有人看过的视觉事件，30 天"), _unseen, _let_go),
    RetentionRule("sensing.pictures", _("摄像机照片，30 天"), _pictures, _forget_pictures),
    RetentionRule("sensing.plates", _("视觉事件的车牌，90 天"), _plates, _forget_plates),
)
