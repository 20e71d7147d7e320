"""Somebody reports something: understood, placed, dispatched and durable in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.numbering import next_number
from shanzhi.cases.actions.placing import Placed, place_report
from shanzhi.cases.actions.routing import Route, route, route_to
from shanzhi.cases.actions.saying import standing_of
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import CaseDispatched, CaseOpened
from shanzhi.cases.model_store import current_classifier
from shanzhi.cases.models import Attachment, Case, CaseText, Classification, Dispatch
from shanzhi.cases.models.case import Source, Urgency
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.models.handling import Move, Trigger
from shanzhi.cases.models.states import Circle, State
from shanzhi.cases.permissions import REPORT
from shanzhi.cases.queries.tables import UNSORTED, categories
from shanzhi.cases.rules.bounds import PHOTO_LIMIT, TEXT_LIMIT, summary_of
from shanzhi.cases.rules.circles import circle_of
from shanzhi.cases.understanding.understanding import understand
from shanzhi.cases.understanding.understood import Understanding
from shanzhi.kernel.api import (
    Actor,
    DomainEvent,
    Invalid,
    announce_each,
    bigram_vector,
    claim_files,
    create_together,
    now,
    require,
)
from shanzhi.lib.masking import mask_text
from shanzhi.organizations import api as organizations
from shanzhi.places import api as places


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody sends. ``key`` is made by the sender: the same key never makes two matters.

    ``place_code`` has 6 to 15 digits or is empty; ``point`` is (latitude, longitude) in WGS-84;
    ``category_code`` is set only when a person chose it; ``uploader_key`` is the device's.
    ``beside_id`` is the building nearest to a point that a device gave; ``held_by`` the unit whose
    worker does it at once, instead of whom the rules would choose. ``urgency`` is set where it is
    known and not to be guessed from the words.
    """

    key: UUID
    text: str
    source: Source
    place_code: str = ""
    building_id: int | None = None
    point: tuple[float, float] | None = None
    address: str = ""
    category_code: str = ""
    file_ids: tuple[UUID, ...] = ()
    uploader_key: str = ""
    reporter_id: int | None = None
    beside_id: int | None = None
    held_by: int | None = None
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """The matter, and whether this report made it (False: the same key had made it before)."""

    case: Case
    created: bool

    def says(self, text: str) -> bool:
        """Is the matter that there is one of these words?"""
        return self.case.text.body == text


@dataclass(frozen=True, slots=True)
class _Draft:
    """Everything decided before the transaction begins."""

    report: Report
    placed: Placed
    understanding: Understanding
    category_code: str
    urgency: int
    route: Route
    by: Actor
    at: datetime
    number: str


@dataclass(frozen=True, slots=True)
class _Begun:
    """A matter that has its key, and the rows that begin with it."""

    case: Case
    draft: _Draft
    dispatch: Dispatch
    clocks: Clocks
    rows: tuple[Model, ...]


def report_case(report: Report, *, by: Actor, at: datetime | None = None) -> Reported:
    """Open a matter from a report; on return it is durable, placed, classified and dispatched.

    Raises Denied; Invalid (per field: text, files, place, building, category) with nothing stored;
    Nowhere when no unit serves the place.
    """
    require(by, REPORT)
    moment = at or now()
    _check(report)
    # What is written down for everybody is in the place's language, not in the sender's.
    try:
        with translation.override(settings.LANGUAGE_CODE):
            return Reported(_open([_draft(report, by, moment)])[0], created=True)
    except IntegrityError:
        known = Case.objects.filter(idempotency_key=report.key).first()
        if known is None:
            raise
        return Reported(known, created=False)


def report_cases(reports: Sequence[Report], *, by: Actor, at: datetime | None = None) -> list[Case]:
    """Open many matters at once, in their order and in as many statements as for a few: what a storm of
    signals makes. All or none.

    Raises as ``report_case``, and IntegrityError where a key has made a matter before.
    """
    require(by, REPORT)
    moment = at or now()
    for report in reports:
        _check(report)
    if not reports:
        return []
    wanted = {report.building_id for report in reports if report.building_id is not None}
    known = places.buildings_by_id(wanted)
    with translation.override(settings.LANGUAGE_CODE):
        return _open([_draft(report, by, moment, known) for report in reports])


def _check(report: Report) -> None:
    faults: dict[str, str] = {}
    if not report.text.strip() and not report.file_ids:
        faults["text"] = _("请说一句是什么事，或者拍张照片、录一段话。")
    if len(report.text) > TEXT_LIMIT:
        faults["text"] = _("文字太长了：最多 %(most)s 字，现在 %(now)s 字。请删减后再发送。") % {
            "most": TEXT_LIMIT,
            "now": len(report.text),
        }
    if not storable(report.text + report.address):
        faults["text"] = _("文字里有无法保存的字符，请重新输入。")
    if len(report.file_ids) > PHOTO_LIMIT + 1:
        faults["files"] = _("照片最多 %(most)s 张，请去掉几张。") % {"most": PHOTO_LIMIT}
    if report.category_code and report.category_code not in categories.get():
        faults["category"] = _("没有这个类别，请重新选择。")
    if faults:
        raise Invalid(faults)


def _draft(
    report: Report, by: Actor, at: datetime, known: Mapping[int, places.Building] | None = None
) -> _Draft:
    placed = place_report(
        text=report.text,
        place_code=report.place_code,
        building_id=report.building_id,
        point=report.point,
        known=known,
    )
    if placed.building_id is None:
        placed = replace(placed, building_id=report.beside_id)
    understanding = understand(report.text, classifier=current_classifier())
    guessed = understanding.category.code
    category = report.category_code or (guessed if guessed in categories.get() else UNSORTED)
    urgency = int(understanding.urgency.level if report.urgency is None else report.urgency)
    way = _way(report, placed, category, urgency, at)
    number = next_number(at)
    return _Draft(report, placed, understanding, category, urgency, way, by, at, number)


def _way(report: Report, placed: Placed, category: str, urgency: int, at: datetime) -> Route:
    place = placed.place_code
    if report.held_by is None:
        return route(place_code=place, category_code=category, urgency=urgency, at=at)
    return route_to(
        report.held_by, place_code=place, category_code=category, urgency=urgency, at=at
    )


@transaction.atomic
def _open(drafts: Sequence[_Draft]) -> list[Case]:
    """All drafts have one actor and one moment."""
    begun = [_begun(_case(draft), draft) for draft in drafts]
    if len(begun) == 1:
        create_together(*begun[0].rows)
    else:
        # One statement for each table, in the order in which the tables depend on each other.
        for rows in zip(*(one.rows for one in begun), strict=True):
            type(rows[0])._default_manager.bulk_create(rows)
    for one in begun:
        if one.draft.report.file_ids:
            _attach(one.case, one.draft.report, one.draft.at)
    _announce(begun)
    return [one.case for one in begun]


def _case(draft: _Draft) -> Case:
    report, placed, at = draft.report, draft.placed, draft.at
    return Case(
        number=draft.number,
        idempotency_key=report.key,
        source=report.source,
        summary=summary_of(report.text) or _("（图片或语音报事）"),
        place_code=placed.place_code,
        place_source=placed.source,
        address=mask_text(report.address)[:160],
        building_id=placed.building_id,
        latitude=placed.latitude,
        longitude=placed.longitude,
        category_id=draft.category_code,
        urgency=draft.urgency,
        state=State.DISPATCHED,
        holder_unit_id=draft.route.unit_id,
        reporter_id=report.reporter_id,
        reported_by_id=draft.by.id if draft.by.is_staff else None,
        circle=_circle(draft.route.unit_id),
        opened_at=at,
        due_at=draft.route.due_at,
        changed_at=at,
    )


def _begun(case: Case, draft: _Draft) -> _Begun:
    report, at = draft.report, draft.at
    text = CaseText(case=case, body=report.text, vector=bigram_vector(report.text))
    dispatch = Dispatch(
        case=case,
        move=Move.OPENING,
        trigger=Trigger.RULE,
        circle=case.circle,
        unit_id=draft.route.unit_id,
        rule_id=draft.route.rule_id,
        reason=draft.route.reason,
        due_at=draft.route.due_at,
        at=at,
    )
    clocks = Clocks(case, at)
    running = clocks.begin(draft.route.limit, draft.route.due_at)
    rows = (case, text, _classification(case, draft), dispatch, *running)
    return _Begun(case, draft, dispatch, clocks, rows)


def _circle(unit_id: int) -> Circle:
    unit = organizations.unit(unit_id)
    return circle_of(unit.place_code) if unit else Circle.COMMUNITY


def _classification(case: Case, draft: _Draft) -> Classification:
    guess = draft.understanding.category
    chosen = bool(draft.report.category_code)
    return Classification(
        case=case,
        category_id=draft.category_code,
        confidence=None if chosen else min(max(guess.confidence, 0.0), 1.0),
        words=[] if chosen else [*guess.words],
        model_version="" if chosen else draft.understanding.model_version,
        decided_by_id=draft.by.id if chosen and draft.by.is_staff else None,
        at=draft.at,
    )


def _attach(case: Case, report: Report, at: datetime) -> None:
    files = claim_files(report.file_ids, uploader_key=report.uploader_key)
    Attachment.objects.bulk_create(
        Attachment(case=case, file=file, stage=Stage.REPORT, at=at) for file in files
    )


def _announce(begun: Sequence[_Begun]) -> None:
    events: list[tuple[DomainEvent, str]] = []
    for one in begun:
        events += [(event, one.case.place_code) for event in _events(one)]
    announce_each(events, by=begun[0].draft.by, at=begun[0].draft.at, fresh=True)


def _events(begun: _Begun) -> tuple[DomainEvent, ...]:
    case, dispatch = begun.case, begun.dispatch
    standing = standing_of(case)
    return (
        CaseOpened(
            case_id=case.pk,
            number=case.number,
            source=case.source,
            place_code=case.place_code,
            category=case.category_id,
            urgency=case.urgency,
            has_reporter=case.reporter_id is not None,
            **standing,
        ),
        CaseDispatched(
            case_id=case.pk,
            dispatch_id=dispatch.pk,
            unit_id=dispatch.unit_id,
            rule_id=dispatch.rule_id,
            due_at=dispatch.due_at.isoformat(),
            move=dispatch.move,
            trigger=dispatch.trigger,
            clocks=begun.clocks.rows,
            **standing,
        ),
    )
