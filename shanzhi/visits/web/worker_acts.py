"""What is done at a door: each is an ordinary form, so that an outbox can carry it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.kernel.api import (
    Actor,
    Capability,
    Conflict,
    Invalid,
    NotFound,
    access,
    actor_of,
    device_age_s,
    now,
    safe_next,
    wants_json,
)
from shanzhi.people.api import (
    KEEP_HOUSEHOLDS,
    Household,
    NewHousehold,
    end_fact,
    end_household,
    household_for,
    note_fact,
    person_for,
    person_left,
    register_household,
    register_person,
)
from shanzhi.visits.actions.hear import hear
from shanzhi.visits.actions.record_visit import is_same, record_visit
from shanzhi.visits.actions.ring_doorbell import ring_doorbell
from shanzhi.visits.actions.set_care import lift_care, set_care
from shanzhi.visits.models import CareLevel
from shanzhi.visits.permissions import GIVE_CARE, SET_CARE, VISIT
from shanzhi.visits.queries.visits import last_own_visit
from shanzhi.visits.queries.worklist import visible_cares
from shanzhi.visits.web.worker import show_grid, show_household
from shanzhi.visits.web.worker_forms import (
    act_key,
    care_of,
    fact_of,
    heard_of,
    number,
    person_of,
    visit_of,
)

Act = Callable[[HttpRequest, Household, int], str]
View = Callable[..., HttpResponse]

# As long as a kept page can be used (people/web/offline_devices.py).
LONGEST_WAIT_S = 72 * 3600


def at_the_door(form: str, capability: Capability) -> Callable[[Act], View]:
    """A view around an act on a household of the viewer's: the act returns what is said when it is
    done; refused, the page comes back with what was typed in its ``form``. A device that sends it
    again later is told by a status. The second number of an address, where it has one, is given on.
    """

    def wrapped(act: Act) -> View:
        @access(capability)
        @require_POST
        @wraps(act)
        def view(request: HttpRequest, household_id: int, thing_id: int = 0) -> HttpResponse:
            household = household_for(actor_of(request), household_id)
            try:
                said = act(request, household, thing_id)
            except Invalid as why:
                if wants_json(request):
                    raise
                return show_household(
                    request, household, why, f"{form}-{thing_id}" if thing_id else form
                )
            messages.success(request, said)
            back = safe_next(request, default=f"/worker/visits/{household.pk}")
            return HttpResponseRedirect(back, status=303)

        return view

    return wrapped


def _age_s(request: HttpRequest) -> int:
    """How long an act waited on the phone; nobody dates what they did into another quarter."""
    return min(device_age_s(request), LONGEST_WAIT_S)


@at_the_door("visit", VISIT)
@transaction.atomic
def record(request: HttpRequest, household: Household, _thing: int) -> str:
    """Record a visit, and what was heard on it: both or neither. One that waited on the phone for a
    signal was made when it was made."""
    viewer, key = actor_of(request), act_key(request)
    made_at = now() - timedelta(seconds=_age_s(request))
    told = visit_of(request.POST, key)
    visit, created = record_visit(household, told, by=viewer, at=made_at)
    if not created and not is_same(visit, household, told):
        raise Invalid(
            {"met": _("您刚才已经在这一户记过一次。如果这是另一次走访，请再按一次“记下这次走访”。")}
        )
    new = heard_of(request.POST, key)
    if new is None:
        return _("走访已记下。")
    hear(visit, new, by=viewer)
    return _("走访已记下，听到的事已转出，谁在办、办得怎样都看得到。")


@at_the_door("heard", VISIT)
def heard(request: HttpRequest, household: Household, _thing: int) -> str:
    """Something more was heard on the last visit."""
    viewer = actor_of(request)
    visit = last_own_visit(viewer, household)
    new = heard_of(request.POST, act_key(request))
    if visit is None or new is None:
        raise Invalid({"heard": _("请先记这次走访，再写听到了什么。")})
    hear(visit, new, by=viewer)
    return _("已转出，谁在办、办得怎样都看得到。")


@at_the_door("bell", GIVE_CARE)
def bell(request: HttpRequest, household: Household, care_id: int) -> str:
    """敲门: all well, or no answer."""
    viewer = actor_of(request)
    care = _care(viewer, household, care_id)
    well = request.POST.get("answered") == "1"
    age_s = _age_s(request)
    ring_doorbell(care, by=viewer, key=act_key(request), is_answered=well, age_s=age_s)
    return (
        _("已记下：平安。") if well else _("已记下：没人应。今天请再去一次，两次没人应会告诉社区。")
    )


@at_the_door("care", SET_CARE)
def care(request: HttpRequest, household: Household, person_id: int) -> str:
    """Set how closely somebody is looked in on."""
    viewer = actor_of(request)
    person = person_for(viewer, household.pk, person_id)
    set_care(person, care_of(request.POST, person.pk), by=viewer)
    return _("已设定。到期的走访和敲门会排在名单最前面。")


@at_the_door("care", SET_CARE)
def care_lifting(request: HttpRequest, household: Household, care_id: int) -> str:
    """It is needed no longer."""
    viewer = actor_of(request)
    lift_care(_care(viewer, household, care_id), by=viewer)
    return _("这份关爱已经结束。")


@at_the_door("person", KEEP_HOUSEHOLDS)
def people(request: HttpRequest, household: Household, _thing: int) -> str:
    """Enter somebody."""
    register_person(household, person_of(request.POST), by=actor_of(request))
    return _("已登记。")


@at_the_door("person", KEEP_HOUSEHOLDS)
def leaving(request: HttpRequest, household: Household, person_id: int) -> str:
    """Somebody does not live there any more."""
    viewer = actor_of(request)
    person_left(person_for(viewer, household.pk, person_id), by=viewer)
    return _("已记下，180 天后删除。")


@at_the_door("fact", KEEP_HOUSEHOLDS)
def facts(request: HttpRequest, household: Household, _thing: int) -> str:
    """Note a fact."""
    note_fact(household, fact_of(request.POST), by=actor_of(request))
    return _("已记下。")


@at_the_door("fact", KEEP_HOUSEHOLDS)
def fact_ending(request: HttpRequest, household: Household, fact_id: int) -> str:
    """A fact is true no longer."""
    found = household.facts.filter(pk=fact_id).first()
    if found is None:
        raise NotFound
    end_fact(found, by=actor_of(request))
    return _("已记下，这一条不再成立。")


@access(KEEP_HOUSEHOLDS)
@require_POST
def moving(request: HttpRequest, household_id: int) -> HttpResponse:
    """The household has moved away."""
    viewer = actor_of(request)
    end_household(household_for(viewer, household_id), by=viewer)
    messages.success(request, _("已记下这一户搬离，180 天后删除。"))
    return HttpResponseRedirect("/worker/grid", status=303)


@access(KEEP_HOUSEHOLDS)
@require_POST
def households(request: HttpRequest) -> HttpResponse:
    """Enter a household, and somebody of it when a name is given."""
    viewer = actor_of(request)
    try:
        household = _entered(viewer, request)
    except (Invalid, Conflict) as why:
        if wants_json(request):
            raise
        return show_grid(request, why if isinstance(why, Invalid) else Invalid({"door": str(why)}))
    messages.success(request, _("已登记，请接着写家里有谁、有什么情况。"))
    back = safe_next(request, default=f"/worker/visits/{household.pk}")
    return HttpResponseRedirect(back, status=303)


@transaction.atomic
def _entered(viewer: Actor, request: HttpRequest) -> Household:
    given = request.POST
    new = NewHousehold(
        place_code=given.get("grid", ""),
        building_id=number(given, "building"),
        door=given.get("door", ""),
    )
    household = register_household(new, by=viewer)
    if given.get("name", "").strip():
        register_person(household, person_of(given), by=viewer)
    return household


def _care(viewer: Actor, household: Household, care_id: int) -> CareLevel:
    found = visible_cares(viewer).filter(household=household, pk=care_id).first()
    if found is None:
        raise NotFound
    return found
