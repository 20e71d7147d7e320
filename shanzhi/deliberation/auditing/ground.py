"""How talks are called on the pages of the audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_kinds

name_kinds({"talk": _("众议"), "statement_vote": _("对观点的表态")})
