"""Resident Li scans the code on the wall, a forger prints his own, clerk Zhao revokes one."""

from __future__ import annotations

import re

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.kernel.api import SYSTEM, Denied, EventRecord, Invalid, Role, WrongState, history
from shanzhi.places.actions.issue_qr_code import issue_qr_code
from shanzhi.places.actions.revoke_qr_code import revoke_qr_code
from shanzhi.places.models import QrCode
from shanzhi.places.models.qr_code import QrKind
from shanzhi.places.queries.codes import (
    CodeForged,
    CodeRevoked,
    CodeUnknown,
    code_address,
    printed_code,
    resolve_code,
)
from shanzhi.places.rules.printed_code import (
    ALPHABET,
    printed,
    serial_from,
    signed_serial,
    spaced,
    tidy,
)
from shanzhi.places.tests.factories import (
    COMMUNITY,
    make_building,
    make_code,
    make_grid,
    make_staff,
)

database = pytest.mark.django_db


@database
def test_li_scans_the_code_on_building_three_and_is_there() -> None:
    grid = make_grid()
    building = make_building("3幢", grid=grid)
    code = make_code(grid, building_id=building.pk)
    scanned = resolve_code(printed_code(code))
    assert (scanned.grid, scanned.building, scanned.kind) == (grid, building, QrKind.GRID)
    assert resolve_code(code_address(code)).id == code.pk


@database
def test_li_types_the_code_as_her_eyes_read_it() -> None:
    code = make_code()
    word = spaced(printed_code(code)).lower().replace("0", "o").replace("1", "l")
    assert resolve_code(f"  {word.replace(' ', '-')} ").id == code.pk


@database
def test_a_code_that_nobody_here_signed_is_forged() -> None:
    real = printed_code(make_code())
    swapped = ALPHABET[(ALPHABET.index(real[-1]) + 1) % 32]
    for forged in (real[:-1] + swapped, "A" * 16, "", "网格", "A" * 100_000, real + "A"):
        with pytest.raises(CodeForged, match="社区"):
            resolve_code(forged)


@database
def test_a_signed_code_that_is_not_kept_is_unknown() -> None:
    code = make_code()
    word = printed_code(code)
    QrCode.objects.all().delete()
    with pytest.raises(CodeUnknown, match="联系社区"):
        resolve_code(word)


@database
def test_a_revoked_code_says_where_to_go() -> None:
    code = make_code()
    clerk = make_staff(Role.COMMUNITY_CLERK, COMMUNITY)
    revoke_qr_code(code.pk, "牌子被撕", by=clerk)
    with pytest.raises(CodeRevoked, match="停用") as told:
        resolve_code(printed_code(code))
    assert told.value.status == 410
    kinds = [event.kind for event in history("qr_code", code.pk)]
    assert kinds == ["places.QrCodeIssued", "places.QrCodeRevoked"]
    with pytest.raises(WrongState):
        revoke_qr_code(code.pk, "再来一次", by=clerk)


@database
def test_a_clerk_of_the_next_community_can_neither_issue_nor_revoke() -> None:
    code = make_code()
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    events = EventRecord.objects.count()
    with pytest.raises(Denied):
        revoke_qr_code(code.pk, "与我无关", by=stranger)
    with pytest.raises(Denied):
        issue_qr_code(code.grid_id, by=stranger)
    assert QrCode.objects.get().revoked_at is None
    assert EventRecord.objects.count() == events


@database
def test_a_reason_must_be_given_and_the_building_must_stand_in_the_grid() -> None:
    code = make_code()
    with pytest.raises(Invalid, match="原因"):
        revoke_qr_code(code.pk, "  ", by=SYSTEM)
    elsewhere = make_building(grid=make_grid())
    with pytest.raises(Invalid, match="不在这个网格"):
        issue_qr_code(code.grid_id, by=SYSTEM, building_id=elsewhere.pk)


@database
def test_codes_on_walls_outlive_a_change_of_key() -> None:
    with override_settings(SECRET_KEY="an old key", SECRET_KEY_FALLBACKS=[]):
        code = make_code()
        word = printed_code(code)
    with override_settings(SECRET_KEY="a new key", SECRET_KEY_FALLBACKS=["an old key"]):
        assert resolve_code(word).id == code.pk
    with (
        override_settings(SECRET_KEY="a new key", SECRET_KEY_FALLBACKS=[]),
        pytest.raises(CodeForged),
    ):
        resolve_code(word)


@given(st.binary(min_size=5, max_size=5), st.text(min_size=1))
def test_every_printed_code_is_read_back(random_bytes: bytes, key: str) -> None:
    key = key.encode(errors="ignore").decode()
    serial = serial_from(random_bytes)
    code = printed(serial, key)
    assert re.fullmatch(f"[{ALPHABET}]{{16}}", code)
    assert tidy(spaced(code).lower()) == code
    assert signed_serial(code, ["another key", key]) == serial
    assert signed_serial(code, ["another key"]) is None


@given(st.text())
def test_any_text_is_a_code_or_none(text: str) -> None:
    found = tidy(text)
    assert found is None or (len(found) == 16 and set(found) <= set(ALPHABET))
