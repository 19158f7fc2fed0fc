"""No password, key or place of this or that machine is part of the project."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import LAUNCHER, ROOT, parsed, place, sources

OUTSIDE = {".git", ".venv", "var", "node_modules", "__pycache__"}
SECRET_FILES = re.compile(
    r"\.(pem|key|p12|pfx|jks|kdbx|sqlite3|env|mo)$|(^|/)(id_[a-z0-9]+|\.env(\..*)?|\.netrc|\.pgpass)$"
)
SECRET_TEXTS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"  # access keys of a cloud
    r"|\bgh[pousr]_[A-Za-z0-9]{30,}"
    r"|\b(?:sk|pk)_live_[A-Za-z0-9]{16,}"
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    r"|[a-z]+://[^\s/:@\"'<>{}]+:(?!(?:password|PASSWORD|\.\.\.|\*+)@)[^\s/@\"'<>{}]+@(?!localhost|127\.)[a-z0-9.-]+"
)
SECRET_NAMES = re.compile(r"(?i)(^|_)(password|passphrase|secret|secret_key|api_key|caller_key|token|pin)$")


def files() -> list[Path]:
    """What is committed or about to be; without git, all files of the folder."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        found = sorted(ROOT.rglob("*"))
    return [path for path in found if path.is_file() and not OUTSIDE & set(path.relative_to(ROOT).parts)]


def test_no_file_is_one_that_holds_secrets() -> None:
    names = [str(path.relative_to(ROOT)) for path in files()]
    assert names
    assert [name for name in names if SECRET_FILES.search(name)] == []


def test_no_text_is_a_key_a_token_or_an_address_with_its_password() -> None:
    found = []
    for path in files():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}: {match[0][:40]}" for match in SECRET_TEXTS.finditer(text)]
    assert found == []


def test_the_product_gives_no_password_a_fixed_value() -> None:
    given = []
    for path in [*sources(".py"), LAUNCHER]:
        for node in ast.walk(parsed(path)):
            given += [place(path, value.lineno) for name, value in _named(node) if _is_secret(name, value)]
    assert given == []


def _named(node: ast.AST) -> list[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return [(name, value)]
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return [(name, value)]
        case ast.keyword(arg=str(name), value=value):
            return [(name, value)]
        case ast.Dict(keys=keys, values=values):
            named = zip(keys, values, strict=True)
            return [(str(key.value), value) for key, value in named if isinstance(key, ast.Constant)]
    return []


def _is_secret(name: str, value: ast.expr) -> bool:
    is_text = isinstance(value, ast.Constant) and isinstance(value.value, str | bytes)
    return is_text and len(ast.literal_eval(value)) >= 6 and bool(SECRET_NAMES.search(name))


@pytest.mark.parametrize("place_of_ours", ["/work" + "/", "/root" + "/"])
def test_no_file_speaks_of_the_machine_it_was_written_on(place_of_ours: str) -> None:
    texts = [path for path in files() if path.suffix not in {".lock", ".woff2", ".ttf", ".wav", ".png"}]
    assert [str(path) for path in texts if place_of_ours in path.read_bytes().decode("utf-8", "replace")] == []


def test_the_lock_files_name_no_host() -> None:
    for lock in ROOT.glob("*.lock"):
        if lock.name != "uv.lock":
            assert "://" not in lock.read_text(encoding="utf-8"), lock.name
