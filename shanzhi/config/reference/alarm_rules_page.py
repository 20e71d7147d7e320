"""Alarm rules: what each form means, and what ships for each kind of device."""

from __future__ import annotations

from shanzhi.config.reference.markdown import code, page, table
from shanzhi.sensing.kinds import KINDS, Begins, Kind
from shanzhi.sensing.models import AlarmRule, Cause, DeviceKind, Form, Metric, Severity
from shanzhi.sensing.rules.judge import FLAP_MS, FLAPS, LATE_MS
from shanzhi.sensing.web.rule_words import rule_words

MEANING = {
    Form.ABOVE: "over at `raise_at` and more, clear again at `clear_at` and less (hysteresis)",
    Form.BELOW: "over at `raise_at` and less, clear again at `clear_at` and more",
    Form.RISE: "the change per minute since the oldest point within `window_s` (four points, a quarter of the "
    "window apart; less than a quarter counts as a quarter)",
    Form.SILENCE: "no sign of life for `raise_at` expected intervals; judged per device, ended by any message",
    Form.QUIET: "nothing moved for longer than is likely for this person at this hour: once in 10^`raise_at`, at "
    "least `window_s` (0: three hours), after seven days of learning",
    Form.TOGETHER: "`metric` at `raise_at` and `other_metric` at `other_at` within `window_s`",
}
_MINUTES = 60_000


def alarm_rules_page() -> str:
    """The forms, what holds for all of them, and the rules that ship."""
    return page(
        "Alarm rules",
        "Rules are data (`/desk/alarm-rules`): the most specific place code that a device's begins with "
        "holds, by kind and name; one that is off holds nothing there. Each change is a version and an "
        "event. A changed rule can be tried on the readings of the last month first.",
        "## Forms",
        table(
            ("Form", "On screen", "Raises"),
            [(code(form.value), form.label, MEANING[form]) for form in Form],
        ),
        "## What holds for every rule over readings",
        f"""- `needed` of the last `of` readings must be over, and as many clear, before it turns.
- `hold_s`: so long it must last; a device that says it once and sleeps is raised when the time is over.
- Flapping: raised again within {FLAP_MS // _MINUTES} minutes of clearing is the same trouble; from the \
{FLAPS}rd raise on the rule stays raised until its readings were clear for {FLAP_MS // _MINUTES} minutes. Each \
return is counted. Nothing is ever raised less for it.
- A reading that was overtaken neither counts nor clears; where one reading alone is an alarm it still raises, up \
to {LATE_MS // _MINUTES} minutes late. The same reading once more does nothing.
- What is not a number says nothing, and nothing is raised from nothing: a rise needs two readings, silence a device \
that was once heard, quiet a person whose days are known.
- An alarm that stood before a restart stands after it and is seen to clear.""",
        "## Quiet",
        "How likely a quiet is, is learnt for each device by half-hours of the day. In invented days of 60 people "
        "it is wrong 0.8 times a person and year at 4; whoever rises at six, moves much and lies still from three in "
        "the morning is missed after 5.8 to 8 hours, whoever moves little after a day (`python -m "
        "benchmarks.sensing_quiet`). A closed door and an empty bed "
        "leave open whether somebody went out: there it takes one more decimal. The formula and its sources stand in "
        "`shanzhi/sensing/rules/rhythm.py`.",
        "## What ships",
        table(
            ("Kind", "On screen", "Rule", "Says", "Cause", "Severity"),
            [_row(kind, rule) for kind in KINDS for rule in kind.rules],
        ),
    )


def _row(kind: Kind, rule: Begins) -> tuple[str, ...]:
    return (
        code(kind.code),
        kind.name,
        rule.name,
        rule_words(_unsaved(kind, rule)),
        str(Cause(rule.cause).label),
        str(Severity(rule.severity).label),
    )


def _unsaved(kind: Kind, rule: Begins) -> AlarmRule:
    metrics = {
        one.key: Metric(key=one.key, name=one.name, unit=one.unit, is_state=one.is_state)
        for one in kind.metrics
    }
    return AlarmRule(
        kind=DeviceKind(code=kind.code, name=kind.name, interval_s=kind.interval_s),
        form=rule.form,
        metric=metrics.get(rule.metric),
        raise_at=rule.raise_at,
        clear_at=rule.clear_at,
        other_metric=metrics.get(rule.other_metric),
        other_at=rule.other_at,
        window_s=rule.window_s,
        needed=rule.needed,
        of=rule.of,
        hold_s=rule.hold_s,
    )
