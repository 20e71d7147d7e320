"""An operator who starts a real server carelessly is told what to change, and nothing starts."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from shanzhi.config import environment
from shanzhi.config.environment import UnsafeSetting, refuse_unsafe

CAREFUL = {
    "PRODUCTION": "1",
    "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789-secret-key!!",
    "DATA_KEY": "zyxwvutsrqponmlkjihgfedcba9876543210-data-key!!!!",
    "ALLOWED_HOSTS": "grid.example.cn, .county.example.cn",
    "SITE_URL": "https://grid.example.cn",
    "SMS_CHANNEL": "example.sms.Channel",
}
CARELESS = [
    ({"DEBUG": "1"}, "DEBUG=1"),
    ({"SECRET_KEY": ""}, "SECRET_KEY is missing or weak"),
    ({"DATA_KEY": "short"}, "DATA_KEY is missing or weak"),
    ({"DATA_KEY": "a" * 60}, "DATA_KEY is missing or weak"),
    ({"DATA_KEY": CAREFUL["SECRET_KEY"]}, "are the same"),
    ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is open"),
    ({"ALLOWED_HOSTS": "other.example.cn"}, "SITE_URL's host is not in ALLOWED_HOSTS"),
    ({"SITE_URL": "https://example.cn"}, "SITE_URL's host is not in ALLOWED_HOSTS"),
    ({"SITE_URL": "http://grid.example.cn"}, "SITE_URL is plain HTTP"),
    ({"LIVE_URL": "http://grid.example.cn:8001"}, "LIVE_URL is plain HTTP"),
    ({"SMS_CHANNEL": environment.WRITTEN_DOWN[0]}, "SMS_CHANNEL writes codes"),
    ({"SMS_CHANNEL": environment.WRITTEN_DOWN[1]}, "SMS_CHANNEL writes codes"),
    ({"DEMO": "1"}, "DEMO=1 makes people"),
]


def test_a_careful_operator_is_let_in() -> None:
    refuse_unsafe(CAREFUL)
    refuse_unsafe({**CAREFUL, "SITE_URL": "https://first.county.example.cn", "DEMO": "0"})


@pytest.mark.parametrize(("change", "says"), CARELESS, ids=lambda given: str(given)[:40])
def test_one_careless_setting_is_enough_not_to_start(change: dict[str, str], says: str) -> None:
    with pytest.raises(UnsafeSetting) as refused:
        refuse_unsafe({**CAREFUL, **change})

    assert says in str(refused.value)
    assert str(refused.value).count("\n- ") == 1


def test_a_channel_that_nobody_chose_is_the_one_that_writes_down() -> None:
    """The default of a laptop must not slip into production."""
    left_out = {name: value for name, value in CAREFUL.items() if name != "SMS_CHANNEL"}

    with pytest.raises(UnsafeSetting, match="SMS_CHANNEL writes codes"):
        refuse_unsafe(left_out)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(UnsafeSetting) as refused:
        refuse_unsafe({"PRODUCTION": "1", "DEBUG": "1", "DEMO": "1"})

    assert str(refused.value).count("\n- ") == 7


def test_a_laptop_may_do_all_of_it() -> None:
    for change, _says in CARELESS:
        refuse_unsafe({**change, "PRODUCTION": "0"})


def test_the_settings_themselves_ask() -> None:
    """Whatever loads Django (web, jobs, a command) stops, not ``shanzhi run`` alone."""
    env = {**os.environ, **CAREFUL, "ALLOWED_HOSTS": "*"}
    told = subprocess.run(
        [sys.executable, "-c", "import shanzhi.config.settings"],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert told.returncode != 0
    assert "ALLOWED_HOSTS is open" in told.stderr
