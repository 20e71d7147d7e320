"""A file of real reports comes in through the ordinary action: once, resumable, nothing half."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from shanzhi.cases.actions import import_cases as importing
from shanzhi.cases.actions.import_cases import COLUMNS, ImportPlan, import_cases
from shanzhi.cases.models import Case, ImportRun
from shanzhi.cases.models.states import State
from shanzhi.cases.tests.factories import COMMUNITY, counted, make_town
from shanzhi.kernel.api import Denied, history
from shanzhi.lib.csv_records import UnreadableFile, read_records

pytestmark = pytest.mark.django_db

HEADER = "id,title,text,reported_at,reply,replied_at\n"


def plan(source: str = "hotline") -> ImportPlan:
    return ImportPlan(
        source_name=source, columns={name: name for name in COLUMNS}, place_code=COMMUNITY
    )


def write(folder: Path, *lines: str | bytes) -> Path:
    path = folder / "reports.csv"
    parts = [line.encode() if isinstance(line, str) else line for line in (HEADER, *lines)]
    path.write_bytes(b"".join(parts))
    return path


def test_rows_keep_their_times_and_their_replies(tmp_path: Path) -> None:
    make_town()
    path = write(
        tmp_path,
        "7,路灯坏了,晚上看不见,2019-04-25T09:32:09+08:00,已更换灯泡,2019-05-10T14:56:53+08:00\n",
        '8,油烟扰民,"楼下烧烤店\n""通宵""营业",2019/04/26 10:00:00,,\n',
    )
    run, refused = import_cases(path, plan())
    assert (run.imported, run.refused, refused) == (2, 0, [])
    answered, waiting = Case.objects.order_by("opened_at")
    assert answered.opened_at.isoformat() == "2019-04-25T01:32:09+00:00"
    assert answered.handled_at is not None
    assert answered.handled_at.isoformat() == "2019-05-10T06:56:53+00:00"
    assert (answered.state, answered.outcome_note) == (State.HANDLED, "已更换灯泡")
    assert (waiting.state, waiting.text.body) == (
        State.DISPATCHED,
        '油烟扰民\n楼下烧烤店\n"通宵"营业',
    )


def test_a_reply_without_a_time_comes_in_as_not_answered(tmp_path: Path) -> None:
    make_town()
    path = write(
        tmp_path,
        "9,连通道路,出行不便,2018-03-19T10:05:04+08:00,您的来信已收悉, \n",
        "10,路灯坏了,看不见,2018-03-19T10:05:04+08:00,已更换,昨天\n",
    )
    run, refused = import_cases(path, plan())
    assert (run.imported, [row.line for row in refused]) == (1, [3])  # a wrong time is still wrong
    case = Case.objects.get()
    assert (case.state, case.handled_at, case.outcome_note) == (State.DISPATCHED, None, "")
    assert [event.kind for event in history("case", case.pk)][-1] == "cases.CaseDispatched"


def test_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    make_town()
    path = write(tmp_path, "1,井盖坏了,快修,2019-01-01T00:00:00+08:00,,\n")
    import_cases(path, plan())
    before = counted()
    ImportRun.objects.all().delete()
    run, refused = import_cases(path, plan())
    assert (run.imported, refused, counted()) == (0, [], before)


def test_bad_rows_are_refused_by_line_and_reason_and_the_rest_comes_in(tmp_path: Path) -> None:
    make_town()
    good = "{n},积水,地下车库,2019-01-0{n}T00:00:00+08:00,,\n"
    path = write(
        tmp_path,
        good.format(n=1),
        "2,没有时间,内容,昨天,,\n",
        b"3,\xff\xfe,bad,2019-01-01T00:00:00+08:00,,\n",
        "4,少了几列\n",
        '5,"引号没有合上,内容,2019-01-01T00:00:00+08:00,,\n',
        good.format(n=6),
        "7,,,2019-01-01T00:00:00+08:00,,\n",
        f"8,太长,{'长' * 12_000},2019-01-01T00:00:00+08:00,,\n",
        good.format(n=9),
    )
    run, refused = import_cases(path, plan())
    assert run.imported == 3
    assert [row.line for row in refused] == [3, 4, 5, 6, 8, 9]
    assert all(row.reason for row in refused)
    assert Case.objects.count() == 3


def test_a_run_that_broke_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_town()
    rows = [f"{n},停车,占道,2019-01-01T00:00:00+08:00,,\n" for n in range(1, 8)]
    path = write(tmp_path, *rows)
    monkeypatch.setattr(importing, "BATCH", 2)

    def power_cut(_bytes: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_cases(path, plan(), progress=power_cut)
    assert Case.objects.count() == 2
    run, _refused = import_cases(path, plan())
    assert (run.imported, Case.objects.count()) == (7, 7)


def test_a_clerk_may_not_import(tmp_path: Path) -> None:
    town = make_town()
    path = write(tmp_path, "1,路灯,坏了,2019-01-01T00:00:00+08:00,,\n")
    before = counted()
    with pytest.raises(Denied):
        import_cases(path, plan(), by=town.clerk)
    assert counted() == before


def test_an_empty_file_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    with pytest.raises(UnreadableFile):
        list(read_records(path))


def test_a_million_rows_with_a_broken_line_in_the_middle_stay_flat_in_memory(
    tmp_path: Path,
) -> None:
    """Only reading: what becomes of good rows is tested above. Half of a million lines before the
    broken one, half after it; peak memory is that of one record."""
    path = tmp_path / "million.csv"
    line = b"1,title,text,2019-01-01T00:00:00+08:00,,\n"
    with path.open("wb") as file:
        file.write(HEADER.encode())
        for _ in range(50):
            file.write(line * 10_000)
        file.write(b'1,"never closed,text,2019-01-01T00:00:00+08:00,,\n')
        for _ in range(50):
            file.write(line * 10_000)
    process = psutil.Process()
    before, most = process.memory_info().rss, 0
    good = bad = 0
    for record in read_records(path):
        good += record.fields is not None
        bad += record.fields is None
        if record.line % 100_000 == 0:
            most = max(most, process.memory_info().rss - before)
    assert (good, bad) == (1_000_000, 1)
    assert most < 20_000_000


def test_history_of_an_imported_matter_is_whole(tmp_path: Path) -> None:
    make_town()
    path = write(tmp_path, "7,路灯,坏了,2019-04-25T09:32:09+08:00,已换,2019-05-10T14:56:53+08:00\n")
    import_cases(path, plan())
    events = history("case", Case.objects.get().pk)
    assert [event.sequence for event in events] == [1, 2, 3, 4]
    assert events[-1].at.isoformat() == "2019-05-10T06:56:53+00:00"
