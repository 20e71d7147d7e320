"""A password that everybody knows has no place in production."""

from __future__ import annotations

import pytest
from django.test import override_settings

from shanzhi.config.environment import UnsafeSetting, refuse_unsafe
from shanzhi.config.safety import refuse_demo_accounts
from shanzhi.kernel.api import SYSTEM, Invalid
from shanzhi.people.actions.sign_in import sign_in
from shanzhi.people.api import create_account
from shanzhi.people.models import Account
from shanzhi.people.tests.factories import PASSWORD


@pytest.mark.django_db
def test_production_refuses_the_demo() -> None:
    create_account(username="clerk", name="陈静安", password=PASSWORD, by=SYSTEM, demo=True)
    create_account(username="other", name="无密码", password=None, by=SYSTEM, demo=True)
    assert Account.objects.get(username="clerk").one_time_until is None
    refuse_demo_accounts()
    with override_settings(PRODUCTION=True):
        with pytest.raises(UnsafeSetting, match="clerk"):
            refuse_demo_accounts()
        with pytest.raises(Invalid):
            sign_in("clerk", PASSWORD, address="10.0.0.1")
        Account.objects.filter(username="clerk").update(is_active=False)
        refuse_demo_accounts()


def test_a_provider_over_plain_http_is_refused_in_production() -> None:
    safe = {
        "PRODUCTION": "1",
        "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ",
        "DATA_KEY": "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghij",
        "ALLOWED_HOSTS": "shanzhi.example",
        "SITE_URL": "https://shanzhi.example",
        "SMS_CHANNEL": "provider.Channel",
    }
    refuse_unsafe({**safe, "OIDC_ISSUER": "https://id.example"})
    with pytest.raises(UnsafeSetting, match="OIDC_ISSUER"):
        refuse_unsafe({**safe, "OIDC_ISSUER": "http://id.example"})
