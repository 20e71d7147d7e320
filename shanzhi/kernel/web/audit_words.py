"""Records of the access log as the pages show them: names for numbers, sentences for breaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.kernel.actors import ROLE_NAMES, Role
from shanzhi.kernel.audit import naming
from shanzhi.kernel.audit.chain import Break
from shanzhi.kernel.models import AccessAlert, AccessRecord
from shanzhi.kernel.place_names import place_name

_ROLES = {role.value for role in Role}


def row_words(records: Sequence[AccessRecord]) -> list[dict[str, Any]]:
    """One row of the table per record; each kind of name costs one query."""
    people = naming.names_of(naming.PERSON, _actor_ids(record.actor_id for record in records))
    things = _things(records)
    return [
        {
            "record": record,
            "person": _person(record.actor_id, people),
            "person_url": _person_url(record.actor_id),
            "roles": roles_in_words(record.roles),
            "action": naming.action_label(record.action),
            "subject": things.get((record.subject_kind, record.subject_id), ""),
            "subject_url": _subject_url(record.subject_kind, record.subject_id),
            "place": place_name(record.place_code) if record.place_code else "",
            "fields": "、".join(naming.in_words(field) for field in record.fields),
            "reason": naming.in_words(record.reason),
        }
        for record in records
    ]


def summed_words(sums: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Sums by action or by reader, with names."""
    rows = [dict(row) for row in sums]
    people = naming.names_of(naming.PERSON, _actor_ids(row.get("actor_id") for row in rows))
    for row in rows:
        row["label"] = naming.action_label(row["action"]) if "action" in row else ""
        row["person"] = _person(row.get("actor_id"), people)
        row["person_url"] = _person_url(row.get("actor_id"))
        row["roles"] = roles_in_words(row.get("roles", ""))
    return rows


def alert_words(alerts: Sequence[AccessAlert]) -> list[dict[str, Any]]:
    """Alerts with the names of those they are about."""
    ids = [alert.actor_id for alert in alerts] + [alert.acknowledged_by for alert in alerts]
    people = naming.names_of(naming.PERSON, _actor_ids(ids))
    subjects = _things([alert for alert in alerts if alert.subject_id])
    return [
        {
            "alert": alert,
            "about": " · ".join(filter(None, _about(alert, people, subjects))),
            "place": place_name(alert.place_code) if alert.place_code else "",
            "closed_by": _person(alert.acknowledged_by, people) if alert.acknowledged_by else "",
        }
        for alert in alerts
    ]


def _about(
    alert: AccessAlert, people: Mapping[int, str], subjects: Mapping[tuple[str, int], str]
) -> tuple[str, str]:
    """The thing and the person, as far as an alert names them."""
    person = _person(alert.actor_id, people) if alert.actor_id else ""
    return subjects.get((alert.subject_kind, alert.subject_id or 0), ""), person


def roles_in_words(roles: str) -> str:
    """street_dispatcher@320583001 as the role's name and the place's."""
    said = []
    for held in filter(None, roles.split(",")):
        role, _at, scope = held.partition("@")
        label = str(ROLE_NAMES[Role(role)]) if role in _ROLES else role
        said.append(f"{label}（{place_name(scope) if scope else _('全部地区')}）")
    return "、".join(said)


def break_words(broken: Break | None) -> str:
    """Where the chain breaks, in a sentence; "" when it holds."""
    if broken is None:
        return ""
    words = {
        "changed": _("第 %(record)s 条记录被改动过（第 %(seal)s 段）。"),
        "missing": _("第 %(record)s 条记录被删除（第 %(seal)s 段）。"),
        "unsealed": _("第 %(record)s 条记录一直没有封存，可能是事后补写的。"),
        "seal": _("第 %(seal)s 段的封存与前一段接不上。"),
        "removal": _("第 %(seal)s 段的记录被清除，但没有对应的清除证明。"),
        "anchor": _("第 %(seal)s 段与当天公布的校验值不符，后面的记录可能被截掉了。"),
    }
    return words[broken.what] % {"record": broken.record_id, "seal": broken.seal_id}


def _actor_ids(ids: Iterable[int | None]) -> list[int]:
    return [pk for pk in ids if pk is not None]


def _person(actor_id: int | None, names: Mapping[int, str]) -> str:
    return names.get(actor_id, f"#{actor_id}") if actor_id else _("未登录")


def _person_url(actor_id: int | None) -> str:
    return reverse("audit_person", args=[actor_id]) if actor_id else ""


def _subject_url(kind: str, subject_id: int) -> str:
    return reverse("audit_subject", args=[kind, subject_id]) if subject_id else ""


def _things(records: Sequence[Any]) -> dict[tuple[str, int], str]:
    ids = defaultdict(set)
    for record in records:
        ids[record.subject_kind].add(record.subject_id)
    found = {}
    for kind, wanted in ids.items():
        names = naming.names_of(kind, wanted - {0})
        for pk in wanted:
            words = names.get(pk, str(pk) if pk else "")
            found[kind, pk] = f"{naming.kind_label(kind)} {words}".strip()
    return found
