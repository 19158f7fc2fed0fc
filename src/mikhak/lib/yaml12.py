"""YAML data files read by the rules of YAML 1.2: ``no`` and ``010`` are texts, a key stands once, dates stay texts.

Only a parse in C is quick enough to read a hundred services at every start; the parser itself follows YAML 1.1, so the
plain values are given here.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import yaml


class BadYaml(ValueError):
    """The file cannot be read; ``line`` counts from 1."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"line {line}: {sentence}")
        self.line = line
        self.sentence = sentence


class _Loader(yaml.CSafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise BadYaml(key.start_mark.line + 1, "A key is a single word.")
            if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
                raise BadYaml(key.start_mark.line + 1, f"{key.value} stands twice.")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", "true|false|True|False|TRUE|FALSE", "tTfF"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", "[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?", "-+0123456789"),
    ("merge", "<<", "<"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def load(path: Path) -> object:
    """What a file says, in plain values; raises BadYaml, and OSError when there is no such file."""
    try:
        plain: object = _Loader(path.read_text(encoding="utf-8")).get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadYaml(mark.line + 1 if mark else 1, f"{error.problem or error.context}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadYaml(1, str(error)) from error
    return plain


def line_of(path: Path, steps: Sequence[str | int]) -> int:
    """The line (from 1) where the value at these keys and positions stands, or as near above it as can be found."""
    node = yaml.compose(path.read_text(encoding="utf-8"), _Loader)
    line = node.start_mark.line if node else 0
    for step in steps:
        match node, step:
            case yaml.MappingNode(), str():
                pair = next(((key, value) for key, value in node.value if key.value == step), None)
            case yaml.SequenceNode(), int() if step < len(node.value):
                pair = (node.value[step], node.value[step])
            case _:
                pair = None
        if pair is None:
            break
        line, node = pair[0].start_mark.line, pair[1]
    return int(line) + 1
