"""kill -9 of whoever carries events into the figures, at 20 random moments: nothing is lost or twice."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest
from django.db import connections

from shanzhi.cases.tests.factories import make_handled, make_report, make_town
from shanzhi.insight.actions.figures.check import check_figures
from shanzhi.insight.actions.figures.follow import Follower
from shanzhi.insight.api import bring_up_to_date
from shanzhi.insight.models import FigureOffset
from shanzhi.kernel.api import SYSTEM

KILLS = 20
# One step carries so few events that most kills meet it in the middle of its work.
FEW = 2


@pytest.mark.django_db(transaction=True)
def test_figures_are_whole_however_often_the_follower_is_killed() -> None:
    chance, town = random.Random(20261126), make_town()
    bring_up_to_date()
    moved, longest = set(), 0.15
    for number in range(KILLS):
        make_report(town)
        if number % 4 == 0:
            make_handled(town)
        child = _follower()
        time.sleep(chance.uniform(0.005, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        moved.add(FigureOffset.objects.get().written)
        # A step takes longer on a busy machine.
        longest *= 1.0 if len(moved) > 1 else 1.4
    assert len(moved) > 1, "nobody lived long enough to carry anything"
    check = check_figures(by=SYSTEM, whole=True)
    assert (check.told, check.matters) == ([], KILLS + KILLS // 4)


def _follower() -> int:
    """A process that carries events until it is killed."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        follower = Follower()
        while True:
            follower.step(FEW)
    finally:
        os._exit(1)
