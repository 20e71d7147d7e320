"""What a rule of alarms says, in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from shanzhi.sensing.models import AlarmRule, Form, Metric
from shanzhi.sensing.rules.rhythm import DAYS_TO_SPEAK, LEAST_QUIET_MS


def rule_words(rule: AlarmRule) -> str:
    """When it raises and when it clears, how often of how many, and for how long."""
    words = [_WHEN[Form(rule.form)](rule)]
    if rule.of > 1:
        words.append(
            _("最近 %(of)s 次里有 %(needed)s 次才算") % {"of": rule.of, "needed": rule.needed}
        )
    if rule.hold_s:
        words.append(_("持续 %(span)s才报") % {"span": span_words(rule.hold_s)})
    return _("，").join(words) + _("。")


def span_words(seconds: float) -> str:
    """A length of time in its largest whole unit."""
    for size, words in ((3_600, _("%(n)g 小时")), (60, _("%(n)g 分钟"))):
        if seconds >= size and seconds % (size / 2) == 0:
            return words % {"n": seconds / size}
    return _("%(n)g 秒") % {"n": seconds}


def with_unit(value: float, metric: Metric | None) -> str:
    """A number as it is read, with its unit."""
    return f"{value:.10g}{gettext(metric.unit) if metric and metric.unit else ''}"


def _above(rule: AlarmRule) -> str:
    metric = rule.metric
    if metric is not None and metric.is_state:
        return _("报“%(metric)s”就告警，报没有了就恢复") % {"metric": metric.shown_name}
    return _("%(metric)s到 %(raise_at)s 告警，回到 %(clear_at)s 恢复") % _numbers(rule)


def _below(rule: AlarmRule) -> str:
    return _("%(metric)s低到 %(raise_at)s 告警，回到 %(clear_at)s 恢复") % _numbers(rule)


def _rise(rule: AlarmRule) -> str:
    return _(
        "%(span)s里%(metric)s平均每分钟上升 %(raise_at)s 告警，慢到 %(clear_at)s 恢复"
    ) % _numbers(rule)


def _together(rule: AlarmRule) -> str:
    return _(
        "%(span)s之内%(metric)s到 %(raise_at)s、%(other)s到 %(other_at)s 告警，%(metric)s回到 %(clear_at)s 恢复"
    ) % {
        **_numbers(rule),
        "other": rule.other_metric.shown_name if rule.other_metric else "",
        "other_at": with_unit(rule.other_at or 0, rule.other_metric),
    }


def _silence(rule: AlarmRule) -> str:
    return _("%(n)g 个上报周期（%(span)s）没有消息告警，一有消息就恢复") % {
        "n": rule.raise_at,
        "span": span_words(rule.raise_at * rule.kind.interval_s),
    }


def _quiet(rule: AlarmRule) -> str:
    return _(
        "按本人平时的作息，这个钟点安静这么久，%(times)s 次里不到一次，才告警；"
        "至少安静 %(span)s，先学 %(days)s 天"
    ) % {
        "times": f"{10**rule.raise_at:,.0f}",
        "span": span_words(rule.window_s or LEAST_QUIET_MS / 1000),
        "days": DAYS_TO_SPEAK,
    }


def _numbers(rule: AlarmRule) -> dict[str, str]:
    return {
        "metric": rule.metric.shown_name if rule.metric else "",
        "raise_at": with_unit(rule.raise_at, rule.metric),
        "clear_at": with_unit(rule.clear_at, rule.metric),
        "span": span_words(rule.window_s),
    }


_WHEN = {
    Form.ABOVE: _above,
    Form.BELOW: _below,
    Form.RISE: _rise,
    Form.TOGETHER: _together,
    Form.SILENCE: _silence,
    Form.QUIET: _quiet,
}
