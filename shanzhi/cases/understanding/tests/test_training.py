"""Clerk Li trains the classifier on the town's own history and lets it sort a new file."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.cases.understanding.commands import classify_command, train_command
from shanzhi.cases.understanding.labelled import UnreadableFile
from shanzhi.cases.understanding.lexicon import Lexicon
from shanzhi.cases.understanding.linear import LinearClassifier
from shanzhi.cases.understanding.model_file import (
    ARRAYS,
    CARD,
    UnreadableModel,
    load_classifier,
    load_model,
)
from shanzhi.cases.understanding.tests.letters import history, write_csv
from shanzhi.cases.understanding.training import train, train_file


@pytest.fixture(scope="module")
def model() -> LinearClassifier:
    texts, labels = zip(*history(), strict=True)
    return train(texts, labels)[0]


def test_a_new_report_gets_category_confidence_and_the_words_that_decided(
    model: LinearClassifier,
) -> None:
    guess = model.classify("门口工地半夜打桩，全家睡不着")
    assert guess.name == "环境保护"
    assert guess.code == "04"
    assert guess.confidence > 0.5
    assert set(guess.words) & {"工地", "打桩", "睡不着"}


def test_a_segmented_report_is_read_like_a_raw_one(model: LinearClassifier) -> None:
    raw, segmented = model.classify("公司拖欠工资不发"), model.classify("公司 拖欠 工资 不发")
    assert raw.name == segmented.name == "劳动和社会保障"


def test_a_text_with_no_known_word_has_no_category(model: LinearClassifier) -> None:
    assert model.classify("🙂🙂").code == ""
    assert not model.scores("").any()


def test_a_label_that_is_not_in_the_catalogue_keeps_its_name_and_has_no_code() -> None:
    texts = [text for text, _ in history()]
    guess = train(texts, [f"本地{label}" for _, label in history()])[0].classify("公司拖欠工资不发")
    assert (guess.code, guess.name) == ("", "本地劳动和社会保障")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_whatever_is_written_is_read_without_an_error(model: LinearClassifier, text: str) -> None:
    assert 0 <= model.classify(text).confidence <= 1


def test_a_saved_model_reads_the_same_and_holds_no_word_of_a_letter(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "history.csv", [("text", "category"), *history()])
    trained = train_file(file, tmp_path / "model")
    again = load_classifier(tmp_path / "model")
    assert again.classify("公司拖欠工资") == trained.model.classify("公司拖欠工资")
    assert again.version == trained.model.version
    assert "拖欠".encode() not in (tmp_path / "model" / ARRAYS).read_bytes()
    assert (
        json.loads((tmp_path / "model" / CARD).read_text(encoding="utf-8"))["about"]["rows"] == 144
    )
    with np.load(tmp_path / "model" / ARRAYS, allow_pickle=False) as arrays:
        assert arrays["weights"].dtype == np.float16


def test_without_a_model_the_lexicon_answers(tmp_path: Path) -> None:
    assert isinstance(load_classifier(None), Lexicon)
    assert isinstance(load_classifier(tmp_path), Lexicon)


def test_a_broken_model_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / ARRAYS).write_bytes(b"PK not a model")
    with pytest.raises(UnreadableModel, match="重新训练"):
        load_model(tmp_path)


def test_broken_rows_are_refused_by_line_and_the_rest_trains(tmp_path: Path) -> None:
    rows = [
        ("text", "category"),
        *history(),
        ("没有类别的一行", ""),
        ("", "教育文体"),
        ("三列", "教育文体", "多"),
        ("只此一条", "孤例"),
    ]
    trained = train_file(write_csv(tmp_path / "history.csv", rows), tmp_path / "model")
    assert [(one.line, one.reason) for one in trained.refused] == [
        (146, "没有类别"),
        (147, "没有正文"),
        (148, "有 3 列，应为 2 列"),
        (149, "类别「孤例」只有一条"),
    ]
    assert trained.model.about["rows"] == 144


def test_one_broken_byte_costs_one_row_not_the_file(tmp_path: Path) -> None:
    lines = ["text,category", *(f"{text},{label}" for text, label in history())]
    written = "\n".join(lines).encode()
    file = tmp_path / "history.csv"
    file.write_bytes(written + b"\n\xff\xfe\xe4 broken,\xe6\n")
    assert [one.line for one in train_file(file, tmp_path / "model").refused] == [146]


@pytest.mark.parametrize(
    "rows", [[], [("a", "b"), ("1", "2")], [("text", "category"), ("很短", "教育文体")]]
)
def test_a_file_that_cannot_train_says_why_and_leaves_no_model(
    tmp_path: Path, rows: list[tuple[str, str]]
) -> None:
    with pytest.raises(UnreadableFile):
        train_file(write_csv(tmp_path / "bad.csv", rows), tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_clerk_li_trains_and_sorts_from_the_command_line(tmp_path: Path) -> None:
    """Her history is in GB 18030, as office software writes it; the new file has a title and a text."""
    old = write_csv(tmp_path / "old.csv", [("内容", "类别"), *history()], encoding="gb18030")
    new = write_csv(
        tmp_path / "new.csv", [("标题", "内容"), ("工地太吵", "夜里打桩"), ("", ""), ("只有标题",)]
    )
    run = CliRunner()
    trained = run.invoke(train_command, [str(old), "--out", str(tmp_path / "model")])
    assert trained.exit_code == 0, trained.output
    assert "144 rows, 3 labels" in trained.output
    done = run.invoke(
        classify_command,
        [str(new), "--model", str(tmp_path / "model"), "--out", str(tmp_path / "out.csv")],
    )
    assert done.exit_code == 0, done.output
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "标题,内容,predicted_category,confidence,deciding_words"
    assert lines[1].startswith("工地太吵,夜里打桩,环境保护,")
    assert len(lines) == 2
    assert "line 4: 有 1 列，应为 2 列" in done.output


def test_a_column_that_is_not_there_is_told_with_the_columns_that_are(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "new.csv", [("a", "b"), ("x", "y")])
    done = CliRunner().invoke(classify_command, [str(file), "--text", "正文"])
    assert done.exit_code == 1
    assert "表头是：a、b" in done.output
