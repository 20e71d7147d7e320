"""Keys with which other systems call the API in the name of an account."""

from __future__ import annotations

from django.db import models


class ApiToken(models.Model):
    """Only the SHA-256 of the token is kept; the token is shown once, when it is made."""

    account = models.ForeignKey(
        "people.Account", on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=60)
    token_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
