"""What is sealed opens in its own place only, whole or not at all."""

import os
from uuid import uuid4

import pytest

from mikhak.vault import client
from mikhak.vault.errors import Unreadable
from mikhak.vault.sealing import CHUNK, TAG, Sealer, bind, open_with, seal_with
from tests.vaults import sealer

HEAD = 3 + 16  # bytes in front of the chunks of a file


@pytest.fixture
def one() -> Sealer:
    return sealer(uuid4(), "berlin")[0]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_a_field_opens_under_its_label_only(one: Sealer) -> None:
    sealed = one.seal("dossiers.answers", "«آزاده»".encode())
    assert one.open("dossiers.answers", sealed).decode() == "«آزاده»"
    with pytest.raises(Unreadable):
        one.open("dossiers.note:1", sealed)


def test_a_field_moved_to_another_dossier_is_refused(one: Sealer) -> None:
    other = sealer(uuid4(), "berlin")[0]
    sealed = one.seal("dossiers.answers", b"x")
    with pytest.raises(Unreadable):
        other.open("dossiers.answers", sealed)
    with pytest.raises(Unreadable):  # not even when the key were the same: the row is bound too
        Sealer(one.dek, other.dossier_id, one.epoch).open("dossiers.answers", sealed)
    with pytest.raises(Unreadable):
        Sealer(one.dek, one.dossier_id, one.epoch, uuid4()).open("dossiers.answers", sealed)


def test_every_changed_or_missing_byte_of_a_field_is_noticed(one: Sealer) -> None:
    sealed = one.seal("a", b"secret")
    for n in range(len(sealed)):
        with pytest.raises(Unreadable):
            one.open("a", flipped(sealed, n))
        with pytest.raises(Unreadable):
            one.open("a", sealed[:n])
    with pytest.raises(Unreadable):
        one.open("a", sealed + b"\0")


def test_equal_fields_are_sealed_differently(one: Sealer) -> None:
    assert one.seal("a", b"x") != one.seal("a", b"x")


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_file_of_any_size_comes_back(one: Sealer, size: int) -> None:
    data = os.urandom(size)
    assert one.open_file("scan", one.seal_file("scan", data)) == data


def test_a_file_cut_at_a_chunk_is_refused(one: Sealer) -> None:
    sealed = one.seal_file("scan", os.urandom(3 * CHUNK))
    for chunks in range(3):
        with pytest.raises(Unreadable):
            one.open_file("scan", sealed[: HEAD + chunks * (CHUNK + TAG)])


def test_a_file_with_chunks_swapped_repeated_or_added_is_refused(one: Sealer) -> None:
    sealed = one.seal_file("scan", os.urandom(3 * CHUNK))
    step = CHUNK + TAG
    a, b, c = (sealed[HEAD + n * step : HEAD + (n + 1) * step] for n in range(3))
    for chunks in (b + a + c, a + a + c, a + b + c + c, a + c):
        with pytest.raises(Unreadable):
            one.open_file("scan", sealed[:HEAD] + chunks)
    assert one.open_file("scan", sealed[:HEAD] + a + b + c)


def test_a_file_opens_under_its_name_and_in_its_dossier_only(one: Sealer) -> None:
    other = sealer(uuid4(), "berlin")[0]
    sealed = one.seal_file("scan:1", b"picture")
    with pytest.raises(Unreadable):
        one.open_file("scan:2", sealed)
    with pytest.raises(Unreadable):
        other.open_file("scan:1", sealed)
    with pytest.raises(Unreadable):
        one.open("scan:1", sealed)
    with pytest.raises(Unreadable):
        one.open_file("scan:1", flipped(sealed, 2))


def test_a_draft_opens_with_its_key_and_place_only() -> None:
    key = client.profile_key(1)
    sealed = seal_with(key, "accounts.profile:1", b"x")
    assert open_with(key, "accounts.profile:1", sealed) == b"x"
    for wrong_key, place, changed in (
        (client.profile_key(2), "accounts.profile:1", sealed),
        (key, "accounts.profile:2", sealed),
        (key, "accounts.profile:1", sealed[:-1]),
        (key, "accounts.profile:1", b""),
        (key, "accounts.profile:1", flipped(sealed, 0)),
    ):
        with pytest.raises(Unreadable):
            open_with(wrong_key, place, changed)


def test_a_sealer_does_not_show_its_key(one: Sealer) -> None:
    assert one.dek.hex() not in repr(one) and repr(one.dek) not in repr(one)


def test_bound_parts_cannot_be_shifted_into_each_other() -> None:
    assert bind("ab", "c") != bind("a", "bc")
    assert bind("a", "") != bind("a")
