"""The picture code (تصویر امنیتی): five digits to see or to hear, for one browser, one action and one try."""

import io
import math
import secrets
import wave
from array import array
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw, ImageFont

from mikhak.accounts import process_keys
from mikhak.accounts.models import PictureCode
from mikhak.lib.digits import clean_code, localise
from mikhak.ui.refusals import NotFound, Refusal

LIFE = timedelta(minutes=5)
LENGTH = 5
WIDTH, HEIGHT = 440, 140  # pixels; shown at half the size
RATE = 8000  # samples of sound a second

_PURPOSE = "picture code"
_FONT = Path(__file__).parent.parent / "lib" / "fonts" / "Vazirmatn-ExtraBold.ttf"
_VOICES = Path(__file__).parent / "voices"
_PAPER, _INK, _RULE, _TEAL, _RED = "#F2ECDF", "#14202B", "#D5CCBA", "#0A5A61", "#B3142F"  # ui/tokens.css
_WRONG = _("رقم‌های تصویر درست نوشته نشد. رقم‌های تصویر تازه را بنویسید.")


def issue(*, browser: str, action: str, now: datetime) -> PictureCode:
    """A new picture code for one action of one browser."""
    digits = process_keys.seal(_PURPOSE, _new_digits())
    return PictureCode.objects.create(browser=browser, action=action, digits=digits, expires_at=now + LIFE)


def shown(*, code_id: str, browser: str, now: datetime) -> PictureCode:
    """The code whose picture or sound a browser asks for; raises NotFound when it is another's, used or too old."""
    code = PictureCode.objects.filter(pk=code_id, browser=browser, used_at=None, expires_at__gt=now).first()
    if code is None:
        raise NotFound
    return code


def renewed(*, code_id: str, browser: str, now: datetime) -> PictureCode:
    """The same code with other digits and a new life, for who cannot read these; raises NotFound when it is another's.

    Nothing is gained by asking often: an answer is compared once, with the digits of that moment.
    """
    mine = PictureCode.objects.filter(pk=code_id, browser=browser)
    if not mine.update(digits=process_keys.seal(_PURPOSE, _new_digits()), used_at=None, expires_at=now + LIFE):
        raise NotFound
    return mine.get()


def check(*, id: str, browser: str, action: str, answer: str, now: datetime) -> None:
    """Accept the answer once. Right or wrong, the code is used up. Raises Refusal on ``picture``."""
    mine = PictureCode.objects.filter(pk=id, browser=browser, action=action, used_at=None, expires_at__gt=now)
    if not mine.update(used_at=now):
        raise Refusal(_("تصویر کهنه شده بود. رقم‌های تصویر تازه را بنویسید."), field="picture")
    if not secrets.compare_digest(clean_code(answer).encode(), _digits(PictureCode.objects.get(pk=id)).encode()):
        raise Refusal(_WRONG, field="picture")


def png(code: PictureCode, language: str = "fa") -> bytes:
    """The picture, in the digits of the language. The same code gives the same picture."""
    digits = _digits(code)
    random = Random(f"{code.pk}:{digits}")  # noqa: S311 - how it is drawn is no secret
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    for n in range(4):
        _wave(draw, random, _RULE if n % 2 else _TEAL, width=2)
    step = (WIDTH - 60) / len(digits)
    for place, digit in enumerate(localise(digits, language)):
        tile = _digit(digit, random)
        x = round(30 + place * step + (step - tile.width) / 2 + random.uniform(-6, 6))
        y = round((HEIGHT - tile.height) / 2 + random.uniform(-8, 8))
        image.paste(Image.new("RGB", tile.size, _INK), (x, y), tile)
    _wave(draw, random, _RED, width=3)
    out = io.BytesIO()
    image.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def wav(code: PictureCode, language: str = "fa") -> bytes:
    """The digits read out, in Persian, or in English for every other language, with light noise: 8 kHz, mono, 16 bits.

    The same code gives the same sound, since players fetch it in pieces.
    """
    digits = _digits(code)
    random = Random(f"{code.pk}:{digits}:{language}")  # noqa: S311 - as with the picture
    sound = array("h", bytes(RATE))  # half a second of silence
    for digit in digits:
        pace = random.uniform(0.92, 1.08)
        clip = _clip("fa" if language == "fa" else "en", digit)
        sound.extend(clip[int(n * pace)] for n in range(int(len(clip) / pace)))
        sound.extend(array("h", bytes(2 * int(RATE * random.uniform(0.35, 0.6)))))
    noisy = array("h", (max(-32768, min(32767, sample + random.randrange(-500, 501))) for sample in sound))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(noisy.tobytes())
    return out.getvalue()


def _new_digits() -> str:
    return settings.CAPTCHA_ANSWER or "".join(secrets.choice("123456789") for _n in range(LENGTH))


def _digits(code: PictureCode) -> str:
    return process_keys.unseal(_PURPOSE, bytes(code.digits))


@cache
def _clip(language: str, digit: str) -> "array[int]":
    with wave.open(str(_VOICES / language / f"{digit}.wav")) as file:
        return array("h", file.readframes(file.getnframes()))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size)


def _digit(digit: str, random: Random) -> Image.Image:
    """One digit as a mask, turned and slanted a little: easy for eyes, no fixed shape for programs."""
    font = _font(random.randrange(84, 100, 4))
    tile = Image.new("L", (130, 130))
    ImageDraw.Draw(tile).text((65, 65), digit, fill=255, font=font, anchor="mm")
    slant = random.uniform(-0.18, 0.18)
    tile = tile.transform(tile.size, Image.Transform.AFFINE, (1, slant, -65 * slant, 0, 1, 0), Image.Resampling.BICUBIC)
    tile = tile.rotate(random.uniform(-14, 14), Image.Resampling.BICUBIC)
    return tile.crop(tile.getbbox())


def _wave(draw: ImageDraw.ImageDraw, random: Random, colour: str, width: int) -> None:
    middle, swing = random.uniform(30, HEIGHT - 30), random.uniform(10, 30)
    length, start = random.uniform(90, 200), random.uniform(0, math.tau)
    points = [(x, middle + swing * math.sin(start + x * math.tau / length)) for x in range(0, WIDTH + 4, 4)]
    draw.line(points, fill=colour, width=width)
