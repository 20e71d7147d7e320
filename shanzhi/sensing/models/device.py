"""A device: what it is, where it stands, who looks after it, and with what it proves itself."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target
from shanzhi.sensing.models.kind import DeviceKind


class DeviceState(models.TextChoices):
    """How far it is in its life."""

    WAITING = "waiting", _("待安装")
    ACTIVE = "active", _("在用")
    RETIRED = "retired", _("已拆除")


class Device(models.Model):
    """``serial`` is what it calls itself on every door; ``spot`` says where it hangs, in words.

    ``place_code`` is its scope: 15 digits once it is installed in a grid, fewer while it waits.
    ``latitude``/``longitude`` are WGS-84 degrees. ``feeder`` names the mains line that feeds it: what
    falls silent together there is one matter. ``test_until``: alarms until then are tests.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    serial = models.CharField(max_length=40, unique=True)
    kind = models.ForeignKey(DeviceKind, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(max_length=60, blank=True)
    model = models.CharField(max_length=60, blank=True)
    firmware = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=DeviceState.choices, default=DeviceState.WAITING)
    place_code = models.CharField(max_length=15)
    building = models.ForeignKey(
        "places.Building", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dwelling = models.ForeignKey(
        "places.Dwelling", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Inside a home: nothing is taken from it without this household's consent.
    household = models.ForeignKey(
        "people.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whom it looks after, where it is about one person.
    person = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    spot = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    gateway = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    feeder = models.CharField(max_length=40, blank=True)
    owner_unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    maintainer_unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    installed_on = models.DateField(null=True, blank=True)
    test_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(serial__regex=r"^[A-Za-z0-9._:-]{1,40}$"),
                name="device_serial_plain",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=DeviceState.values), name="device_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^(\d{6}|\d{9}|\d{12}|\d{15})$"),
                name="device_place_code",
            ),
            models.CheckConstraint(
                condition=~models.Q(gateway=models.F("pk")), name="device_not_its_own_gateway"
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="device_point",
            ),
        ]
        indexes = [
            # Counts by kind and state; lists in the order of places, all or of one kind.
            models.Index(fields=["place_code", "kind", "state"], name="device_here"),
            models.Index(fields=["place_code", "id"], name="device_in_order"),
            models.Index(fields=["kind", "place_code", "id"], name="device_kind_in_order"),
            models.Index(
                fields=["place_code", "id"],
                condition=models.Q(state="waiting"),
                name="device_waiting",
            ),
            models.Index(fields=["feeder"], condition=~models.Q(feeder=""), name="device_feeder"),
        ]

    def __str__(self) -> str:
        return self.serial

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(
            place_code=self.place_code,
            unit_id=self.maintainer_unit_id,
            key=("device", self.pk),
        )


class DeviceKey(models.Model):
    """A secret that a device or a gateway proves itself with; only its SHA-256 is kept. Two are good
    at once while one is changed for the next (``ends_at``).

    ``broker_form`` is the same secret as mosquitto keeps one (PBKDF2-SHA512, ``$7$rounds$salt$hash``),
    so that its password file can be written at any time."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="keys")
    digest = models.BinaryField(max_length=32, unique=True)
    # The last four characters, so that people can tell two keys apart.
    hint = models.CharField(max_length=4)
    broker_form = models.CharField(max_length=140, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["device", "-made_at"], name="device_key_newest")]

    def __str__(self) -> str:
        return f"key {self.pk}"


class HomeConsent(models.Model):
    """A household lets a device inside its home speak; withdrawn, nothing is taken from that moment.

    Source: PIPL art. 13, 15 and 29 (separate consent, as easily withdrawn as given).
    """

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="consents")
    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=15)
    # Who said yes, where one of the household is known by name.
    person = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Whether the household lets its own contact be called (the family in the loop).
    tells_family = models.BooleanField(default=False)
    given_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="home_consent_once",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="home_consent_order",
            ),
        ]

    def __str__(self) -> str:
        return f"home consent {self.pk}"


class DeviceGroup(models.Model):
    """Devices that are looked at and set together."""

    place_code = models.CharField(max_length=15)
    name = models.CharField(max_length=40)
    devices = models.ManyToManyField(Device, related_name="groups", blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place_code", "name"], name="device_group_once")
        ]

    def __str__(self) -> str:
        return self.name


class Maintenance(models.Model):
    """Work is done on devices from ``starts_at`` until ``ends_at``: alarms are kept but call nobody, and
    are judged again at its end. Exactly one of device, gateway (with all behind it), building, group."""

    place_code = models.CharField(max_length=15)
    device = models.ForeignKey(
        Device, on_delete=models.CASCADE, null=True, blank=True, related_name="maintenances"
    )
    gateway = models.ForeignKey(
        Device, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    building = models.ForeignKey(
        "places.Building", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    group = models.ForeignKey(
        DeviceGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=120)
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="maintenance_order"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(device__isnull=False, gateway__isnull=True, building__isnull=True, group__isnull=True)
                    | models.Q(device__isnull=True, gateway__isnull=False, building__isnull=True, group__isnull=True)
                    | models.Q(device__isnull=True, gateway__isnull=True, building__isnull=False, group__isnull=True)
                    | models.Q(device__isnull=True, gateway__isnull=True, building__isnull=True, group__isnull=False)
                ),
                name="maintenance_of_one_thing",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["ends_at"], name="maintenance_end")]

    def __str__(self) -> str:
        return f"maintenance {self.pk}"
