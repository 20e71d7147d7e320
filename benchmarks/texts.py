"""Texts of reports: the real ones where the shared files are, else those of the demo town."""

from __future__ import annotations

import csv

from benchmarks.shared_place import shared_folder


def report_texts() -> tuple[list[str], str]:
    """(texts, where they are from). Real texts hold title and body, cut to 5,000 characters."""
    folder = shared_folder("matters")
    if folder is None:
        from shanzhi.cases.demo import REPORTS

        return REPORTS.read_text(encoding="utf-8").split("\n")[:-1], "demo town"
    texts = []
    for name in ("messages_4326.csv", "answered_2816.csv"):
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            texts += [
                f"{row['title']}\n{row['text']}".strip()[:5000] for row in csv.DictReader(file)
            ]
    return texts, "7,142 real reports"
