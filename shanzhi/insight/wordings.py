"""What this room tells people, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

WARNING = _("预警")
register_wording(
    "insight.warning.late",
    _("%(place)s超时 %(value)s 件，近四周同时刻一般 %(usual)s 件，还在上升，请看是哪些"),
    WARNING,
)
register_wording(
    "insight.warning.unusual",
    _("%(place)s一昼夜新增 %(value)s 件，近八周一般 %(usual)s 件，请看是不是同一件事"),
    WARNING,
)
register_wording(
    "insight.warning.silent", _("%(place)s有 %(value)s 台设备失联，请安排检修"), WARNING
)
register_wording(
    "insight.warning.expected",
    _("%(place)s未来七天预计新增 %(value)s 件，近八周每周一般 %(usual)s 件，请提前安排人手"),
    WARNING,
)
