"""The reference pages say what the code does today."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from shanzhi.cases import permissions, workflow
from shanzhi.cases.models.states import State
from shanzhi.cases.rules.deadlines import DEFAULTS
from shanzhi.cases.rules.rates import RATES
from shanzhi.config import documentation, environment
from shanzhi.config.documentation import build
from shanzhi.config.reference import events_page, limits_page, rates_page, urls_page
from shanzhi.config.reference.urls import Url, every_url
from shanzhi.kernel.api import Capability, DomainEvent, Role, Rule, TimeUnit
from tests.architecture.rules.tree import ROOT, write

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_no_reference_page_is_out_of_date() -> None:
    assert build(check=True) == [], "run 'make docs' and commit the result"


def test_every_rate_says_what_it_counts_over_what_and_whom_it_leaves_out() -> None:
    with translation.override("zh-hans"):
        rows = [row for row in rates_page.rates_page().splitlines() if row.startswith("| `")]
    for rate in RATES:
        row = next(row for row in rows if row.startswith(f"| `{rate.key}` |"))
        assert all(cell.strip() for cell in row.strip("|").split("|")), row


def test_every_state_is_in_the_glossary() -> None:
    assert [state.value for state in State if f"`{state.value}`" not in GLOSSARY] == []


@pytest.fixture(scope="module")
def pages_of_today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    build(check=False, folder=folder)
    return folder


@pytest.fixture
def fresh_pages(pages_of_today: Path, tmp_path: Path) -> Path:
    shutil.copytree(pages_of_today, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_pages_written_twice_are_the_same(fresh_pages: Path) -> None:
    assert build(check=False, folder=fresh_pages) == []


def test_a_page_that_somebody_edited_is_found(fresh_pages: Path) -> None:
    page = fresh_pages / "states.md"
    page.write_text(page.read_text(encoding="utf-8") + "by hand", encoding="utf-8")

    assert build(check=True, folder=fresh_pages) == [page]


def test_a_new_permission_makes_its_page_stale(
    fresh_pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Rule(Capability("cases.merge", _("权限")), Role.OPERATOR)
    monkeypatch.setattr(permissions, "TABLE", (*permissions.TABLE, row))

    assert build(check=True, folder=fresh_pages) == [fresh_pages / "permissions.md"]


def test_a_new_setting_makes_its_page_stale(
    fresh_pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = environment.Setting("MOON_PHASE", str, "", "Nobody documented it.")
    monkeypatch.setattr(environment, "ALL", (*environment.ALL, setting))

    assert build(check=True, folder=fresh_pages) == [fresh_pages / "settings.md"]


def test_a_new_step_makes_its_page_stale(
    fresh_pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = workflow.Step("pause", _("处理中"), (State.IN_PROGRESS,), State.HANDLED)
    monkeypatch.setattr(workflow, "STEPS", (*workflow.STEPS, step))

    assert build(check=True, folder=fresh_pages) == [fresh_pages / "states.md"]


def test_a_new_event_makes_its_page_stale(
    fresh_pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = [*events_page.declared_events(), DomainEvent]
    monkeypatch.setattr(events_page, "declared_events", lambda: declared)

    assert build(check=True, folder=fresh_pages) == [fresh_pages / "events.md"]


def test_a_new_url_makes_its_page_stale(fresh_pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added = Url("back-door", "", lambda: None, None)
    known = every_url()
    monkeypatch.setattr(urls_page, "every_url", lambda: [*known, added])

    assert build(check=True, folder=fresh_pages) == [fresh_pages / "urls.md"]
    assert "**CLOSED**" in documentation.PAGES["urls.md"]()


def test_limits_are_read_with_the_comment_beside_them(tmp_path: Path) -> None:
    write(
        tmp_path, "a.py", "# Nine fit one screen.\nPHOTO_LIMIT = 9\nNAME_LIMIT = 'x'\nother = 3\n"
    )
    write(tmp_path, "b.py", "MAX_BYTES: int = 2 * 1024  # what a phone sends\n")

    assert list(limits_page.every_limit(tmp_path)) == [
        ("a.py", "PHOTO_LIMIT", "9", "Nine fit one screen."),
        ("b.py", "MAX_BYTES", "2 * 1024", "what a phone sends"),
    ]


def test_a_changed_default_makes_the_page_of_deadlines_stale(
    fresh_pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = fresh_pages / "deadlines.md"
    assert "| `verify` | 核查 | 2 `work_day` |" in page.read_text(encoding="utf-8")
    changed = ((9, TimeUnit.NATURAL_DAY), *DEFAULTS["verify"][1:])
    monkeypatch.setitem(DEFAULTS, "verify", changed)

    assert build(check=True, folder=fresh_pages) == [page]
