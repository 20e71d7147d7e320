"""The roll as a desk reads it: names masked; that somebody voted, never how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from shanzhi.ballots.models import Ballot, Delivery, Elector, Proxy, SetAside, Turnout, Vote
from shanzhi.ballots.sealing import unseal_name, unseal_phone
from shanzhi.kernel.api import NotFound
from shanzhi.lib.masking import mask_name, mask_phone

ALL, UNTOLD, SILENT, VOTED = "", "untold", "silent", "voted"


@dataclass(frozen=True, slots=True)
class RollEntry:
    """One head: ``units`` and ``who`` in words, names masked; ``channel`` is how they voted last, ""
    where they have not; ``how`` is how the notice reached them, "" where that is not recorded."""

    elector: Elector
    units: str
    who: str
    area: Decimal
    how: str
    channel: str
    has_proxy: bool


def electors_of(ballot: Ballot, words: str = "", only: str = ALL) -> QuerySet[Elector]:
    """By unit or number; ``only`` those the notice has not reached (``untold``), who have not voted
    (``silent``) or have (``voted``)."""
    found = Elector.objects.filter(ballot=ballot)
    if words:
        number = Q(number=int(words)) if words.isdecimal() and len(words) < 9 else Q(pk__in=[])
        found = found.filter(number | Q(units__label__icontains=words)).distinct()
    voted = Exists(_turnout(ballot, OuterRef("pk")))
    if only == UNTOLD:
        found = found.filter(delivery__isnull=True)
    elif only == SILENT:
        found = found.filter(~voted)
    elif only == VOTED:
        found = found.filter(voted)
    return found.order_by("number")


def elector_of(ballot: Ballot, number: int) -> Elector:
    """One head. Raises NotFound."""
    found = Elector.objects.filter(ballot=ballot, number=number).first()
    if found is None:
        raise NotFound
    return found


def entries_of(ballot: Ballot, electors: Sequence[Elector]) -> list[RollEntry]:
    """Some heads as they are shown (5 queries)."""
    ids = [elector.pk for elector in electors]
    rows = Elector.objects.filter(pk__in=ids).prefetch_related("units", "people")
    full = {row.pk: row for row in rows}
    told = {row.elector_id: row for row in Delivery.objects.filter(elector__in=ids)}
    channels = channels_of(ballot, ids)
    given = Proxy.objects.filter(elector__in=ids, revoked_at__isnull=True)
    proxies = set(given.values_list("elector_id", flat=True))
    return [
        RollEntry(
            elector=elector,
            units=units_words(full[elector.pk]),
            who=people_words(full[elector.pk]),
            area=elector.area,
            how=str(told[elector.pk].get_how_display()) if elector.pk in told else "",
            channel=channels.get(elector.pk, ""),
            has_proxy=elector.pk in proxies,
        )
        for elector in electors
    ]


def channels_of(ballot: Ballot, elector_ids: Sequence[int]) -> dict[int, str]:
    """How each voted last, in words, by elector (1 query)."""
    rows: QuerySet[Turnout] | QuerySet[Vote] = (
        Turnout.objects.filter(elector_id__in=elector_ids)
        if ballot.is_secret
        else Vote.objects.filter(elector_id__in=elector_ids, superseded_by__isnull=True)
    )
    return {row.elector_id: str(row.get_channel_display()) for row in rows}


def open_aside(elector: Elector) -> SetAside | None:
    """A vote of theirs that waits for a person."""
    rows = SetAside.objects.filter(elector=elector, decided_at__isnull=True)
    return rows.order_by("pk").first()


def units_words(elector: Elector, most: int = 4) -> str:
    """3幢2-302、车位 B12 …"""
    labels = [unit.label for unit in elector.units.all()]
    return "、".join(labels[:most]) + (" …" if len(labels) > most else "")


def people_words(elector: Elector, most: int = 4) -> str:
    """张*（138****5678）、李*."""
    said = []
    for person in list(elector.people.all())[:most]:
        phone = mask_phone(unseal_phone(bytes(person.phone_encrypted)))
        name = mask_name(unseal_name(bytes(person.name_encrypted)))
        said.append(f"{name}（{phone}）" if phone else name)
    return "、".join(said)


def _turnout(ballot: Ballot, elector: OuterRef) -> QuerySet[Turnout] | QuerySet[Vote]:
    if ballot.is_secret:
        return Turnout.objects.filter(elector=elector)
    return Vote.objects.filter(elector=elector)


def holder_words(proxy: Proxy) -> str:
    """Who holds a proxy: their number on the roll, or their name masked."""
    if proxy.holder is not None:
        return _("名册 %(n)s 号") % {"n": proxy.holder.number}
    return mask_name(unseal_name(bytes(proxy.holder_name_encrypted)))
