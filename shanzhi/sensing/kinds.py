"""The kinds of devices that ship, with what they measure and the rules they begin with.

A deployment changes them in the database; these are loaded where nothing is there yet. Sources of
figures: GB 20517 (smoke alarms self-contained, sign of life), GB 15322.2 (household gas alarms raise at
5 to 25 % of the lower explosive limit), GB 4706.1 (surface temperatures), GB/T 34068 (NB-IoT intervals
of hours for batteries; smoke detectors in the field report about each day or half day).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from shanzhi.sensing.models.kind import Cause
from shanzhi.sensing.models.rule import Form, Severity

HALF_DAY, HOUR, MINUTES = 43_200, 3_600, 60


@dataclass(frozen=True, slots=True)
class Measures:
    """A metric; its slot is its position in the kind."""

    key: str
    name: str
    unit: str = ""
    lowest: float = 0.0
    highest: float = 1.0
    deadband: float = 0.0
    decimals: int = 0

    @property
    def is_state(self) -> bool:
        """Yes or no."""
        return (self.lowest, self.highest, self.unit) == (0.0, 1.0, "")


@dataclass(frozen=True, slots=True)
class Begins:
    """A rule to begin with (see models/rule.py for what the numbers mean)."""

    name: str
    cause: Cause
    severity: Severity
    form: Form
    metric: str = ""
    raise_at: float = 1.0
    clear_at: float = 0.0
    other_metric: str = ""
    other_at: float | None = None
    window_s: int = 0
    needed: int = 1
    of: int = 1
    hold_s: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of device."""

    code: str
    name: str
    category_code: str
    interval_s: int
    metrics: tuple[Measures, ...]
    rules: tuple[Begins, ...]
    what_to_do: tuple[str, ...] = ()
    is_in_home: bool = False
    is_personal: bool = False
    is_gateway: bool = False


BATTERY = Measures("battery", _("电量"), "%", 0, 100, 1)
TEMPERATURE = Measures("temperature", _("温度"), "℃", -50, 150, 0.5, 1)
LOW_BATTERY = Begins(
    _("电量低"), Cause.FAULT, Severity.NOTE, Form.BELOW, "battery", 15, 25, needed=2, of=3
)
FIRE_SAFETY, GAS_SUPPLY, POWER_SUPPLY = "1307009", "0102012", "0102014"
FACILITIES, HAZARDS, SERVICES, TRAFFIC = "0102004", "0101003", "0102003", "1305003"


def _silent(intervals: float, severity: Severity = Severity.MINOR) -> Begins:
    return Begins(_("失联"), Cause.SILENCE, severity, Form.SILENCE, "", intervals, 0)


def _at_once(
    name: str, cause: Cause, metric: str, raise_at: float = 1, clear_at: float = 0
) -> Begins:
    return Begins(name, cause, Severity.CRITICAL, Form.ABOVE, metric, raise_at, clear_at)


FIRE_STEPS = (
    _("先打住户电话或按门铃确认；打不通，直接上门。"),
    _("看到烟、闻到焦味：打119，疏散同楼层和楼上住户。"),
    _("电气起火先断电；油锅起火盖锅盖，不泼水。"),
    _("不是火情：请住户开窗通风，在结果里选误报原因。"),
)
GAS_STEPS = (
    _("不开关任何电器、不打手机，到室外再打燃气抢修电话。"),
    _("关总阀，开门窗，疏散邻居。"),
)
PERSON_STEPS = (
    _("先打本人电话；没人接，请家人或邻居去看。"),
    _("有伤病打120，留人陪着等车。"),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "smoke", _("烟感"), FIRE_SAFETY, HALF_DAY,
        (
            Measures("smoke", _("烟雾告警")), Measures("density", _("烟雾浓度"), "%/m", 0, 100, 0.5, 1),
            TEMPERATURE, BATTERY, Measures("tamper", _("被拆下")), Measures("fault", _("自检故障")),
        ),
        (
            _at_once(_("烟雾告警"), Cause.FIRE, "smoke", 1, 0),
            Begins(_("烟浓且升温"), Cause.FIRE, Severity.CRITICAL, Form.TOGETHER, "density", 8, 3,
                   "temperature", 54, 120),
            Begins(_("被拆下"), Cause.FAULT, Severity.MINOR, Form.ABOVE, "tamper", 1, 0, hold_s=300),
            Begins(_("自检故障"), Cause.FAULT, Severity.MINOR, Form.ABOVE, "fault", 1, 0, needed=2, of=2),
            LOW_BATTERY, _silent(3),
        ),
        FIRE_STEPS, is_in_home=True,
    ),
    Kind(
        "heat", _("温感"), FIRE_SAFETY, HALF_DAY, (TEMPERATURE, BATTERY),
        (
            Begins(_("温度过高"), Cause.FIRE, Severity.CRITICAL, Form.ABOVE, "temperature", 62, 50,
                   needed=2, of=3),
            Begins(_("升温太快"), Cause.FIRE, Severity.CRITICAL, Form.RISE, "temperature", 8, 3,
                   window_s=180),
            LOW_BATTERY, _silent(3),
        ),
        FIRE_STEPS, is_in_home=True,
    ),
    Kind(
        "gas", _("燃气报警器"), GAS_SUPPLY, HOUR,
        (Measures("lel", _("燃气浓度"), "%LEL", 0, 100, 0.5, 1), Measures("fault", _("自检故障"))),
        (_at_once(_("燃气浓度过高"), Cause.GAS, "lel", 10, 5), _silent(6)),
        GAS_STEPS, is_in_home=True,
    ),
    Kind(
        "water_level", _("水位计"), HAZARDS, 600,
        (Measures("level", _("水深"), "cm", 0, 1000, 1), BATTERY),
        (
            Begins(_("积水"), Cause.WATER, Severity.MAJOR, Form.ABOVE, "level", 15, 8, needed=2, of=3),
            Begins(_("涨水太快"), Cause.WATER, Severity.MAJOR, Form.RISE, "level", 3, 1, window_s=1200),
            LOW_BATTERY, _silent(6),
        ),
        (_("拦住行人和车辆，不涉深水。"), _("查看雨水口是否堵塞，通知排水队伍。")),
    ),
    Kind(
        "water_leak", _("水浸"), SERVICES, HALF_DAY, (Measures("wet", _("遇水")), BATTERY),
        (Begins(_("漏水"), Cause.WATER, Severity.MAJOR, Form.ABOVE, "wet", 1, 0, needed=2, of=3),
         LOW_BATTERY, _silent(3)),
        (_("关分户阀或楼道总阀，看是否漏到楼下。"),), is_in_home=True,
    ),
    Kind(
        "manhole", _("井盖"), FACILITIES, HALF_DAY,
        (Measures("tilt", _("倾角"), "°", 0, 180, 2), Measures("level", _("井内水深"), "cm", 0, 1000, 2), BATTERY),
        (Begins(_("井盖移开"), Cause.LID, Severity.CRITICAL, Form.ABOVE, "tilt", 15, 5), LOW_BATTERY, _silent(3)),
        (_("先放警示物、留人看守，再报抢修。"),),
    ),
    Kind(
        "door", _("门磁"), SERVICES, HALF_DAY, (Measures("open", _("门开着")), BATTERY),
        (
            Begins(_("整天没有动静"), Cause.PERSON, Severity.MAJOR, Form.QUIET, "", 4, 1),
            LOW_BATTERY, _silent(3),
        ),
        PERSON_STEPS, is_in_home=True, is_personal=True,
    ),
    Kind(
        "bed", _("床垫"), SERVICES, HOUR,
        (Measures("in_bed", _("在床")), Measures("moves", _("体动次数"), _("次"), 0, 2000, 5)),
        (Begins(_("整天没有动静"), Cause.PERSON, Severity.MAJOR, Form.QUIET, "", 4, 1), _silent(12)),
        PERSON_STEPS, is_in_home=True, is_personal=True,
    ),
    Kind(
        "sos", _("求助手环"), SERVICES, HOUR, (Measures("pressed", _("按下求助")), BATTERY),
        (_at_once(_("按下求助"), Cause.PERSON, "pressed"), LOW_BATTERY, _silent(24)),
        PERSON_STEPS, is_in_home=True, is_personal=True,
    ),
    Kind(
        "doorbell", _("关爱门铃"), SERVICES, HALF_DAY,
        (Measures("pressed", _("按下求助")), Measures("well", _("报平安")), BATTERY),
        (_at_once(_("按下求助"), Cause.PERSON, "pressed"), LOW_BATTERY, _silent(3)),
        PERSON_STEPS, is_in_home=True, is_personal=True,
    ),
    Kind(
        "lift_ebike", _("电梯电动车识别"), FIRE_SAFETY, 600, (Measures("ebike", _("电动车进电梯")),),
        (_silent(6),),
    ),
    Kind(
        "fire_lane", _("消防通道"), FIRE_SAFETY, 600, (Measures("blocked", _("被占")),),
        (
            Begins(_("消防通道被占"), Cause.PASSAGE, Severity.MAJOR, Form.ABOVE, "blocked", 1, 0, hold_s=600),
            _silent(6),
        ),
        (_("联系车主挪车；挪不走的，请物业和交警到场。"),),
    ),
    Kind(
        "crossing", _("路口"), TRAFFIC, 600, (Measures("passes", _("过车"), _("次"), 0, 100_000, 1),),
        (_silent(6),),
    ),
    Kind(
        "power", _("供电监测"), POWER_SUPPLY, 300,
        (Measures("off", _("停电")), Measures("volts", _("电压"), "V", 0, 500, 2)),
        (Begins(_("停电"), Cause.POWER, Severity.MAJOR, Form.ABOVE, "off", 1, 0, hold_s=30), _silent(3)),
        (_("问供电所是不是计划停电；查看有没有人困在电梯里。"),),
    ),
    Kind(
        "gateway", _("网关"), FACILITIES, MINUTES * 2, (Measures("mains", _("市电")), BATTERY),
        (_silent(5, Severity.MAJOR),), is_gateway=True,
    ),
    # What speaks GB/T 26875.3: the transmission device of a control room, and parts behind it that are
    # neither smoke nor heat (buttons, flow switches, doors). A part speaks only when it changes.
    Kind(
        "fire_unit", _("消防信息传输装置"), FIRE_SAFETY, HOUR,
        (
            Measures("alarm", _("火警")), Measures("fault", _("故障")), Measures("mains", _("市电")),
            Measures("backup", _("备用电源")), Measures("line", _("监测线路")),
        ),
        (
            _at_once(_("火警"), Cause.FIRE, "alarm"),
            Begins(_("故障"), Cause.FAULT, Severity.MINOR, Form.ABOVE, "fault", 1, 0, hold_s=300),
            _silent(3, Severity.MAJOR),
        ),
        FIRE_STEPS, is_gateway=True,
    ),
    Kind(
        "fire_part", _("消防部件"), FIRE_SAFETY, HALF_DAY,
        (
            Measures("alarm", _("火警")), Measures("fault", _("故障")), Measures("mains", _("市电")),
            Measures("backup", _("备用电源")), Measures("value", _("数值"), "", -1e6, 1e6, 0.1, 1),
            Measures("pressure", _("压力"), "kPa", 0, 400_000, 5),
        ),
        (
            _at_once(_("火警"), Cause.FIRE, "alarm"),
            Begins(_("故障"), Cause.FAULT, Severity.MINOR, Form.ABOVE, "fault", 1, 0, hold_s=300),
        ),
        FIRE_STEPS,
    ),
    Kind(
        "generic", _("其他设备"), FACILITIES, HOUR,
        (Measures("alarm", _("告警")), Measures("value", _("数值"), "", -1e9, 1e9, 0.01, 2), BATTERY),
        (Begins(_("告警"), Cause.OTHER, Severity.MAJOR, Form.ABOVE, "alarm", 1, 0, needed=2, of=3),
         LOW_BATTERY, _silent(6)),
    ),
)  # fmt: skip
