"""The second step of signing in, and who tries to get past it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, override_settings

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Grant,
    Invalid,
    Role,
    TooMany,
    accesses_to,
)
from shanzhi.people.acting import acting
from shanzhi.people.actions.add_totp import add_totp, new_totp_secret
from shanzhi.people.actions.give_second_factor import give_code
from shanzhi.people.actions.make_recovery_codes import make_recovery_codes
from shanzhi.people.actions.remove_factor import remove_factor, reset_factors
from shanzhi.people.actions.set_password import change_password
from shanzhi.people.models import Account, FailedSignIn
from shanzhi.people.queries_factors import factors_of, has_second_factor, recovery_codes_left
from shanzhi.people.tests.authenticators import Device, code_of, enter, give_totp
from shanzhi.people.tests.factories import PASSWORD, make_account

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
HERE, ELSEWHERE = "10.0.0.1", "203.0.113.9"


def asked_of(page: str) -> str:
    """What a page asks the browser's passkey."""
    found = re.search(r'data-asked="([^"]+)"', page)
    assert found
    return unescape(found[1])


def signed_in(client: Client) -> bool:
    return client.get("/inbox").status_code == 200


def test_chen_gives_the_number_of_her_app_and_is_in() -> None:
    chen = make_account(username="chen")
    secret = give_totp(chen)
    client = Client()
    assert enter(client, "chen", PASSWORD, next="/desk/")["Location"] == "/login/factor"
    assert not signed_in(client)
    assert "第二重验证" in client.get("/login/factor").content.decode()
    answer = client.post("/login/factor", {"code": code_of(secret)})
    assert answer["Location"] == "/desk/"
    assert signed_in(client)
    assert accesses_to(("account", chen.pk))[0].reason == "password+totp"


def test_who_saw_the_number_cannot_use_it_again_nor_an_earlier_one() -> None:
    secret = give_totp(chen := make_account())
    give_code(chen, code_of(secret, NINE), address=HERE, at=NINE)
    for steps in (0, -1):
        with pytest.raises(Invalid):
            give_code(chen, code_of(secret, NINE, steps=steps), address=ELSEWHERE, at=NINE)
    later = NINE + timedelta(seconds=30)
    assert give_code(chen, code_of(secret, later), address=HERE, at=later) == "totp"


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(steps: int, fits: bool) -> None:
    secret = give_totp(chen := make_account())
    code = code_of(secret, NINE, steps=steps)
    if fits:
        give_code(chen, code, address=HERE, at=NINE)
        return
    with pytest.raises(Invalid):
        give_code(chen, code, address=HERE, at=NINE)


def test_who_guesses_numbers_closes_the_door_before_themselves_alone() -> None:
    secret = give_totp(chen := make_account())
    for _guess in range(5):
        with pytest.raises(Invalid):
            give_code(chen, "000000", address=ELSEWHERE, at=NINE)
    right = code_of(secret, NINE)
    with pytest.raises(TooMany, match="15 分钟"):
        give_code(chen, right, address=ELSEWHERE, at=NINE)
    assert give_code(chen, right, address=HERE, at=NINE) == "totp"
    failures = [a for a in accesses_to(("account", chen.pk)) if a.action.endswith("failed")]
    assert [(each.reason, each.address) for each in failures] == [("second_factor", ELSEWHERE)] * 5


def test_no_page_opens_to_who_only_knows_the_password() -> None:
    give_totp(make_account(username="chen", role=Role.COMMUNITY_CLERK, scope_code="990101001001"))
    client = Client()
    enter(client, "chen", PASSWORD)
    for path in ("/desk/", "/inbox", "/account", "/account/totp", "/account/confirm"):
        assert client.get(path)["Location"].startswith("/login?next=")
    for path in ("/login/done", "/login/setup", "/login/setup/totp", "/login/password"):
        assert client.get(path)["Location"] == "/login/factor"
    assert client.post("/login/setup/totp", {"code": "1"})["Location"] == "/login/factor"
    assert client.get("/api/v1/cases").status_code == 401


def test_half_a_sign_in_is_void_after_ten_minutes_and_with_another_password() -> None:
    secret = give_totp(chen := make_account(username="chen"))
    slow, robbed = Client(), Client()
    for client in (slow, robbed):
        enter(client, "chen", PASSWORD)
    session = slow.session
    session["pending_sign_in"] |= {"since": (NINE - timedelta(minutes=11)).isoformat()}
    session.save()
    assert slow.post("/login/factor", {"code": code_of(secret)})["Location"] == "/login"
    change_password(chen, "another-plum-77", by=acting(chen))
    assert robbed.post("/login/factor", {"code": code_of(secret)})["Location"] == "/login"


def test_a_recovery_code_stands_in_for_a_lost_phone_once() -> None:
    give_totp(chen := make_account())
    first, *rest = make_recovery_codes(chen, by=acting(chen))
    assert len(rest) == 9
    assert give_code(chen, f"{first[:4]} {first[4:]}", address=HERE, at=NINE) == "recovery_codes"
    with pytest.raises(Invalid):
        give_code(chen, first, address=HERE, at=NINE)
    assert recovery_codes_left(chen) == 9
    make_recovery_codes(chen, by=acting(chen))
    with pytest.raises(Invalid):
        give_code(chen, rest[0], address=HERE, at=NINE)


def test_secrets_are_sealed_in_the_table() -> None:
    secret = give_totp(chen := make_account())
    codes = make_recovery_codes(chen, by=acting(chen))
    kept = str([row.data for row in Authenticator.objects.all()])
    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_nobody_adds_or_removes_somebody_elses_factor() -> None:
    chen, stranger = make_account(), acting(make_account())
    secret = new_totp_secret()
    with pytest.raises(Denied):
        add_totp(chen, secret, code_of(secret), by=stranger)
    give_totp(chen)
    with pytest.raises(Denied):
        remove_factor(chen, factors_of(chen)[0].id, by=stranger)
    with pytest.raises(Denied):
        make_recovery_codes(chen, by=stranger)
    with pytest.raises(Denied):
        reset_factors(chen, by=stranger)
    assert has_second_factor(chen)
    assert not EventRecord.objects.exists()


def test_a_second_app_is_refused_and_the_first_code_of_a_new_one_is_used_up() -> None:
    chen = make_account()
    secret = new_totp_secret()
    with pytest.raises(Invalid):
        add_totp(chen, secret, "000000", by=acting(chen), at=NINE)
    add_totp(chen, secret, code_of(secret, NINE), by=acting(chen), at=NINE)
    with pytest.raises(Invalid):
        give_code(chen, code_of(secret, NINE), address=HERE, at=NINE)
    other = new_totp_secret()
    with pytest.raises(Conflict):
        add_totp(chen, other, code_of(other, NINE), by=acting(chen), at=NINE)
    assert [event.payload["factor"] for event in EventRecord.objects.all()] == ["totp"]


@override_settings(SECOND_FACTOR_ROLES=frozenset({"operator"}))
def test_who_must_have_a_factor_is_led_to_it_and_cannot_get_rid_of_it() -> None:
    zhao = make_account(username="zhao", role=Role.OPERATOR)
    client = Client()
    assert enter(client, "zhao", PASSWORD)["Location"] == "/login/setup"
    assert not signed_in(client)
    page = client.get("/login/setup/totp").content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)<", page)
    assert secret
    wrong = client.post("/login/setup/totp", {"code": "000000"})
    assert wrong.status_code == 422
    right = client.post("/login/setup/totp", {"code": code_of(secret[1].replace(" ", ""))})
    assert right.content.decode().count("<code>") == 10
    assert client.get("/login/done")["Location"] == "/operator/dead-letters"
    assert signed_in(client)
    with pytest.raises(Conflict):
        remove_factor(zhao, factors_of(zhao)[0].id, by=acting(zhao))
    assert has_second_factor(zhao)


def test_the_security_administrator_resets_for_others_and_not_for_herself() -> None:
    give_totp(chen := make_account(role=Role.COMMUNITY_CLERK, scope_code="990101001001"))
    wu = make_account(role=Role.SECURITY_ADMIN, scope_code="990101")
    give_totp(wu)
    by = Actor(kind="staff", id=wu.pk, grants=(Grant(Role.SECURITY_ADMIN, "990101"),))
    next_county = Actor(kind="staff", id=0, grants=(Grant(Role.SECURITY_ADMIN, "990102"),))
    for actor, whose in ((by, wu), (next_county, chen)):
        with pytest.raises(Denied):
            reset_factors(whose, by=actor)
    reset_factors(chen, by=by)
    assert not has_second_factor(chen)
    assert has_second_factor(wu)
    assert EventRecord.objects.get().kind == "people.SecondFactorsReset"


def test_a_passkey_is_added_and_opens_the_second_step_once() -> None:
    make_account(username="chen")
    client, device = Client(), Device()
    enter(client, "chen", PASSWORD)
    offer = asked_of(client.get("/account/passkeys").content.decode())
    added = client.post("/account/passkeys", {"passkey": device.create(offer), "name": "手机"})
    assert added.content.decode().count("<code>") == 10
    client.post("/logout")
    enter(client, "chen", PASSWORD)
    answer = device.sign(asked_of(client.get("/login/factor").content.decode()))
    assert client.post("/login/factor", {"passkey": answer})["Location"] == "/inbox"
    robber = Client()
    enter(robber, "chen", PASSWORD)
    assert robber.post("/login/factor", {"passkey": answer}).status_code == 422
    robber.get("/login/factor")
    assert robber.post("/login/factor", {"passkey": answer}).status_code == 422


@pytest.mark.parametrize("why", ["another site", "another key", "nonsense"])
def test_a_passkey_that_does_not_fit_opens_nothing(why: str) -> None:
    make_account(username="chen")
    client, device = Client(), Device()
    enter(client, "chen", PASSWORD)
    offer = asked_of(client.get("/account/passkeys").content.decode())
    client.post("/account/passkeys", {"passkey": device.create(offer), "name": "手机"})
    client.post("/logout")
    enter(client, "chen", PASSWORD)
    question = asked_of(client.get("/login/factor").content.decode())
    stranger = Device()
    stranger.id = device.id
    phished = Device("https://evil.example")
    phished.key, phished.id = device.key, device.id
    answer = {"another site": phished.sign, "another key": stranger.sign}.get(why, str)(question)
    page = client.post("/login/factor", {"passkey": answer})
    assert page.status_code == 422
    assert not signed_in(client)


def test_what_is_kept_of_a_guessed_number_names_nobody() -> None:
    give_totp(chen := make_account())
    with pytest.raises(Invalid):
        give_code(chen, "000000", address=HERE, at=NINE)
    assert len(bytes(FailedSignIn.objects.get().key)) == 32
    assert Account.objects.get(pk=chen.pk).is_active
