"""One call reads a report on its way in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.cases.understanding.lexicon import load_lexicon
from shanzhi.cases.understanding.understanding import understand
from shanzhi.cases.understanding.understood import Urgency


def test_grandma_chens_report_is_understood_whole() -> None:
    understood = understand("翠竹苑小区3栋电梯坏了，老人被困电梯", classifier=load_lexicon())
    assert understood.category.name.startswith("城乡建设")
    assert "电梯" in "".join(understood.category.words)
    assert understood.urgency.level is Urgency.EMERGENCY
    assert understood.model_version == "lexicon-1"


def test_a_hundred_thousand_characters_are_read_like_their_beginning() -> None:
    long = "小区停车难，物业不管。" * 10_000
    assert understand(long, classifier=load_lexicon()).category.name.startswith("城乡建设")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_nothing_that_can_be_typed_raises(text: str) -> None:
    understand(text, classifier=load_lexicon())
