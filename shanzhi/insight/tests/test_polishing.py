"""A model may choose the words and never a number."""

from __future__ import annotations

import pytest
from django.utils.timezone import now

from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.insight.actions.polish_section import polish_section
from shanzhi.insight.models import Report, ReportText
from shanzhi.kernel.api import Conflict, Denied, Role
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
SENTENCE = "本周共受理诉求12件，比上周增加3件；办结9件。"


def drafted(town: Town) -> Report:
    """A week's report with one section."""
    report = Report.objects.create(
        place_code=town.grid.code[:12], kind="week", starts_on="2026-11-16",
        ends_on="2026-11-23", made_at=now(),
    )  # fmt: skip
    row = {"key": "came", "value": 12, "before": 9, "numerator": None, "denominator": None}
    section = {"key": "flow", "title": "受理与办结", "sentence": SENTENCE, "rows": [row]}
    report.numbers.create(number=1, sections=[section], at=now())
    return report


def test_other_words_are_kept_and_another_number_is_not() -> None:
    town = make_town()
    report = drafted(town)
    with pytest.raises(Conflict, match="13"):
        polish_section(report, "flow", by=town.clerk, rewrite=lambda _text: "本周受理13件。")
    with pytest.raises(Conflict, match="30"):
        polish_section(report, "flow", by=town.clerk, rewrite=lambda _text: "增长三成，办结九件。")
    assert not ReportText.objects.exists()
    text = polish_section(
        report, "flow", by=town.clerk, rewrite=lambda _text: "本周受理十二件，办结九件。"
    )
    assert text.body == "本周受理十二件，办结九件。"
    assert report.numbers.get().sections[0]["sentence"] == SENTENCE


def test_whoever_may_not_write_asks_no_model() -> None:
    town = make_town()
    report = drafted(town)
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101002001", name="远方")

    def asked(_text: str) -> str:
        raise AssertionError

    with pytest.raises(Denied):
        polish_section(report, "flow", by=stranger, rewrite=asked)
