"""Words are found exactly where LIKE finds them, whatever they are made of."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path
from typing import ClassVar

import pytest
from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from shanzhi.kernel.search import recent
from shanzhi.kernel.search.bigrams import MAX_CHARACTERS, bigram_vector, normalise
from shanzhi.kernel.search.filters import search_filter
from shanzhi.kernel.search.recent import recent_matches

REAL_TEXTS = settings.BASE_DIR.parent / "shared" / "data" / "matters"
# Few enough that words meet texts; all that has a meaning in SQL, LIKE, tsquery or Unicode.
LETTERS = "噪音油烟哈 %_'\\\"&|!:*<->()aAßİıΣσςK繁體簡体😀👍🏽\n"


class Note(models.Model):
    """A text with its vector; its table lives as long as these tests."""

    body = models.TextField()
    vector = SearchVectorField()
    objects: ClassVar[models.Manager[Note]] = models.Manager()

    class Meta:
        app_label = "kernel_search_tests"

    def __str__(self) -> str:
        return self.body


def write(*bodies: str) -> None:
    Note.objects.bulk_create(Note(body=body, vector=bigram_vector(body)) for body in bodies)


def found(words: str) -> int:
    return Note.objects.filter(search_filter("vector", words)).count()


def like(word: str) -> int:
    """What ILIKE counts; the word's own signs are escaped."""
    pattern = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {Note._meta.db_table} WHERE body ILIKE %s",  # noqa: S608  # 2026-11-22: the name of our own table
            [f"%{pattern}%"],
        )
        (count,) = cursor.fetchone() or (0,)
    return int(count)


@pytest.fixture
def notes(db: None) -> None:
    """The table, made in the transaction that each test rolls back."""
    with connection.schema_editor() as editor:
        editor.create_model(Note)


class Counting(HypothesisTestCase):
    """Any word in any texts."""

    @classmethod
    def setUpTestData(cls) -> None:
        with connection.schema_editor() as editor:
            editor.create_model(Note)

    @given(
        st.lists(st.text(LETTERS, max_size=12), max_size=8),
        st.text(LETTERS.replace(" ", "").replace("\n", ""), min_size=1, max_size=5),
    )
    @example(["100%", "100", "1_0"], "0%")
    @example(["a_b", "aXb"], "a_b")
    @example(["it's", "it''s", "its"], "t's")
    @example(["c:\\new", "c:new"], "\\n")
    @example(["İstanbul", "istanbul"], "İ")
    @example(["ΟΔΟΣ", "οδος"], "ος")
    @example(["ab", "a b"], "a")
    def test_any_word_is_counted_as_like_does(self, bodies: list[str], word: str) -> None:
        write(*bodies)
        assert found(word) == like(word)

    @given(st.text(LETTERS, max_size=30))
    def test_every_part_of_a_text_finds_it(self, body: str) -> None:
        write(body)
        for begin in range(len(body)):
            for end in range(begin + 1, min(len(body), begin + 4) + 1):
                word = body[begin:end]
                if not any(sign.isspace() for sign in word):
                    assert found(word) == 1


@pytest.mark.usefixtures("notes")
def test_repeats_beyond_what_a_vector_can_place_are_counted() -> None:
    laughter = "哈" * 600
    long = "投诉噪音" * 5_000 + "末尾油烟"
    write(laughter, "哈" * 3, long, "哈呵" * 400 + "嘿")
    for word in ("哈", "哈哈", "哈哈哈", "哈" * 600, "油烟", "末尾油烟", "音投", "呵嘿", "哈呵嘿"):
        assert found(word) == like(word), word
    assert found("哈" * 601) == 0


@pytest.mark.usefixtures("notes")
def test_every_word_of_a_search_must_occur_in_any_order() -> None:
    write("楼下油烟扰民，夜里还有噪音", "油烟", "噪音扰民")
    assert found("噪音 油烟") == 1
    assert found("  扰民　噪音 ") == 2
    assert found("") == 3
    assert found("   ") == 3


def test_a_text_nobody_writes_by_hand_is_refused() -> None:
    with pytest.raises(ValueError, match="can be searched"):
        bigram_vector("字" * (MAX_CHARACTERS + 1))


def test_lower_case_keeps_the_number_of_characters() -> None:
    assert normalise("İSTANBUL ΟΔΟΣ") == "istanbul οδοσ"


@pytest.mark.usefixtures("notes")
def test_newest_matches_come_first_by_every_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short walks, long walks and the index agree with the plain query, page after page."""
    write(
        *("夜里噪音" if n % 7 == 0 else "油烟扰民" if n % 97 == 0 else "路灯" for n in range(1000))
    )
    monkeypatch.setattr(recent, "FIRST_WALK", 20)
    monkeypatch.setattr(recent, "PORTION", 2)
    monkeypatch.setattr(recent, "GROWTH", 1)
    for words in ("噪音", "油烟扰民", "路灯", "没有", "油烟 扰民", ""):
        plain = Note.objects.filter(search_filter("vector", words)).order_by("-pk")
        expected = list(plain.values_list("pk", flat=True))
        seen: list[int] = []
        while page := recent_matches(
            Note.objects.all(),
            words,
            field="vector",
            limit=50,
            before=seen[-1] if seen else None,
        ):
            seen += page
        assert seen == expected, words


@pytest.mark.usefixtures("notes")
def test_other_filters_hold_in_a_search_for_the_newest() -> None:
    write(*("噪音" for _ in range(40)))
    lowest = Note.objects.order_by("pk").values_list("pk", flat=True)[0]
    some = Note.objects.filter(pk__lt=lowest + 10)
    assert recent_matches(some, "噪音", field="vector", limit=5) == [
        lowest + 9 - n for n in range(5)
    ]


def real_texts(limit: int = 1500) -> list[str]:
    with (REAL_TEXTS / "messages_4326.csv").open(encoding="utf-8-sig") as file:
        return [row["text"] for row in islice(csv.DictReader(file), limit)]


@pytest.mark.usefixtures("notes")
def test_real_reports_are_counted_as_like_does() -> None:
    bodies = real_texts() if Path(REAL_TEXTS).exists() else ["夜里施工噪音扰民", "A2区油烟扰民"]
    write(*bodies)
    taken = [
        body[at : at + length] for at, body in enumerate(bodies[:60]) for length in (1, 2, 3, 5)
    ]
    for word in {"噪音", "油烟扰民", "A", "a2区", "小区", *("".join(w.split()) for w in taken)} - {
        ""
    }:
        assert found(word) == like(word), word
