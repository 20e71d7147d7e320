"""Who works in the demo county: invented names, posts and phones, the same every time.

Phones begin with 0000, an area code that no place has; nobody real can be called.
"""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.kernel.api import Role
from shanzhi.organizations.models.unit import UnitKind

DEMO_PASSWORD = "shanzhi-demo-2026"  # noqa: S105  # 2026-11-22: the demo's, printed at the start


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody the visitor can sign in as; ``role`` is held over the county, or over the first
    street, community or grid: ``digits`` of the first grid's code."""

    username: str
    name: str
    title: str
    role: Role
    digits: int


DEMO_ACCOUNTS = (
    DemoAccount("worker", "刘小禾", "专职网格员", Role.GRID_WORKER, 15),
    DemoAccount("clerk", "陈静安", "社区干事", Role.COMMUNITY_CLERK, 12),
    DemoAccount("dispatcher", "王以宁", "街道调度员", Role.STREET_DISPATCHER, 9),
    DemoAccount("city", "周望舒", "县级调度员", Role.CITY_DISPATCHER, 6),
    DemoAccount("handler", "赵铁山", "城管中队经办人", Role.HANDLER, 6),
    DemoAccount("leader", "沈明远", "带班领导", Role.LEADER, 6),
    DemoAccount("operator", "钱多闻", "系统管理员", Role.OPERATOR, 6),
    DemoAccount("security", "吴安澜", "安全管理员", Role.SECURITY_ADMIN, 6),
    DemoAccount("auditor", "郑明察", "审计管理员", Role.AUDIT_ADMIN, 6),
)

CITY_CENTRE = "社会治理指挥中心"
HANDLERS_UNIT = "城市管理局"
# Name after the county's, kind.
COUNTY_UNITS = (
    (CITY_CENTRE, UnitKind.CITY_CENTRE),
    (HANDLERS_UNIT, UnitKind.DEPARTMENT),
    ("住房和城乡建设局", UnitKind.DEPARTMENT),
    ("公安局", UnitKind.DEPARTMENT),
    ("交通运输局", UnitKind.DEPARTMENT),
    ("市场监督管理局", UnitKind.DEPARTMENT),
    ("生态环境局", UnitKind.DEPARTMENT),
    ("水利局", UnitKind.DEPARTMENT),
    ("农业农村局", UnitKind.DEPARTMENT),
    ("人力资源和社会保障局", UnitKind.DEPARTMENT),
    ("民政局", UnitKind.DEPARTMENT),
    ("教育局", UnitKind.DEPARTMENT),
    ("卫生健康局", UnitKind.DEPARTMENT),
    ("消防救援大队", UnitKind.TEAM),
    ("供电公司", UnitKind.COMPANY),
    ("自来水公司", UnitKind.COMPANY),
    ("燃气公司", UnitKind.COMPANY),
)

_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
_GIVEN_PAIRS = (
    "一帆子墨文静志远雨桐海燕建国春梅思齐立新晓东美玲国强秀英明辉丽华"
    "家兴玉兰永平小满若水长青安然景行书航云舟知夏望晴怀瑾清和向阳一诺"
)
_GIVEN = [_GIVEN_PAIRS[at : at + 2] for at in range(0, len(_GIVEN_PAIRS), 2)]


def invented_name(number: int) -> str:
    """The ``number``-th name; the first 992 differ."""
    family, given = number % len(_FAMILY), number * 7 + number // len(_FAMILY)
    return _FAMILY[family] + _GIVEN[given % len(_GIVEN)]


def invented_phone(number: int) -> str:
    """The ``number``-th work phone: 0000-5550001 and on."""
    return f"0000-555{number:04d}"
