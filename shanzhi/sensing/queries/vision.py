"""What cameras saw: for those who look at it, for who holds a link, and as figures for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext as _

from shanzhi.kernel.api import NOBODY, Actor, Grant, NotFound, Role, now
from shanzhi.people.api import Resident
from shanzhi.sensing.models import (
    AppealState,
    OwnPlate,
    PosterTask,
    VisionEvent,
    VisionKind,
    VisionState,
)
from shanzhi.sensing.permissions import DESKS, POSTING
from shanzhi.sensing.rules.plates import masked_plate
from shanzhi.sensing.sealing import plate_indexes, unseal_plate

FIGURES_OF = timedelta(days=30)
# Fewer could point at somebody whom neighbours know.
HIDDEN_BELOW = 5
_SALT = "sensing.vision"


@dataclass(frozen=True, slots=True)
class Figure:
    """What was confirmed at one lift, lane or crossing; ``count`` None: fewer than five."""

    where: str
    kind: VisionKind
    count: int | None
    before: int | None


def visible_vision(viewer: Actor) -> QuerySet[VisionEvent]:
    """Events under the viewer's places, oldest first."""
    rows = VisionEvent.objects.select_related("device__building", "picture", "decided_by", "case")
    return rows.filter(_under(viewer, DESKS)).order_by("at", "pk")


def waiting_vision(viewer: Actor) -> QuerySet[VisionEvent]:
    """Those that nobody has looked at; what has no picture, and cannot be confirmed, comes last."""
    blind = ExpressionWrapper(Q(picture__isnull=True), output_field=BooleanField())
    rows = visible_vision(viewer).filter(state=VisionState.WAITING)
    return rows.alias(blind=blind).order_by("blind", "at", "pk")


def appealed_vision(viewer: Actor) -> QuerySet[VisionEvent]:
    """Those whose appeal waits, oldest first."""
    return visible_vision(viewer).filter(appeal=AppealState.WAITING).order_by("appealed_at")


def visible_posters(viewer: Actor) -> QuerySet[PosterTask]:
    """Where a figure is, or was, to be put up."""
    rows = PosterTask.objects.select_related("event__device__building")
    return rows.filter(_under(viewer, POSTING)).order_by("made_at")


def open_posters(viewer: Actor) -> QuerySet[PosterTask]:
    """Where it is still to be put up."""
    return visible_posters(viewer).filter(done_at__isnull=True)


def vision_link(event: VisionEvent) -> str:
    """The path for whoever gets the message; made anew from the key, stored nowhere."""
    return f"/v/{event.public_id.hex}{Signer(salt=_SALT).signature(event.public_id.hex)}"


def vision_for_link(token: str) -> tuple[VisionEvent, Actor]:
    """The event of a link and its holder as an actor. Raises NotFound, the same for a forged and an
    unknown link."""
    event = None
    try:
        public_id = UUID(hex=Signer(salt=_SALT).unsign(f"{token[:32]}:{token[32:]}"))
        event = (
            VisionEvent.objects.select_related("device__building", "picture")
            .filter(public_id=public_id)
            .exclude(state__in=(VisionState.WAITING, VisionState.NOT_SO, VisionState.UNCLEAR))
            .first()
        )
    except (BadSignature, ValueError):
        pass
    if event is None:
        raise NotFound(_("这个链接已经失效或不完整。请从短信重新打开，或拨打社区电话。"))
    owns = frozenset({("vision", event.pk)})
    return event, replace(NOBODY, grants=(Grant(Role.REPORTER, ""),), owns=owns)


def as_resident(resident: Resident) -> Actor:
    """Somebody who proved their phone on this device, as far as permission asks."""
    owns = frozenset({("resident", resident.pk)})
    return replace(NOBODY, id=resident.pk, grants=(Grant(Role.REPORTER, ""),), owns=owns)


def own_plates(resident: Resident) -> list[tuple[OwnPlate, str]]:
    """What they registered, masked."""
    rows = OwnPlate.objects.filter(resident=resident).order_by("pk")
    return [(row, masked_plate(unseal_plate(row.plate_encrypted))) for row in rows]


def events_of_resident(resident: Resident) -> list[VisionEvent]:
    """What was seen and confirmed of the plates that they registered, oldest first."""
    indexes = [
        index
        for row in OwnPlate.objects.filter(resident=resident)
        for index in plate_indexes(unseal_plate(row.plate_encrypted))
    ]
    rows = VisionEvent.objects.filter(plate_index__in=indexes, state=VisionState.CONFIRMED)
    return list(rows.order_by("at"))


def vision_figures(viewer: Actor, *, at: datetime | None = None) -> list[Figure]:
    """Confirmed events of 30 days per lift, lane and crossing, and of the 30 before; counts alone, small
    ones hidden, so that anybody may read them: the viewer narrows nothing."""
    del viewer
    moment = at or now()
    since, before = moment - FIGURES_OF, moment - 2 * FIGURES_OF
    rows = (
        VisionEvent.objects.filter(
            state=VisionState.CONFIRMED, at__gte=before, device__isnull=False
        )
        .values("kind", "device_id", "device__building__name", "device__spot", "device__name")
        .annotate(
            count=Count("pk", filter=Q(at__gte=since)), earlier=Count("pk", filter=Q(at__lt=since))
        )
        .order_by("-count", "device_id")
    )
    return [
        Figure(
            " ".join(filter(None, (row["device__building__name"], row["device__spot"])))
            or row["device__name"],
            VisionKind(row["kind"]),
            _hidden(row["count"]),
            _hidden(row["earlier"]),
        )
        for row in rows
    ]


def _hidden(count: int) -> int | None:
    return count if count >= HIDDEN_BELOW or count == 0 else None


def _under(viewer: Actor, roles: Iterable[Role]) -> Q:
    found = Q(pk__in=[])
    for scope in viewer.scopes(*roles):
        found |= Q(place_code__startswith=scope)
    return found
