"""Something a person is told, once, and what became of the telling."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """By which way a notice travels."""

    INBOX = "inbox", _("站内信")
    SMS = "sms", _("短信")


class NoticeState(models.TextChoices):
    """How far it got."""

    QUEUED = "queued", _("待发送")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("发送失败")


class Notice(models.Model):
    """Exactly one of ``account`` and ``resident`` is told. ``template`` names the wording and
    ``params`` fills it (no personal data), so that it is written in the reader's language."""

    account = models.ForeignKey(
        "people.Account", on_delete=models.CASCADE, null=True, related_name="notices"
    )
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.CASCADE, null=True, related_name="notices"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    template = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    event_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=NoticeState.choices, default=NoticeState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account__isnull=False, resident__isnull=True)
                | models.Q(account__isnull=True, resident__isnull=False),
                name="notice_one_recipient",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="notice_channel_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=NoticeState.values), name="notice_state_known"
            ),
            models.UniqueConstraint(
                fields=["event_id", "account", "channel", "template"],
                name="notice_account_once",
                condition=models.Q(account__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["event_id", "resident", "channel", "template"],
                name="notice_resident_once",
                condition=models.Q(resident__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "-id"],
                condition=models.Q(channel="inbox"),
                name="notice_inbox",
            ),
            models.Index(
                fields=["state", "created_at"],
                condition=~models.Q(state="sent"),
                name="notice_unsent",
            ),
            models.Index(
                fields=["account"],
                condition=models.Q(read_at__isnull=True, channel="inbox"),
                name="notice_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} #{self.pk}"
