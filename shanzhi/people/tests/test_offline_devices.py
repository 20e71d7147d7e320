"""A phone keeps a worker's day under a key that we hand out and take back."""

from __future__ import annotations

from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from shanzhi.kernel.api import Actor, Denied, EventRecord, Grant, NotFound, Role, now
from shanzhi.people.acting import acting
from shanzhi.people.actions.create_account import close_account
from shanzhi.people.actions.offline_device import hear_from_device, register_device, revoke_device
from shanzhi.people.actions.rotate_keys import rotate_keys
from shanzhi.people.keys import unseal_offline_key
from shanzhi.people.models import Account, OfflineDevice
from shanzhi.people.queries_sessions import devices_of
from shanzhi.people.tests.factories import browser_of, make_account

pytestmark = pytest.mark.django_db
AGENT = "Mozilla/5.0 (Linux; Android 16; Pixel 11) AppleWebKit/537.36 Chrome/150.0.0.0 Mobile Safari/537.36"
OPERATOR = Actor(kind="staff", id=0, grants=(Grant(Role.OPERATOR, ""),))


@pytest.fixture
def wang() -> Account:
    return make_account(username="wang", name="王芳", role=Role.GRID_WORKER)


def registered(phone: Client) -> dict[str, object]:
    answer = phone.post("/account/devices", headers={"User-Agent": AGENT})
    assert answer.status_code == 201
    found: dict[str, object] = answer.json()
    return found


def test_a_phone_gets_a_key_of_its_own_that_lies_sealed_here(wang: Account) -> None:
    phone = browser_of(wang)
    one, other = registered(phone), registered(phone)
    assert len(b64decode(str(one["key"]))) == 32
    assert one["key"] != other["key"]
    row = OfflineDevice.objects.get(public_id=UUID(str(one["id"])))
    assert str(one["key"]).encode() not in bytes(row.key_sealed)
    assert (row.account_id, row.device, one["account"]) == (wang.pk, "Chrome · Android", wang.pk)
    assert EventRecord.objects.filter(kind="people.OfflineDeviceRegistered").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_pages_that_register_at_once_both_get_a_key() -> None:
    account = make_account(username="wang", role=Role.GRID_WORKER)

    def one(_page: int) -> str:
        try:
            return register_device(account, by=acting(account), device="")[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pages:
        assert len(set(pages.map(one, range(6)))) == 6
    assert OfflineDevice.objects.count() == 6


def test_at_each_contact_it_hears_whether_it_may_go_on(wang: Account) -> None:
    phone = browser_of(wang)
    given = registered(phone)
    here = f"/account/devices/{given['id']}"
    state = phone.get(here).json()
    assert (state["revoked"], state["kept_hours"]) == (False, 72)
    assert state["csrf"]
    assert "key" not in state
    revoke_device(wang, devices_of(wang)[0].pk, by=acting(wang))
    assert phone.get(here).json()["revoked"] is True
    assert devices_of(wang) == []


def test_nobody_else_hears_of_it_or_takes_it_back(wang: Account) -> None:
    row, _key = register_device(wang, by=acting(wang), device="")
    other = make_account(username="li")
    assert browser_of(other).get(f"/account/devices/{row.public_id}").status_code == 404
    assert Client().get(f"/account/devices/{row.public_id}").status_code == 302
    with pytest.raises(Denied):
        register_device(wang, by=acting(other), device="")
    with pytest.raises(Denied):
        revoke_device(wang, row.pk, by=acting(other))
    with pytest.raises(NotFound):
        hear_from_device(wang, uuid4(), by=acting(wang))
    row.refresh_from_db()
    assert row.revoked_at is None


def test_a_phone_on_which_nobody_is_signed_in_hears_that_it_was_taken_back(wang: Account) -> None:
    row, _key = register_device(wang, by=acting(wang), device="")
    here, lost = f"/account/devices/{row.public_id}/standing", Client()
    assert lost.get(here).json() == {"revoked": False}
    revoke_device(wang, row.pk, by=acting(wang))
    assert lost.get(here).json() == {"revoked": True}
    assert lost.get(f"/account/devices/{uuid4()}/standing").json() == {"revoked": True}


def test_its_owner_takes_it_back_on_the_page(wang: Account) -> None:
    phone = browser_of(wang)
    registered(phone)
    row = OfflineDevice.objects.get()
    assert "Chrome · Android" in phone.get("/account").content.decode()
    for _time in range(2):
        assert phone.post(f"/account/devices/{row.pk}/revocation").status_code == 302
    assert EventRecord.objects.filter(kind="people.OfflineDeviceRevoked").count() == 1
    assert "Chrome · Android" not in phone.get("/account").content.decode()


def test_whose_account_is_closed_keeps_nothing(wang: Account) -> None:
    row, _key = register_device(wang, by=acting(wang), device="")
    close_account(wang, by=OPERATOR)
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_contact_is_written_down_now_and_then_and_not_each_time(wang: Account) -> None:
    at = now()
    row, _key = register_device(wang, by=acting(wang), device="", at=at)
    hear_from_device(wang, row.public_id, by=acting(wang), at=at + timedelta(minutes=1))
    row.refresh_from_db()
    assert row.seen_at == at
    hear_from_device(wang, row.public_id, by=acting(wang), at=at + timedelta(minutes=6))
    row.refresh_from_db()
    assert row.seen_at == at + timedelta(minutes=6)


def test_its_key_moves_with_all_others(wang: Account, settings: LazySettings) -> None:
    row, _key = register_device(wang, by=acting(wang), device="")
    before = unseal_offline_key(bytes(row.key_sealed))
    settings.DATA_KEYS = {**settings.DATA_KEYS, 9: "nine" * 16}
    settings.DATA_KEY_ID = 9
    assert sum(rotate_keys()) >= 1
    sealed = bytes(OfflineDevice.objects.get(pk=row.pk).key_sealed)
    assert sealed != bytes(row.key_sealed)
    assert unseal_offline_key(sealed) == before


def test_whoever_lost_a_phone_sees_which_one_is_in_the_hand(wang: Account) -> None:
    lost, here = browser_of(wang), browser_of(wang)
    registered(lost)
    public_id = registered(here)["id"]
    page = here.get("/account").content.decode()
    rows = page[page.index('id="devices"') :].split("/revocation")
    marked = ["当前这台" in row for row in rows[:2]]
    latest = OfflineDevice.objects.order_by("-seen_at")
    assert marked == [str(row.public_id) == public_id for row in latest]
    assert "当前这台" not in browser_of(wang).get("/account").content.decode()
