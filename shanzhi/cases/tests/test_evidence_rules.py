"""Which pictures there must be before something counts as solved."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.evidence import EvidenceMissing, Taken, attach_evidence
from shanzhi.cases.actions.rate import send_back_case
from shanzhi.cases.actions.set_evidence_rule import set_evidence_rule
from shanzhi.cases.models import Attachment, Case, Category
from shanzhi.cases.models.category import EvidenceRule
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.tables import categories
from shanzhi.cases.rules.evidence import Picture, evidence_fault, stricter
from shanzhi.cases.tests.factories import (
    COMMUNITY,
    INSIDE,
    Town,
    counted,
    make_handled,
    make_report,
    make_town,
)
from shanzhi.cases.tests.quality_stories import NOTE
from shanzhi.cases.tests.test_handling import refused
from shanzhi.cases.tests.test_resident_report import picture
from shanzhi.kernel.api import Denied, Invalid, Role, store_upload
from shanzhi.lib.coordinates import distance_m
from shanzhi.organizations.tests.factories import make_staff

HERE = INSIDE
NEAR = (INSIDE[0] + 0.0009, INSIDE[1])  # a hundred metres to the north
AWAY = (INSIDE[0] + 0.0045, INSIDE[1])  # five hundred
RULES = list(EvidenceRule.values)


def seen(*pictures: tuple[str, tuple[float, float] | None]) -> Sequence[Picture]:
    """Pictures with where they were taken, to the metre."""
    return [Picture(stage, (*point, 0.0) if point else None) for stage, point in pictures]


@given(st.sampled_from(RULES), st.sampled_from(RULES))
def test_the_stricter_rule_holds_whoever_says_it(one: str, other: str) -> None:
    assert stricter(one, other) == stricter(other, one)
    assert RULES.index(stricter(one, other)) == max(RULES.index(one), RULES.index(other))


@given(st.floats(0, 400), st.floats(0, 500), st.integers(20, 400))
def test_a_phone_excuses_a_hundred_metres_at_most(
    north: float, accuracy: float, within: int
) -> None:
    point = (INSIDE[0] + north / 111_195, INSIDE[1])
    away = distance_m(*INSIDE, *point)
    fault = evidence_fault(
        EvidenceRule.AFTER, within, INSIDE, [Picture(Stage.EVIDENCE, (*point, accuracy))]
    )
    assert (fault is None) == (away - min(accuracy, 100) <= within)


def test_what_is_missing_is_named_in_the_order_in_which_one_mends_it() -> None:
    both = EvidenceRule.BEFORE_AFTER
    after, before = (Stage.EVIDENCE, None), (Stage.BEFORE, None)
    kinds = [
        evidence_fault(both, 200, HERE, seen()),
        evidence_fault(both, 200, HERE, seen(after)),
        evidence_fault(both, 200, HERE, seen(after, before)),
        evidence_fault(both, 200, HERE, seen((Stage.EVIDENCE, AWAY), before)),
    ]
    assert [fault.kind for fault in kinds if fault] == ["after", "before", "unlocated", "far"]
    assert kinds[3] is not None
    assert 490 < kinds[3].metres < 510
    assert evidence_fault(both, 200, HERE, seen((Stage.EVIDENCE, NEAR), before)) is None
    assert (
        evidence_fault(both, 200, HERE, seen((Stage.EVIDENCE, NEAR), (Stage.REPORT, None))) is None
    )
    assert evidence_fault(both, 200, None, seen(after, before)) is None
    assert evidence_fault(EvidenceRule.NONE, 200, HERE, seen()) is None


def asks(code: str, rule: str, within_m: int | None = None) -> None:
    """The city asks for pictures."""
    city = make_staff(Role.CITY_DISPATCHER, COMMUNITY[:6])
    set_evidence_rule(code, by=city, rule=rule, within_m=within_m)


def at_work(town: Town) -> Case:
    """A matter with a point, which the clerk is at."""
    case = accept_case(make_report(town), by=town.clerk)
    case.latitude, case.longitude = INSIDE
    case.save(update_fields=["latitude", "longitude"])
    return case


def uploaded() -> SimpleUploadedFile:
    """A picture on its way."""
    return picture()


def attach(case: Case, town: Town, stage: Stage, point: tuple[float, float] | None) -> None:
    """The clerk takes a picture."""
    file = store_upload(uploaded(), uploader_key="手机")
    attach_evidence(
        case,
        by=town.clerk,
        file_ids=[file.public_id],
        uploader_key="手机",
        stage=stage,
        taken=Taken(*point) if point else None,
    )


def close(case: Case, town: Town) -> Case:
    """The clerk says that it is solved."""
    return close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note=NOTE)


@pytest.mark.django_db
def test_a_picture_from_home_says_how_far_it_was_and_one_from_the_spot_closes() -> None:
    town = make_town()
    case = at_work(town)
    asks(case.category_id[:2], EvidenceRule.BEFORE_AFTER, 200)
    for stage, point, said in (
        (Stage.BEFORE, None, "现场照片"),
        (Stage.EVIDENCE, None, "附上位置"),
        (Stage.EVIDENCE, AWAY, "约 500 米，要求在 200 米以内"),
    ):
        attach(case, town, stage, point)
        with pytest.raises(EvidenceMissing) as why:
            close(case, town)
        assert said in why.value.fields["files"]
    refused(EvidenceMissing, case, lambda: close(case, town))
    attach(case, town, Stage.EVIDENCE, NEAR)
    assert close(case, town).state == State.HANDLED


@pytest.mark.django_db
def test_a_picture_of_last_time_proves_nothing_after_it_came_back() -> None:
    town = make_town()
    case = make_handled(town)
    attachment = store_upload(uploaded(), uploader_key="手机")
    Attachment.objects.create(case=case, file=attachment, stage=Stage.EVIDENCE, at=case.opened_at)
    asks(case.category_id, EvidenceRule.AFTER)
    send_back_case(case, by=reporter_of(case), satisfaction=1, reason="没修好")
    accept_case(case, by=town.clerk)
    refused(EvidenceMissing, case, lambda: close(case, town))
    attach(case, town, Stage.EVIDENCE, None)
    assert close(case, town).state == State.VERIFYING


@pytest.mark.django_db
def test_what_a_category_asks_for_holds_below_it_and_never_becomes_laxer() -> None:
    town = make_town()
    code = make_report(town).category_id
    asks(code[:2], EvidenceRule.AFTER, 300)
    asks(code, EvidenceRule.NONE, 100)
    known = categories.get()[code]
    assert (known.evidence_rule, known.evidence_within_m) == (EvidenceRule.AFTER, 100)


@pytest.mark.django_db
def test_only_the_city_says_what_is_asked_for_and_only_what_can_be() -> None:
    town = make_town()
    code = make_report(town).category_id
    before = (counted(), Category.objects.get(pk=code).evidence_rule)
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    city = make_staff(Role.CITY_DISPATCHER, COMMUNITY[:6])
    with pytest.raises(Denied):
        set_evidence_rule(code, by=street, rule=EvidenceRule.AFTER, within_m=None)
    for wrong in (
        {"code": "99", "rule": "after", "within_m": None},
        {"code": code, "rule": "film", "within_m": None},
        {"code": code, "rule": "after", "within_m": 5},
    ):
        with pytest.raises(Invalid):
            set_evidence_rule(by=city, **wrong)
    assert (counted(), Category.objects.get(pk=code).evidence_rule) == before


@pytest.mark.django_db
def test_a_picture_is_of_before_or_after_and_of_no_other_time() -> None:
    town = make_town()
    case = at_work(town)
    file = store_upload(uploaded(), uploader_key="手机")
    refused(
        Invalid,
        case,
        lambda: attach_evidence(
            case, by=town.clerk, file_ids=[file.public_id], uploader_key="手机", stage=Stage.REPORT
        ),
    )
    assert not Attachment.objects.exists()
