"""axe-core on a page as it stands."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from shanzhi.config import environment

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_accessible(page: Page) -> None:
    """Fail with each rule that is broken, where, and what axe says about it."""
    # Evaluated through the debugger: the page's own security policy stays in force.
    page.evaluate(_axe())
    # What passed is many times as long as what did not: to tell it takes longer than to find it.
    run = """tags => axe.run(document, {
        runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]
    }).then(found => found.violations)"""
    found: list[dict[str, Any]] = page.evaluate(run, TAGS)
    found = [violation for violation in found if not _only_scrolled_under(page, violation)]
    assert not found, f"{page.url}\n" + "\n".join(_told(violation) for violation in found)


def _only_scrolled_under(page: Page, violation: dict[str, Any]) -> bool:
    """A target half under a bar that stays in place is small until somebody scrolls: look there."""
    if violation["id"] != "target-size":
        return False
    run = """async target => {
        document.querySelector(target).scrollIntoView({block: "center", behavior: "instant"});
        const found = await axe.run(target, {
            runOnly: {type: "rule", values: ["target-size"]}, resultTypes: ["violations"]
        });
        return found.violations.length > 0;
    }"""
    return not any(page.evaluate(run, node["target"][-1]) for node in violation["nodes"])


@cache
def _axe() -> str:
    path = environment.ROOT / "frontend/node_modules/axe-core/axe.min.js"
    return path.read_text(encoding="utf-8")


def _told(violation: dict[str, Any]) -> str:
    places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
    why = violation["nodes"][0].get("failureSummary", "").replace("\n", " ")
    return f"{violation['id']} ({violation['impact']}): {', '.join(places[:5])}. {why}"
