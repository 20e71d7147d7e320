"""What a worker's device keeps of figures to put up: lifts and cellars have no signal."""

from __future__ import annotations

from hashlib import blake2b

from shanzhi.kernel.api import Actor, OfflinePage, allowed, register_offline_pages
from shanzhi.sensing.permissions import PUT_POSTERS
from shanzhi.sensing.queries.vision import open_posters


def posters_offline(actor: Actor) -> list[OfflinePage]:
    """The list, for who puts them up."""
    if not allowed(actor, PUT_POSTERS):
        return []
    waiting = sorted(open_posters(actor).values_list("pk", flat=True))
    version = blake2b(repr(waiting).encode(), digest_size=8).hexdigest()
    return [OfflinePage("/worker/posters", version)]


register_offline_pages(posters_offline)
