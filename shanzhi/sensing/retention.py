"""How long this room keeps what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, release_files, retain
from shanzhi.sensing.actions.start_import import forget_file
from shanzhi.sensing.models import (
    Absence,
    Alarm,
    AlarmCall,
    DeviceImport,
    HomeConsent,
    RawPicture,
    Rhythm,
    VisionEvent,
    VisionState,
)

# What cameras saw: a picture until the appeal is through, a plate until "again" can mean nothing more.
PICTURES_KEPT = timedelta(days=30)
PLATES_KEPT = timedelta(days=90)
# What is not so goes the next day: nothing follows from it.
DISMISSED_KEPT = timedelta(days=1)
RAW_KEPT = timedelta(days=1)
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


def _raw(moment: datetime) -> QuerySet[RawPicture]:
    """What no job could look through: the event stays without its picture."""
    return RawPicture.objects.filter(came_at__lt=moment - RAW_KEPT)


retain(
    RetentionRule("sensing.raw_pictures", _("没有打码的摄像机照片，最多 1 天"), _raw),
    RetentionRule("sensing.unseen", _("没有人看过的视觉事件，30 天"), _unseen, _let_go),
    RetentionRule("sensing.pictures", _("摄像机照片，30 天"), _pictures, _forget_pictures),
    RetentionRule("sensing.plates", _("视觉事件的车牌，90 天"), _plates, _forget_plates),
)

# Things.
CONSENTS_KEPT = timedelta(days=365)
FILES_KEPT = timedelta(days=7)


def _consents(moment: datetime) -> QuerySet[HomeConsent]:
    return HomeConsent.objects.filter(withdrawn_at__lt=moment - CONSENTS_KEPT)


def _files(moment: datetime) -> QuerySet[DeviceImport]:
    old = DeviceImport.objects.filter(made_at__lt=moment - FILES_KEPT)
    return old.exclude(stored_path="")


def _forget_files(ids: Sequence[int], _moment: datetime) -> None:
    """A list that nobody confirmed; it may hold keys."""
    for run in DeviceImport.objects.filter(pk__in=ids):
        forget_file(run)


retain(
    RetentionRule("sensing.consents", _("撤回的入户同意，1 年"), _consents),
    RetentionRule("sensing.lists", _("没有导入的设备表，7 天"), _files, _forget_files),
)


# Homes that were away.
ABSENCES_KEPT = timedelta(days=30)


def _absences(moment: datetime) -> QuerySet[Absence]:
    over = moment - ABSENCES_KEPT
    return Absence.objects.filter(Q(ended_at__lt=over) | Q(until_at__lt=over))


retain(RetentionRule("sensing.absences", _("住户外出登记，回来后 30 天"), _absences))

# Alarms.
WORDS_KEPT = timedelta(days=365)


def _alarms(moment: datetime) -> QuerySet[Alarm]:
    over = Alarm.objects.filter(closed_at__lt=moment - WORDS_KEPT)
    return over.filter(~Q(note="") | Q(calls__person__isnull=False)).distinct()


def _forget_alarms(ids: Sequence[int], _moment: datetime) -> None:
    """That the device raised an alarm and what it was stays, for the figures; words and families go."""
    Alarm.objects.filter(pk__in=ids).update(note="")
    AlarmCall.objects.filter(alarm_id__in=ids).update(person=None)


retain(
    RetentionRule(
        "sensing.alarms", _("告警结束时的说明、呼叫过的家人，1 年"), _alarms, _forget_alarms
    )
)


# Rules.
RHYTHM_KEPT = timedelta(days=30)


def _rhythms(moment: datetime) -> QuerySet[Rhythm]:
    """Of devices that are gone, and of homes whose consent has ended."""
    consent = HomeConsent.objects.filter(device=OuterRef("device"), withdrawn_at__isnull=True)
    return Rhythm.objects.filter(Q(saved_at__lt=moment - RHYTHM_KEPT) | ~Exists(consent))


retain(RetentionRule("sensing.rhythms", _("起居规律，同意撤回或设备停用后"), _rhythms))
