"""Rules of alarms at the desk: what each says, one as a form, and what a change would have done."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from math import isfinite
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Denied,
    Invalid,
    NotFound,
    Target,
    WrongState,
    access,
    actor_of,
    allowed,
    render,
)
from shanzhi.places import api as places
from shanzhi.sensing.actions.agree_to_weaker import agree_to_weaker, refuse_weaker
from shanzhi.sensing.actions.save_rule import RuleDraft, checked_rule, draft_of, save_rule
from shanzhi.sensing.actions.switch_rule import agree_to_off, refuse_off, switch_rule
from shanzhi.sensing.actions.try_rule import LOOKS_BACK_DAYS, finish_trial, is_small, start_trial
from shanzhi.sensing.models import LIFE_SAFETY, AlarmRule, Form, RuleTrial
from shanzhi.sensing.permissions import MANAGE_RULES
from shanzhi.sensing.queries.dry_run import devices_named
from shanzhi.sensing.queries.rules import kind_called, kinds_here, rule_for, rules_for, trial_for
from shanzhi.sensing.web.faults import Faults
from shanzhi.sensing.web.rule_form import (
    blank,
    choices_of,
    managed_places,
    number,
    read_draft,
    typed_of,
)
from shanzhi.sensing.web.rule_words import rule_words

ADDRESS = "/desk/alarm-rules"
Refused = Invalid | Conflict | None
ASKED = gettext_lazy("已提交，规则照常告警；另一个人确认后才停用。")
WEAKER_ASKED = gettext_lazy("已提交，规则照原样告警；另一个人确认后才放宽。")
# By what was asked (to become weaker, else to be switched off), and whether the second person agrees.
_AGREEMENTS = {
    (False, True): (agree_to_off, gettext_lazy("已停用。")),
    (False, False): (refuse_off, gettext_lazy("规则照常启用。")),
    (True, True): (agree_to_weaker, gettext_lazy("规则已放宽，从下一条读数起生效。")),
    (True, False): (refuse_weaker, gettext_lazy("规则照原样告警。")),
}


@access(MANAGE_RULES)
@require_GET
def rules_page(request: HttpRequest) -> HttpResponse:
    """What each rule says, by kind of device."""
    viewer, chosen = actor_of(request), request.GET.get("kind", "")
    kinds = kinds_here()
    shown = groupby(rules_for(viewer, chosen), lambda rule: rule.kind)
    context = {
        "kinds": [(kind.code, kind.shown_name) for kind in kinds],
        "chosen": chosen,
        "shelves": [(kind, [_row(viewer, rule) for rule in rules]) for kind, rules in shown],
    }
    return render(request, "sensing/rules.jinja", context)


@access(MANAGE_RULES)
@require_http_methods(["GET", "POST"])
def new_rule(request: HttpRequest) -> HttpResponse:
    """A rule that is not there yet; ``kind``, ``form``, ``metric`` and ``raise_at`` may stand in the address."""
    if request.method == "POST":
        return _posted(request, None)
    viewer, given = actor_of(request), request.GET
    known = _named(viewer, given.get("kind", ""), given.get("metric", ""))
    if known is not None:
        return HttpResponseRedirect(
            f"{ADDRESS}/{known.pk}?raise_at={given.get('raise_at', '')}", status=303
        )
    form = given.get("form", "")
    place = next(iter(managed_places(viewer)), ("", ""))[0]
    draft = blank(
        given.get("kind", ""), form if form in Form.values else Form.ABOVE, place.replace("all", "")
    )
    return _page(request, draft, None)


@access(MANAGE_RULES)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """One rule: changed, tried on the last month, or made anew for another place (``do`` is save or
    try). ``raise_at`` in the address is a threshold that somebody proposed."""
    viewer = actor_of(request)
    found = rule_for(viewer, rule_id)
    if request.method == "POST":
        return _posted(request, found)
    draft = draft_of(found)
    proposed = number(request.GET.get("raise_at", ""))
    typed = typed_of(draft)
    if isfinite(proposed):
        typed["raise_at"] = f"{proposed:.10g}"
    return _page(request, draft, found, typed=typed)


@access(MANAGE_RULES)
@require_POST
def rule_activity(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Switch a rule on, or off with a reason."""
    viewer, given = actor_of(request), request.POST
    found = rule_for(viewer, rule_id)
    try:
        done = switch_rule(
            found,
            by=viewer,
            is_on=given.get("on") == "1",
            version=_version(request),
            reason=given.get("reason", ""),
        )
    except (Invalid, Conflict) as why:
        return _page(request, draft_of(found), found, why)
    said = _("已启用。") if done.is_on else _("已停用。")
    messages.success(request, ASKED if done.off_asked_at and done.is_on else said)
    return HttpResponseRedirect(f"{ADDRESS}/{rule_id}", status=303)


@access(MANAGE_RULES)
@require_POST
def rule_agreement(request: HttpRequest, rule_id: int) -> HttpResponse:
    """A second person agrees (``agree`` is 1) that a rule on which lives hang is switched off or, where ``about``
    is weaker, becomes weaker; or it stays as it is."""
    viewer = actor_of(request)
    found = rule_for(viewer, rule_id)
    agrees, weaker = request.POST.get("agree") == "1", request.POST.get("about") == "weaker"
    does, said = _AGREEMENTS[weaker, agrees]
    try:
        does(found, by=viewer, version=_version(request))
    except (Conflict, Denied, Invalid, WrongState) as why:
        return _page(request, draft_of(found), found, Conflict(str(why)))
    messages.success(request, said)
    return HttpResponseRedirect(f"{ADDRESS}/{rule_id}", status=303)


@access(MANAGE_RULES)
@require_GET
def trial(request: HttpRequest, trial_id: int) -> HttpResponse:
    """The draft, and beside it what it would have done; while it is going on, how far it is."""
    run = trial_for(actor_of(request), trial_id)
    return _page(request, RuleDraft(**run.draft), run.rule, trial=run)


def _posted(request: HttpRequest, found: AlarmRule | None) -> HttpResponse:
    viewer, draft = actor_of(request), read_draft(request.POST)
    if found is not None and draft.kind_code != found.kind_id:
        raise NotFound
    is_same_place = found is not None and found.place_code == draft.place_code
    try:
        if request.POST.get("do") == "try":
            return _try(viewer, draft, found)
        saved = save_rule(
            draft,
            by=viewer,
            rule_id=found.pk if found and is_same_place else None,
            version=_version(request),
        )
    except (Invalid, Conflict) as why:
        return _page(request, draft, found, why, typed=request.POST.dict())
    if saved.wanted is not None:
        messages.success(request, WEAKER_ASKED)
        return HttpResponseRedirect(f"{ADDRESS}/{saved.pk}", status=303)
    messages.success(request, _("规则已保存，从下一条读数起生效。"))
    return HttpResponseRedirect(f"{ADDRESS}?kind={saved.kind_id}", status=303)


def _try(viewer: Actor, draft: RuleDraft, found: AlarmRule | None) -> HttpResponse:
    run = start_trial(draft, by=viewer, rule=found)
    if is_small(draft):
        finish_trial(run.pk)
    else:
        from shanzhi.sensing.tasks import go_on_with_rule_trial  # jobs import the actions

        go_on_with_rule_trial.defer(trial_id=run.pk)
    return HttpResponseRedirect(f"{ADDRESS}/trials/{run.pk}", status=303)


def _page(
    request: HttpRequest,
    draft: RuleDraft,
    found: AlarmRule | None,
    refused: Refused = None,
    *,
    typed: dict[str, str] | None = None,
    trial: RuleTrial | None = None,
) -> HttpResponse:
    viewer = actor_of(request)
    kind = kind_called(draft.kind_code)
    if kind is None or draft.form not in Form.values:
        return render(request, "sensing/rule_new.jinja", {"kinds": kinds_here()})
    errors = Faults(refused.fields if isinstance(refused, Invalid) else {})
    is_theirs = found is not None and allowed(
        viewer, MANAGE_RULES, Target(place_code=found.place_code)
    )
    context: dict[str, Any] = {
        **choices_of(viewer, kind, draft.form),
        "rule": found,
        "is_theirs": is_theirs,
        "saves_life": found is not None and found.cause in LIFE_SAFETY,
        "is_own_ask": found is not None and found.off_asked_by_id == viewer.id,
        "is_own_wish": found is not None and found.wanted_by_id == viewer.id,
        "wanted": _wanted_words(found),
        "place": places.division_name(found.place_code) if found else "",
        "words": rule_words(found) if found else "",
        "version": _version(request) if refused else _version_of(found, trial),
        "typed": Faults(typed if typed is not None else typed_of(draft)),
        "errors": errors,
        "conflict": str(refused) if isinstance(refused, Conflict) else "",
        "action": f"{ADDRESS}/{found.pk if found else 'new'}",
        "trial": trial,
        "days": LOOKS_BACK_DAYS,
        # When somebody was quiet in their home is nothing for a desk that sets rules.
        "newest": _newest(viewer, trial) if trial and not kind.is_personal else [],
    }
    block = "findings" if request.headers.get("HX-Target") == "findings" else None
    status = refused.status if refused else 200
    return render(request, "sensing/rule.jinja", context, block=block, status=status)


def _wanted_words(found: AlarmRule | None) -> list[str]:
    """What a rule that is to become weaker would say; where that makes no sense any more, why."""
    if found is None or found.wanted is None:
        return []
    try:
        wanted = checked_rule(RuleDraft(**found.wanted))
    except Invalid as why:
        return list(why.fields.values())
    return [rule_words(wanted), wanted.get_cause_display(), wanted.get_severity_display()]


def _newest(viewer: Actor, trial: RuleTrial) -> list[dict[str, Any]]:
    rows = trial.findings.get("newest", [])
    named = devices_named(viewer, [row[0] for row in rows])
    return [
        {
            "device": named[device],
            "at": datetime.fromisoformat(at),
            "value": f"{value:.4g}",
            "what": what,
        }
        for device, at, value, what in rows
        if device in named
    ]


def _named(viewer: Actor, kind_code: str, metric: str) -> AlarmRule | None:
    """The rule over a metric that somebody is pointed to from elsewhere."""
    if not kind_code or not metric:
        return None
    rules = [
        rule
        for rule in rules_for(viewer, kind_code)
        if rule.metric and rule.metric.key == metric and rule.form in {Form.ABOVE, Form.BELOW}
    ]
    return max(rules, key=lambda rule: len(rule.place_code), default=None)


def _row(viewer: Actor, rule: AlarmRule) -> dict[str, Any]:
    return {
        "rule": rule,
        "words": rule_words(rule),
        "place": places.division_name(rule.place_code) or rule.place_code,
        "is_theirs": allowed(viewer, MANAGE_RULES, Target(place_code=rule.place_code)),
    }


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else 0


def _version_of(found: AlarmRule | None, trial: RuleTrial | None) -> int:
    if trial is not None:
        return trial.version
    return found.version if found else 0
