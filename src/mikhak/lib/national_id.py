"""The Iranian national ID (کد ملی): ten digits, the last of which checks the others."""

from mikhak.lib.digits import clean_code

LENGTH = 10


class BadNationalId(ValueError):
    """Not a national ID; ``reason`` is "length" (not 8 to 10 digits), "same" (one digit repeated) or "check"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def normalise(text: str) -> str:
    """The ten Latin digits of a typed national ID; one typed without its leading zeros (8 or 9 digits) gets them back.

    Rule: with the digits numbered 10 down to 2 from the left, s = sum(digit * number) mod 11; the check digit is s
    when s < 2, else 11 - s. Raises BadNationalId.
    """
    code = clean_code(text)
    if not (code.isascii() and code.isdigit() and LENGTH - 2 <= len(code) <= LENGTH):
        raise BadNationalId("length")
    code = code.zfill(LENGTH)
    if len(set(code)) == 1:
        raise BadNationalId("same")
    remainder = sum(int(digit) * (LENGTH - place) for place, digit in enumerate(code[:-1])) % 11
    if int(code[-1]) != (remainder if remainder < 2 else 11 - remainder):
        raise BadNationalId("check")
    return code


def is_valid(text: str) -> bool:
    """Whether ``normalise`` accepts the text."""
    try:
        normalise(text)
    except BadNationalId:
        return False
    return True
