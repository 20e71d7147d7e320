"""What became of a receipt: whether it stands in the chain, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from shanzhi.ballots.models import Ballot, ChainLink, Envelope, Vote

CODE = re.compile(r"[0-9a-f]{64}")


class ReceiptState(StrEnum):
    """Where a vote stands."""

    CHAINED = "chained"
    WAITING = "waiting"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Receipt:
    """``sequence`` is the number of its event in the chain, 0 while it has none."""

    code: str
    state: ReceiptState
    sequence: int = 0


def tidy(text: str) -> str:
    """A receipt as it was copied by hand: without spaces, small letters."""
    return "".join(text.split()).lower()


def receipt_of(ballot: Ballot, text: str) -> Receipt:
    """What became of it. It says nothing of who voted or how."""
    code = tidy(text)
    if not CODE.fullmatch(code):
        return Receipt(code[:64], ReceiptState.UNKNOWN)
    return _secret(ballot, code) if ballot.is_secret else _named(ballot, code)


def _named(ballot: Ballot, code: str) -> Receipt:
    leaf = bytes.fromhex(code)
    link = ChainLink.objects.filter(ballot=ballot, leaf=leaf, vote__isnull=False)
    found = link.values_list("sequence", "vote__superseded_by").first()
    if found is None:
        waits = Vote.objects.filter(ballot=ballot, leaf=leaf).exists()
        return Receipt(code, ReceiptState.WAITING if waits else ReceiptState.UNKNOWN)
    sequence, later = found
    return Receipt(code, ReceiptState.REPLACED if later else ReceiptState.CHAINED, sequence)


def _secret(ballot: Ballot, code: str) -> Receipt:
    envelope = Envelope.objects.filter(ballot=ballot, digest=code).first()
    if envelope is None or not envelope.is_chained:
        return Receipt(code, ReceiptState.WAITING if envelope else ReceiptState.UNKNOWN)
    links = ChainLink.objects.filter(ballot=ballot, body__contains=[[code]])
    return Receipt(
        code, ReceiptState.CHAINED, links.values_list("sequence", flat=True).first() or 0
    )
