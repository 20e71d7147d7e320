"""What the reply check says of 2,816 real replies of governments."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence

from shanzhi.cases.rules.reply_check import check_reply
from shanzhi.places.tests.shared import shared_file


def faults(reply: str, report: str) -> set[str]:
    """What is not as it should be."""
    return {found.key for found in check_reply(reply, report=report) if found.level != "ok"}


def test_on_real_replies_the_substantial_pass_and_mere_receipts_do_not() -> None:
    with shared_file("matters/answered_2816.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [
        (len(row["reply"].strip()), faults(row["reply"], f"{row['title']}\n{row['text']}"))
        for row in rows
    ]
    long = [keys for size, keys in found if size >= 100]
    short = [keys for size, keys in found if size < 40]
    assert _share(long, "done") < 0.04  # measured 2.7 %
    assert _share(long, "answers") < 0.02
    assert _share(long, "when") < 0.05
    assert _share(short, "done") > 0.9  # measured 93.3 %
    assert not any(keys & {"personal", "rude"} for _size, keys in found)
    assert sum("placeholder" in keys for _size, keys in found) <= 2


def _share(found: Sequence[Collection[str]], key: str) -> float:
    return sum(key in keys for keys in found) / len(found)
