"""What was merged into what: always a forest, walked level by level."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from shanzhi.cases.models import Attachment, Case, Comment, Merger, Support
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.evidence import Stage
from shanzhi.kernel.api import Actor

DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Merged:
    """One matter that goes on in another: with its own words, pictures and remarks, so that nothing
    that anybody said is lost."""

    case: Case
    reason: str
    files: list[Attachment]
    comments: list[Comment]


def merged_ids(case_id: int) -> list[int]:
    """Ids of everything merged into a matter, at any depth, nearest first; one query a level."""
    found: list[int] = []
    level = [case_id]
    for _depth in range(DEEPEST):
        level = list(
            Case.objects.filter(merged_into_id__in=level)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        if not level:
            break
        found += level
    return found


def leading_ids(case: Case) -> list[int]:
    """Ids of the matters in which this one goes on, nearest first; one query a level."""
    found: list[int] = []
    above = case.merged_into_id
    while above is not None and len(found) < DEEPEST:
        found.append(above)
        above = Case.objects.values_list("merged_into_id", flat=True).get(pk=above)
    return found


def leading_case(case: Case) -> Case:
    """The matter in which this one goes on in the end; itself when it was not merged."""
    above = leading_ids(case)
    return (
        Case.objects.select_related("category", "holder_unit").get(pk=above[-1]) if above else case
    )


def voices(case_id: int) -> int:
    """How many devices support a matter or anything merged into it, each counted once."""
    group = [case_id, *merged_ids(case_id)]
    rows = Support.objects.filter(case_id__in=group)
    return rows.values("device_key").distinct().count()


def merged_into(case: Case, viewer: Actor) -> list[Merged]:
    """Everything that was merged into a matter, in full; private notes only of the viewer."""
    ids = merged_ids(case.pk)
    if not ids:
        return []
    comments = Comment.objects.select_related("author").order_by("pk")
    reported = Attachment.objects.filter(stage=Stage.REPORT)
    rows = (
        Case.objects.filter(pk__in=ids)
        .select_related("text", "reporter", "holder_unit")
        .prefetch_related(
            Prefetch("attachments", reported.select_related("file").order_by("pk")),
            Prefetch("comments", comments),
            Prefetch("mergers", Merger.objects.filter(undone_at__isnull=True)),
        )
        .order_by("pk")
    )
    return [
        Merged(
            case=row,
            reason="".join(merger.reason for merger in row.mergers.all()),
            files=list(row.attachments.all()),
            comments=[c for c in row.comments.all() if _may_read(c, viewer)],
        )
        for row in rows
    ]


def _may_read(comment: Comment, viewer: Actor) -> bool:
    return comment.visibility != Visibility.PRIVATE or comment.author_id == viewer.id
