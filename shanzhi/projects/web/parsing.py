"""What forms of this room send, read or left empty; the actions say what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from shanzhi.kernel.api import FileKind, Invalid, Refusal, local_zone, store_upload, uploader_key_of
from shanzhi.projects.actions.decide_project import NewMilestone
from shanzhi.projects.rules.money import fen_of

MOST_FILES = 9
PICTURES = (FileKind.IMAGE,)
VOUCHERS = (FileKind.IMAGE, FileKind.DOCUMENT)


def digits(text: str) -> str:
    """A place code, or ""."""
    return text if text.isascii() and text.isdecimal() and len(text) <= 15 else ""


def number(text: str) -> int:
    """A small whole number; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def key_of(request: HttpRequest) -> UUID:
    """The key of a form; a new one where there is none."""
    try:
        return UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        return uuid4()


def day_of(text: str) -> date | None:
    """An ISO day; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """A local date and time as a browser sends it; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else make_aware(found, local_zone())


def plan_of(text: str) -> int:
    """Planned money: empty is none; what is no amount is refused by the action as -1."""
    return (fen_of(text) or -1) if text.strip() else 0


def milestones_of(text: str) -> list[NewMilestone]:
    """A line each: 2026-12-31 what. Raises Invalid for a line without a day."""
    found = []
    for line in text.replace("\r\n", "\n").splitlines():
        if not line.strip():
            continue
        day, _space, title = line.strip().replace("\u3000", " ").partition(" ")
        due_on = day_of(day)
        if due_on is None:
            raise Invalid({"milestones": _("每行先写日期（如 2026-12-31），空一格，再写做什么。")})
        found.append(NewMilestone(title.strip(), due_on))
    return found


def files_of(
    request: HttpRequest, name: str = "photos", kinds: Collection[FileKind] = PICTURES
) -> list[UUID]:
    """Files that a script sent beforehand, and those that came along, of these ``kinds``. Raises Invalid."""
    found = []
    for text in request.POST.getlist("file_ids"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    for uploaded in request.FILES.getlist(name)[:MOST_FILES]:
        try:
            stored = store_upload(uploaded, kinds=kinds, uploader_key=uploader_key_of(request))
        except Refusal as why:
            raise Invalid({name: str(why.message)}) from why
        found.append(stored.public_id)
    return list(dict.fromkeys(found))
