"""Whoever takes part belongs to the place as far as it asks for that."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.deliberation.queries.voices import voice_in
from shanzhi.deliberation.rules.voices import Voices
from shanzhi.kernel.api import Actor, Denied


def require_voice(place_code: str, asked: str, *, by: Actor) -> None:
    """Raises Denied, with what is asked and how to meet it."""
    voice = voice_in(place_code, asked, by)
    if voice.is_enough:
        return
    if voice.asked == Voices.ENTERED:
        words = _("这里只请登记在%(place)s住户里的居民参加，请联系网格员登记后再来。")
    else:
        words = _("这里请%(place)s的居民参加，请先勾选您住在这里。")
    raise Denied(words % {"place": voice.place})
