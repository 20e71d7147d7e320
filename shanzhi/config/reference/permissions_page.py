"""Permissions: capability × role, each cell saying how far the rule reaches."""

from __future__ import annotations

from shanzhi.config.reference.markdown import code, page, table
from shanzhi.config.reference.matrix import reach_in_words, subject_of
from shanzhi.config.reference.rooms import parts
from shanzhi.config.reference.urls import Url, every_url
from shanzhi.kernel.actors import GRANTED_ROLES, Role
from shanzhi.kernel.permissions import Reach, Rule

REACHES = {
    Reach.ANYWHERE: "without bounds",
    Reach.PLACE: "things whose place code begins with the code at which the role is held",
    Reach.UNIT: "things held by a unit the person belongs to",
    Reach.OWN: "the thing that is the person's own: their secret link, their own act",
}


def rules_by_room() -> dict[str, tuple[Rule, ...]]:
    """Every row that ships, by room (rows that tests register are not among them)."""
    return {room: tuple(module.TABLE) for room, module in parts("permissions")}


def permissions_page() -> str:
    """One matrix per room."""
    sections = [
        f"## {room}\n\n{_matrix(rules)}" for room, rules in rules_by_room().items() if rules
    ]
    return page(
        "Permissions",
        "Each room keeps its rows in `permissions.py`; `require()` asks them and nothing else "
        "does. An empty cell means no.",
        "\n".join(f"- **{reach.value}**: {text}" for reach, text in REACHES.items()),
        "Roles:\n\n" + table(("Role", "On screen"), [(code(r.value), r.label) for r in Role]),
        *sections,
        "## Every URL\n\nWhat the table means for each address; `tests/matrix` calls all of them as "
        "every role, in reach, out of reach and in another county. An empty cell is refused (403). "
        "**place** and **unit**: the thing inside this reach; outside it does not exist (404). "
        "**own**: one's own only. **yes**: it is about nothing in particular, or reaches everything. "
        "**open**: strangers too.",
        _every_url(),
    )


def _every_url() -> str:
    rows = [
        (
            ", ".join(sorted(url.methods)),
            code("/" + url.route),
            _about(url),
            *(reach_in_words(url, role) for role in GRANTED_ROLES),
        )
        for url in every_url()
    ]
    return table(("Method", "Address", "About", *(role.value for role in GRANTED_ROLES)), rows)


def _about(url: Url) -> str:
    subject = subject_of(url)
    return subject.kind if subject else ""


def _matrix(rules: tuple[Rule, ...]) -> str:
    roles = [role for role in Role if any(rule.role is role for rule in rules)]
    names = dict.fromkeys(rule.capability.name for rule in rules)
    labels = {rule.capability.name: rule.capability.label for rule in rules}
    rows = [
        (code(name), labels[name], *(_cell(rules, name, role) for role in roles)) for name in names
    ]
    return table(("Capability", "On screen", *(role.value for role in roles)), rows)


def _cell(rules: tuple[Rule, ...], name: str, role: Role) -> str:
    found = [r.reach.value for r in rules if r.capability.name == name and r.role is role]
    return ", ".join(dict.fromkeys(found))
