"""Routing rules as an editable kind: how they are read, checked, written and said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.actions.routing_trial import ask_routing
from shanzhi.cases.actions.rule_kinds import RuleKind, register_rules
from shanzhi.cases.models import RoutingRule
from shanzhi.cases.models.routing import Receiver
from shanzhi.cases.queries.tables import categories, category_name
from shanzhi.cases.rules.routing_checks import Known, faults_of, never_fires
from shanzhi.cases.rules.rule_rows import Row, RuleFault
from shanzhi.kernel.api import TimeUnit
from shanzhi.organizations import api as organizations

FIELDS = (
    "name",
    "category_code",
    "from_hour",
    "until_hour",
    "receiver",
    "unit_id",
    "limit_amount",
    "limit_unit",
    "is_active",
)
STEP = 10


def load(place_code: str) -> list[Row]:
    """The rules of exactly this place in their order, switched-off ones too."""
    rows = RoutingRule.objects.filter(place_code=place_code).order_by("position", "id")
    return [{"id": row.pk, **{name: getattr(row, name) for name in FIELDS}} for row in rows]


def check(place_code: str, rows: Sequence[Row]) -> dict[int, dict[str, str]]:
    """What is wrong with the rules that are on, by position and field; a rule that is off is
    never evaluated and may stay unfinished, but needs a name."""
    known = _known(place_code, rows)
    own = {row["id"] for row in load(place_code)}
    found: dict[int, dict[str, str]] = {}
    for position, row in enumerate(rows):
        faults = faults_of(row, known)
        if not row["is_active"]:
            faults = [fault for fault in faults if fault.field == "name"]
        said = {fault.field: _sentence(fault) for fault in faults}
        if row["id"] is not None and row["id"] not in own:
            said["name"] = _("这条规则已不属于这个地方，请刷新后再改。")
        if len(row["name"]) > 80:
            said["name"] = _("名字最多 %(most)s 字。") % {"most": 80}
        if said:
            found[position] = said
    return found


def warn(_place_code: str, rows: Sequence[Row]) -> dict[int, str]:
    """Rules that can never fire, and which rule before them takes everything."""
    return {
        position: _("永远轮不到：前面的“%(rule)s”已经包括了它的全部情况。")
        % {"rule": rows[covering]["name"]}
        for position, covering in never_fires(rows).items()
    }


def write(place_code: str, rows: Sequence[Row]) -> list[Row]:
    """Store them; rules are never deleted, because past dispatches name them."""
    written = []
    for position, row in enumerate(rows, start=1):
        values = {name: row[name] for name in FIELDS} | {"position": position * STEP}
        if row["receiver"] != Receiver.UNIT:
            values["unit_id"] = None
        if row["id"] is None:
            pk = RoutingRule.objects.create(place_code=place_code, **values).pk
        else:
            pk = row["id"]
            RoutingRule.objects.filter(pk=pk, place_code=place_code).update(**values)
        written.append(pk)
    left = RoutingRule.objects.filter(place_code=place_code).exclude(pk__in=written)
    left.update(is_active=False)
    return load(place_code)


def describe(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A rule in words."""
    hours = _("全天")
    if row["from_hour"] is not None:
        hours = f"{row['from_hour']}:00–{row['until_hour']}:00"
    unit = organizations.unit(row["unit_id"]) if row["unit_id"] else None
    limit = _("按类别")
    if row["limit_amount"]:
        limit = f"{row['limit_amount']} {TimeUnit(row['limit_unit']).label}"
    return [
        (_("规则"), row["name"]),
        (_("类别"), category_name(row["category_code"]) if row["category_code"] else _("全部类别")),
        (_("时段"), hours),
        (_("派给"), unit.name if unit else str(Receiver(row["receiver"]).label)),
        (_("时限"), limit),
        (_("状态"), _("启用") if row["is_active"] else _("停用")),
    ]


def _known(place_code: str, rows: Sequence[Row]) -> Known:
    units: dict[int, tuple[bool, bool]] = {}
    for unit_id in {row["unit_id"] for row in rows if row["unit_id"]}:
        if unit := organizations.unit(unit_id):
            area = unit.place_code
            fits = area.startswith(place_code) or place_code.startswith(area)
            units[unit_id] = (unit.is_active, fits)
    return Known(
        categories=frozenset(categories.get()),
        receivers=frozenset(Receiver.values),
        limit_units=frozenset(unit.value for unit in TimeUnit),
        units=units,
    )


def _sentence(fault: RuleFault) -> str:
    return {
        ("name", "missing"): _("请给规则起个名字。"),
        ("category", "unknown"): _("没有这个类别，请重新选择。"),
        ("from_hour", "half"): _("只写了到几点，请写上从几点起，或两个都不写。"),
        ("until_hour", "half"): _("只写了从几点起，请写上到几点，或两个都不写。"),
        ("from_hour", "range"): _("开始的钟点应在 0 到 23 之间。"),
        ("until_hour", "range"): _("结束的钟点应在 0 到 24 之间。"),
        ("until_hour", "same"): _("开始和结束是同一钟点，没有一刻符合；全天请两个都不写。"),
        ("receiver", "unknown"): _("请选择派给谁。"),
        ("unit", "unknown"): _("没有这个单位，请重新选择。"),
        ("unit", "closed"): _("这个单位已停用，请换一个。"),
        ("unit", "elsewhere"): _("这个单位不管这个地方，请换一个。"),
        ("limit_amount", "range"): _("时限应是 1 到 999 之间的整数，或不写。"),
        ("limit_unit", "unknown"): _("请选择时限的单位。"),
    }[fault.field, fault.what]


register_rules(
    RuleKind(
        name="routing",
        label=gettext_lazy("派单规则"),
        table="cases.routing",
        load=load,
        check=check,
        warn=warn,
        write=write,
        title=lambda row: str(row["name"]),
        describe=describe,
        details=slice(1, -1),
        ask=ask_routing,
    )
)
