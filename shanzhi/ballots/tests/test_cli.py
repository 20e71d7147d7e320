"""The room's commands: the chains hold, a record is taken out, its checker, and what is broken is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from shanzhi.ballots.actions.close_ballot import close_ballot
from shanzhi.ballots.actions.count_ballot import count_ballot
from shanzhi.ballots.models import Ballot
from shanzhi.ballots.tests.factories import AFTER, COMMUNITY, make_open, rows_of, vote
from shanzhi.ballots.verifier.verify_ballot import main
from shanzhi.ballots.web.cli import cli
from shanzhi.kernel.api import SYSTEM
from shanzhi.places.tests.factories import make_grid, make_square

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted() -> Ballot:
    make_grid("翠湖花园网格", COMMUNITY, make_square())
    ballot = make_open(rows_of(["80.00", "90.00", "100.00"]))
    vote(ballot, 1)
    vote(ballot, 3)
    close_ballot(ballot, by=SYSTEM, at=AFTER)
    return count_ballot(ballot, by=SYSTEM, at=AFTER)


def test_a_record_is_taken_out_and_checked_with_the_file_beside_it(
    counted: Ballot, tmp_path: Path
) -> None:
    record, checker = tmp_path / "record.txt", tmp_path / "verify_ballot.py"
    ran = CliRunner().invoke(cli, ["export", str(counted.public_id), str(record)])
    assert (ran.exit_code, "written" in ran.output) == (0, True)
    assert main([str(record), "--head", counted.head]) == 0
    assert CliRunner().invoke(cli, ["verifier", str(checker)]).exit_code == 0
    assert checker.read_text().startswith("#!/usr/bin/env python3")


def test_what_is_not_counted_is_not_taken_out(tmp_path: Path) -> None:
    make_grid("翠湖花园网格", COMMUNITY, make_square())
    ballot, target = make_open(rows_of(["80.00"])), tmp_path / "record.txt"
    ran = CliRunner().invoke(cli, ["export", str(ballot.public_id), str(target)])
    assert ran.exit_code == 1
    assert not target.exists()
    assert CliRunner().invoke(cli, ["export", COMMUNITY, str(target)]).exit_code == 2


def test_every_chain_is_checked_and_the_first_broken_event_is_named(counted: Ballot) -> None:
    ran = CliRunner().invoke(cli, ["verify"])
    assert (ran.exit_code, "1 ballots hold." in ran.output) == (0, True)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute('UPDATE ballots_vote SET choices = \'{"1": ["no"]}\'')
        cursor.execute("SET session_replication_role = origin")
    ran = CliRunner().invoke(cli, ["verify", str(counted.public_id)])
    assert ran.exit_code == 1
    assert f"BROKEN: ballot {counted.public_id}: broken from event 2" in ran.output
