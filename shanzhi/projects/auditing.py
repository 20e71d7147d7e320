"""How this room's things are called on the pages of the audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_kinds

name_kinds(
    {
        "project": _("实事和承诺"),
        "fund": _("专项资金"),
        "budget_round": _("参与式预算"),
    }
)
