"""Households, who belongs to them, and what is known of them that matters to who looks after them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """What somebody is in a household."""

    HEAD = "head", _("户主")
    SPOUSE = "spouse", _("配偶")
    CHILD = "child", _("子女")
    PARENT = "parent", _("父母")
    TENANT = "tenant", _("租住人")
    OTHER = "other", _("其他")


class FactKind(models.TextChoices):
    """What may be noted: each leads to help or to a visit. There is no kind that judges anybody."""

    ALONE = "alone", _("独居")
    NEW_TENANT = "new_tenant", _("新租住")
    OLD = "old", _("高龄")
    DISABLED = "disabled", _("残疾")
    HARDSHIP = "hardship", _("生活困难")
    ILL = "ill", _("重病或卧床")
    LEFT_BEHIND = "left_behind", _("留守儿童")
    HAZARD = "hazard", _("安全隐患")


class FactSource(models.TextChoices):
    """From whom or from what it is known."""

    SELF = "self", _("本人或家人说的")
    SEEN = "seen", _("走访时看到的")
    REGISTER = "register", _("社区台账")
    DEPARTMENT = "department", _("部门共享")


class Household(models.Model):
    """A household of a grid (``place_code``, 15 digits). ``dwelling`` where the flat is known, else
    ``building`` and the ``door`` in words, else the whole address in ``door``."""

    place_code = models.CharField(max_length=15)
    building = models.ForeignKey(
        "places.Building", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dwelling = models.ForeignKey(
        "places.Dwelling", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    door = models.CharField(max_length=60)
    registered_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{15}$"), name="household_in_a_grid"
            ),
            models.CheckConstraint(condition=~models.Q(door=""), name="household_has_an_address"),
            models.UniqueConstraint(
                fields=["place_code", "building", "door"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="household_once_per_door",
            ),
        ]

    def __str__(self) -> str:
        return f"household {self.pk}"

    @property
    def address(self) -> str:
        """锦云花园3幢 2单元302, or the words alone. Read ``building__estate`` with it."""
        return f"{self.building.full_name} {self.door}" if self.building else self.door


class Person(models.Model):
    """Somebody of a household. Name and phone are sealed; of the birthday only the year is kept.
    ``phone_index`` is filled for a mobile that is their own: who proves it by a code is this person.
    ``place_code`` is the household's."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="people")
    place_code = models.CharField(max_length=15)
    name_encrypted = models.BinaryField(max_length=200)
    phone_encrypted = models.BinaryField(max_length=128, default=b"", blank=True)
    phone_index = models.BinaryField(max_length=32, default=b"", blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    relation = models.CharField(max_length=8, choices=Relation.choices, default=Relation.OTHER)
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    registered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(relation__in=Relation.values), name="person_relation_known"
            ),
            models.CheckConstraint(
                condition=models.Q(birth_year__isnull=True)
                | models.Q(birth_year__range=(1900, 2200)),
                name="person_birth_year",
            ),
        ]
        indexes = [
            models.Index(
                fields=["phone_index"], condition=~models.Q(phone_index=b""), name="person_phone"
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class HouseholdFact(models.Model):
    """A named fact about a household, or about one of its people: since when, from which source,
    noted by whom. What is over has ``ended_on``; nothing is ever reckoned up from facts."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="facts")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="facts"
    )
    place_code = models.CharField(max_length=15)
    kind = models.CharField(max_length=12, choices=FactKind.choices)
    source = models.CharField(max_length=12, choices=FactSource.choices)
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=FactKind.values), name="fact_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=FactSource.values), name="fact_source_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("since")),
                name="fact_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["household", "person", "kind"],
                condition=models.Q(ended_on__isnull=True),
                nulls_distinct=False,
                name="fact_once",
            ),
        ]

    def __str__(self) -> str:
        return f"fact {self.pk}"
