"""``./mikhak verify``: whether a document is genuine, from its PDF, its QR code or the code printed on it.

The seal of a PDF or a QR code is checked on this machine alone, with a list of public keys. Where the system itself
runs, its register is asked too. Ends with 0 for valid, 1 for not valid, 2 when that cannot be told.
"""

import argparse
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from mikhak.cli import keys
from mikhak.cli.problem import Problem
from mikhak.cli.register import Answer, Ask, NoRegister, ask_at
from mikhak.lib.codes import DOCUMENT_LENGTH, parse_document_code
from mikhak.lib.digits import clean_code
from mikhak.lib.jalali import format_date
from mikhak.lib.seal import BadSeal, SealPayload, from_text, open_seal
from mikhak.lib.sealed_pdf import seal_in

VALID, NOT_VALID, UNCLEAR = 0, 1, 2
WORDS = {VALID: "VALID", NOT_VALID: "NOT VALID", UNCLEAR: "CANNOT TELL"}
REGISTER_SAYS = {
    "valid": "the document is in the register and in force",
    "revoked": "the document was revoked",
    "expired": "the document has expired",
    "unknown": "there is no such document in the register",
}


@dataclass
class Finding:
    """What can be said about one document; the first sentence tells the verdict, facts are to be compared."""

    verdict: int
    sentence: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        facts = [f"  {name + ':':<13}{value}" for name, value in self.facts]
        checked = ["", "Checked:", *(f"  - {one}" for one in self.checked)] if self.checked else []
        unchecked = ["", "Not checked:", *(f"  - {one}" for one in self.unchecked)] if self.unchecked else []
        return [f"{WORDS[self.verdict]}: {self.sentence}", *facts, *checked, *unchecked]


@dataclass(frozen=True)
class Checker:
    """Checks with a list of keys and, where it answers, a register."""

    keys_path: Path
    ask: Ask
    today: date

    def check(self, what: str) -> Finding:
        """Tell what is given - a file, a code, the text of a QR code - and check it; raises Problem without keys."""
        if is_file(what):
            return self.file(Path(what))
        code = clean_code(what)
        if len(code) == DOCUMENT_LENGTH and code.isascii() and code.isalnum():
            return self.code(what)
        try:
            seal = from_text(what)
        except BadSeal:
            return Finding(
                UNCLEAR, "this is neither a file here, nor a code of 16 characters, nor the text of a QR code."
            )
        return self.seal(seal, Finding(VALID, "the seal is genuine."), ("seal", what))

    def code(self, what: str) -> Finding:
        """The code printed on the document: the register alone knows it."""
        if parse_document_code(what) is None:
            return Finding(NOT_VALID, "no document has this code; a character of it may be mistyped.")
        try:
            answer = self.ask("code", what)
        except NoRegister as reason:
            return Finding(UNCLEAR, f"a typed code needs the register, which was not asked: {reason}.")
        unchecked = ["the paper itself: compare it with what stands above, or check its QR code"]
        return registered(Finding(VALID, "", unchecked=unchecked), answer)

    def file(self, path: Path) -> Finding:
        """A PDF: the seal in it, the content it is of, and the bytes that the register knows."""
        try:
            seal, digest = seal_in(path.read_bytes())
        except BadSeal as bad:
            why = "the file carries no seal" if bad.reason == "unsealed" else "this is no PDF that can be read"
            return Finding(UNCLEAR, f"{why}; if it is a picture of a paper, check the QR code or the typed code of it.")
        return self.seal(seal, Finding(VALID, "the seal is genuine."), ("file", str(path.resolve())), digest)

    def seal(self, seal: bytes, finding: Finding, asked: tuple[str, str], digest: bytes | None = None) -> Finding:
        """A seal, with the SHA-256 of the content found beside it, and then the register."""
        try:
            payload = open_seal(seal, keys.read(self.keys_path))
        except BadSeal as bad:
            return self._unsealed(bad, finding, asked)
        finding.facts = facts_of(payload)
        finding.checked.append(f"the signature of the seal, with the keys of {self.keys_path}")
        if digest is not None and payload.digest != digest[: len(payload.digest)]:
            return Finding(NOT_VALID, "the content of the file is not what was sealed.", finding.facts)
        if digest is not None:
            finding.checked.append("the content attached to the file: it is what was sealed")
        if payload.expires and payload.expires < self.today:
            finding.verdict, finding.sentence = NOT_VALID, "the seal is genuine, and the document has expired."
        return self._asked(finding, asked)

    def _unsealed(self, bad: BadSeal, finding: Finding, asked: tuple[str, str]) -> Finding:
        if bad.reason != "key":
            return Finding(NOT_VALID, "the seal is forged or altered.")
        sentence = f"the seal was made with a key that is not in {self.keys_path}: forged, or newer than the list."
        return self._asked(Finding(UNCLEAR, sentence), asked)

    def _asked(self, finding: Finding, asked: tuple[str, str]) -> Finding:
        try:
            answer = self.ask(*asked)
        except NoRegister as reason:
            if finding.verdict != UNCLEAR:
                finding.unchecked.append(f"whether it was revoked meanwhile: the register was not asked, {reason}")
                finding.unchecked.append("the paper or the pages themselves: compare them with what stands above")
            return finding
        if asked[0] != "file":
            finding.unchecked.append("the paper itself: compare it with what stands above")
        return registered(finding, answer)


def is_file(what: str) -> bool:
    try:
        return Path(what).is_file()
    except (OSError, ValueError):  # the text of a QR code is longer than a name may be
        return False


def registered(finding: Finding, answer: Answer) -> Finding:
    """The finding once the register has answered; one that was not valid before does not become so."""
    state = str(answer["state"])
    finding.facts = finding.facts or [
        (name.capitalize(), dated(value) if name in {"issued", "expires"} else value)
        for name in ("title", "number", "mission", "issued", "expires")
        if (value := answer.get(name))
    ]
    finding.checked.append(f"the register of this system: {REGISTER_SAYS[state]}")
    if answer["altered"]:
        finding.verdict, finding.sentence = NOT_VALID, "the file is not the one that was issued, byte for byte."
    if state != "valid":
        finding.verdict, finding.sentence = NOT_VALID, f"{REGISTER_SAYS[state]}."
    elif not finding.sentence:
        finding.sentence = f"{REGISTER_SAYS[state]}."
    elif finding.verdict == VALID:
        finding.sentence = "the seal is genuine, and the document is in force."
    return finding


def facts_of(payload: SealPayload) -> list[tuple[str, str]]:
    """What a seal says, to be compared with the paper."""
    facts = [("Kind", payload.type), ("Number", payload.serial), ("Mission", payload.mission)]
    facts += [("Name", name) for name in payload.names]
    dates = (("Born", payload.birth_date), ("Issued", payload.issued), ("Valid until", payload.expires))
    return facts + [(name, dated(day.isoformat())) for name, day in dates if day]


def dated(iso: str) -> str:
    return format_date(date.fromisoformat(iso), "en")


def main(argv: list[str]) -> int:
    """Print the finding; 0 valid, 1 not valid, 2 cannot tell."""
    parser = argparse.ArgumentParser(prog="mikhak verify", description=__doc__)
    parser.add_argument("what", help="a PDF, the text or address in a QR code, or the code printed on the document")
    parser.add_argument("--keys", type=Path, help=f"list of public keys (default: {keys.FILE} in the data folder)")
    keys.add_data_option(parser)
    options = parser.parse_args(argv)
    checker = Checker(
        keys_path=options.keys or options.data / keys.FILE,
        ask=ask_at(options.data),
        today=datetime.now().astimezone().date(),
    )
    try:
        finding = checker.check(options.what)
    except (Problem, OSError) as problem:
        finding = Finding(UNCLEAR, str(problem))
    print("\n".join(finding.lines()))
    return finding.verdict
