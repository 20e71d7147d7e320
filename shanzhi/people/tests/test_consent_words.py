"""What residents agree to says the time that is kept, and each wording is a version of its own."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from shanzhi.people.actions.consent import give_consent
from shanzhi.people.consent_words import WORDS, consent_words
from shanzhi.people.models import Consent, ConsentText
from shanzhi.people.models.consent import Purpose
from shanzhi.people.tests.factories import make_resident


@pytest.mark.parametrize(
    ("days", "said"), [(1095, "办结 3 年后"), (365, "办结 1 年后"), (400, "办结 400 天后")]
)
def test_the_words_say_how_long_this_house_keeps_a_number(
    days: int, said: str, settings: Settings
) -> None:
    settings.REPORTER_KEPT_DAYS = days

    assert said in consent_words(Purpose.PROGRESS)


def test_every_purpose_has_its_words() -> None:
    assert set(WORDS) == set(Purpose)
    assert all("%" not in consent_words(purpose) for purpose in Purpose)


@pytest.mark.django_db
def test_another_time_is_another_version_and_the_old_consent_stays_in_its_words(
    settings: Settings,
) -> None:
    early, late = make_resident(), make_resident()
    settings.REPORTER_KEPT_DAYS = 1095
    give_consent(early, (Purpose.PROGRESS,))
    give_consent(early, (Purpose.PROGRESS,))
    settings.REPORTER_KEPT_DAYS = 730
    give_consent(late, (Purpose.PROGRESS,))
    settings.REPORTER_KEPT_DAYS = 1095
    give_consent(late, (Purpose.PROGRESS,))

    assert list(ConsentText.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    (first,) = Consent.objects.filter(resident=early).select_related("text")
    assert "办结 3 年后" in first.text.words
    agreed = Consent.objects.filter(resident=late).order_by("pk").values_list("text__version")
    assert [version for (version,) in agreed] == [2, 1]
