"""An appeal from the matter page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shanzhi.cases.actions.appeal import appeal_case
from shanzhi.cases.queries.links import case_for_link
from shanzhi.cases.web.posting import posted
from shanzhi.cases.web.resident_matter import back_to_matter, matter_page
from shanzhi.kernel.api import LINK, Invalid, access


@access(LINK)
@posted
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """Say why it must not end like this; the level above decides."""
    case, reporter = case_for_link(token)
    try:
        appeal_case(case, by=reporter, words=request.POST.get("appeal_words", ""))
    except Invalid as why:
        return matter_page(request, token, why, {"words": "appeal_words"})
    return back_to_matter(request, token, _("已收到您的申诉，上一级会答复您。"))
