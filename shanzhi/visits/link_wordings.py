"""What linked cadres are told, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

register_wording("visits.linked", _("您挂钩联系%(place)s，请看任务和职责"))
register_wording("visits.link_tomorrow", _("挂钩%(place)s的一项任务明天到期"))
register_wording("visits.link_today", _("挂钩%(place)s的一项任务今天到期"))
