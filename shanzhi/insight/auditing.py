"""How looking at a worker's quarter is called on the pages of the audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_actions

name_actions(
    {
        "insight.appraisal_read": _("查看网格员工作小结"),
        "insight.twin_homes": _("在数字孪生里查看一栋楼的住户"),
    }
)
