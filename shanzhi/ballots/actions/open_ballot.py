"""Voting begins: rules, items and roll are fixed and hashed, and the chain has its first event."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.chain import append
from shanzhi.ballots.actions.locking import locked
from shanzhi.ballots.events import BallotOpened
from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import BallotKind, BallotState, Caller
from shanzhi.ballots.permissions import MANAGE_BALLOT
from shanzhi.ballots.queries.place_rules import rules_in
from shanzhi.ballots.queries.roll_lines import roll_lines
from shanzhi.ballots.rules import bodies
from shanzhi.ballots.rules.canonical import hash_of_lines, leaf_of, sm3_of, without_floats
from shanzhi.ballots.rules.law import values_of
from shanzhi.ballots.rules.shares import Share, area_text
from shanzhi.kernel.api import Actor, WrongState, announce, now


@transaction.atomic
def open_ballot(ballot: Ballot, *, by: Actor, at: datetime | None = None) -> Ballot:
    """Begin the voting that was announced, in its window.

    Raises Denied; WrongState when it is not time, the roll is empty, too few called for it, or too
    few of a representatives' meeting are representatives.
    """
    moment = at or now()
    ballot = locked(ballot, by, MANAGE_BALLOT, BallotState.NOTICED)
    if ballot.opens_at is None or ballot.closes_at is None or ballot.noticed_at is None:
        raise WrongState
    if not ballot.opens_at <= moment < ballot.closes_at:
        raise WrongState(_("还没到公告的开始时间，或已经过了截止时间。"))
    # What is fixed and hashed is in Chinese, whatever language its opener reads.
    with translation.override("zh-hans"):
        rules = rules_in(ballot.kind, ballot.place_code)
    _count_garages(ballot, counts=bool(values_of(rules).get("garages_count", True)))
    lines = list(roll_lines(ballot))
    _require_called(ballot, values_of(rules), lines)
    total = sum((Decimal(line["area"]) for line in lines), Decimal("0.00"))
    if ballot.kind == BallotKind.OWNERS and total <= 0:
        raise WrongState(_("名册里没有计入面积的房屋，不能开始投票。"))
    ballot.roll_hash = hash_of_lines(lines)
    ballot.frozen = _frozen(ballot, rules, len(lines), total)
    ballot.frozen_hash = leaf_of(without_floats(ballot.frozen)).hex()
    ballot.state, ballot.opened_at = BallotState.OPEN, moment
    ballot.save()
    first = append(
        ballot,
        bodies.opened(str(ballot.public_id), ballot.frozen_hash, ballot.roll_hash, moment),
        moment,
    )
    event = BallotOpened(
        ballot_id=ballot.pk,
        electors=len(lines),
        area=area_text(total),
        frozen_hash=ballot.frozen_hash,
        roll_hash=ballot.roll_hash,
        sm3=sm3_of(ballot.frozen),
        head=bytes(first.link).hex(),
    )
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return ballot


def _frozen(
    ballot: Ballot, rules: list[dict[str, Any]], electors: int, area: Decimal
) -> dict[str, Any]:
    return {
        "ballot": str(ballot.public_id),
        "kind": ballot.kind,
        "force": ballot.force,
        "is_secret": ballot.is_secret,
        "place": ballot.place_code,
        "title": ballot.title,
        "words": ballot.words,
        "caller": ballot.caller,
        "callers": ballot.callers,
        "callers_of": ballot.callers_of,
        "silence_clause": ballot.silence_clause,
        "imported_source": ballot.imported_source,
        **{
            name: bodies.moment_text(at)
            for name in ("noticed_at", "opens_at", "closes_at")
            if (at := getattr(ballot, name)) is not None
        },
        "items": [
            {
                "number": item.number,
                "kind": item.kind,
                "matter": item.matter,
                "title": item.title,
                "words": item.words,
                "options": item.options,
                "most": item.most,
            }
            for item in ballot.items.order_by("number")
        ],
        "rules": rules,
        "roll": {"hash": ballot.roll_hash, "electors": electors, "area": area_text(area)},
    }


def _count_garages(ballot: Ballot, *, counts: bool) -> None:
    """The rule of the place may have changed since the roll was brought in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ballots_rollunit SET counts = %s"
            " WHERE ballot_id = %s AND use = 'garage' AND counts <> %s",
            [counts, ballot.pk, counts],
        )
        if cursor.rowcount:
            cursor.execute(
                "UPDATE ballots_elector elector SET area = (SELECT coalesce(sum(area), 0)"
                " FROM ballots_rollunit WHERE elector_id = elector.id AND counts)"
                " WHERE ballot_id = %s",
                [ballot.pk],
            )


def _require_called(ballot: Ballot, values: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    if not lines:
        raise WrongState(_("名册是空的，请先导入名册。"))
    of_representatives = ballot.caller == Caller.REPRESENTATIVES
    asked = values.get("callers_representatives" if of_representatives else "callers")
    if ballot.caller in (Caller.SHARE, Caller.REPRESENTATIVES) and asked:
        # Representatives who call for a residents' meeting are not heads of its roll.
        need = Share.from_json(asked).needed(
            ballot.callers_of if of_representatives else len(lines)
        )
        if ballot.callers < max(need, 1):
            raise WrongState(
                _("提议的人数不够：需要 %(need)s 人，实有 %(had)s 人。")
                % {"need": need, "had": ballot.callers}
            )
    if share := values.get("representatives_share"):
        found = sum(1 for line in lines if line["kind"] == "representative")
        need = Share.from_json(share).needed(len(lines))
        if found < need:
            raise WrongState(
                _("居民代表要占组成人员的五分之四以上：需要 %(need)s 人，实有 %(had)s 人。")
                % {"need": need, "had": found}
            )
