"""The roll: who may vote, with which units and how large they are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.ballots.models.ballot import Ballot
from shanzhi.kernel.api import Target


class ElectorKind(models.TextChoices):
    """What an elector is."""

    OWNER = "owner", _("业主")
    DEVELOPER = "developer", _("建设单位")
    HOUSEHOLD = "household", _("户")
    RESIDENT = "resident", _("居民")
    MEMBER = "member", _("居民委员会成员")
    REPRESENTATIVE = "representative", _("居民代表")


class UnitUse(models.TextChoices):
    """What a unit is used for: garages count or not as the place's rule says."""

    DWELLING = "dwelling", _("住宅")
    SHOP = "shop", _("商铺")
    OFFICE = "office", _("办公")
    GARAGE = "garage", _("车位（车库）")
    OTHER = "other", _("其他")


class Elector(models.Model):
    """One head: an owner with all their units, several co-owners together, the developer with what
    is unsold. ``area`` (m²) is that of the units that count. ``owners_hash`` is over the names with a
    salt of its own, so that the roll can be checked by who knows the names and shows nobody."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="electors")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=ElectorKind.choices)
    area = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    owners_hash = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="elector_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=ElectorKind.values), name="elector_kind_known"
            ),
            models.CheckConstraint(condition=models.Q(area__gte=0), name="elector_area"),
            # The unsold units of the developer are one head.
            models.UniqueConstraint(
                fields=["ballot"],
                condition=models.Q(kind="developer"),
                name="elector_developer_once",
            ),
        ]

    def __str__(self) -> str:
        return f"elector {self.number} of ballot {self.ballot_id}"

    def target(self) -> Target:
        """Whose vote it is, as far as permission asks; the place is the ballot's."""
        return Target(key=("elector", self.pk))


class RollUnit(models.Model):
    """A unit of an elector: ``label`` as on the certificate (3幢2-302), ``area`` in m². ``counts``
    is whether its area counts here."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="units")
    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="units")
    label = models.CharField(max_length=60)
    area = models.DecimalField(max_digits=12, decimal_places=2)
    use = models.CharField(max_length=10, choices=UnitUse.choices, default=UnitUse.DWELLING)
    counts = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "label"], name="roll_unit_once"),
            models.CheckConstraint(condition=models.Q(area__gt=0), name="roll_unit_area"),
            models.CheckConstraint(
                condition=models.Q(use__in=UnitUse.values), name="roll_unit_use_known"
            ),
        ]

    def __str__(self) -> str:
        return f"unit {self.pk}"


class RollPerson(models.Model):
    """Somebody who may vote for an elector: the owner, or one of several co-owners. Name and phone
    are sealed; ``phone_index`` finds who has proved the number."""

    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="people")
    name_encrypted = models.BinaryField(max_length=200, default=b"", blank=True)
    phone_encrypted = models.BinaryField(max_length=128, default=b"", blank=True)
    phone_index = models.BinaryField(max_length=32, default=b"", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["phone_index"], condition=~models.Q(phone_index=b""), name="roll_phone"
            ),
        ]

    def __str__(self) -> str:
        return f"roll person {self.pk}"


class DeliveryHow(models.TextChoices):
    """How the notice reached an elector."""

    SIGNED = "signed", _("当面签收")
    LETTER = "letter", _("挂号信（快递）签收")
    ONLINE = "online", _("本人登录查看")
    POSTED = "posted", _("门口张贴并拍照")


class Delivery(models.Model):
    """That the notice reached an elector, with its proof."""

    elector = models.OneToOneField(Elector, on_delete=models.CASCADE, related_name="delivery")
    how = models.CharField(max_length=8, choices=DeliveryHow.choices)
    proof = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(how__in=DeliveryHow.values), name="delivery_how_known"
            ),
            models.CheckConstraint(
                condition=models.Q(how="online") | models.Q(proof__isnull=False),
                name="delivery_has_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery to elector {self.elector_id}"
