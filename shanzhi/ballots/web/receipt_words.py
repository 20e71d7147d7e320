"""What a receipt says, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.ballots.queries.receipts import Receipt, ReceiptState


def receipt_shown(receipt: Receipt) -> dict[str, str]:
    """Title, words and tone."""
    n = receipt.sequence
    if receipt.state == ReceiptState.CHAINED:
        words = _("您的票在投票链的第 %(n)s 号。公布这以后的校验码时，就包含它。") % {"n": n}
        return {"title": _("已排进投票链"), "words": words, "tone": "ok"}
    if receipt.state == ReceiptState.REPLACED:
        words = _("这张票在投票链的第 %(n)s 号，后来又投了一次，以后面那次为准。") % {"n": n}
        return {"title": _("已被后来的票代替"), "words": words, "tone": "soon"}
    if receipt.state == ReceiptState.WAITING:
        words = _("票已收到，几分钟内排进投票链，请稍后再看一次。")
        return {"title": _("已收到"), "words": words, "tone": "ok"}
    words = _("这次投票里没有这个回执号。请核对有没有抄错；没有错的话，请联系社区和街道。")
    return {"title": _("没有找到"), "words": words, "tone": "late"}
