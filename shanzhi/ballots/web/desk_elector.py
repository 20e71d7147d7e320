"""One head of the roll at the desk: delivery, proxy, and the paper that they sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.ballots.actions.cast_secret import note_booth_voter
from shanzhi.ballots.actions.cast_vote import NewVote
from shanzhi.ballots.actions.deliver_notice import deliver_notice
from shanzhi.ballots.actions.give_proxy import NewProxy, give_proxy, revoke_proxy
from shanzhi.ballots.actions.record_paper import Paper, record_paper
from shanzhi.ballots.models import Ballot, Delivery, Elector, Proxy
from shanzhi.ballots.models.ballot import BallotKind, BallotState
from shanzhi.ballots.models.roll import DeliveryHow
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.permissions import READ_BALLOTS, RECORD_PAPER
from shanzhi.ballots.queries.checks import rules_of
from shanzhi.ballots.queries.desk_ballots import desk_ballot
from shanzhi.ballots.queries.items import items_of
from shanzhi.ballots.queries.roll_pages import (
    elector_of,
    entries_of,
    holder_words,
    open_aside,
)
from shanzhi.ballots.rules.law import values_of
from shanzhi.ballots.web.ballot_paper import choices_in, faults_on_paper, key_in
from shanzhi.ballots.web.draft_form import moment_of, typed_moment
from shanzhi.ballots.web.faults import Faults
from shanzhi.ballots.web.frame import HERE, ballot_page, record_look
from shanzhi.ballots.wording import area_words, questions
from shanzhi.kernel.api import (
    Conflict,
    FileKind,
    Invalid,
    NotFound,
    StoredFile,
    Variant,
    access,
    actor_of,
    now,
    remember_device,
    signed_url,
    store_upload,
    uploader_key_of,
)

NAMED_ON_PAPER = (BallotState.OPEN, BallotState.CLOSED)


@access(READ_BALLOTS)
@require_GET
def elector_page(request: HttpRequest, ballot_id: int, number: int) -> HttpResponse:
    """Who it is (masked), whether the notice reached them, whether they voted; never how."""
    ballot = desk_ballot(actor_of(request), ballot_id)
    return _page(request, ballot, elector_of(ballot, number))


def _page(
    request: HttpRequest,
    ballot: Ballot,
    elector: Elector,
    refused: Invalid | Conflict | None = None,
    refused_of: str = "",
) -> HttpResponse:
    (entry,) = entries_of(ballot, [elector])
    record_look(request, "ballots.read_elector", ballot, count=1)
    delivery = Delivery.objects.select_related("proof").filter(elector=elector).first()
    fields = faults_on_paper(refused) if refused else {}
    context: dict[str, Any] = {
        "elector": elector,
        "here": f"{HERE}/{ballot.pk}/electors/{elector.number}",
        "about": _about(ballot, entry),
        "voted": entry.channel,
        "waiting": open_aside(elector),
        "delivery": delivery,
        "delivery_proof": _pair(delivery.proof) if delivery and delivery.proof else None,
        "delivery_ways": [each for each in DeliveryHow.choices if each[0] != DeliveryHow.ONLINE],
        "proxy_allowed": bool(values_of(rules_of(ballot)).get("proxy_allowed")),
        "proxy": _proxy(elector),
        "closes_at": typed_moment(ballot.closes_at),
        "may_vote": _may_vote(ballot, entry.channel),
        "why_not": _why_not(ballot, entry.channel),
        "channels": [{"value": key, "label": label} for key, label in Channel.choices[1:]],
        "items": questions(items_of(ballot)),
        "received_at": typed_moment(now()),
        "key": key_in(request.POST) or uuid4(),
        "typed": request.POST if refused else {},
        "typed_choices": choices_in(request.POST) if refused else {},
        "errors": Faults(fields),
        "errors_of": refused_of,
    }
    status = refused.status if refused else 200
    page = ballot_page(request, ballot, "elector", "roll", context, status=status)
    return remember_device(request, page)


def _about(ballot: Ballot, entry: Any) -> list[tuple[str, str]]:
    found = [(_("谁"), f"{entry.who} · {entry.elector.get_kind_display()}")]
    if entry.units:
        found.append((_("房屋"), entry.units))
    if ballot.kind == BallotKind.OWNERS:
        found.append((_("计入的面积"), area_words(entry.area)))
    return found


def _may_vote(ballot: Ballot, channel: str) -> bool:
    if ballot.is_secret:
        return ballot.state == BallotState.OPEN and not channel
    return ballot.state in NAMED_ON_PAPER


def _why_not(ballot: Ballot, channel: str) -> str:
    if ballot.is_secret and channel:
        return _("无记名投票，投过就不能再投。")
    if ballot.opened_at is None:
        return _("还没有开始投票。")
    return _("已经不能再录票了。")


def _proxy(elector: Elector) -> dict[str, Any] | None:
    rows = Proxy.objects.select_related("holder", "written").filter(elector=elector)
    found = rows.filter(revoked_at__isnull=True).first()
    if found is None:
        return None
    words = _("委托给 %(who)s，有效到 %(until)s") % {
        "who": holder_words(found),
        "until": typed_moment(found.valid_until).replace("T", " "),
    }
    return {"pk": found.pk, "words": words, "written": _pair(found.written)}


def _pair(file: StoredFile) -> tuple[str, str]:
    return signed_url(file, Variant.THUMB), signed_url(file)


@access(RECORD_PAPER)
@require_POST
def delivery(request: HttpRequest, ballot_id: int, number: int) -> HttpResponse:
    """The notice reached them."""
    viewer = actor_of(request)
    ballot = desk_ballot(viewer, ballot_id)
    elector = elector_of(ballot, number)
    try:
        deliver_notice(
            ballot,
            [number],
            how=request.POST.get("how", ""),
            proof_id=_kept(request, "proof"),
            uploader_key=uploader_key_of(request),
            by=viewer,
        )
    except Invalid as why:
        return _page(request, ballot, elector, why, "delivery")
    return _done(request, ballot, number, _("已登记送达。"))


@access(RECORD_PAPER)
@require_POST
def proxy(request: HttpRequest, ballot_id: int, number: int) -> HttpResponse:
    """They let somebody else vote, in writing."""
    viewer, given = actor_of(request), request.POST
    ballot = desk_ballot(viewer, ballot_id)
    elector = elector_of(ballot, number)
    try:
        new = NewProxy(
            holder=_holder(ballot, given.get("holder", "")),
            holder_name=given.get("holder_name", ""),
            holder_phone=given.get("holder_phone", ""),
            valid_until=moment_of(given.get("valid_until", "")) or now(),
            written_id=_kept(request, "written"),
            uploader_key=uploader_key_of(request),
        )
        give_proxy(elector, new, by=viewer)
    except Invalid as why:
        return _page(request, ballot, elector, why, "proxy")
    return _done(request, ballot, number, _("已登记委托。"))


def _holder(ballot: Ballot, text: str) -> Elector | None:
    if not text.strip():
        return None
    try:
        return elector_of(ballot, int(text) if text.strip().isdecimal() and len(text) < 9 else 0)
    except NotFound as why:
        raise Invalid({"holder": _("名册里没有这个序号。")}) from why


@access(RECORD_PAPER)
@require_POST
def proxy_revocation(request: HttpRequest, ballot_id: int, number: int) -> HttpResponse:
    """It holds no longer."""
    viewer = actor_of(request)
    ballot = desk_ballot(viewer, ballot_id)
    found = Proxy.objects.filter(
        elector=elector_of(ballot, number), revoked_at__isnull=True
    ).first()
    if found is not None:
        revoke_proxy(found, by=viewer)
    return _done(request, ballot, number, _("已撤销委托。"))


@access(RECORD_PAPER)
@require_POST
def vote(request: HttpRequest, ballot_id: int, number: int) -> HttpResponse:
    """Enter a paper; in a secret ballot only that they were given one."""
    viewer, given = actor_of(request), request.POST
    ballot = desk_ballot(viewer, ballot_id)
    elector = elector_of(ballot, number)
    key = key_in(given) or uuid4()
    try:
        if ballot.is_secret:
            channel = given.get("channel", "")
            note_booth_voter(elector, key=key, channel=channel, by=viewer)
            return _done(request, ballot, number, _("已登记领票。"))
        cast = record_paper(elector, _paper(request, elector, key), by=viewer)
    except (Invalid, Conflict) as why:
        return _page(request, ballot, elector, why, "vote")
    if cast.set_aside is not None:
        return _done(
            request, ballot, number, _("这位已经有一张票：这张放到“待裁定”，由另一位同事裁定。")
        )
    return _done(request, ballot, number, _("已录入这张票。"))


def _paper(request: HttpRequest, elector: Elector, key: UUID) -> Paper:
    given = request.POST
    channel = given.get("channel", "")
    if channel not in Channel.values:
        raise Invalid({"channel": _("请选择这张票是怎么来的：纸质、现场或信函。")})
    proxies = Proxy.objects.filter(elector=elector, revoked_at__isnull=True)
    return Paper(
        vote=NewVote(
            key=key,
            choices=choices_in(given),
            proxy=proxies.first() if given.get("by_proxy") else None,
        ),
        channel=Channel(channel),
        received_at=min(moment_of(given.get("received_at", "")) or now(), now()),
        scan_id=_kept(request, "scan"),
        uploader_key=uploader_key_of(request),
    )


def _kept(request: HttpRequest, field: str) -> UUID | None:
    """The picture of a field, kept to be claimed by the action. Raises Invalid (the field)."""
    given = request.FILES.get(field)
    if given is None:
        return None
    try:
        key = uploader_key_of(request)
        return store_upload(given, kinds={FileKind.IMAGE}, uploader_key=key).public_id
    except Invalid as why:
        raise Invalid({field: next(iter(why.fields.values()))}) from why


def _done(request: HttpRequest, ballot: Ballot, number: int, words: str) -> HttpResponse:
    messages.success(request, words)
    page = HttpResponseRedirect(f"{HERE}/{ballot.pk}/electors/{number}", status=303)
    return remember_device(request, page)
