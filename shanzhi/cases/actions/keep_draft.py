"""Keep what somebody types into a form of a matter, until it is sent. Personal: nothing is
announced, because nobody else may know of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import author_id
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.models import Case, CaseDraft
from shanzhi.cases.permissions import READ
from shanzhi.cases.rules.bounds import TEXT_LIMIT
from shanzhi.cases.rules.drafts import words_of
from shanzhi.kernel.api import Actor, Invalid, now, require

MOST_FIELDS = 12
NAME_LIMIT = 20


def keep_draft(
    case: Case,
    *,
    by: Actor,
    form: str,
    fields: Mapping[str, str],
    at: datetime | None = None,
) -> CaseDraft | None:
    """Keep what is in the form now; when no word is left the draft is gone (None). The newest keeps.

    Raises Denied for a matter that ``by`` may not read; Invalid (draft) for what is no form.
    """
    require(by, READ, case.target())
    typed = {name: text for name, text in fields.items() if text}
    _check(form, typed)
    if not words_of(typed):
        clear_draft(case, by=by, form=form)
        return None
    draft, _is_new = CaseDraft.objects.update_or_create(
        account_id=author_id(by),
        case=case,
        form=form,
        defaults={"fields": typed, "saved_at": at or now()},
    )
    return draft


def clear_draft(case: Case, *, by: Actor, form: str) -> None:
    """It was sent, or thrown away. Of one's own drafts only, whoever holds the matter now."""
    CaseDraft.objects.filter(account_id=author_id(by), case=case, form=form).delete()


def _check(form: str, typed: Mapping[str, str]) -> None:
    named = form.isascii() and form.replace("_", "").isalpha() and len(form) <= NAME_LIMIT
    whole = all(
        len(name) <= 40 and len(text) <= TEXT_LIMIT and storable(name + text)
        for name, text in typed.items()
    )
    if not named or not whole or len(typed) > MOST_FIELDS:
        raise Invalid({"draft": _("这份草稿无法保存，请先发送或删减。")})
