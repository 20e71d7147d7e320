"""督办 at the desk: watch, remind, answer, end; and the list of what is watched."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.remind import answer_reminder
from shanzhi.cases.actions.remind_again import remind_again
from shanzhi.cases.actions.supervise import end_supervision, supervise_case
from shanzhi.cases.models import Case
from shanzhi.cases.permissions import ANSWER_REMINDER, READ_JOINT, SUPERVISE
from shanzhi.cases.queries.supervision import reminder_for, supervision_for, supervisions
from shanzhi.cases.web.acting import act
from shanzhi.cases.web.stepping import stepped
from shanzhi.cases.web.supervision_pane import watch_row
from shanzhi.kernel.api import access, actor_of, now, render


@act("supervision", SUPERVISE)
def supervision(request: HttpRequest, case: Case) -> str:
    """Put it on the watch list."""
    supervise_case(
        case,
        by=actor_of(request),
        reason=request.POST.get("watch_reason", ""),
        within=request.POST.get("within", ""),
    )
    return _("已列入督办，承办单位已收到催办。")


@access(SUPERVISE)
@require_POST
def reminder(request: HttpRequest, supervision_id: int) -> HttpResponse:
    """Ask once more."""
    watch = supervision_for(actor_of(request), supervision_id)
    return stepped(
        request,
        watch.case,
        lambda: remind_again(watch, by=actor_of(request)),
        said=_("已再次催办。"),
    )


@access(SUPERVISE)
@require_POST
def ending(request: HttpRequest, supervision_id: int) -> HttpResponse:
    """Watch it no longer."""
    watch = supervision_for(actor_of(request), supervision_id)
    return stepped(
        request,
        watch.case,
        lambda: end_supervision(
            watch, by=actor_of(request), reason=request.POST.get("end_reason", "")
        ),
        form="supervision_end",
        said=_("督办已结束。"),
    )


@access(ANSWER_REMINDER)
@require_POST
def answer(request: HttpRequest, reminder_id: int) -> HttpResponse:
    """The holder answers."""
    row = reminder_for(actor_of(request), reminder_id)
    text = request.POST.get(f"reminder_answer_{row.pk}", "")
    return stepped(
        request,
        row.supervision.case,
        lambda: answer_reminder(row, by=actor_of(request), answer=text),
        form=f"reminder_{row.pk}",
        said=_("已答复。"),
    )


@access(READ_JOINT)
@require_GET
def supervision_page(request: HttpRequest) -> HttpResponse:
    """What is watched in the viewer's places."""
    show = request.GET.get("show", "")
    viewer, at = actor_of(request), now()
    found = supervisions(
        viewer, mine=show == "mine", overdue=show == "overdue", ended=show == "ended"
    )
    words = {
        "": _("督办中"),
        "overdue": _("到时没有答复"),
        "mine": _("我发起的"),
        "ended": _("已结束"),
    }
    tabs = [
        {
            "label": label,
            "href": f"/desk/supervision?show={key}" if key else "/desk/supervision",
            "current": key == show,
        }
        for key, label in words.items()
    ]
    context = {"rows": [watch_row(watch, viewer, at) for watch in found], "tabs": tabs}
    return render(request, "cases/desk/supervision.jinja", context)
