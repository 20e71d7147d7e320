"""How visits and care are called on the pages of the audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_kinds

name_kinds(
    {
        "visit": _("走访"),
        "heard": _("走访时听到的"),
        "care": _("关爱"),
        "care_pace": _("关爱频次"),
        "visit_target": _("每月走访户数"),
    }
)
