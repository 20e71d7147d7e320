"""What whoever runs the machine types: keys and retention."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from shanzhi.kernel.api import now
from shanzhi.people.actions.phone_code import issue_phone_code
from shanzhi.people.models import PhoneCode
from shanzhi.people.tests.factories import make_resident
from shanzhi.people.web.cli import cli

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    answer = CliRunner().invoke(cli, words)
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_dry_run_only_counts() -> None:
    issue_phone_code("13812345678", "case:1", address="10.0.0.1", at=now() - timedelta(days=2))
    assert "1  people.phone_codes" in said("retention", "--dry-run")
    assert PhoneCode.objects.count() == 1
    assert "1  gone" in said("retention")
    assert PhoneCode.objects.count() == 0
    assert "0  gone" in said("retention")


def test_keys_are_counted_and_turned(settings: Settings) -> None:
    settings.DATA_KEYS, settings.DATA_KEY_ID = {1: "the key of last year"}, 1
    make_resident()
    settings.DATA_KEYS, settings.DATA_KEY_ID = {**settings.DATA_KEYS, 2: "of this year"}, 2
    assert "1 to be moved" in said("keys", "status")
    assert "1 moved, 0 left" in said("keys", "rotate")
    settings.DATA_KEYS, settings.DATA_KEY_ID = {3: "of somebody else"}, 3
    refused = CliRunner().invoke(cli, ["keys", "rotate"])
    assert refused.exit_code == 1
    assert "not in DATA_KEYS" in refused.output
