"""Keys are made once, on purpose, and never again; destroyed ones are gone to the last byte."""

import shutil
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from pytest_django.fixtures import Settings

from mikhak.vault import client, keystore, opening
from mikhak.vault.errors import VaultRefused, VaultUnavailable
from mikhak.vault.keystore import Keystore, VaultExists
from mikhak.vault.models import Opening, PublicKey
from mikhak.vault.store import ShredStore

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keystore.initialise(tmp_path / "vault", now=NOW)
    return tmp_path / "vault"


def test_only_the_owner_can_read_a_new_vault(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {path.name for path in folder.parent.iterdir()} == {"vault"}


def test_keys_are_never_overwritten(folder: Path) -> None:
    before = (folder / "root.key").read_bytes()
    with pytest.raises(VaultExists):
        keystore.initialise(folder, now=NOW)
    with pytest.raises(VaultExists):
        keystore.open_epoch(folder, 2026)
    assert (folder / "root.key").read_bytes() == before


def test_a_folder_with_keys_but_without_their_list_is_not_made_anew(folder: Path) -> None:
    (folder / "keys.json").unlink()
    with pytest.raises(VaultExists):
        keystore.initialise(folder, now=NOW)
    with pytest.raises(VaultUnavailable, match="missing"):
        Keystore(folder)


@pytest.mark.parametrize("name", ["root.key", "epoch-2026.key", "sign-2026.key", "keys.json", "shred/store.sqlite3"])
def test_a_missing_file_stops_the_vault_and_is_not_made_anew(folder: Path, name: str) -> None:
    Keystore(folder).close()
    (folder / name).unlink()
    with pytest.raises(VaultUnavailable, match="missing"):
        Keystore(folder)
    assert not (folder / name).exists()


@pytest.mark.parametrize("name", ["root.key", "epoch-2026.key", "sign-2026.key", "keys.json", "shred/store.sqlite3"])
def test_a_damaged_file_stops_the_vault(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[0] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(VaultUnavailable, match="damaged"):
        Keystore(folder)


def test_the_store_of_another_vault_is_refused(folder: Path, tmp_path: Path) -> None:
    keystore.initialise(tmp_path / "other", now=NOW)
    shutil.copy(tmp_path / "other" / "shred" / "store.sqlite3", folder / "shred" / "store.sqlite3")
    with pytest.raises(VaultUnavailable, match="belongs"):
        Keystore(folder)


def test_keys_that_others_can_read_are_refused(folder: Path) -> None:
    (folder / "root.key").chmod(0o640)
    with pytest.raises(VaultUnavailable, match="chmod"):
        Keystore(folder)
    (folder / "root.key").chmod(0o600)
    folder.chmod(0o750)
    with pytest.raises(VaultUnavailable, match="chmod"):
        Keystore(folder)


def test_a_vault_without_a_folder_is_unavailable(settings: Settings, tmp_path: Path) -> None:
    for nowhere in ("", str(tmp_path / "nowhere")):
        settings.VAULT_DIR = nowhere
        with pytest.raises(VaultUnavailable):
            client.index("email", "a@example.org")
    assert not (tmp_path / "nowhere").exists()


def test_a_new_year_has_new_keys_and_the_old_ones_still_open(folder: Path) -> None:
    old = Keystore(folder)
    before = old.public("berlin", old.epoch(2026))
    old.close()
    keystore.open_epoch(folder, 2027)
    keys = Keystore(folder)
    assert (keys.epoch(2026), keys.epoch(2027), keys.epoch(2031)) == (2026, 2027, 2027)
    assert keys.public("berlin", 2026) == before
    assert keys.public("berlin", 2027).public != before.public
    assert keys.public("paris", 2026).public != before.public
    assert set(keys.verifying_keys()) == {2026, 2027}
    keys.close()


def test_new_keys_are_finished_after_a_crash_without_losing_any(folder: Path) -> None:
    """Killed after the files and before the list: what is there is taken, in case it was used after all."""
    listed = (folder / "keys.json").read_bytes()
    keystore.open_epoch(folder, 2027)
    before = (folder / "epoch-2027.key").read_bytes()
    (folder / "keys.json").write_bytes(listed)
    keystore.open_epoch(folder, 2027)
    assert (folder / "epoch-2027.key").read_bytes() == before
    keys = Keystore(folder)
    assert keys.epochs == [2026, 2027]
    keys.close()


def test_equal_values_have_equal_indexes_within_one_kind_only(folder: Path) -> None:
    assert client.index("email", "a@example.org") == client.index("email", "a@example.org")
    kinds = {client.index(kind, "0932833810") for kind in sorted(keystore.INDEX_KINDS)}
    assert len(kinds) == len(keystore.INDEX_KINDS)
    keys = Keystore(folder)
    assert keys.index("national_id", "0932833810") != client.index("national_id", "0932833810")
    keys.close()
    with pytest.raises(VaultRefused, match="request"):
        client.index("password", "x")


def test_only_person_and_code_together_name_the_key_of_a_report(folder: Path) -> None:
    key = client.report_key("iranian:0932833810", "MK7R4TQX9B2F")
    assert key == client.report_key("iranian:0932833810", "MK7R4TQX9B2F")
    others = [("iranian:0084567023", "MK7R4TQX9B2F"), ("iranian:0932833810", "MK7R4TQX9B2E"), ("", "MK7R4TQX9B2F")]
    assert key not in {client.report_key(person, code) for person, code in others}
    assert client.report_key("a", "bc") != client.report_key("ab", "c")


def test_a_deposit_is_repeated_for_an_hour_and_then_closed(folder: Path) -> None:
    dossier_id = uuid4()
    with time_machine.travel(NOW, tick=False):
        key = client.deposit(dossier_id)
        assert client.deposit(dossier_id, uuid4()) != key
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert client.deposit(dossier_id) == key
    with (
        time_machine.travel(NOW + timedelta(hours=1, seconds=1), tick=False),
        pytest.raises(VaultRefused, match="late"),
    ):
        client.deposit(dossier_id)


def test_many_are_deposited_at_once_and_none_when_one_of_them_was_there(folder: Path) -> None:
    keys = Keystore(folder)
    places = [(uuid4(), uuid4()) for _ in range(3)]
    made = keys.shred_store.deposit_new(places, NOW)
    assert [keys.shred_store.shred_key(*place) for place in places] == made
    assert len(set(made)) == 3

    other = (uuid4(), uuid4())
    with pytest.raises(VaultUnavailable):
        keys.shred_store.deposit_new([other, places[0]], NOW)
    with pytest.raises(VaultRefused, match="unknown"):
        keys.shred_store.shred_key(*other)
    assert keys.shred_store.shred_key(*places[0]) == made[0]
    keys.close()


def test_a_deposit_survives_a_restart(folder: Path) -> None:
    dossier_id = uuid4()
    first = Keystore(folder)
    key = first.shred_store.deposit(dossier_id, None, NOW)
    first.close()
    second = Keystore(folder)
    assert second.shred_store.shred_key(dossier_id, None) == key
    second.close()


def test_shredded_keys_are_in_no_byte_of_the_folder(folder: Path) -> None:
    """Enough rows for many pages, in the order random ids come in; then every seventh dossier is shredded."""
    keys = Keystore(folder)
    dossiers = [uuid4() for _ in range(600)]
    made = {d: [keys.shred_store.deposit(d, part, NOW) for part in (None, uuid4())] for d in dossiers}
    drafts = keys.shred_store.draft_key(NOW.date(), NOW.date())

    def everything() -> bytes:
        return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())

    assert drafts in everything()
    gone = dossiers[::7]
    for dossier_id in gone:
        keys.shred_store.shred(dossier_id, NOW)
    keys.shred_store.forget_old(NOW.date() + timedelta(days=31))
    disk = everything()
    assert drafts not in disk
    for dossier_id, secrets in made.items():
        for secret in secrets:
            assert (secret in disk) == (dossier_id not in gone)
    keys.close()


def test_a_vault_killed_while_shredding_finishes_when_it_starts_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, dossier_id = Keystore(folder), uuid4()
    secret = keys.shred_store.deposit(dossier_id, None, NOW)
    with monkeypatch.context() as patch:
        patch.setattr(ShredStore, "_erase_journal", lambda store: None)
        keys.shred_store.shred(dossier_id, NOW)
    keys.close()
    journal = folder / "shred" / "store.sqlite3-journal"
    assert secret in journal.read_bytes()
    Keystore(folder).close()
    assert secret not in journal.read_bytes()


def test_a_draft_key_lasts_thirty_days_and_is_then_destroyed(folder: Path) -> None:
    keys, day = Keystore(folder), NOW.date()
    key = keys.shred_store.draft_key(day, day)
    assert keys.shred_store.draft_key(day, day + timedelta(days=30)) == key
    assert keys.shred_store.forget_old(day + timedelta(days=30)) == 0
    with pytest.raises(VaultRefused, match="day"):
        keys.shred_store.draft_key(day, day + timedelta(days=31))
    assert keys.shred_store.forget_old(day + timedelta(days=31)) == 1
    with pytest.raises(VaultRefused, match="day"):
        keys.shred_store.draft_key(day, day + timedelta(days=20))
    keys.close()


def test_a_draft_key_is_made_on_its_day_only(folder: Path) -> None:
    keys, day = Keystore(folder), NOW.date()
    for other in (day - timedelta(days=2), day + timedelta(days=2)):
        with pytest.raises(VaultRefused, match="day"):
            keys.shred_store.draft_key(other, day)
    assert len({keys.shred_store.draft_key(d, day) for d in (day, day - timedelta(days=1))}) == 2
    keys.close()


def test_the_vault_forgets_old_draft_keys_by_itself() -> None:
    day = date(2031, 3, 1)
    with time_machine.travel(datetime(2031, 3, 1, 9, tzinfo=UTC)):
        key = client.draft_key(day)
        assert client.draft_key(day) == key
    with time_machine.travel(datetime(2031, 4, 1, 9, tzinfo=UTC)), pytest.raises(VaultRefused, match="day"):
        client.draft_key(day)
    with time_machine.travel(datetime(2031, 3, 2, 9, tzinfo=UTC)):
        assert keystore.forget_old(date(2031, 3, 2)) == 0, "destroyed already when the vault was asked in April"


@pytest.mark.django_db
def test_a_signature_verifies_with_the_published_key_and_is_the_same_twice() -> None:
    token = opening.make_assertion(officer_id=3, missions=["berlin"], now=datetime.now(UTC))
    signature, kid = opening.sign(payload=b"paper", assertion=token, purpose="issue 123")
    assert opening.sign(payload=b"paper", assertion=token, purpose="issue 123") == (signature, kid)
    assert client.signing_key_id() == kid
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    client.public_keys()[kid].verify(encode_dss_signature(r, s), b"paper", ECDSA(SHA256()))
    line = Opening.objects.filter(verb="sign").first()
    assert line and line.purpose == "issue 123" and len(line.digest) == 64
    with pytest.raises(VaultRefused, match="assertion"):
        opening.sign(payload=b"paper", assertion="", purpose="issue 123")


@pytest.mark.django_db
def test_publishing_writes_public_keys_once() -> None:
    keystore.publish(["berlin", "paris"], NOW)
    keystore.publish(["berlin", "paris", "rome"], NOW + timedelta(days=1))
    berlin = PublicKey.objects.get(kind="mission", mission="berlin")
    with time_machine.travel(NOW):
        assert bytes(berlin.public) == client.mission_key("berlin").public
    assert berlin.published_at == NOW
    assert PublicKey.objects.filter(kind="mission").count() == 3
    assert set(client.public_keys()) == {bytes(key.kid) for key in PublicKey.objects.filter(kind="sign")}
