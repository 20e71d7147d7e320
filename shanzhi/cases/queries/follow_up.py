"""What the holder of a follow-up link sees: one matter, and all that its page needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from shanzhi.cases.models import Attachment, Case, Question, Rating
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.queries.links import case_for_link, follow_up_path
from shanzhi.cases.queries.timeline import Entry, holder_contact, timeline
from shanzhi.cases.rules.links import link_holds, read_link_token
from shanzhi.kernel.api import Actor, StoredFile
from shanzhi.people import api as people


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A matter as its reporter sees it. ``holder`` is (name, public phone) of the unit that has
    it; ``question`` the one that waits for an answer; ``phone`` the confirmed number, masked."""

    case: Case
    reporter: Actor
    holder: tuple[str, str]
    entries: list[Entry]
    files: list[StoredFile]
    question: Question | None
    rating: Rating | None
    phone: str


def follow_up(token: str) -> FollowUp:
    """Everything of the matter page (at most 13 queries). Raises NotFound for a bad link."""
    case, reporter = case_for_link(token)
    known = people.resident(case.reporter_id) if case.reporter_id else None
    return FollowUp(
        case=case,
        reporter=reporter,
        holder=holder_contact(case),
        entries=timeline(case, reporter),
        files=files_of_report(case),
        question=case.questions.filter(answered_at__isnull=True).first(),
        rating=case.ratings.order_by("-round").first(),
        phone=people.masked_phone(known) if known else "",
    )


def files_of_report(case: Case) -> list[StoredFile]:
    """What came with the report itself; evidence of whoever handles it stands at its steps."""
    rows = Attachment.objects.filter(case=case, stage=Stage.REPORT).select_related("file")
    return [row.file for row in rows.order_by("pk")]


def cases_for_links(tokens: Iterable[str]) -> list[tuple[str, Case]]:
    """(token, matter) of those links that still hold, in the order given, in one query."""
    public_ids = {token: read_link_token(token) for token in tokens}
    wanted = {public_id for public_id in public_ids.values() if public_id}
    rows = Case.objects.filter(public_id__in=wanted).select_related("category", "holder_unit")
    found = {case.public_id: case for case in rows}
    key = str(settings.SECRET_KEY).encode()
    return [
        (token, case)
        for token, public_id in public_ids.items()
        if public_id
        and (case := found.get(public_id))
        and link_holds(token, case.public_id, case.link_version, key)
    ]


def cases_of_resident(resident: people.Resident, limit: int = 50) -> list[tuple[str, Case]]:
    """(path of the follow-up page, matter) of somebody who has just proved the phone with which
    they were reported; the newest first."""
    found = Case.objects.filter(reporter_id=resident.pk).select_related("category", "holder_unit")
    return [(follow_up_path(case), case) for case in found.order_by("-pk")[:limit]]
