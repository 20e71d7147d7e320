"""When the keys of the house turn, what this room keeps sealed moves, and everybody is still found."""

from __future__ import annotations

from uuid import uuid4

import pytest
from pytest_django import Settings

from shanzhi.ballots.actions.cast_secret import cast_secret
from shanzhi.ballots.actions.cast_vote import NewVote
from shanzhi.ballots.actions.close_ballot import close_ballot
from shanzhi.ballots.actions.count_ballot import count_ballot
from shanzhi.ballots.actions.draft_ballot import NewItem
from shanzhi.ballots.actions.give_proxy import NewProxy, give_proxy
from shanzhi.ballots.models import Proxy, RollPerson
from shanzhi.ballots.queries.voters import actor_of, voters_of
from shanzhi.ballots.sealing import unseal_name
from shanzhi.ballots.tests.factories import (
    AFTER,
    CLOSES,
    COMMUNITY,
    DURING,
    make_open,
    make_scan,
    people_rows,
    rows_of,
    voter,
)
from shanzhi.kernel.api import SYSTEM
from shanzhi.people.api import keys_behind, rotate_keys
from shanzhi.people.tests.factories import make_resident
from shanzhi.places.tests.factories import make_grid, make_square

pytestmark = pytest.mark.django_db
OPTIONS = ({"label": "赵一"}, {"label": "钱二"})


def test_names_numbers_proxies_and_envelopes_move_and_the_old_key_can_go(
    settings: Settings,
) -> None:
    make_grid("翠湖花园网格", COMMUNITY, make_square())
    named = make_open(rows_of(["80.00", "90.00"]))
    written = NewProxy(
        valid_until=CLOSES, written_id=make_scan(), uploader_key="desk",
        holder_name="小王", holder_phone="13511112222",
    )  # fmt: skip
    give_proxy(voter(named, 2).elector, written, by=SYSTEM, at=DURING)
    Proxy.objects.update(valid_until="2099-01-01T00:00:00Z")
    seats = NewItem(title="居委会委员", kind="election", options=OPTIONS, most=1)
    election = make_open(people_rows(2), kind="committee", items=(seats,))
    who = voter(election, 1)
    new = NewVote(key=uuid4(), choices={"1": ["o1"]})
    dropped = cast_secret(who.elector, new, by=actor_of([who]), at=DURING)

    settings.DATA_KEYS = dict(settings.DATA_KEYS) | {9: "another-key-of-thirty-two-letters"}
    settings.DATA_KEY_ID = 9
    assert keys_behind() == 4 * 2 + 1 + 1
    assert sum(rotate_keys(batch=2)) == 10
    assert keys_behind() == 0
    settings.DATA_KEYS = {9: settings.DATA_KEYS[9]}

    owner, holder = make_resident(phone="13700000001"), make_resident(phone="13511112222")
    assert [found.elector.number for found in voters_of(owner, named)] == [1]
    assert [found.elector.number for found in voters_of(holder, named)] == [2]
    people = RollPerson.objects.filter(elector__ballot=named).order_by("pk")
    assert unseal_name(people[0].name_encrypted) == "业主1"
    close_ballot(election, by=SYSTEM, at=AFTER)
    counted = count_ballot(election, by=SYSTEM, at=AFTER)
    assert counted.result
    assert counted.result["items"][0]["counts"]["o1"] == {"heads": 1}
    assert dropped.digest in str(election.links.filter(body__0="envelopes").get().body)
