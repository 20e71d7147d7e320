"""How meetings are called on the pages of the audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_actions, name_kinds

name_kinds({"meeting": _("会议"), "invitation": _("会议邀请")})
name_actions({"deliberation.invited_list": _("查看会议名单")})
