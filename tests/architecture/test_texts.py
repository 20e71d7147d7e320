"""Every text on screen can be read in three languages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.architecture.planting import Planted, Rule, in_our_tree
from tests.architecture.rules import templates, words
from tests.architecture.rules.tree import ROOT, write
from tools import catalogue_faults, catalogues
from tools.extraction import texts_of

PAGE = "shanzhi/cases/templates/cases/desk/queue.jinja"
RULES: list[Rule] = [
    templates.inline,
    templates.bare_texts,
    words.bare_strings,
    words.typescript_words,
]
PLANTED = [
    Planted(templates.inline, PAGE, '<p style="color: red">x</p>', "an inline style"),
    Planted(templates.inline, PAGE, "<style>p { color: red }</style>", "a style element"),
    Planted(templates.inline, PAGE, '<a onclick="go()">x</a>', "an event attribute"),
    Planted(templates.inline, PAGE, "<script>go()</script>", "an inline script"),
    Planted(templates.inline, PAGE, '<a href="javascript:go()">x</a>', "a javascript: address"),
    Planted(templates.bare_texts, PAGE, "<h1>我要报事</h1>", "我要报事"),
    Planted(templates.bare_texts, PAGE, '<img alt="网格员">', "网格员"),
    Planted(templates.bare_texts, PAGE, '{{ ui.button("派单") }}', "派单"),
    Planted(words.bare_strings, "shanzhi/cases/web/desk.py", 'title = f"待接单 {1}"\n', "待接单"),
    Planted(words.typescript_words, "frontend/src/islands/map.ts", 'alert("发送")\n', "发送"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_our_texts_keep_the_rule(rule: Rule) -> None:
    assert in_our_tree(rule) == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.says)
def test_a_text_past_gettext_and_an_inline_script_are_found(
    planted: Planted, tmp_path: Path
) -> None:
    found = planted.found(tmp_path)

    assert len(found) == 1
    assert planted.says in found[0]
    assert planted.path in found[0]


def test_what_is_marked_or_explained_is_no_violation(tmp_path: Path) -> None:
    write(
        tmp_path,
        PAGE,
        "{# 说明 #}<h1>{{ _('我要报事') }}</h1>{% trans n=3 %}还有 {{ n }} 件{% endtrans %}"
        '<script type="application/json" id="points">{"a": 1}</script>'
        "{{ ui.button(_('派单'), on_top=true) }}",
    )
    write(
        tmp_path,
        "shanzhi/cases/rules.py",
        '"""诉求 is a matter."""\nfrom x import gettext as _\ntitle = _("诉求")\n'
        '# not on screen: what people write\nENDINGS = ("栋", "幢")\n',
    )
    write(tmp_path, "frontend/src/islands/map.ts", "// 地图\nconst a = 1\n")

    assert [why for rule in RULES for why in rule(tmp_path)] == []


def test_traditional_and_english_are_complete() -> None:
    assert catalogue_faults.faults(ROOT, texts_of(ROOT)) == []


@pytest.fixture
def small_tree(tmp_path: Path) -> Path:
    """One text, with its translations made."""
    shutil.copytree(
        ROOT / "shanzhi" / "locale",
        tmp_path / "shanzhi" / "locale",
        ignore=shutil.ignore_patterns("LC_MESSAGES"),
    )
    write(tmp_path, "shanzhi/a.py", '_("还有 %(n)s 件诉求")\n')
    catalogues.renew(tmp_path, texts_of(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("english", "says"),
    [
        ("", "en: missing: 还有"),
        ("Some matters left", "en: placeholders differ"),
        ("%(n)s 件 left", "en: still Chinese"),
    ],
)
def test_a_translation_that_is_missing_or_wrong_is_found(
    small_tree: Path, english: str, says: str
) -> None:
    catalogues.fill_english(small_tree, {"还有 %(n)s 件诉求": english})

    found = catalogue_faults.faults(small_tree, texts_of(small_tree))

    assert len(found) == 1
    assert found[0].startswith(says)


def test_a_new_text_that_was_not_collected_is_found(small_tree: Path) -> None:
    catalogues.fill_english(small_tree, {"还有 %(n)s 件诉求": "%(n)s matters left"})
    assert catalogue_faults.faults(small_tree, texts_of(small_tree)) == []

    write(small_tree, "shanzhi/b.py", '_("网格员正在查看")\n')

    assert catalogue_faults.faults(small_tree, texts_of(small_tree)) == [
        "zh_Hant: not collected (make messages): 网格员正在查看",
        "en: not collected (make messages): 网格员正在查看",
    ]


def test_traditional_follows_the_reviewed_words(small_tree: Path) -> None:
    write(small_tree, "shanzhi/a.py", '_("工作台发布短信")\n')

    catalogues.renew(small_tree, texts_of(small_tree))

    [made] = [m.string for m in catalogues.read(small_tree, "zh_Hant") if m.id]
    assert made == "工作台發布簡訊"
