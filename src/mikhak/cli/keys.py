"""``./mikhak keys``: the public keys that documents are checked with, for whoever checks them without this system."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from mikhak.cli.environment import ROOT
from mikhak.cli.problem import Problem
from mikhak.lib import public_keys

FILE = "public-keys.json"  # in the data folder


def main(argv: list[str]) -> int:
    """Print the list; raises Problem where none was made yet."""
    parser = argparse.ArgumentParser(prog="mikhak keys", description=__doc__)
    add_data_option(parser)
    path = parser.parse_args(argv).data / FILE
    if not path.exists():
        raise Problem(f"There is no list of keys in {path.parent}; ./mikhak up makes it, name its folder with --data.")
    print(path.read_text(encoding="utf-8"), end="")
    return 0


def add_data_option(parser: argparse.ArgumentParser) -> None:
    default = Path(os.environ.get("MIKHAK_DATA") or ROOT / "var")
    parser.add_argument("--data", type=Path, default=default, help="folder for all data (default: MIKHAK_DATA, or var)")


def save(folder: Path, keys: Mapping[bytes, EllipticCurvePublicKey]) -> None:
    """Write the list into the data folder, whole or not at all."""
    new = folder / f"{FILE}.new"
    new.write_text(public_keys.dump(keys), encoding="utf-8")
    new.replace(folder / FILE)


def read(path: Path) -> dict[bytes, EllipticCurvePublicKey]:
    """The keys of a list; raises Problem."""
    if not path.exists():
        raise Problem(f"There is no list of keys at {path}; name one with --keys (./mikhak keys prints it).")
    try:
        return public_keys.load(path.read_text(encoding="utf-8"))
    except (public_keys.BadKeys, UnicodeDecodeError) as error:
        raise Problem(f"The list of keys {path} cannot be used: {error}.") from error
