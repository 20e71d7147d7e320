"""What the real answered reports say by themselves, with nothing of Shanzhi's: pandas alone.

``python tests/answered_by_pandas.py answered_2816.csv`` prints the figures.
"""

from __future__ import annotations

import sys

import pandas as pd


def figures(path: str) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """(over all, by the Monday of the week): answered, median hours, shares within 7 and 15 days."""
    rows = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    rows = rows[rows["reply"].notna() & rows["replied_at"].notna()]
    asked = pd.to_datetime(rows["reported_at"], utc=True).dt.tz_convert("Asia/Shanghai")
    waited = pd.to_datetime(rows["replied_at"], utc=True) - asked
    monday = (asked - pd.to_timedelta(asked.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d")
    return _of(waited), {str(week): _of(part) for week, part in waited.groupby(monday)}


def _of(waited: pd.Series) -> dict[str, float]:
    return {
        "answered": len(waited),
        "median_hours": waited.median().total_seconds() / 3600,
        "within_7": float((waited <= pd.Timedelta(days=7)).mean()),
        "within_15": float((waited <= pd.Timedelta(days=15)).mean()),
    }


if __name__ == "__main__":
    for part in figures(sys.argv[1]):
        sys.stdout.write(f"{part}\n")
