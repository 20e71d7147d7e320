"""What people are told about visits, care and links, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

register_wording(
    "visits.missed.visit", _("今天该走访的关爱对象还没有走访，请马上过问。"), _("关爱走访")
)
register_wording(
    "visits.missed.ring", _("今天该敲门的关爱对象还没有敲门，请马上过问。"), _("关爱走访")
)
register_wording(
    "visits.missed.no_answer", _("关爱对象两次敲门没人应，请马上联系家人或上门。"), _("关爱走访")
)
register_wording(
    "visits.missed.worker", _("有关爱对象今天还没有看过，请现在去，或告诉社区。"), _("关爱走访")
)
register_wording(
    "visits.missed_up", _("社区两小时没有答复漏掉的关爱，请督促并答复。"), _("关爱走访")
)
register_wording(
    "visits.care_refused", _("一位居民表示不要关爱走访，请不要再敲门。"), _("关爱走访")
)
register_wording("visits.linked", _("您挂钩联系%(place)s，请看任务和职责"))
register_wording("visits.link_tomorrow", _("挂钩%(place)s的一项任务明天到期"))
register_wording("visits.link_today", _("挂钩%(place)s的一项任务今天到期"))
