"""Data files are read by the rules of YAML 1.2, and a fault in one is told with its line."""

from pathlib import Path

import pytest

from mikhak.lib import yaml12
from mikhak.lib.yaml12 import BadYaml


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data.yaml"


def test_words_and_codes_stay_texts_and_only_plain_numbers_are_numbers(path: Path) -> None:
    path.write_text("[no, NO, yes, on, 010, '1', 2024-01-01, 12:30, 1e3, 12, -3, 2.50, true, null, ~]")
    texts = ["no", "NO", "yes", "on", "010", "1", "2024-01-01", "12:30", "1e3"]
    assert yaml12.load(path) == [*texts, 12, -3, 2.5, True, None, None]


def test_anchors_and_merged_keys_are_followed(path: Path) -> None:
    path.write_text("a: &one {x: 1, y: 2}\nb: {<<: *one, y: 3}")
    assert yaml12.load(path) == {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}}


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("a: 1\nb: 2\na: 3", 3, "a stands twice"),
        ("- x: 1\n- {y: 1, y: 2}", 2, "y stands twice"),
        ("a: 1\nb: [1, 2\nc: 3", 3, "did not find expected"),
        ("? [a, b]\n: 1", 1, "A key is a single word"),
        ("a: 1\nb: !!python/object:os.system x", 2, "could not determine a constructor"),
        ("a: \x01", 1, "control characters"),
    ],
)
def test_a_fault_is_told_with_its_line(path: Path, text: str, line: int, sentence: str) -> None:
    path.write_text(text)
    with pytest.raises(BadYaml, match=sentence) as caught:
        yaml12.load(path)
    assert caught.value.line == line


def test_the_line_of_a_value_is_found_by_its_keys_and_positions(path: Path) -> None:
    path.write_text("a:\n  - x: 1\n    y: 2\n  - z: 3\nb: 4\n")
    assert yaml12.line_of(path, ["a", 0, "y"]) == 3
    assert yaml12.line_of(path, ["a", 1]) == 4
    assert yaml12.line_of(path, ["a", 1, "missing", 5]) == 4  # as near above it as can be
    assert yaml12.line_of(path, ["c"]) == 1
