"""What a viewer sees of who reported a matter, and of the words: masked, unless they said why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shanzhi.cases.models import Case, Unmasking
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import UNMASK, VERIFY
from shanzhi.kernel.api import Actor, allowed
from shanzhi.lib.masking import mask_words
from shanzhi.people import api as people


@dataclass(frozen=True, slots=True)
class SeenReporter:
    """``phone`` is masked unless ``until`` says how long it stands there in full; so are the
    numbers in ``text``. ``may`` says that this viewer could ask for it."""

    phone: str
    text: str
    may: bool
    until: datetime | None = None


def reporter_for(viewer: Actor, case: Case, at: datetime) -> SeenReporter:
    """The reporter and the words of a matter as this viewer may see them (one query, where there
    is anything to hide)."""
    body = case.text.body
    hidden = mask_words(body)
    if case.reporter is None and hidden == body:
        return SeenReporter("", body, may=False)
    if until := _unmasked_until(viewer, case, at):
        phone = people.phone_of(case.reporter) if case.reporter else ""
        return SeenReporter(phone, body, may=True, until=until)
    asked = VERIFY if case.state == State.VERIFYING else UNMASK
    phone = people.masked_phone(case.reporter) if case.reporter else ""
    return SeenReporter(phone, hidden, may=allowed(viewer, asked, case.target()))


def own_words(case: Case) -> str:
    """The words as they were written, for the reporter alone: whoever holds the follow-up link."""
    return case.text.body


def _unmasked_until(viewer: Actor, case: Case, at: datetime) -> datetime | None:
    if not viewer.is_staff or viewer.id is None:
        return None
    mine = Unmasking.objects.filter(case=case, account_id=viewer.id, until__gt=at)
    return mine.values_list("until", flat=True).first()
