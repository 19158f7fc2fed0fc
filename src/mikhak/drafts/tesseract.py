"""The program that reads letters in pictures, where a machine has it: Debian's tesseract-ocr.

It gets grey pixels of our own making by a pipe and answers by another; nothing of them touches a disk.
"""

import shutil
import subprocess
from io import BytesIO

from PIL import Image

SECONDS = 4  # for a line
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
_OPTIONS = {"tessedit_char_whitelist": LETTERS, "load_system_dawg": "0", "load_freq_dawg": "0"}


def installed() -> bool:
    """Whether this machine has it."""
    return program() is not None


def program() -> str | None:
    """Its path."""
    return shutil.which("tesseract")


def read_line(strip: Image.Image) -> str:
    """The capital letters, digits and fillers in the grey picture of a line; empty when it does not answer in time."""
    pixels = BytesIO()
    strip.save(pixels, "PPM")
    options = [part for name, value in _OPTIONS.items() for part in ("-c", f"{name}={value}")]
    command = ["nice", "-n", "10", program() or "tesseract", "stdin", "stdout", "--psm", "7", *options]
    try:
        answer = subprocess.run(
            command,
            input=pixels.getvalue(),
            capture_output=True,
            timeout=SECONDS,
            env={"PATH": "/usr/bin:/bin", "OMP_THREAD_LIMIT": "1"},
            cwd="/",
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.decode("utf-8", "replace")
