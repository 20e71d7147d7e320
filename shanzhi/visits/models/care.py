"""Who is looked in on, how often, on whose word; and what was missed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target


class Colour(models.TextChoices):
    """How closely somebody is looked after; set by a person from needs that are named."""

    RED = "red", _("红：天天看")
    YELLOW = "yellow", _("黄：常常看")
    GREEN = "green", _("绿：定期看")


class CareNeed(models.TextChoices):
    """Why somebody is looked in on."""

    NO_ONE_NEAR = "no_one_near", _("身边没人照应")
    FRAIL = "frail", _("行动不便")
    FALLS = "falls", _("容易跌倒")
    ILL = "ill", _("患病用药")
    MEMORY = "memory", _("记性差、会走失")
    MEALS = "meals", _("吃饭困难")
    LOW = "low", _("情绪低落")
    FIRE = "fire", _("用火用电有风险")


class Basis(models.TextChoices):
    """On whose word."""

    SELF = "self", _("本人同意")
    GUARDIAN = "guardian", _("监护人同意")
    DUTY = "duty", _("法定职责")


class CareEnd(models.TextChoices):
    """Why it ended."""

    REPLACED = "replaced", _("改了颜色")
    LIFTED = "lifted", _("不再需要")
    REFUSED = "refused", _("本人不要")


class CareLevel(models.Model):
    """Of one person at most one is open. ``basis_words`` names the duty where it is one.
    ``visit_due_on`` and ``ring_due_on`` are the next days; no ring day where none is due."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=15)
    colour = models.CharField(max_length=8, choices=Colour.choices)
    needs = models.JSONField(default=list)
    words = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=8, choices=Basis.choices)
    basis_words = models.CharField(max_length=120, blank=True)
    review_on = models.DateField()
    visit_due_on = models.DateField()
    ring_due_on = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, choices=CareEnd.choices, blank=True)
    ended_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(colour__in=Colour.values), name="care_colour_known"
            ),
            models.CheckConstraint(condition=~models.Q(needs=[]), name="care_names_needs"),
            models.CheckConstraint(
                condition=~models.Q(basis="duty") | ~models.Q(basis_words=""),
                name="care_duty_is_named",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, end="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end="")),
                name="care_end_says_why",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at__isnull=True), name="care_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_code"],
                condition=models.Q(ended_at__isnull=True),
                name="care_open_here",
            ),
            models.Index(
                fields=["visit_due_on"],
                condition=models.Q(ended_at__isnull=True),
                name="care_visit_due",
            ),
            models.Index(
                fields=["ring_due_on"],
                condition=models.Q(ended_at__isnull=True),
                name="care_ring_due",
            ),
        ]

    def __str__(self) -> str:
        return f"care {self.pk}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code, key=("care", self.pk))


class Ring(models.Model):
    """Somebody rang the doorbell (敲门): all well, or no answer."""

    key = models.UUIDField(unique=True)
    care = models.ForeignKey(CareLevel, on_delete=models.CASCADE, related_name="rings")
    place_code = models.CharField(max_length=15)
    is_answered = models.BooleanField()
    at = models.DateTimeField()
    rung_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["care", "-at"], name="ring_of_care")]

    def __str__(self) -> str:
        return f"ring {self.pk}"


class MissKind(models.TextChoices):
    """What did not happen."""

    VISIT = "visit", _("该走访没去")
    RING = "ring", _("该敲门没敲")
    NO_ANSWER = "no_answer", _("两次敲门没人应")


class MissedCare(models.Model):
    """A day on which care was missed: told to the community at once, passed up to the street when
    nobody answers it, and answered by who has found out how the person is."""

    care = models.ForeignKey(CareLevel, on_delete=models.CASCADE, related_name="misses")
    place_code = models.CharField(max_length=15)
    kind = models.CharField(max_length=10, choices=MissKind.choices)
    day = models.DateField()
    at = models.DateTimeField()
    passed_up_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=MissKind.values), name="missed_kind_known"
            ),
            models.UniqueConstraint(fields=["care", "kind", "day"], name="missed_once_a_day"),
        ]
        indexes = [
            models.Index(
                fields=["place_code", "at"],
                condition=models.Q(answered_at__isnull=True),
                name="missed_open",
            )
        ]

    def __str__(self) -> str:
        return f"missed care {self.pk}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code)


class CarePace(models.Model):
    """How often a place visits and rings for a colour; ``ring_days`` 0 means never."""

    place_code = models.CharField(max_length=15)
    colour = models.CharField(max_length=8, choices=Colour.choices)
    visit_days = models.PositiveSmallIntegerField()
    ring_days = models.PositiveSmallIntegerField()
    changed_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place_code", "colour"], name="pace_once_per_place"),
            models.CheckConstraint(
                condition=models.Q(visit_days__range=(1, 180), ring_days__range=(0, 60)),
                name="pace_sensible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_code} {self.colour}: {self.visit_days}/{self.ring_days}"
