"""How long meetings keep who was invited and who came: minutes and figures stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.deliberation.models import Delivery, Invitation, Lots, Meeting
from shanzhi.kernel.api import RetentionRule, release_files, retain

PEOPLE_KEPT, DRAFT_KEPT = timedelta(days=730), timedelta(days=30)


def _invitations(moment: datetime) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(meeting__ends_at__lt=moment - PEOPLE_KEPT)
    return rows.exclude(label="", name_encrypted=b"", resident=None, household=None)


def _forget_invitations(ids: Sequence[int], _moment: datetime) -> None:
    """That so many were invited, told and there stays; who they were does not, nor their signatures."""
    signed = Delivery.objects.filter(invitation_id__in=ids, file__isnull=False)
    files: list[int] = list(signed.values_list("file_id", flat=True))
    signed.update(file=None)
    Invitation.objects.filter(pk__in=ids).update(
        label="", name_encrypted=b"", resident=None, household=None
    )
    release_files(files)


def _lots(moment: datetime) -> QuerySet[Lots]:
    rows = Lots.objects.filter(meeting__ends_at__lt=moment - PEOPLE_KEPT)
    return rows.exclude(household_ids=[])


def _forget_lots(ids: Sequence[int], _moment: datetime) -> None:
    Lots.objects.filter(pk__in=ids).update(household_ids=[])


def _drafts(moment: datetime) -> QuerySet[Meeting]:
    return Meeting.objects.filter(minutes_at__lt=moment - DRAFT_KEPT).exclude(transcript="")


def _forget_drafts(ids: Sequence[int], _moment: datetime) -> None:
    Meeting.objects.filter(pk__in=ids).update(transcript="")


retain(
    RetentionRule(
        "deliberation.invited", _("会议邀请了谁、谁到会，2 年"), _invitations, _forget_invitations
    ),
    RetentionRule("deliberation.lots", _("抽签名单，2 年"), _lots, _forget_lots),
    RetentionRule(
        "deliberation.transcripts", _("会议录音转写稿，纪要公布后 30 天"), _drafts, _forget_drafts
    ),
)
