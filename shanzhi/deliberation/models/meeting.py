"""Meetings (会议): what is on the agenda, who is invited and how they were told, who came, what was
decided, and what is to be done."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target


class MeetingKind(models.TextChoices):
    """Which rules of the law it follows (``rules/meeting_law.py``)."""

    OWNERS = "owners", _("业主大会")
    RESIDENTS = "residents", _("居民会议")
    REPRESENTATIVES = "representatives", _("居民代表会议")
    COUNCIL = "council", _("议事协商会")


class Meeting(models.Model):
    """``entitled`` is how many may come; ``caller`` who called it, in words. It is planned, then
    announced (``noticed_at``), held (``opened_at``, ``ended_at``) or cancelled. ``invited_by`` names
    the rule by which people were invited."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place_code = models.CharField(max_length=15)
    topic = models.ForeignKey(
        "deliberation.Topic",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="meetings",
    )
    kind = models.CharField(max_length=16, choices=MeetingKind.choices)
    title = models.CharField(max_length=80)
    where = models.CharField(max_length=120)
    caller = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    entitled = models.PositiveIntegerField(default=0)
    invited_by = models.CharField(max_length=16, blank=True)
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    noticed_at = models.DateTimeField(null=True, blank=True)
    # The event of the notice: under its number messaging keeps the receipts of text messages.
    notice_event_id = models.BigIntegerField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=120, blank=True)
    # When those invited were reminded of it.
    reminded_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(blank=True)
    minutes_at = models.DateTimeField(null=True, blank=True)
    transcript = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=MeetingKind.values), name="meeting_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="meeting_takes_time"
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at__isnull=True) | models.Q(noticed_at__isnull=False),
                name="meeting_announced_before_held",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(opened_at__isnull=False),
                name="meeting_held_before_ended",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True) | ~models.Q(cancel_reason=""),
                name="meeting_cancelled_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["place_code", "-starts_at"], name="meeting_place")]

    def __str__(self) -> str:
        return f"meeting {self.pk}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code)


class AgendaItem(models.Model):
    """What is on the agenda. One that ``needs_decision`` has votes of those present and ``decision``
    in words once it was decided; ``carried`` says whether enough were for it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    words = models.TextField(max_length=600, blank=True)
    needs_decision = models.BooleanField(default=False)
    yes = models.PositiveIntegerField(null=True, blank=True)
    no = models.PositiveIntegerField(null=True, blank=True)
    abstained = models.PositiveIntegerField(null=True, blank=True)
    present = models.PositiveIntegerField(null=True, blank=True)
    carried = models.BooleanField(null=True, blank=True)
    decision = models.TextField(max_length=600, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_in_order"),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True)
                | models.Q(yes__isnull=False, no__isnull=False, abstained__isnull=False),
                name="agenda_decided_with_votes",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True)
                | models.Q(present__gte=models.F("yes") + models.F("no") + models.F("abstained")),
                name="agenda_no_more_votes_than_people",
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.position} of meeting {self.meeting_id}"


class Answer(models.TextChoices):
    """Will they come?"""

    YES = "yes", _("参加")
    NO = "no", _("不参加")


class CameBy(models.TextChoices):
    """How it is known that somebody came."""

    POSTER = "poster", _("扫会场码")
    SCANNED = "scanned", _("出示签到码")
    DESK = "desk", _("工作人员登记")


class Invitation(models.Model):
    """Somebody who may come: a household (one for each), or a person of a list. ``label`` is an
    address or a post (东门1幢 302，居民代表); the name is sealed. ``number`` counts within the meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=120)
    name_encrypted = models.BinaryField(max_length=200, default=b"", blank=True)
    household = models.ForeignKey(
        "people.Household", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=4, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    came_by = models.CharField(max_length=8, choices=CameBy.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="invitation_number"),
            models.UniqueConstraint(
                fields=["meeting", "household"],
                condition=models.Q(household__isnull=False),
                name="invitation_one_per_household",
            ),
            models.CheckConstraint(
                condition=models.Q(came_at__isnull=True, came_by="")
                | models.Q(came_at__isnull=False, came_by__in=CameBy.values),
                name="invitation_came_somehow",
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=["", *Answer.values]), name="invitation_answer_known"
            ),
        ]
        indexes = [models.Index(fields=["resident"], name="invitation_resident")]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    def target(self) -> Target:
        """Whose it is, as far as permission asks."""
        return Target(place_code=self.meeting.place_code, key=("invitation", self.pk))


class DeliveryWay(models.TextChoices):
    """How the notice reached somebody, and so what proves it."""

    SMS = "sms", _("短信已送达网关")
    PAGE = "page", _("在页面上确认已读")
    SIGNED = "signed", _("纸质通知签收")
    POSTED = "posted", _("张贴在门口，拍照留存")


class Delivery(models.Model):
    """One proof that a notice reached somebody. ``notice_id`` is the message whose receipt is in
    messaging; ``file`` the signed sheet or the picture."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=8, choices=DeliveryWay.choices)
    at = models.DateTimeField()
    file = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way__in=DeliveryWay.values), name="delivery_way_known"
            ),
            models.UniqueConstraint(fields=["invitation", "way"], name="delivery_once_a_way"),
        ]

    def __str__(self) -> str:
        return f"{self.way} of invitation {self.invitation_id}"


class Lots(models.Model):
    """Who is invited by lot. First the list is fixed: how many there are (``candidates``) and a hash
    over it are published. Then a seed that nobody could know comes from ``source``, and everybody can
    reckon which numbers it draws (``rules/sortition.py``)."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="lots")
    household_ids = ArrayField(models.BigIntegerField())
    candidates = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    list_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=120)
    fixed_at = models.DateTimeField()
    seed = models.CharField(max_length=80, blank=True)
    drawn = ArrayField(models.PositiveIntegerField(), default=list)
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gte=1, size__lte=models.F("candidates")),
                name="lots_size_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"lots of meeting {self.meeting_id}"


class MeetingTask(models.Model):
    """What is to be done after the meeting: by whom and until when."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="tasks")
    words = models.CharField(max_length=200)
    owner = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_words = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | ~models.Q(done_words=""),
                name="meeting_task_done_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk} of meeting {self.meeting_id}"
