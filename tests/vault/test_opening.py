"""Who opens a dossier, and who does not: success and refusal side by side, through the public functions."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from mikhak.vault import client, opening, queries, verbs
from mikhak.vault.errors import Unreadable, VaultRefused, VaultUnavailable
from mikhak.vault.models import Opening
from tests.vaults import opened, sealer

pytestmark = pytest.mark.django_db
DOSSIER = "dossiers.answers"


def assertion(*, missions: tuple[str, ...] = ("berlin",), minutes: int = 15, ago: int = 0) -> str:
    now = datetime.now(UTC) - timedelta(minutes=ago)
    return opening.make_assertion(officer_id=7, missions=missions, minutes=minutes, now=now)


def unseal(dossier_id: UUID, wrapped: bytes, token: str, mission: str = "berlin", purpose: str = "examine") -> None:
    epoch = client.mission_key(mission).epoch
    opening.unseal(
        dossier_id=dossier_id, mission=mission, wrapped_key=wrapped, epoch=epoch, assertion=token, purpose=purpose
    )


def test_an_officer_of_the_mission_reads_what_the_portal_sealed() -> None:
    dossier_id = uuid4()
    portal, wrapped = sealer(dossier_id, "berlin")
    sealed = portal.seal(DOSSIER, "نام: آزاده".encode())
    assert opened(dossier_id, "berlin", wrapped).open(DOSSIER, sealed).decode() == "نام: آزاده"


def test_an_officer_of_another_mission_is_refused() -> None:
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    with pytest.raises(VaultRefused, match="mission"):
        unseal(dossier_id, wrapped, assertion(missions=("paris",)))
    with pytest.raises(VaultRefused, match="unreadable"):  # nor by calling it a dossier of his own mission
        unseal(dossier_id, wrapped, assertion(missions=("paris",)), mission="paris")
    unseal(dossier_id, wrapped, assertion(missions=("paris", "berlin")))


def test_an_expired_assertion_is_refused() -> None:
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    with pytest.raises(VaultRefused, match="expired"):
        unseal(dossier_id, wrapped, assertion(minutes=15, ago=15))
    unseal(dossier_id, wrapped, assertion(minutes=15, ago=14))


def test_an_assertion_from_the_future_or_for_a_day_is_refused() -> None:
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    for token in (assertion(ago=-5), assertion(minutes=24 * 60)):
        with pytest.raises(VaultRefused, match="assertion"):
            unseal(dossier_id, wrapped, token)


def test_a_tampered_assertion_is_refused() -> None:
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    token = assertion()
    other = assertion(missions=("paris",))
    forged = f"{token.partition('.')[0]}.{other.partition('.')[2]}"
    for bad in (forged, token[:-1] + ("0" if token[-1] != "0" else "1"), token.partition(".")[0], "", "گذرواژه"):
        with pytest.raises(VaultRefused, match="assertion"):
            unseal(dossier_id, wrapped, bad)
    unseal(dossier_id, wrapped, token)


def test_the_wrapped_key_of_another_dossier_is_refused() -> None:
    first, second = uuid4(), uuid4()
    _, wrapped = sealer(first, "berlin")
    sealer(second, "berlin")
    with pytest.raises(VaultRefused, match="unreadable"):
        opened(second, "berlin", wrapped)


def test_a_wrapped_key_is_refused_when_altered_or_of_another_year() -> None:
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    with pytest.raises(VaultRefused, match="unreadable"):
        opened(dossier_id, "berlin", wrapped[:-1] + bytes([wrapped[-1] ^ 1]))
    with pytest.raises(VaultRefused, match="unknown"):
        year = (client.mission_key("berlin").epoch + 50).to_bytes(2, "big")
        opening.unseal(
            dossier_id=dossier_id,
            mission="berlin",
            wrapped_key=wrapped[:1] + year + wrapped[3:],
            epoch=int.from_bytes(year, "big"),
            assertion=assertion(),
            purpose="examine",
        )


def test_the_portal_cannot_open_what_it_sealed(settings: Settings) -> None:
    """After submission it has the shred key at best; without the callers' key the vault does not even listen."""
    dossier_id = uuid4()
    portal, wrapped = sealer(dossier_id, "berlin")
    sealed = portal.seal(DOSSIER, b"secret")
    settings.VAULT_CALLER_KEY = ""
    with pytest.raises(VaultUnavailable):
        opened(dossier_id, "berlin", wrapped)
    again, _ = sealer(dossier_id, "berlin")
    with pytest.raises(Unreadable):
        again.open(DOSSIER, sealed)


def test_a_request_with_the_proof_of_another_key_is_refused(settings: Settings) -> None:
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    frames: list[bytes] = []
    real = verbs.answer_here

    def overheard(frame: bytes) -> bytes:
        frames.append(frame)
        return real(frame)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verbs, "answer_here", overheard)
        unseal(dossier_id, wrapped, assertion())
    frame = frames[-1]
    assert b'"refused": "caller"' in real(frame), "a replay is refused"
    assert b'"refused": "caller"' in real(bytes(32) + frame[32:]), "no proof, no answer"
    assert b'"refused": "caller"' in real(frame[:32] + frame[32:].replace(b"examine", b"examin3"))


def test_every_opening_is_in_the_audit_with_officer_dossier_and_purpose() -> None:
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    unseal(dossier_id, wrapped, assertion(), purpose="examine")
    line = queries.openings_of(dossier_id).get()
    assert (line.officer_id, line.mission, line.purpose, line.caller) == (7, "berlin", "examine", "portal")


def test_an_opening_without_a_purpose_is_refused() -> None:
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    with pytest.raises(VaultRefused, match="request"):
        unseal(dossier_id, wrapped, assertion(), purpose="  ")


def test_nothing_is_opened_when_the_audit_cannot_be_written() -> None:
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    unseal(dossier_id, wrapped, assertion())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE vault_opening ADD CONSTRAINT full_disk CHECK (id < 0) NOT VALID")
        with pytest.raises(VaultUnavailable):
            unseal(dossier_id, wrapped, assertion())
        transaction.set_rollback(True)


def test_the_audit_is_append_only() -> None:
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    unseal(dossier_id, wrapped, assertion())
    for forbidden in (lambda: Opening.objects.update(officer_id=8), lambda: Opening.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            forbidden()
    assert Opening.objects.filter(officer_id=7).count() == 1


def test_an_officer_has_a_budget_of_dossiers_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "BUDGET", 3)
    dossiers = [uuid4() for _ in range(4)]
    wrapped = {d: sealer(d, "berlin")[1] for d in dossiers}
    for dossier_id in dossiers[:3]:
        unseal(dossier_id, wrapped[dossier_id], assertion())
    with pytest.raises(VaultRefused, match="budget"):
        unseal(dossiers[3], wrapped[dossiers[3]], assertion())
    unseal(dossiers[0], wrapped[dossiers[0]], assertion())  # the next scan of a dossier already open
    opened(dossiers[3], "berlin", wrapped[dossiers[3]], officer_id=8)


def test_a_later_part_has_its_own_key() -> None:
    dossier_id, part_id = uuid4(), uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    portal, wrapped_part = sealer(dossier_id, "berlin", part_id)
    sealed = portal.seal(DOSSIER, b"corrected")
    assert opened(dossier_id, "berlin", wrapped_part, part_id=part_id).open(DOSSIER, sealed) == b"corrected"
    with pytest.raises(Unreadable):
        opened(dossier_id, "berlin", wrapped).open(DOSSIER, sealed)
    with pytest.raises(VaultRefused, match="unreadable"):
        opened(dossier_id, "berlin", wrapped_part)


def test_a_shredded_dossier_never_opens_again_and_takes_nothing_new() -> None:
    dossier_id, part_id, other = uuid4(), uuid4(), uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    _, wrapped_part = sealer(dossier_id, "berlin", part_id)
    _, wrapped_other = sealer(other, "berlin")
    opening.shred(dossier_id, assertion())
    opening.shred(dossier_id, assertion())
    with pytest.raises(VaultRefused, match="shredded"):
        opened(dossier_id, "berlin", wrapped)
    with pytest.raises(VaultRefused, match="shredded"):
        opened(dossier_id, "berlin", wrapped_part, part_id=part_id)
    with pytest.raises(VaultRefused, match="shredded"):
        client.deposit(dossier_id, uuid4())
    opened(other, "berlin", wrapped_other)
    assert Opening.objects.filter(verb="shred", dossier_id=dossier_id).count() == 2


def test_shredding_needs_an_assertion() -> None:
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    with pytest.raises(VaultRefused, match="assertion"):
        opening.shred(dossier_id, "")
    opened(dossier_id, "berlin", wrapped)


def test_only_the_worker_reads_an_address() -> None:
    sealed = client.mail_box("azadeh@example.org", "notices.message:5")
    assert opening.open_mail_box(sealed, "notices.message:5") == "azadeh@example.org"
    assert b"azadeh" not in sealed
    with pytest.raises(VaultRefused, match="unreadable"):
        opening.open_mail_box(sealed, "notices.message:6")
    assert Opening.objects.filter(verb="mail").count() == 2, "the attempt is in the audit too"
