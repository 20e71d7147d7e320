"""Small invented histories for tests: what residents of no real town might have written."""

import csv
from collections.abc import Iterable
from pathlib import Path

TOWN = {
    "环境保护": (
        ("楼下烧烤店", "门口工地", "广场舞大妈", "村边化工厂"),
        ("半夜吵得睡不着", "噪音扰民没人管", "打桩声音太大", "排放废气味道刺鼻"),
    ),
    "劳动和社会保障": (
        ("我们公司", "镇上服装厂", "工地包工头", "原来的单位"),
        ("拖欠工资不发", "辞退员工不给经济补偿", "从来不交社保", "加班没有加班费"),
    ),
    "教育文体": (
        ("实验小学", "小区幼儿园", "县一中老师", "培训学校"),
        ("报名学位不够", "向家长乱收费", "周末给学生补课", "体罚学生要说法"),
    ),
}
TIMES = ("上周起", "春节后", "暑假里")


def history() -> list[tuple[str, str]]:
    """144 (text, category) pairs, no two alike."""
    return [
        (f"{who}{time}{what}", category)
        for category, (those, deeds) in TOWN.items()
        for who in those
        for what in deeds
        for time in TIMES
    ]


def write_csv(path: Path, rows: Iterable[Iterable[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as target:
        csv.writer(target).writerows(rows)
    return path
