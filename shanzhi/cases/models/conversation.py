"""What is said about a matter: comments inside or to the resident, questions and answers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who reads a comment."""

    INSIDE = "inside", _("内部可见")
    REPORTER = "reporter", _("告诉居民")
    PRIVATE = "private", _("仅自己可见")


class Comment(models.Model):
    """A remark by staff."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(visibility__in=Visibility.values), name="comment_visibility"
            )
        ]

    def __str__(self) -> str:
        return f"comment on {self.case_id}"


class Question(models.Model):
    """Something the handler asks the reporter; one open question at a time."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(answered_at__isnull=True),
                name="question_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"question on {self.case_id}"
