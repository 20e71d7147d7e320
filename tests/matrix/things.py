"""What senses at each place: what a camera saw, where a figure is to be put up, who pushes."""

from __future__ import annotations

from collections.abc import Callable

from shanzhi.kernel.api import Target
from shanzhi.sensing.models import PosterTask
from shanzhi.sensing.tests.seeing import make_lift, make_source, make_vision


def put_things(put: Callable[..., None], code: str) -> None:
    """What the URLs of sensing take."""
    here = Target(place_code=code)
    source = make_source(code, secret=code)
    event = make_vision(make_lift(code), source=source, with_picture=False)
    put("vision", here, vision_id=event.pk)
    poster = PosterTask.objects.create(event=event, place_code=code, made_at=event.at)
    put("poster", here, poster_id=poster.pk)
    put("push_source", here, source_id=source.pk)
