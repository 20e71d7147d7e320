"""How long a resident stays signed in on a device."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shanzhi.kernel.api import now, run_retention
from shanzhi.people.actions.resident_session import (
    begin_resident_session,
    end_resident_session,
    visit_of,
)
from shanzhi.people.models import ResidentSession
from shanzhi.people.tests.factories import make_resident

pytestmark = pytest.mark.django_db


def test_a_resident_is_signed_out_after_a_while_and_at_the_latest_after_a_week(
    settings: Any,
) -> None:
    resident = make_resident()
    began = now()
    secret = begin_resident_session(resident, means="phone", address="10.0.0.1", at=began)
    half, idle = settings.RESIDENT_IDLE / 2, settings.RESIDENT_IDLE
    assert visit_of(secret, at=began + half) == resident
    assert visit_of(secret, at=began + half + half) == resident
    assert visit_of(secret, at=began + half * 2 + idle) is None
    assert visit_of(secret, at=began) is None
    again = begin_resident_session(resident, means="phone", address="10.0.0.1", at=began)
    moment = began
    while moment < began + settings.RESIDENT_SESSION:
        assert visit_of(again, at=moment) == resident
        moment += half
    assert visit_of(again, at=began + settings.RESIDENT_SESSION) is None


def test_what_is_kept_of_a_session_does_not_open_it_and_is_swept() -> None:
    secret = begin_resident_session(make_resident(), means="phone", address="10.0.0.1")
    kept = bytes(ResidentSession.objects.get().token_hash)
    assert secret.encode() not in kept
    assert visit_of(kept.hex()) is None
    assert visit_of("") is None
    end_resident_session(secret)
    end_resident_session(secret)
    assert visit_of(secret) is None
    begin_resident_session(make_resident(), means="phone", address="10.0.0.1")
    run_retention(at=now() + timedelta(days=1))
    assert not ResidentSession.objects.exists()
