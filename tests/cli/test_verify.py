"""``./mikhak verify`` and ``keys``: what can be told about a document with a list of keys, and with the register."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from mikhak.cli import keys, verify
from mikhak.cli.__main__ import main
from mikhak.cli.register import NoRegister
from mikhak.cli.verify import Checker, Finding
from mikhak.lib.codes import new_document_code, show_code
from mikhak.lib.digits import persian
from mikhak.lib.seal import SealPayload, seal_payload, to_url

TODAY = date(2026, 11, 23)
KEY, OTHER_KEY = (ec.derive_private_key(number, ec.SECP256R1()) for number in (7, 8))
KID, OTHER_KID = b"\1\2\3\4", b"\5\6\7\x08"
CONTENT = b'{"number":"THE-1405-SNG-00012"}'
PAYLOAD = SealPayload(
    type="marriage-single-certificate",
    serial="THE-1405-SNG-00012",
    mission="the-hague",
    names=("کاوه مهرآیین",),
    issued=date(2026, 11, 20),
    expires=date(2027, 5, 20),
    status_index=12,
    nonce=bytes(8),
    digest=hashlib.sha256(CONTENT).digest()[:16],
)
CODE = show_code(new_document_code(Random(1)))
IN_FORCE = {
    "state": "valid",
    "altered": False,
    "title": "Certificate of single status - گواهی تجرد",
    "number": "THE-1405-SNG-00012",
    "mission": "Embassy in The Hague",
    "issued": "2026-11-20",
    "expires": None,
}


def sealed(payload: SealPayload = PAYLOAD, *, key: ec.EllipticCurvePrivateKey = KEY, kid: bytes = KID) -> bytes:
    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256(), deterministic_signing=True)))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    return seal_payload(payload, sign, kid)


def qr(seal: bytes) -> str:
    return to_url("https://mikhak.example", seal)


def pdf(folder: Path, **attached: bytes) -> str:
    made = pikepdf.new()
    made.add_blank_page()
    for name, data in attached.items():
        made.attachments[name.replace("_", ".")] = data
    out = BytesIO()
    made.save(out)
    (folder / "document.pdf").write_bytes(out.getvalue())
    return str(folder / "document.pdf")


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list with the one key."""
    keys.save(tmp_path, {KID: KEY.public_key()})
    return tmp_path / keys.FILE


class Register:
    """Answers alike whatever it is asked, or not at all; ``asked`` is what it was asked by."""

    def __init__(self, **answer: object) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str]] = []

    def __call__(self, kind: str, text: str) -> Mapping[str, object]:
        self.asked.append((kind, text))
        if not self.answer:
            raise NoRegister("Mikhak is not running here")
        return self.answer


def check(what: str, listed: Path, register: Register | None = None) -> Finding:
    return Checker(listed, register or Register(), TODAY).check(what)


# Without the register -------------------------------------------------------------------------------------------------
def test_a_genuine_qr_code_is_valid_and_says_what_was_not_checked(listed: Path) -> None:
    finding = check(qr(sealed()), listed)
    assert (finding.verdict, finding.sentence) == (verify.VALID, "the seal is genuine.")
    assert ("Number", "THE-1405-SNG-00012") in finding.facts
    assert ("Name", "کاوه مهرآیین") in finding.facts
    assert finding.unchecked[0].startswith("whether it was revoked meanwhile: the register was not asked")


def test_the_number_alone_in_persian_digits_is_the_same(listed: Path) -> None:
    assert check(persian(str(int.from_bytes(sealed(), "big"))), listed).verdict == verify.VALID


def test_a_genuine_file_is_valid_with_its_content_checked(tmp_path: Path, listed: Path) -> None:
    finding = check(pdf(tmp_path, seal_cbor=sealed(), content_json=CONTENT), listed)
    assert finding.verdict == verify.VALID
    assert "the content attached to the file: it is what was sealed" in finding.checked


def test_a_file_with_other_content_is_not_valid(tmp_path: Path, listed: Path) -> None:
    finding = check(pdf(tmp_path, seal_cbor=sealed(), content_json=CONTENT + b" "), listed)
    assert (finding.verdict, finding.sentence) == (
        verify.NOT_VALID,
        "the content of the file is not what was sealed.",
    )


def test_an_expired_document_is_not_valid(listed: Path) -> None:
    last_day = replace(PAYLOAD, expires=TODAY)
    assert check(qr(sealed(last_day)), listed).verdict == verify.VALID
    finding = check(qr(sealed(replace(PAYLOAD, expires=date(2026, 11, 22)))), listed)
    assert (finding.verdict, finding.sentence) == (
        verify.NOT_VALID,
        "the seal is genuine, and the document has expired.",
    )


def test_a_forged_or_altered_seal_is_not_valid(listed: Path) -> None:
    altered = bytearray(sealed())
    altered[-1] ^= 1
    for seal in (sealed(key=OTHER_KEY), bytes(altered), sealed() + b"\0"):
        finding = check(qr(seal), listed)
        assert (finding.verdict, finding.sentence, finding.facts) == (
            verify.NOT_VALID,
            "the seal is forged or altered.",
            [],
        )


def test_a_key_that_is_not_in_the_list_leaves_it_open(listed: Path) -> None:
    finding = check(qr(sealed(key=OTHER_KEY, kid=OTHER_KID)), listed)
    assert finding.verdict == verify.UNCLEAR
    assert "forged, or newer than the list" in finding.sentence
    assert finding.facts == []


def test_a_file_without_a_seal_leaves_it_open(tmp_path: Path, listed: Path) -> None:
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(b"\xff\xd8\xff\xe0 a picture of the paper")
    for path, why in ((pdf(tmp_path), "the file carries no seal"), (str(scan), "this is no PDF")):
        finding = check(path, listed)
        assert (finding.verdict, why in finding.sentence) == (verify.UNCLEAR, True)


def test_a_typed_code_needs_the_register(listed: Path) -> None:
    finding = check(CODE, listed)
    assert finding.verdict == verify.UNCLEAR
    assert "Mikhak is not running here" in finding.sentence


def test_a_mistyped_code_is_told_without_the_register(listed: Path) -> None:
    wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    assert check(wrong, listed).verdict == verify.NOT_VALID


@pytest.mark.parametrize("what", ["nowhere.pdf", "", "https://mikhak.example/", "0123", "۱۲۳ گواهی"])
def test_anything_else_is_named_as_such(what: str, listed: Path) -> None:
    assert check(what, listed).verdict == verify.UNCLEAR


# With the register ----------------------------------------------------------------------------------------------------
def test_a_document_in_force_is_valid(tmp_path: Path, listed: Path) -> None:
    file = pdf(tmp_path, seal_cbor=sealed(), content_json=CONTENT)
    for what, kind in ((CODE, "code"), (qr(sealed()), "seal"), (file, "file")):
        register = Register(**IN_FORCE)
        finding = check(what, listed, register)
        assert (finding.verdict, register.asked) == (verify.VALID, [(kind, what)])
        assert "the register of this system: the document is in the register and in force" in finding.checked


def test_only_the_register_tells_the_title_to_a_typed_code(listed: Path) -> None:
    finding = check(CODE, listed, Register(**IN_FORCE))
    assert ("Title", "Certificate of single status - گواهی تجرد") in finding.facts
    assert "Name" not in dict(finding.facts)


@pytest.mark.parametrize("state", ["revoked", "expired", "unknown"])
def test_what_the_register_does_not_hold_in_force_is_not_valid(state: str, listed: Path) -> None:
    for what in (CODE, qr(sealed()), qr(sealed(key=OTHER_KEY, kid=OTHER_KID))):
        finding = check(what, listed, Register(state=state, altered=False))
        assert (finding.verdict, finding.sentence) == (verify.NOT_VALID, f"{verify.REGISTER_SAYS[state]}.")


def test_a_file_that_is_not_byte_for_byte_the_issued_one_is_not_valid(tmp_path: Path, listed: Path) -> None:
    file = pdf(tmp_path, seal_cbor=sealed(), content_json=CONTENT)
    finding = check(file, listed, Register(**IN_FORCE | {"altered": True}))
    assert (finding.verdict, finding.sentence) == (
        verify.NOT_VALID,
        "the file is not the one that was issued, byte for byte.",
    )


def test_the_register_does_not_make_a_forged_seal_valid(listed: Path) -> None:
    register = Register(**IN_FORCE)
    assert check(qr(sealed(key=OTHER_KEY)), listed, register).verdict == verify.NOT_VALID
    assert register.asked == []


# The command ----------------------------------------------------------------------------------------------------------
def test_the_status_is_the_verdict_and_the_words_are_printed(
    tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MIKHAK_PROFILE")
    elsewhere = ["--data", str(tmp_path / "nothing")]
    lasting = qr(sealed(replace(PAYLOAD, expires=None)))
    assert main(["verify", lasting, "--keys", str(listed), *elsewhere]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("VALID: the seal is genuine.\n  Kind:        marriage-single-certificate\n")
    assert f"Mikhak is not running on {tmp_path / 'nothing'}" in printed
    assert main(["verify", qr(sealed(key=OTHER_KEY)), "--keys", str(listed), *elsewhere]) == 1
    assert main(["verify", lasting, *elsewhere]) == 2
    assert "There is no list of keys at" in capsys.readouterr().out


def test_the_keys_are_printed_as_they_are_kept(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "--data", str(listed.parent)]) == 0
    printed = capsys.readouterr().out
    assert list(json.loads(printed)["keys"]) == ["01020304"]
    assert printed == listed.read_text()


def test_without_keys_the_way_to_them_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "--data", str(tmp_path)]) == 1
    assert "./mikhak up makes it" in capsys.readouterr().err


def test_a_damaged_list_is_told(tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed.write_text('{"keys": {}}')
    assert main(["verify", qr(sealed()), "--keys", str(listed), "--data", str(tmp_path)]) == 2
    assert "cannot be used: there is no key in it" in capsys.readouterr().out
