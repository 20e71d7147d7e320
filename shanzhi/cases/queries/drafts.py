"""One's own drafts; nobody reads another's."""

from __future__ import annotations

from shanzhi.cases.models import Case, CaseDraft
from shanzhi.kernel.api import Actor


def drafts_of(viewer: Actor, case: Case) -> list[CaseDraft]:
    """What the viewer has typed about this matter and not sent (1 query)."""
    if not viewer.is_staff:
        return []
    return list(CaseDraft.objects.filter(account_id=viewer.id or 0, case=case).order_by("form"))


def all_drafts(viewer: Actor, *, most: int = 100) -> list[CaseDraft]:
    """Everything the viewer has not sent, newest first, also of matters that went elsewhere."""
    if not viewer.is_staff:
        return []
    mine = CaseDraft.objects.filter(account_id=viewer.id or 0).select_related("case")
    return list(mine.order_by("-saved_at")[:most])


def own_draft(viewer: Actor, draft_id: int) -> CaseDraft | None:
    """A draft of the viewer's; None for anybody else's."""
    return (
        CaseDraft.objects.filter(account_id=viewer.id or 0, pk=draft_id)
        .select_related("case")
        .first()
        if viewer.is_staff
        else None
    )
