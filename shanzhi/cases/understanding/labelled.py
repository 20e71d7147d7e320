"""Reads CSV files of reports row by row; what cannot be read is refused with its line and a reason."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TEXT_COLUMNS = (
    "text",
    "tokens",
    "content",
    "message",
    "正文",
    "内容",
    "留言详情",
    "诉求内容",
    "文本",
    "描述",
)
TITLE_COLUMNS = ("title", "subject", "标题", "留言主题", "诉求标题", "主题")
LABEL_COLUMNS = (
    "category",
    "label",
    "level1",
    "类别",
    "分类",
    "一级标签",
    "一级分类",
    "诉求类别",
    "标签",
)
ENCODINGS = ("utf-8-sig", "gb18030")
LONGEST_CELL = 200_000
"""Characters; a longer cell is most likely an unclosed quotation mark."""


class UnreadableFile(Exception):
    """The file as a whole cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was left out. line: number of its last line in the file, from 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be used. cells: as in the file, by column."""

    line: int
    text: str
    label: str
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """An opened file: its columns, and which of them hold what. `refused` fills while rows are read."""

    lines: list[str]
    columns: list[str]
    text_columns: list[str]
    label_column: str | None
    refused: list[Refused] = field(default_factory=list)

    def rows(self, *, labelled: bool) -> Iterator[Row]:
        """The usable rows; with `labelled`, only those that have a label."""
        reader = csv.reader(_without_nulls(self.lines))
        next(reader)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as why:
                self.refused.append(Refused(reader.line_num, f"不是有效的 CSV 行：{why}"))
                continue
            row = self._read(cells, reader.line_num, labelled=labelled)
            if row:
                yield row

    def _read(self, cells: list[str], line: int, *, labelled: bool) -> Row | None:
        if not any(cell.strip() for cell in cells):
            return None
        reason = ""
        named = dict(zip(self.columns, cells, strict=False))
        text = "\n".join(filter(None, (named.get(name, "").strip() for name in self.text_columns)))
        label = named.get(self.label_column, "").strip() if self.label_column else ""
        if len(cells) != len(self.columns):
            reason = f"有 {len(cells)} 列，应为 {len(self.columns)} 列"
        elif not text:
            reason = "没有正文"
        elif "\ufffd" in text or "\ufffd" in label:
            reason = "含有无法按文件编码读出的字节"
        elif max(map(len, cells)) > LONGEST_CELL:
            reason = f"单元格超过 {LONGEST_CELL} 字，可能缺少引号"
        elif labelled and not label:
            reason = "没有类别"
        if reason:
            self.refused.append(Refused(line, reason))
            return None
        return Row(line, text, label, named)


def open_table(
    path: Path, *, text: str | None = None, label: str | None = None, labelled: bool
) -> Table:
    """Open a CSV file and find its columns.

    text: name of the text column, or several joined by commas; None looks for a usual name, with a title before it
    where there is one. label: name of the label column. Raises UnreadableFile.
    """
    lines = _decoded(path).splitlines(keepends=True)
    csv.field_size_limit(10 * LONGEST_CELL)
    try:
        columns = [name.strip() for name in next(csv.reader(_without_nulls(lines)))]
    except (StopIteration, csv.Error) as why:
        raise UnreadableFile(f"{path.name} 是空文件或没有表头。") from why
    texts = text.split(",") if text else _usual_text(columns)
    found = label or next((name for name in LABEL_COLUMNS if name in columns), None)
    missing = [
        name for name in (*texts, *([found] if found and labelled else [])) if name not in columns
    ]
    if missing or not texts or (labelled and not found):
        want = "、".join(missing) or ("正文列（--text）" if not texts else "类别列（--label）")
        raise UnreadableFile(f"{path.name} 中找不到{want}；表头是：{'、'.join(columns)}")
    return Table(lines, columns, texts, found)


def _usual_text(columns: list[str]) -> list[str]:
    titles = [name for name in TITLE_COLUMNS if name in columns][:1]
    texts = [name for name in TEXT_COLUMNS if name in columns][:1]
    return titles + texts


def _decoded(path: Path) -> str:
    """The file's text: UTF-8 with or without mark, else GB 18030, else UTF-8 with the broken bytes marked."""
    try:
        written = path.read_bytes()
    except OSError as why:
        raise UnreadableFile(f"{path.name} 打不开：{why.strerror}") from why
    for encoding in ENCODINGS:
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    # One broken byte must not turn a whole UTF-8 file into nonsense: mark it, and refuse its row alone.
    marked = (written.decode(encoding, "replace") for encoding in ENCODINGS)
    return min(marked, key=lambda text: text.count("\ufffd"))


def _without_nulls(lines: list[str]) -> Iterator[str]:
    return (line.replace("\x00", "\ufffd") for line in lines)


def as_csv_line(cells: list[str]) -> str:
    """One line of CSV, with its line end."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
