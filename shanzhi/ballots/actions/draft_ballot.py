"""Somebody prepares a ballot: what is asked, of whom, with which force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.locking import locked
from shanzhi.ballots.events import BallotChanged, BallotDrafted
from shanzhi.ballots.models import Ballot, BallotItem
from shanzhi.ballots.models.ballot import BallotKind, BallotState, Caller, Force
from shanzhi.ballots.models.item import ItemKind
from shanzhi.ballots.permissions import MANAGE_BALLOT
from shanzhi.ballots.rules.law import SPECIAL_MATTERS
from shanzhi.kernel.api import Actor, Invalid, Target, announce, now, require
from shanzhi.places.api import division_name

TITLE_WORDS, WORDS, MOST_ITEMS, MOST_OPTIONS = 80, 5000, 20, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """``matter`` is its number in art. 278 (1 to 9), which decides ordinary or special among owners;
    ``options`` are {"label", and for a candidate on the roll "elector"}; at most ``most`` are ticked."""

    title: str
    words: str = ""
    kind: str = ItemKind.ORDINARY
    matter: int = 0
    options: Sequence[Mapping[str, Any]] = ()
    most: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBallot:
    """``caller`` and ``callers`` say who called for it and how many they were (``callers_of``: of how
    many representatives). ``silence_clause`` is
    the owners' own words that let silence count with the majority; "" where there are none."""

    kind: str
    place_code: str
    title: str
    words: str = ""
    force: str = Force.ADVISORY
    is_secret: bool = False
    estate_id: int | None = None
    caller: str = Caller.COMMITTEE
    callers: int = 0
    callers_of: int = 0
    silence_clause: str = ""
    silence_warning_read: bool = False
    imported_source: str = ""
    items: Sequence[NewItem] = field(default_factory=tuple)


@transaction.atomic
def draft_ballot(new: NewBallot, *, by: Actor, at: datetime | None = None) -> Ballot:
    """Write a ballot down; advisory unless said otherwise.

    Raises Denied; Invalid (kind, force, place, title, items, silence, source).
    """
    moment = at or now()
    require(by, MANAGE_BALLOT, Target(place_code=new.place_code))
    _check(new)
    ballot = Ballot.objects.create(
        **_fields(new),
        made_by_id=by.id if by.is_staff else None,
        made_at=moment,
    )
    _write_items(ballot, new.items)
    event = BallotDrafted(ballot_id=ballot.pk, ballot_kind=ballot.kind, force=ballot.force)
    announce(event, by=by, place_code=ballot.place_code, at=moment, fresh=True)
    return ballot


@transaction.atomic
def change_draft(
    ballot: Ballot, new: NewBallot, *, by: Actor, at: datetime | None = None
) -> Ballot:
    """Say it anew, while nothing was announced: after the notice no item is added or changed.

    Raises Denied; WrongState; Invalid as in ``draft_ballot``.
    """
    moment = at or now()
    ballot = locked(ballot, by, MANAGE_BALLOT, BallotState.DRAFT)
    require(by, MANAGE_BALLOT, Target(place_code=new.place_code))
    _check(new)
    for name, value in _fields(new).items():
        setattr(ballot, name, value)
    ballot.save()
    ballot.items.all().delete()
    _write_items(ballot, new.items)
    event = BallotChanged(ballot_id=ballot.pk, items=len(new.items))
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return ballot


def _fields(new: NewBallot) -> dict[str, Any]:
    return {
        "kind": new.kind,
        "force": new.force,
        "place_code": new.place_code,
        "estate_id": new.estate_id,
        "title": new.title.strip(),
        "words": new.words.strip(),
        "is_secret": new.is_secret or new.kind == BallotKind.COMMITTEE,
        "caller": new.caller,
        "callers": new.callers,
        "callers_of": new.callers_of,
        "silence_clause": new.silence_clause.strip(),
        "imported_source": new.imported_source.strip(),
    }


def _write_items(ballot: Ballot, items: Sequence[NewItem]) -> None:
    BallotItem.objects.bulk_create(
        BallotItem(
            ballot=ballot,
            number=number,
            kind=_kind_of(ballot.kind, item),
            matter=item.matter,
            title=item.title.strip(),
            words=item.words.strip(),
            options=[
                {
                    "key": f"o{place}",
                    "label": str(option["label"]).strip(),
                    **({"elector": option["elector"]} if option.get("elector") else {}),
                }
                for place, option in enumerate(item.options, start=1)
            ],
            most=item.most,
        )
        for number, item in enumerate(items, start=1)
    )


def _kind_of(ballot_kind: str, item: NewItem) -> str:
    """Among owners the law says which matters are special, nobody chooses it."""
    if ballot_kind != BallotKind.OWNERS or item.kind in (ItemKind.ELECTION, ItemKind.CHOICE):
        return item.kind
    return ItemKind.SPECIAL if item.matter in SPECIAL_MATTERS else ItemKind.ORDINARY


def _check(new: NewBallot) -> None:
    faults = {**_ballot_faults(new), **_words_faults(new)}
    if fault := _items_fault(new):
        faults["items"] = fault
    if faults:
        raise Invalid(faults)


def _ballot_faults(new: NewBallot) -> dict[str, str]:
    faults: dict[str, str] = {}
    opinion_binds = new.kind == BallotKind.OPINION and new.force != Force.ADVISORY
    if new.kind not in BallotKind.values:
        faults["kind"] = _("请选择投票的种类。")
    if new.force not in Force.values or opinion_binds:
        faults["force"] = _("征求意见没有法律效力；有法律效力的请选择法定的投票种类。")
    if new.is_secret and new.kind == BallotKind.OWNERS:
        faults["is_secret"] = _("业主表决按面积计票，要记名。")
    if new.force == Force.IMPORTED and not new.imported_source.strip():
        faults["source"] = _("请写明这是哪一次法定表决的结果。")
    if len(new.place_code) not in (9, 12, 15) or not division_name(new.place_code):
        faults["place"] = _("请选择镇街、社区或网格。")
    if new.caller not in Caller.values or min(new.callers, new.callers_of) < 0:
        faults["caller"] = _("请选择由谁召集，并写明人数。")
    return faults


def _words_faults(new: NewBallot) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not new.title.strip() or len(new.title) > TITLE_WORDS or "\x00" in new.title + new.words:
        faults["title"] = _("请写标题，最多 %(most)s 字。") % {"most": TITLE_WORDS}
    if max(len(new.words), len(new.silence_clause)) > WORDS:
        faults["words"] = _("最多 %(n)s 个字，请缩短。") % {"n": WORDS}
    silence_fits = new.kind == BallotKind.OWNERS and new.silence_warning_read
    if new.silence_clause.strip() and not silence_fits:
        faults["silence"] = _(
            "“未表决的视同多数意见”只能依据业主共同约定的条款，并且要确认已读提示："
            "争议很大，结果会同时公布两种算法。"
        )
    return faults


def _items_fault(new: NewBallot) -> str:
    if not 1 <= len(new.items) <= MOST_ITEMS:
        return _("请写 1 到 %(most)s 个表决事项。") % {"most": MOST_ITEMS}
    faults = (_item_fault(new.kind, item) for item in new.items)
    return next(filter(None, faults), "")


def _item_fault(ballot_kind: str, item: NewItem) -> str:
    with_options = item.kind in (ItemKind.ELECTION, ItemKind.CHOICE)
    labels = [str(option.get("label", "")).strip() for option in item.options]
    owners, election = ballot_kind == BallotKind.OWNERS, item.kind == ItemKind.ELECTION
    wrong = {
        _("每个事项都要有标题，最多 120 字。"): not item.title.strip()
        or len(item.title) > 120
        or "\x00" in item.title + item.words,
        _("请选择事项的种类。"): item.kind not in ItemKind.values or not 0 <= item.matter <= 9,
        _("请选择它是《民法典》第二百七十八条的第几项：第六至八项要四分之三同意。"): owners
        and item.kind != ItemKind.CHOICE
        and item.matter == 0,
        _("选举和选择要列出候选人或选项，其他事项不用。"): with_options != bool(labels)
        or len(labels) > MOST_OPTIONS,
        _("候选人和选项都要有名称。"): not all(labels),
        _("最多可选的数目不能超过选项的数目。"): not 1 <= item.most <= max(len(labels), 1),
        _("委员会选举的事项要选“选举”，并列出候选人。"): ballot_kind == BallotKind.COMMITTEE
        and not election,
    }
    return next((words for words, is_wrong in wrong.items() if is_wrong), "")
