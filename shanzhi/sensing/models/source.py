"""Who pushes to us without being a device: an operator's platform, a camera system."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target


class SourceKind(models.TextChoices):
    """What it pushes."""

    PLATFORM = "platform", _("运营商或厂商平台")
    CAMERA = "camera", _("摄像机系统")


class Platform(models.TextChoices):
    """Whose words it speaks: the preset of its mapping."""

    GENERIC = "generic", _("通用 JSON")
    CTWING = "ctwing", _("中国电信物联网平台")
    CAMERA = "camera", _("通用摄像机")
    DAHUA = "dahua", _("大华录像机")


class PushSource(models.Model):
    """One sender, known by its secret address, its networks and, where it signs, its signature.

    ``secret_digest`` is the SHA-256 of the secret in its address; ``networks`` (CIDR) are those from
    which it may come, empty for all; ``signing_key_encrypted`` is sealed, the signature is HMAC-SHA256
    of the body in ``signature_header``. It may speak for devices below ``place_code`` only.

    ``mapping`` says how its words are ours, see doors/mapping.py.
    """

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=SourceKind.choices)
    platform = models.SlugField(max_length=20)
    place_code = models.CharField(max_length=15)
    secret_digest = models.BinaryField(max_length=32, unique=True)
    networks = ArrayField(models.CharField(max_length=43), default=list, blank=True)
    signature_header = models.CharField(max_length=40, blank=True)
    signing_key_encrypted = models.BinaryField(max_length=256, default=b"")
    mapping = models.JSONField(default=dict)
    is_on = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=SourceKind.values), name="push_source_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^(\d{6}|\d{9}|\d{12}|\d{15})$"),
                name="push_source_place_code",
            ),
            models.UniqueConstraint(fields=["place_code", "name"], name="push_source_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def target(self) -> Target:
        """For where it speaks, as far as permission asks."""
        return Target(place_code=self.place_code, key=("push_source", self.pk))
