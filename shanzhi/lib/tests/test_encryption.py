"""Sealed texts open with their key and purpose only; blind indexes say only "the same"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.lib.encryption import (
    SealedBy,
    Unreadable,
    blind_index,
    derive_keys,
    head_of,
    same,
    seal,
    unseal,
)

KEYS = derive_keys("a secret of the deployment")
OTHER = derive_keys("another secret")
texts = st.text(max_size=80)


@given(texts, st.integers(0, 127), st.sampled_from(SealedBy))
def test_what_was_sealed_opens_again(text: str, key_id: int, by: SealedBy) -> None:
    sealed = seal(text, KEYS.sealing, purpose="phone", key_id=key_id, by=by)
    assert sealed[:1] == head_of(key_id, by)
    assert unseal(sealed, {key_id: KEYS.sealing}, purpose="phone") == text


@given(texts)
def test_the_same_text_is_sealed_differently_each_time_but_its_index_is_equal(text: str) -> None:
    first, second = (seal(text, KEYS.sealing, purpose="phone") for _time in range(2))
    assert first != second
    assert blind_index(text, KEYS.indexing) == blind_index(text, KEYS.indexing)


@given(texts, texts)
def test_different_texts_and_different_keys_have_different_indexes(one: str, other: str) -> None:
    assert same(blind_index(one, KEYS.indexing), blind_index(other, KEYS.indexing)) is (
        one == other
    )
    assert blind_index(one, KEYS.indexing) != blind_index(one, OTHER.indexing)


@given(texts, st.sampled_from(SealedBy), st.data())
def test_a_changed_byte_anywhere_is_noticed(text: str, by: SealedBy, data: st.DataObject) -> None:
    sealed = bytearray(seal(text, KEYS.sealing, purpose="phone", by=by))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    keys = dict.fromkeys(range(256), KEYS.sealing)
    with pytest.raises(Unreadable):
        unseal(bytes(sealed), keys, purpose="phone")


@given(st.binary(max_size=60))
def test_noise_does_not_open(noise: bytes) -> None:
    with pytest.raises(Unreadable):
        unseal(noise, dict.fromkeys(range(256), KEYS.sealing), purpose="phone")


def test_another_key_another_purpose_or_an_unknown_key_id_does_not_open() -> None:
    sealed = seal("13800138000", KEYS.sealing, purpose="phone")
    for keys, purpose in (
        ({1: OTHER.sealing}, "phone"),
        ({1: KEYS.sealing}, "name"),
        ({2: KEYS.sealing}, "phone"),
    ):
        with pytest.raises(Unreadable):
            unseal(sealed, keys, purpose=purpose)


def test_after_a_rotation_old_and_new_rows_are_read() -> None:
    keys = {1: KEYS.sealing, 2: OTHER.sealing}
    old = seal("旧", KEYS.sealing, purpose="phone", key_id=1)
    new = seal("新", OTHER.sealing, purpose="phone", key_id=2)
    assert [unseal(each, keys, purpose="phone") for each in (old, new)] == ["旧", "新"]


def test_each_use_has_its_own_key_and_an_empty_secret_none() -> None:
    assert len({KEYS.sealing, KEYS.indexing, KEYS.hashing}) == 3
    assert derive_keys("a secret of the deployment") == KEYS
    with pytest.raises(ValueError, match="secret"):
        derive_keys("")
    with pytest.raises(ValueError, match="32 bytes"):
        seal("x", b"short", purpose="phone")
