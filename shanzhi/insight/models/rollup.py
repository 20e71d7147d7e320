"""What figures are read from: matters as their events tell them, and sums of their marks.

All of it follows from the events and is made anew from them by one command. Nothing else writes here.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

# What is added to a grain for its whole.
WHOLE = 10


class Grain(models.IntegerChoices):
    """How long a cell is; a whole one holds all categories and circles of its time together, and all
    sources but what was imported."""

    HOUR = 0
    DAY = 1
    MONTH = 2
    WHOLE_HOUR = 10
    WHOLE_DAY = 11
    WHOLE_MONTH = 12

    @property
    def whole(self) -> Grain:
        """The same length, all categories and circles together."""
        return Grain(self.value % WHOLE + WHOLE)


class FigureMatter(models.Model):
    """A matter by its events. ``moments`` and ``masks`` are its marks: when, and which measures as bits
    (rules/figures/measures.py); ``worked_ms`` is the worked time until it was handled. Of open ones:
    ``late_from`` is since or from when it is late, ``contact_due`` until when its reporter has to be
    spoken to. ``is_long``: its marks are more than 30 days apart."""

    case_id = models.BigIntegerField(primary_key=True)
    place_code = models.CharField(max_length=15)
    community_code = models.CharField(max_length=12)
    category = models.CharField(max_length=7)
    source = models.SmallIntegerField()
    loop = models.SmallIntegerField()
    outcome = models.SmallIntegerField()
    state = models.SmallIntegerField()
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    worked_ms = models.BigIntegerField(null=True)
    late_from = models.DateTimeField(null=True)
    contact_due = models.DateTimeField(null=True)
    is_long = models.BooleanField()
    sequence = models.IntegerField()
    moments = ArrayField(models.DateTimeField())
    masks = ArrayField(models.IntegerField())

    class Meta:
        indexes = [
            models.Index(fields=["community_code", "opened_at"], name="figurematter_opened"),
            models.Index(
                fields=["community_code", "handled_at"],
                include=["worked_ms", "source", "outcome", "category"],
                condition=Q(handled_at__isnull=False),
                name="figurematter_handled",
            ),
            models.Index(
                fields=["community_code", "last_at"],
                condition=Q(is_long=True),
                name="figurematter_long",
            ),
            models.Index(
                fields=["late_from"],
                condition=Q(late_from__isnull=False),
                name="figurematter_late",
            ),
            models.Index(
                fields=["contact_due"],
                condition=Q(contact_due__isnull=False),
                name="figurematter_contact",
            ),
            models.Index(
                fields=["opened_at", "contact_due"],
                condition=Q(contact_due__isnull=False),
                name="figurematter_waiting",
            ),
            models.Index(
                fields=["place_code", "category", "opened_at"], name="figurematter_trouble"
            ),
        ]

    def __str__(self) -> str:
        return f"figures of case {self.case_id}"


class FigureCell(models.Model):
    """Sums of marks of one hour, day or month of one place (county, street, community or grid), by
    first-level category, source, circle and outcome (numbers of rules/figures/words.py). A place that is
    known only as far as its street has its cells there and above. Whole cells (of counties, streets and
    communities) are of category 00, circle 0 and source 0 or imported: most questions ask for none of
    these, and read a hundredth of the rows."""

    pk = models.CompositePrimaryKey(
        "place_code", "grain", "start", "category", "source", "loop", "outcome"
    )
    place_code = models.CharField(max_length=15)
    grain = models.SmallIntegerField(choices=Grain.choices)
    start = models.DateTimeField()
    category = models.CharField(max_length=2)
    source = models.SmallIntegerField()
    loop = models.SmallIntegerField()
    outcome = models.SmallIntegerField()
    worked_ms = models.BigIntegerField(default=0)
    came = models.IntegerField(default=0)
    response = models.IntegerField(default=0)
    response_of = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    extended = models.IntegerField(default=0)
    rework = models.IntegerField(default=0)
    rework_of = models.IntegerField(default=0)
    repeated = models.IntegerField(default=0)
    handled = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    micro = models.IntegerField(default=0)
    rated = models.IntegerField(default=0)
    solved = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)
    silent = models.IntegerField(default=0)
    given = models.IntegerField(default=0)
    accurate = models.IntegerField(default=0)
    entered = models.IntegerField(default=0)
    left = models.IntegerField(default=0)
    late_in = models.IntegerField(default=0)
    late_out = models.IntegerField(default=0)
    visits = models.IntegerField(default=0)
    alarms = models.IntegerField(default=0)
    ballots = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.place_code} {Grain(self.grain).name} {self.start}"


class FigureTime(models.Model):
    """How many matters of a street or county took how long: ``bin`` is a step of two and a half per
    cent (rules/figures/times.py), for medians of more matters than can be sorted while somebody waits.
    In whole ones all sources are one (0) but the imported; hours are kept of whole counties only."""

    pk = models.CompositePrimaryKey(
        "place_code", "grain", "start", "category", "source", "outcome", "bin"
    )
    place_code = models.CharField(max_length=15)
    grain = models.SmallIntegerField(choices=Grain.choices)
    start = models.DateTimeField()
    category = models.CharField(max_length=2)
    source = models.SmallIntegerField()
    outcome = models.SmallIntegerField()
    bin = models.SmallIntegerField()
    matters = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.place_code} {self.start} bin {self.bin}"


class FigureOffset(models.Model):
    """How far the figures have followed: every event of a transaction below ``written`` is in them.
    ``rules`` is the number of the rules that made them; with others they are made anew. Hours are kept
    from ``hours_since``, days of grids from ``days_since``: what is older is summed from matters."""

    written = models.BigIntegerField(default=0)
    rules = models.IntegerField(default=0)
    hours_since = models.DateTimeField(null=True)
    days_since = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    rebuilt_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="figure_offset_once")]

    def __str__(self) -> str:
        return f"until transaction {self.written}"


class FigureCheck(models.Model):
    """A look at a random tenth of the records: how many ``matters`` and ``cells`` were compared, and
    what differed (at most a hundred sentences)."""

    at = models.DateTimeField()
    matters = models.BigIntegerField()
    cells = models.BigIntegerField()
    differences = models.IntegerField()
    told = models.JSONField(default=list)
    seen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.differences} differences at {self.at}"
