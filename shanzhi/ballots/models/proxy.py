"""Written proxies."""

from __future__ import annotations

from django.db import models

from shanzhi.ballots.models.roll import Elector
from shanzhi.kernel.api import Target


class Proxy(models.Model):
    """``elector`` lets somebody else vote: ``holder`` where they are on the roll themselves, else a
    person outside of it, by name and number. ``written`` is the signed paper. Of one elector at most
    one holds."""

    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="proxies")
    holder = models.ForeignKey(
        Elector, on_delete=models.CASCADE, null=True, blank=True, related_name="held_proxies"
    )
    holder_name_encrypted = models.BinaryField(max_length=200, default=b"", blank=True)
    holder_phone_encrypted = models.BinaryField(max_length=128, default=b"", blank=True)
    holder_phone_index = models.BinaryField(max_length=32, default=b"", blank=True)
    written = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateTimeField()
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "proxies"
        constraints = [
            models.UniqueConstraint(
                fields=["elector"],
                condition=models.Q(revoked_at__isnull=True),
                name="proxy_once",
            ),
            models.CheckConstraint(
                condition=models.Q(holder__isnull=True) | ~models.Q(holder=models.F("elector")),
                name="proxy_not_to_oneself",
            ),
            models.CheckConstraint(
                condition=models.Q(holder__isnull=False) | ~models.Q(holder_phone_index=b""),
                name="proxy_has_a_holder",
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder_phone_index"],
                condition=~models.Q(holder_phone_index=b""),
                name="proxy_phone",
            ),
        ]

    def __str__(self) -> str:
        return f"proxy {self.pk}"

    def target(self) -> Target:
        """Whose it is to use, as far as permission asks."""
        return Target(key=("proxy", self.pk))
