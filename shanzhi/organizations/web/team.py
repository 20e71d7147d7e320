"""The team of a community at the desk: shifts, leave with who stands in, training."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.api import (
    Conflict,
    FileKind,
    Invalid,
    NotFound,
    Refusal,
    access,
    actor_of,
    local_zone,
    render,
    signed_url,
    store_upload,
    uploader_key_of,
)
from shanzhi.organizations.actions.leave import end_leave, note_leave
from shanzhi.organizations.actions.shifts import remove_shift, set_shift
from shanzhi.organizations.actions.training import NewTraining, note_training, remove_training
from shanzhi.organizations.permissions import MANAGE_TEAM
from shanzhi.organizations.queries_team import (
    communities_of,
    leave_for,
    leaves_for,
    member_for,
    shift_for,
    shifts_for,
    team_of,
    training_for,
    trainings_for,
)
from shanzhi.people.api import Account
from shanzhi.places.api import division_name

ADDRESS = "/desk/team"


@access(MANAGE_TEAM)
@require_GET
def team_page(request: HttpRequest) -> HttpResponse:
    """Members, shifts, leave and training of one community."""
    return _page(request)


@access(MANAGE_TEAM)
@require_POST
def shifts(request: HttpRequest) -> HttpResponse:
    """Put somebody on duty."""

    def change(place: str) -> None:
        given = request.POST
        set_shift(
            _member(request, place, "shift_account"),
            place,
            _moment(given.get("shift_day", ""), given.get("shift_from", ""), "shift_from"),
            _end(
                given.get("shift_day", ""), given.get("shift_from", ""), given.get("shift_to", "")
            ),
            by=actor_of(request),
            note=given.get("shift_note", ""),
        )

    return _changed(request, "shift", change, _("班次已排好。"))


@access(MANAGE_TEAM)
@require_POST
def shift_removal(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Take a shift out."""
    shift = shift_for(actor_of(request), shift_id)
    remove_shift(shift, by=actor_of(request))
    return _back(request, shift.place_code, _("班次已取消。"))


@access(MANAGE_TEAM)
@require_POST
def leaves(request: HttpRequest) -> HttpResponse:
    """Note that somebody is away, and who stands in."""

    def change(place: str) -> None:
        given = request.POST
        stands_in = given.get("leave_substitute", "")
        note_leave(
            _member(request, place, "leave_account"),
            place,
            _day(given.get("leave_from", ""), "leave_from"),
            _day(given.get("leave_until", ""), "leave_until") + timedelta(days=1),
            by=actor_of(request),
            substitute=_member(request, place, "leave_substitute") if stands_in else None,
        )

    return _changed(request, "leave", change, _("请假已登记，代班的人这几天能看到并办理他的网格。"))


@access(MANAGE_TEAM)
@require_POST
def leave_ending(request: HttpRequest, leave_id: int) -> HttpResponse:
    """Somebody is back."""
    leave = leave_for(actor_of(request), leave_id)
    end_leave(leave, by=actor_of(request))
    return _back(request, leave.place_code, _("已销假，代班结束。"))


@access(MANAGE_TEAM)
@require_POST
def trainings(request: HttpRequest) -> HttpResponse:
    """Note a course."""

    def change(place: str) -> None:
        given = request.POST
        new = NewTraining(
            course=given.get("training_course", ""),
            hours=_hours(given.get("training_hours", "")),
            held_on=_day(given.get("training_day", ""), "training_day"),
            passed={"yes": True, "no": False}.get(given.get("training_passed", "")),
            file_ids=_files(request),
            uploader_key=uploader_key_of(request),
        )
        note_training(_member(request, place, "training_account"), place, new, by=actor_of(request))

    return _changed(request, "training", change, _("培训已登记。"))


@access(MANAGE_TEAM)
@require_POST
def training_removal(request: HttpRequest, training_id: int) -> HttpResponse:
    """Take out a record that is wrong."""
    row = training_for(actor_of(request), training_id)
    remove_training(row, by=actor_of(request))
    return _back(request, row.place_code, _("培训记录已删除。"))


# How the fields of an action are called in the form.
_FIELDS = {
    "account": "account", "ends_at": "to", "ends_on": "until", "note": "note", "held_on": "day",
}  # fmt: skip


def _changed(
    request: HttpRequest, form: str, change: Callable[[str], None], said: str
) -> HttpResponse:
    place = _place(request)
    try:
        change(place)
    except Invalid as why:
        errors = {
            name if name.startswith(form) else f"{form}_{_FIELDS.get(name, name)}": words
            for name, words in why.fields.items()
        }
        return _page(request, errors, status=why.status)
    except Conflict as why:
        return _page(request, {f"{form}_account": str(why)}, status=why.status)
    return _back(request, place, said)


def _back(request: HttpRequest, place: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(f"{ADDRESS}?place={place}", status=303)


def _place(request: HttpRequest) -> str:
    """The community that is meant, of those the viewer plans. Raises NotFound."""
    known = communities_of(actor_of(request))
    asked = request.POST.get("place", "") or request.GET.get("place", "")
    if asked and asked not in known:
        raise NotFound
    return asked or (known[0] if known else "")


def _member(request: HttpRequest, place: str, field: str) -> Account:
    text = request.POST.get(field, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise Invalid({field: _("请选择一位网格员。")})
    return member_for(actor_of(request), place, int(text))


def _page(
    request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer, place = actor_of(request), _place(request)
    members = team_of(viewer, place) if place else []
    today = localdate()
    context: dict[str, Any] = {
        "place": place,
        "place_name": division_name(place),
        "places": [(code, division_name(code) or code) for code in communities_of(viewer)],
        "members": [
            {
                "account": member.account,
                "grids": [
                    {"name": division_name(row.grid_code), "duty": row.get_duty_display()}
                    for row in member.grids
                ],
            }
            for member in members
        ],
        "choices": [(member.account.pk, member.account.name) for member in members],
        "shifts": shifts_for(viewer, place),
        "leaves": [
            {
                "leave": leave,
                "last": leave.ends_on - timedelta(days=1),
                "grids": _standing_in(leave),
            }
            for leave in leaves_for(viewer, place)
        ],
        "trainings": [
            {"row": row, "evidence": signed_url(row.evidence) if row.evidence else ""}
            for row in trainings_for(viewer, place)
        ],
        "today": today.isoformat(),
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    return render(request, "organizations/community_team.jinja", context, status=status)


def _standing_in(leave: Any) -> list[str]:
    return [
        f"{division_name(row.place_code)} → {row.account.name}" for row in leave.substitutions.all()
    ]


def _files(request: HttpRequest) -> list[UUID]:
    found = []
    for uploaded in request.FILES.getlist("training_photo")[:2]:
        try:
            key = uploader_key_of(request)
            stored = store_upload(uploaded, kinds={FileKind.IMAGE}, uploader_key=key)
        except Refusal as why:
            raise Invalid({"training_photo": str(why.message)}) from why
        found.append(stored.public_id)
    return found


def _day(text: str, field: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as why:
        raise Invalid({field: _("请选择日期。")}) from why
    if not 2000 <= found.year <= 2100:
        raise Invalid({field: _("请选择日期。")})
    return found


def _moment(day: str, clock: str, field: str) -> datetime:
    try:
        return datetime.combine(_day(day, field), time.fromisoformat(clock), tzinfo=local_zone())
    except ValueError as why:
        raise Invalid({field: _("请选择日期和时间。")}) from why


def _end(day: str, begins: str, ends: str) -> datetime:
    """A shift that ends before it begins goes over midnight."""
    begin, end = _moment(day, begins, "shift_from"), _moment(day, ends, "shift_to")
    return end if end > begin else end + timedelta(days=1)


def _hours(text: str) -> Decimal:
    try:
        found = Decimal(text).quantize(Decimal("0.1"))
    except InvalidOperation:  # no number, or one that has too many digits
        found = Decimal("nan")
    if not found.is_finite():
        raise Invalid({"training_hours": _("请写学时，如 2 或 1.5。")})
    return found
