"""The desk: use what was prepared — put a template into a reply, run a macro, tick a list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.cases.actions.run_macro import run_macro
from shanzhi.cases.actions.tick_item import tick_item
from shanzhi.cases.models import Case
from shanzhi.cases.permissions import COMMENT, TICK
from shanzhi.cases.queries.prepared import macros_for, templates_for
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.web.acting import act
from shanzhi.cases.web.desk import matter_page
from shanzhi.cases.web.worker import worker_matter_page
from shanzhi.kernel.api import Invalid, access, actor_of

# The text area into which a form's template goes.
AREAS = {"closure": "note", "comment": "body"}


@access(COMMENT)
@require_POST
def insertion(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """Without scripts: the page again, with the template's words behind what was typed."""
    case = case_by_number(actor_of(request), number)
    typed = request.POST.dict()
    area = AREAS.get(form, "")
    chosen = request.POST.get(f"{form}_template", "")
    text = next((text for pk, _title, text in templates_for(case) if str(pk) == chosen), "")
    if area and text:
        typed[area] = "\n".join(filter(None, (typed.get(area, "").strip(), text)))
    page = worker_matter_page if request.POST.get("end") == "worker" else matter_page
    return page(request, case, form=form, typed=typed)


@act("macro", COMMENT)
def macro(request: HttpRequest, case: Case) -> str:
    """Run one, all or nothing."""
    chosen = next(
        (row for row in macros_for(case) if str(row.pk) == request.POST.get("macro", "")), None
    )
    if chosen is None:
        raise Invalid({"macro": _("请选择要执行的宏。")})
    run_macro(case, chosen, by=actor_of(request))
    return _("“%(title)s”的每一步都已完成。") % {"title": chosen.title}


@act("check", TICK)
def check(request: HttpRequest, case: Case) -> str:
    """Tick a line, or take the tick back."""
    item = request.POST.get("item", "")
    if not (item.isascii() and item.isdecimal()):
        raise Invalid({"item": _("清单里没有这一项，请刷新后再看。")})
    is_ticked = request.POST.get("ticked") == "1"
    tick_item(case, by=actor_of(request), item_id=int(item), is_ticked=is_ticked)
    return _("已勾选。") if is_ticked else _("已取消勾选。")
