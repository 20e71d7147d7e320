"""Drafts as pages show them: by the name of their form, and as the text that can be copied."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.models import CaseDraft
from shanzhi.cases.rules.drafts import words_of
from shanzhi.kernel.api import moment


def draft_view(draft: CaseDraft) -> dict[str, Any]:
    """A draft whose form is not there: its text, to be copied or thrown away."""
    return {
        "id": draft.pk,
        "form": draft.form,
        "label": form_label(draft.form),
        "text": "\n".join(words_of(draft.fields)),
        "saved": moment(draft.saved_at),
        "case": draft.case,
    }


def draft_fields(drafts: Iterable[CaseDraft]) -> str:
    """Drafts as JSON, for the script that puts them back into those forms that are on the page."""
    return json.dumps({draft.form: draft.fields for draft in drafts}, ensure_ascii=False)


def form_label(form: str) -> str:
    """What the form is called on screen."""
    labels = {
        "closure": _("办结"),
        "dispatch": _("派单"),
        "question": _("询问居民"),
        "comment": _("批注与留言"),
        "merger": _("并案"),
        "unmerging": _("撤销并案"),
    }
    return labels.get(form, _("其他表单"))
