"""What follows from a decision: items with an owner and a deadline, and what people say of it."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target


class ItemState(models.TextChoices):
    """How far an item is."""

    OPEN = "open", _("进行中")
    DONE = "done", _("已完成")
    DROPPED = "dropped", _("不再实施")


class ExecutionItem(models.Model):
    """One thing to be done: by which unit, until when, for how much money (yuan). ``case`` is the
    matter it was handed over as. ``note`` says what was done, or why it is not."""

    topic = models.ForeignKey("deliberation.Topic", on_delete=models.CASCADE, related_name="items")
    place_code = models.CharField(max_length=15)
    title = models.CharField(max_length=100)
    owner_unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    money = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.OPEN)
    note = models.CharField(max_length=500, blank=True)
    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # When its unit was told that it is due; forgotten when it is opened again.
    reminded_at = models.DateTimeField(null=True, blank=True)
    # Opened again by the evaluation, once.
    was_reopened = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ItemState.values), name="execution_item_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(money__gte=0), name="execution_item_money_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at__isnull=True)
                | (
                    models.Q(state__in=["done", "dropped"], ended_at__isnull=False)
                    & ~models.Q(note="")
                ),
                name="execution_item_end_says_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner_unit", "due_on"],
                condition=models.Q(state="open"),
                name="execution_item_open",
            )
        ]

    def __str__(self) -> str:
        return f"item {self.pk} of topic {self.topic_id}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code, unit_id=self.owner_unit_id)


class ItemFile(models.Model):
    """A picture that shows what was done."""

    item = models.ForeignKey(ExecutionItem, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"file of item {self.item_id}"


class TopicEvaluation(models.Model):
    """What somebody who took part says of what came of it, once a round; ``item`` is what they are
    not satisfied with, where they name one."""

    topic = models.ForeignKey(
        "deliberation.Topic", on_delete=models.CASCADE, related_name="evaluations"
    )
    round = models.PositiveSmallIntegerField()
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    satisfied = models.BooleanField()
    why = models.CharField(max_length=300, blank=True)
    item = models.ForeignKey(
        ExecutionItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "round", "resident"], name="topic_evaluation_once_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"evaluation of topic {self.topic_id}"


class FigureOverride(models.Model):
    """A place asks for another figure than the procedure ships with, and says why. Without
    ``procedure`` and ``step`` it is of the place as a whole (how many supporters)."""

    place_code = models.CharField(max_length=15)
    procedure = models.CharField(max_length=24, blank=True)
    step = models.CharField(max_length=24, blank=True)
    figure = models.CharField(max_length=16)
    value = models.CharField(max_length=16)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place_code", "procedure", "step", "figure"],
                name="figure_override_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(value=""),
                name="figure_override_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_code} {self.procedure} {self.step} {self.figure}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code)
