"""How topics are called on the pages of the audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_actions, name_kinds

name_kinds({"topic": _("议题"), "procedure_figure": _("议事规程的数字")})
name_actions({"deliberation.topic_read": _("查看议题")})
