"""Closing although the checklist is not done: said once more, and then it is one's own word."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.queries.prepared import checks_of
from shanzhi.kernel.api import Invalid


def require_checked(request: HttpRequest, case: Case) -> None:
    """A required line that nobody ticked is said once more before closing; whoever closes may say
    that it is meant so. Raises Invalid (checklist)."""
    if request.POST.get("despite_checklist") == "1":
        return
    missing = [c.item.words for c in checks_of(case) if c.item.is_required and not c.is_ticked]
    if missing:
        said = _("核对清单还有必做项没有勾选：%(items)s。") % {"items": _("；").join(missing)}
        raise Invalid({"checklist": said})
