"""Who looked at what is held about a resident: role, unit, when and why; never the name.

PIPL art. 44 and 17: the resident learns how their data is handled. The person who looked acts in
office; the unit answers for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.kernel.api import AccessRecord, Role, accesses_to
from shanzhi.organizations import api as organizations
from shanzhi.people.api import Resident, subjects_of

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Look:
    """One look. ``what`` and ``why`` are in words, ``who`` is role and unit."""

    at: datetime
    who: str
    what: str
    why: str


def looks_at(resident: Resident) -> list[Look]:
    """The newest hundred looks of those who work here (a query for each of their matters)."""
    found = [row for subject in subjects_of(resident) for row in accesses_to(subject)]
    by_staff = [row for row in found if row.actor_kind == "staff"]
    newest = sorted(by_staff, key=lambda row: row.at, reverse=True)[:SHOWN]
    return [_look(row) for row in newest]


def _look(row: AccessRecord) -> Look:
    return Look(at=row.at, who=_who(row.roles, row.unit_ids), what=_what(row), why=_why(row.reason))


def _who(roles: str, unit_ids: Sequence[int]) -> str:
    known = {role.value for role in Role}
    words = [word.partition("@")[0] for word in roles.split(",")]
    names = [str(Role(word).label) for word in dict.fromkeys(words) if word in known]
    units = [unit.name for pk in unit_ids if (unit := organizations.unit(pk))]
    return " · ".join([*names, *units]) or _("工作人员")


def _what(row: AccessRecord) -> str:
    if row.action == "people.read_household":
        return _("打开了您的住户登记")
    if "name" in row.fields:
        return _("看了您的姓名和电话")
    if row.action != "people.unmask":
        return _("打开了您报的事")
    if "phone" in row.fields:
        return _("看了您的完整手机号和原文")
    return _("看了原文里的号码")


def _why(reason: str) -> str:
    """A reason of the list is translated; what was written behind it stays as it is."""
    head, colon, rest = reason.partition("：")  # not on screen: punctuation
    return f"{_(head)}{colon}{rest}" if head else ""
