"""What this room tells people, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

register_wording("projects.published", _("%(place)s公布了由您单位负责的项目，请看节点和日期"))
register_wording("projects.late", _("%(place)s有项目节点逾期，请马上办并在页面上说明"))
register_wording("projects.late_up", _("%(place)s有项目节点逾期，请督促"))
register_wording("projects.reopened", _("%(place)s有项目居民不满意，已重新办理，限三十天"))
register_wording("projects.entry", _("%(place)s专项资金有一笔账等待复核"))
register_wording("projects.entry_refused", _("%(place)s专项资金有一笔账没有通过复核，请看原因"))
register_wording("projects.round", _("%(place)s发起了参与式预算，提案由您单位核查"))
register_wording("projects.proposal", _("%(place)s有居民提出微项目，请核查可行性和造价"))
