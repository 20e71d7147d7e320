"""Categories are named in the reader's language; a town's own names stay as the town wrote them."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client
from django.utils import translation

from shanzhi.cases.models import Case, Category, Classification
from shanzhi.cases.queries.tables import categories, category_name
from shanzhi.cases.tests.factories import make_report, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.understanding.catalogue import load_catalogue
from shanzhi.cases.web.category_choice import category_typed
from shanzhi.kernel.api import Actor, bump

pytestmark = pytest.mark.django_db

NOISE = load_catalogue().at("环境保护", "环境污染", "噪音污染").code


def english_browser_of(actor: Actor) -> Client:
    """Somebody's browser, signed in, with pages in English."""
    browser = browser_of(actor)
    browser.post("/language", {"language": "en", "next": "/"})
    return browser


def test_emma_at_the_desk_reads_categories_in_english_and_lin_in_chinese() -> None:
    town = make_town()
    case = make_report(town)
    Case.objects.filter(pk=case.pk).update(category_id=NOISE)
    emma, lin = english_browser_of(town.clerk), browser_of(town.clerk)
    address = f"/desk/cases/{case.number}"
    assert "Environmental protection / Pollution / Noise" in text_of(emma.get(address))
    assert "环境保护 / 环境污染 / 噪音污染" in text_of(lin.get(address))
    assert "Civil affairs" in text_of(emma.get("/desk/"))


def test_emma_corrects_a_category_by_its_english_name_and_by_its_chinese_one() -> None:
    town = make_town()
    case = make_report(town, "3幢楼下的路灯坏了")
    emma = english_browser_of(town.clerk)
    answer = emma.post(f"/desk/cases/{case.number}/category", {"category_name": "noise"})
    assert answer.status_code == 303
    assert Classification.objects.latest("id").category_id == NOISE
    with translation.override("en"):
        assert category_typed("噪音污染") == NOISE
        assert category_typed("Environmental protection / Pollution / Noise") == NOISE
    refused = emma.post(f"/desk/cases/{case.number}/category", {"category_name": "air poll"})
    assert refused.status_code == 422
    assert "Environmental protection / Pollution / Air pollution" in text_of(refused)


def test_a_name_of_the_towns_own_is_the_same_in_every_language() -> None:
    make_town()
    Category.objects.filter(code=NOISE).update(name="广场舞噪音")
    bump("cases.categories")
    categories.forget()
    with translation.override("en"):
        assert category_name(NOISE) == "Environmental protection / Pollution / 广场舞噪音"


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_no_two_categories_have_the_same_full_name(language: str) -> None:
    make_town()
    with translation.override(language):
        names = Counter(category_name(code) for code in categories.get())
    assert len(names) > 600
    assert [name for name, times in names.items() if times > 1] == []


def test_another_system_is_told_names_in_the_language_it_asks_for() -> None:
    make_town()
    answer = Client().get("/api/v1/categories", headers={"Accept-Language": "en"})
    assert {"code": "01", "name": "Urban and rural development"} in answer.json()
