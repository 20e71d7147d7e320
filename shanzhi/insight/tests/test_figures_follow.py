"""Figures follow what happens: each event once, whatever the order, and made anew they are the same."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
import pytest
from django.db import connection, connections, transaction
from django.db.models import Sum

from shanzhi.cases.api import Case, correct_place
from shanzhi.cases.tests.factories import COMMUNITY, make_handled, make_report, make_town
from shanzhi.insight.actions.figures import rebuild as making
from shanzhi.insight.actions.figures.check import check_figures
from shanzhi.insight.actions.figures.follow import Follower, NotBuilt, follow_all
from shanzhi.insight.actions.figures.rebuild import bring_up_to_date, rebuild
from shanzhi.insight.models import FigureCell, FigureMatter, FigureOffset, FigureTime, Grain
from shanzhi.insight.queries.figures.kept_matters import kept
from shanzhi.insight.rules.figures.codes import number
from shanzhi.insight.rules.figures.matters import by_street
from shanzhi.kernel.api import SYSTEM, EventRecord, Role
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.places.tests.factories import make_grid, make_square

pytestmark = pytest.mark.django_db


def everything() -> list[Any]:
    """All cells that hold something, and all matters."""
    cells = [
        row
        for row in FigureCell.objects.order_by("pk").values()
        if any(value for name, value in row.items() if name not in KEY)
    ]
    return [cells, list(FigureMatter.objects.order_by("pk").values())]


def settled() -> None:
    """All that was written lies below the horizon: whoever writes in another database of the server may
    hold it back for a while."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(written::text::bigint), 0) FROM kernel_event")
        last = int(cursor.fetchone()[0])
    latest = time.monotonic() + 30
    while FigureOffset.objects.get().written <= last and time.monotonic() < latest:
        follow_all()
        time.sleep(0.05)


KEY = {"place_code", "grain", "start", "category", "source", "loop", "outcome"}


def test_figures_that_other_rules_made_are_not_gone_on_with() -> None:
    FigureOffset.objects.update_or_create(pk=1, defaults={"rules": 0})
    with pytest.raises(NotBuilt):
        Follower().step()


def test_what_is_followed_is_what_is_made_anew() -> None:
    town = make_town()
    make_report(town)
    bring_up_to_date()
    make_handled(town)
    make_report(town)
    follow_all()
    followed = everything()
    assert FigureMatter.objects.count() == 3
    rebuild()
    assert everything() == followed
    county = FigureCell.objects.filter(place_code="990101", grain=Grain.MONTH)
    assert county.aggregate(came=Sum("came"), handled=Sum("handled"), left=Sum("left")) == {
        "came": 3,
        "handled": 1,
        "left": 1,
    }


def test_made_anew_in_parts_is_made_anew_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a county's matters lie in several parts."""
    town = make_town()
    for text in ("路灯坏了", "井盖丢了", "树倒了"):
        make_report(town, text)
    make_handled(town)
    bring_up_to_date()
    matters = kept(FigureMatter.objects.values_list("pk", flat=True))
    streets = [number(f"990101{street:03d}001001") for street in (1, 2, 2, 3)]
    matters.place = np.array(streets, np.int64)
    monkeypatch.setattr(making, "replayed", lambda **_of: (matters, 4))
    rebuild()
    whole = everything()
    monkeypatch.setattr(making, "PART", 1)
    rebuild()
    assert everything() == whole
    assert len(list(by_street(matters, 1))) == 3
    county = FigureCell.objects.filter(place_code="990101", grain=Grain.WHOLE_MONTH)
    assert county.aggregate(came=Sum("came"), handled=Sum("handled")) == {"came": 4, "handled": 1}
    assert FigureTime.objects.filter(place_code="990101", grain=Grain.WHOLE_DAY).count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_later_with_a_lower_number_is_not_lost() -> None:
    """Two write at once: the first number is given first and committed last."""
    town = make_town()
    bring_up_to_date()
    settled()
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                make_report(town, "路灯坏了")
                begun.set()
                may_end.wait(30)
        finally:
            ended.set()
            connections.close_all()

    writer = threading.Thread(target=slowly)
    writer.start()
    assert begun.wait(30)
    make_report(town, "井盖丢了")
    follower = Follower()
    follower.step()
    assert FigureMatter.objects.count() == 1, "what is committed is there at once"
    assert follower.step().events == 0, "and is not carried again and again"
    may_end.set()
    writer.join(30)
    while follower.step().more:
        pass
    assert FigureMatter.objects.count() == 2
    followed = everything()
    rebuild()
    assert everything() == followed


def test_a_corrected_place_moves_everything_with_it() -> None:
    town = make_town()
    case = make_report(town)
    bring_up_to_date()
    other = make_grid("邻近网格", COMMUNITY, make_square(1.0))
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    correct_place(
        case, by=street, place_code=other.code, address="", reason="报错了地方，在隔壁网格"
    )
    follow_all()
    months = FigureCell.objects.filter(grain=Grain.MONTH)
    assert months.filter(place_code=other.code).aggregate(n=Sum("came"))["n"] == 1
    assert months.filter(place_code=town.grid.code).aggregate(n=Sum("came"))["n"] == 0
    followed = everything()
    rebuild()
    assert everything() == followed


def test_a_check_finds_what_somebody_changed_by_hand() -> None:
    town = make_town()
    case = make_report(town)
    bring_up_to_date()
    assert check_figures(by=SYSTEM, whole=True).differences == 0
    Case.objects.filter(pk=case.pk).update(category_id="03")
    check = check_figures(by=SYSTEM, whole=True)
    assert check.told == [f"#{case.pk}: category: 103 / 1{case.category_id}"]
    assert EventRecord.objects.filter(kind="insight.FiguresDiffer").count() == 1
    FigureCell.objects.filter(place_code=COMMUNITY, grain=Grain.DAY).update(came=9)
    told = check_figures(by=SYSTEM, whole=True).told
    assert f"{COMMUNITY}: days are not the marks of its matters" in told
