"""Locking several matters at once, and counting their voices, for merging and taking apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import save
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.models import Case
from shanzhi.cases.queries.merged import leading_ids, voices
from shanzhi.kernel.api import Conflict, Invalid

REASON_LIMIT = 300


def locked_together(ids: Iterable[int | None]) -> dict[int, Case]:
    """The rows (None: of no matter), locked in the order of their ids: two who lock the same never
    wait for each other."""
    wanted = {pk for pk in ids if pk is not None}
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    return {row.pk: row for row in rows}


def locked_upwards(*cases: Case) -> dict[int, Case]:
    """The matters, all in which they go on, and the wholes of which they are parts, locked together.

    Raises Conflict when somebody merged or took apart just now.
    """
    above = {case.pk: leading_ids(case) for case in cases}
    rows = locked_together(
        pk for case in cases for pk in (case.pk, case.parent_id, *above[case.pk])
    )
    for case in cases:
        if leading_ids(rows[case.pk]) != above[case.pk]:
            raise Conflict(_("别人刚刚对这件诉求做了并案或撤销并案，请刷新后再看。"))
    return rows


def count_voices(cases: Iterable[Case], at: datetime) -> None:
    """Write down how many devices support each, with all that was merged into it."""
    for case in cases:
        case.supports = voices(case.pk)
        save(case, at, "supports")


def checked_reason(reason: str) -> str:
    """The reason for merging or taking apart. Raises Invalid (reason)."""
    words = " ".join(reason.split())
    if not words:
        raise Invalid({"reason": _("请写明理由，报事人会看到。")})
    if len(words) > REASON_LIMIT:
        raise Invalid({"reason": _("理由最多 %(most)s 字。") % {"most": REASON_LIMIT}})
    if not storable(words):
        raise Invalid({"reason": _("文字里有无法保存的字符，请重新输入。")})
    return words
