"""How notices are called on the pages of the audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_kinds

name_kinds({"notice": _("消息")})
