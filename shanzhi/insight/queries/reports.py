"""Reports for who may read them, as they are shown: figures, sentence, and what people wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from shanzhi.insight.models import Report, ReportNumbers, ReportText
from shanzhi.insight.permissions import READ_REPORTS, READING_ROLES
from shanzhi.insight.queries.computing import computed
from shanzhi.insight.rules.periods import PeriodKind
from shanzhi.kernel.api import Actor, NotFound, require

LISTED = 200


@dataclass(frozen=True, slots=True)
class ShownSection:
    """One section. ``body`` is what is read: the latest text, else the generated ``sentence``.
    ``texts`` are the versions, newest first; ``number`` is that of the newest, 0 without any."""

    key: str
    title: str
    rows: list[dict[str, Any]]
    sentence: str
    body: str
    texts: list[ReportText]

    @property
    def number(self) -> int:
        """How often it was written."""
        return self.texts[0].number if self.texts else 0


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what it was when it was taken; None where it is not there."""

    section: str
    name: str
    unit: str
    then: float | None
    now: float | None


def visible_reports(viewer: Actor, *, place_code: str = "", kind: str = "") -> list[Report]:
    """The newest reports in the viewer's places (1 query). Raises Denied."""
    require(viewer, READ_REPORTS)
    found = _reports(viewer)
    if place_code:
        found = found.filter(place_code__startswith=place_code)
    if kind:
        found = found.filter(kind=kind)
    return list(found.order_by("-starts_on", "kind", "place_code")[:LISTED])


def report_for(viewer: Actor, report_id: int) -> Report:
    """Raises NotFound: to others it does not exist."""
    found = _reports(viewer).filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found


def numbers_of(report: Report) -> ReportNumbers:
    """The figures as they were taken last."""
    return report.numbers.select_related("taken_by").order_by("-number")[0]


def shown_sections(report: Report, numbers: ReportNumbers) -> list[ShownSection]:
    """The sections in the order in which they are read (1 query)."""
    texts: dict[str, list[ReportText]] = {}
    for text in report.texts.select_related("written_by").order_by("-number"):
        texts.setdefault(text.section, []).append(text)
    return [
        ShownSection(
            key=section["key"],
            title=section["title"],
            rows=section["rows"],
            sentence=section["sentence"],
            body=written[0].body if written else section["sentence"],
            texts=written,
        )
        for section in numbers.sections
        for written in [texts.get(section["key"], [])]
    ]


def differences(viewer: Actor, report: Report, numbers: ReportNumbers) -> list[Difference]:
    """What would be counted now and is not what was taken then; changes nothing."""
    kind = PeriodKind(report.kind)
    fresh = computed(viewer, report.place_code, kind, report.starts_on, report.ends_on)
    return list(_differing(numbers.sections, fresh))


def _differing(then: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[Difference]:
    old, new = _by_key(then), _by_key(now)
    for key in [*old, *(key for key in new if key not in old)]:
        was, is_now = old.get(key, {}).get("value"), new.get(key, {}).get("value")
        if was != is_now:
            known = new.get(key) or old[key]
            yield Difference(known["section"], known["name"], known["unit"], was, is_now)


def _by_key(sections: list[dict[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {
        (section["key"], row["key"]): {**row, "section": section["title"]}
        for section in sections
        for row in section["rows"]
    }


def _reports(viewer: Actor) -> QuerySet[Report]:
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*READING_ROLES):
        reach |= Q(place_code__startswith=scope)
    return Report.objects.filter(reach).select_related("made_by", "finished_by")
