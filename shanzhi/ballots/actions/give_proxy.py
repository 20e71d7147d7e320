"""An elector lets somebody else vote: the desk records the written proxy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.locking import locked
from shanzhi.ballots.events import ProxyGiven, ProxyRevoked
from shanzhi.ballots.models import Ballot, Elector, Proxy, RollPerson
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.permissions import RECORD_PAPER
from shanzhi.ballots.queries.place_rules import rules_in
from shanzhi.ballots.rules.law import values_of
from shanzhi.ballots.rules.proxies import ProxyFacts, why_not_given
from shanzhi.ballots.sealing import index_of, indexes_of, seal_name, seal_phone
from shanzhi.kernel.api import Actor, Invalid, announce, claim_files, now

STATES = (BallotState.NOTICED, BallotState.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProxy:
    """``holder`` is somebody on the roll, else ``holder_name`` and ``holder_phone`` say who it is.
    ``written_id`` is the scan of the signed paper, uploaded by ``uploader_key``."""

    valid_until: datetime
    written_id: UUID | None
    uploader_key: str = ""
    holder: Elector | None = None
    holder_name: str = ""
    holder_phone: str = ""


@transaction.atomic
def give_proxy(elector: Elector, new: NewProxy, *, by: Actor, at: datetime | None = None) -> Proxy:
    """Record it; one that holds already is revoked first (``revoke_proxy``).

    Raises Denied; WrongState; Invalid (written, valid_until, holder with the reason: not allowed,
    to a candidate, chained, over the cap).
    """
    moment = at or now()
    ballot = locked(elector.ballot, by, RECORD_PAPER, *STATES)
    _check(ballot, elector, new, moment)
    (file,) = claim_files([new.written_id or ""], uploader_key=new.uploader_key)
    proxy = Proxy.objects.create(
        elector=elector,
        holder=new.holder,
        holder_name_encrypted=b"" if new.holder else seal_name(new.holder_name.strip()),
        holder_phone_encrypted=b"" if new.holder else seal_phone(new.holder_phone.strip()),
        holder_phone_index=b"" if new.holder else index_of(new.holder_phone.strip()),
        written=file,
        valid_until=new.valid_until,
        given_at=moment,
        recorded_by_id=by.id if by.is_staff else None,
    )
    event = ProxyGiven(ballot_id=ballot.pk, proxy_id=proxy.pk)
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return proxy


@transaction.atomic
def revoke_proxy(proxy: Proxy, *, by: Actor, at: datetime | None = None) -> Proxy:
    """It holds no longer; a vote that was cast with it stands until its owner votes. Twice is once.

    Raises Denied; WrongState.
    """
    moment = at or now()
    ballot = locked(proxy.elector.ballot, by, RECORD_PAPER, *STATES)
    proxy = Proxy.objects.select_for_update().get(pk=proxy.pk)
    if proxy.revoked_at is None:
        proxy.revoked_at = moment
        proxy.save(update_fields=["revoked_at"])
        event = ProxyRevoked(ballot_id=ballot.pk, proxy_id=proxy.pk)
        announce(event, by=by, place_code=ballot.place_code, at=moment)
    return proxy


def _check(ballot: Ballot, elector: Elector, new: NewProxy, at: datetime) -> None:
    faults: dict[str, str] = {}
    if new.written_id is None:
        faults["written"] = _("委托要有书面的委托书，请上传照片或扫描件。")
    if new.valid_until <= at:
        faults["valid_until"] = _("委托书已经过期。")
    if new.holder is None and not (new.holder_name.strip() and new.holder_phone.strip()):
        faults["holder"] = _("请写明受托人的姓名和手机号。")
    elif new.holder is not None and (
        new.holder.ballot_id != ballot.pk or new.holder.pk == elector.pk
    ):
        faults["holder"] = _("受托人要是另一个人。")
    elif _standing(ballot).filter(elector=elector).exists():
        faults["holder"] = _("这位已经委托了别人，请先撤回原来的委托。")
    elif why := why_not_given(_facts(ballot, elector, new)):
        faults["holder"] = _reasons()[why]
    if faults:
        raise Invalid(faults)


def _reasons() -> dict[str, str]:
    return {
        "not_allowed": _("这种投票不能委托别人。"),
        "candidate": _("不能委托给候选人。"),
        "chained": _("受委托的人不能再转委托，已经委托别人的也不能再接受委托。"),
        "cap": _("受托人接受的委托已经到了上限。"),
    }


def _standing(ballot: Ballot) -> QuerySet[Proxy]:
    return Proxy.objects.filter(elector__ballot=ballot, revoked_at__isnull=True)


def _facts(ballot: Ballot, elector: Elector, new: NewProxy) -> ProxyFacts:
    rules = ballot.frozen["rules"] if ballot.frozen else rules_in(ballot.kind, ballot.place_code)
    values, standing = values_of(rules), _standing(ballot)
    indexes = _indexes(new)
    known = Q(pk=new.holder.pk) if new.holder else Q(people__phone_index__in=indexes)
    selves = Elector.objects.filter(known, ballot=ballot).values_list("pk", "number").distinct()
    ids, numbers = {pk for pk, _number in selves}, {number for _pk, number in selves}
    held = Q(holder_id__in=ids) | Q(holder_phone_index__in=indexes)
    givers = list(
        RollPerson.objects.filter(elector=elector)
        .exclude(phone_index=b"")
        .values_list("phone_index", flat=True)
    )
    return ProxyFacts(
        allowed=bool(values["proxy_allowed"]),
        cap=int(values["proxy_cap"]),
        held=standing.filter(held).count(),
        is_candidate=bool(numbers & _candidates(ballot)),
        has_given=standing.filter(elector_id__in=ids).exists(),
        holds=standing.filter(Q(holder=elector) | Q(holder_phone_index__in=givers)).count(),
    )


def _indexes(new: NewProxy) -> list[bytes]:
    """Every index under which the holder may be known as somebody who holds a proxy."""
    if new.holder is None:
        return indexes_of(new.holder_phone.strip())
    people = new.holder.people.exclude(phone_index=b"")
    return [bytes(index) for index in people.values_list("phone_index", flat=True)]


def _candidates(ballot: Ballot) -> set[int]:
    options = ballot.items.values_list("options", flat=True)
    return {int(each["elector"]) for found in options for each in found if each.get("elector")}
