"""Which person of the single sign-on is which account."""

from __future__ import annotations

from django.db import models


class OidcLink(models.Model):
    """``subject`` is what the provider calls the person for ever (OpenID Connect Core 2, sub)."""

    account = models.ForeignKey(
        "people.Account", on_delete=models.CASCADE, related_name="oidc_links"
    )
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="oidc_link_person_once"),
            models.UniqueConstraint(fields=["account", "issuer"], name="oidc_link_account_once"),
        ]

    def __str__(self) -> str:
        return f"link of account {self.account_id}"
