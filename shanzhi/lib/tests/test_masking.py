"""Nobody's number is readable in a log."""

from __future__ import annotations

import io
import logging

import pytest

from shanzhi.lib.masking import (
    MaskingFilter,
    mask_line,
    mask_name,
    mask_phone,
    mask_text,
    mask_words,
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812345678，请回", "电话138****5678，请回"),
        ("身份证11010519491231002X。", "身份证110105********002X。"),
        ("两个 13812345678/15987654321", "两个 138****5678/159****4321"),
        ("单号 20261122138123456789", "单号 20261122138123456789"),
        ("打 138-1234-5678 或 138 1234 5678", "打 138****5678 或 138****5678"),
        ("+8613812345678", "+86138****5678"),
        ("110105 19491231 002x", "110105********002x"),
        ("网格 990101001001001 第 1380 号", "网格 990101001001001 第 1380 号"),
        ("没有号码", "没有号码"),
    ],
)
def test_numbers_inside_a_text(text: str, masked: str) -> None:
    assert mask_text(text) == masked


def test_somebody_who_says_who_they_are() -> None:
    said = "我是张建国，住3幢302室，电话13812345678"
    assert mask_words(said) == "我是张**，住3幢302室，电话138****5678"


def test_names_and_phones() -> None:
    assert [mask_name(name) for name in ("张三", "张三丰", "张", "")] == ["张*", "张**", "张*", ""]
    assert [mask_phone(phone) for phone in ("13812345678", "12345", "")] == [
        "138****5678",
        "***45",
        "",
    ]


def test_a_log_line_hides_them_in_words_arguments_and_tracebacks() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(MaskingFilter())
    log = logging.getLogger("shanzhi.test_masking")
    log.addHandler(handler)
    log.warning("call %s or %s", "13812345678", 15987654321)
    try:
        raise ValueError("13700001111 is taken")
    except ValueError:
        log.exception("failed")
    log.removeHandler(handler)
    said = out.getvalue()
    assert "call 138****5678 or 159****4321" in said
    assert "137****1111 is taken" in said
    assert not any(number in said for number in ("13812345678", "15987654321", "13700001111"))


@pytest.mark.parametrize(
    "address",
    ["/m/{}/rating", "/v/{}/appeal", "/api/v1/follow-ups/{}", "/api/v1/{}/telemetry",
     "/v1/{}/telemetry", "/sensing/push/{}/ctwing", "/sensing/camera/{}", "/files/x?by={}"],
)  # fmt: skip
def test_the_secret_part_of_an_address_stays_out_of_a_log_line(address: str) -> None:
    secret = "aB3-_" * 7
    assert (
        mask_line(f"Not Found: {address.format(secret)}") == f"Not Found: {address.format('***')}"
    )
