"""What follows when matters are merged, followed, corrected or talked about, after the commit."""

from __future__ import annotations

from collections.abc import Iterable

from shanzhi.cases.events import (
    BulkStarted,
    BulkUndone,
    CannotSigned,
    CaseAbsorbed,
    CaseChecked,
    CaseClosed,
    CaseCommented,
    CaseEvent,
    CaseMerged,
    CasePassedOn,
    CasePlaceCorrected,
    CaseReleased,
    CaseUnmerged,
    CaseUrgencyCorrected,
    CaseVerified,
    CaseWithdrawn,
)
from shanzhi.cases.models import BulkOperation, Case, CaseFollower
from shanzhi.cases.queries.links import follow_up_path
from shanzhi.cases.queries.merged import merged_ids
from shanzhi.kernel.api import EventRecord, on, publish
from shanzhi.messaging import api as messaging
from shanzhi.organizations import api as organizations
from shanzhi.people.api import Purpose


@on(CaseMerged)
def tell_both_reporters(event: CaseMerged, record: EventRecord) -> None:
    """Both who reported hear of it: the one into which number, the other how many say the same."""
    merged = Case.objects.get(pk=event.case_id)
    leading = Case.objects.get(pk=event.into_id)
    params = {"number": merged.number, "into": leading.number}
    _tell_reporters([merged], "cases.CaseMerged", params, record)
    _tell_reporters([leading], "cases.CaseAbsorbed", params, record)


@on(CaseUnmerged)
def tell_of_unmerging(event: CaseUnmerged, record: EventRecord) -> None:
    """Its reporter hears that it stands alone again, its unit that it has it again, and whoever
    reported the leading one that it goes on without."""
    case = Case.objects.select_related("holder_unit").get(pk=event.case_id)
    leading = Case.objects.get(pk=event.from_id)
    params = {"number": case.number, "unit": case.holder_unit.name, "into": leading.number}
    _tell_reporters([case], "cases.CaseUnmerged", params, record)
    _tell_reporters([leading], "cases.CaseReleased", params, record)
    members = organizations.members_of(event.unit_id)
    messaging.tell_accounts(
        [account.pk for account in members],
        "cases.dispatched",
        {"number": case.number},
        f"/desk/cases/{case.number}",
        record.pk,
    )


@on(CaseClosed, CaseVerified, CannotSigned)
def tell_who_waited_too(event: CaseEvent, record: EventRecord) -> None:
    """When a matter is answered, so are those who reported one that was merged into it, and all
    who follow either."""
    leading = Case.objects.select_related("holder_unit").get(pk=event.case_id)
    merged = list(Case.objects.filter(pk__in=merged_ids(leading.pk)).order_by("pk"))
    params = {"unit": leading.holder_unit.name, "into": leading.number}
    for case in merged:
        _tell_reporters([case], "cases.MergedClosed", {**params, "number": case.number}, record)
    _tell_followers(leading, merged, "cases.FollowedClosed", record)


@on(CaseWithdrawn)
def tell_followers_of_withdrawal(event: CaseWithdrawn, record: EventRecord) -> None:
    """Who added a voice hears that nobody is at it any more: the trouble may still be there."""
    _tell_followers(Case.objects.get(pk=event.case_id), [], "cases.FollowedWithdrawn", record)


@on(CaseCommented)
def tell_mentioned(event: CaseCommented, record: EventRecord) -> None:
    """Whoever an inside remark calls by name finds it in their inbox."""
    if not event.mentioned:
        return
    number = Case.objects.values_list("number", flat=True).get(pk=event.case_id)
    link = f"/desk/cases/{number}#history"
    messaging.tell_accounts(event.mentioned, "cases.Mentioned", {"number": number}, link, record.pk)


@on(
    CaseMerged,
    CaseAbsorbed,
    CaseUnmerged,
    CaseReleased,
    CaseUrgencyCorrected,
    CasePlaceCorrected,
    CaseChecked,
    CasePassedOn,
)
def move_pages_of_many(event: CaseEvent, record: EventRecord) -> None:
    """Queues that are open somewhere show the change."""
    publish(f"cases:{record.place_code}", case=event.case_id, kind=record.kind)


@on(BulkStarted)
def tell_colleague(event: BulkStarted, record: EventRecord) -> None:
    """Who stands in for somebody hears of it once, however many matters there are."""
    _tell_colleague(event.operation_id, "cases.passed_on", event.count, record)


@on(BulkUndone)
def tell_colleague_again(event: BulkUndone, record: EventRecord) -> None:
    """Who stood in hears that they were taken back."""
    _tell_colleague(event.operation_id, "cases.taken_again", event.count, record)


def _tell_colleague(operation_id: int, template: str, count: int, record: EventRecord) -> None:
    colleague_id = BulkOperation.objects.get(pk=operation_id).colleague_id
    if colleague_id is not None:
        params = {"count": str(count)}
        messaging.tell_accounts([colleague_id], template, params, "/worker/", record.pk)


def _tell_reporters(
    cases: Iterable[Case], template: str, params: dict[str, str], record: EventRecord
) -> None:
    for case in cases:
        if case.reporter_id:
            link = follow_up_path(case)
            messaging.tell_resident(case.reporter_id, template, params, link, record.pk)


def _tell_followers(leading: Case, merged: list[Case], template: str, record: EventRecord) -> None:
    """Residents with a confirmed phone; a device without one looks at its own page. Who reported
    one of them is told as its reporter, not twice."""
    group = [leading, *merged]
    reporters = {case.reporter_id for case in group}
    rows = CaseFollower.objects.filter(case__in=group, resident__isnull=False)
    for resident_id in sorted({row.resident_id for row in rows if row.resident_id}):
        if resident_id not in reporters:
            messaging.tell_resident(
                resident_id,
                template,
                {"number": leading.number},
                f"/follow/{leading.public_id}",
                record.pk,
                purpose=Purpose.FOLLOW,
            )
