"""When a paper or a step is needed, in words: the conditions of a service as people say them.

Only what can be said well is said (comparisons of ages, choices, yes and no, joined by and/or); of any other condition
``in_words`` gives None, and the page says that it depends on the answers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mikhak.accounts import profiles
from mikhak.catalogue.definition import FieldSpec, Service
from mikhak.lib.digits import localise

# For whom a request is made, as people name him.
FOR_WHOM = {
    "self": lazy("خود شما"),
    "child": lazy("فرزند شما"),
    "spouse": lazy("همسر شما"),
    "ward": lazy("کسی که سرپرست او هستید"),
    "parent": lazy("پدر یا مادر شما"),
    "sibling": lazy("خواهر یا برادر شما"),
    "relative": lazy("خویشاوند شما"),
    "deceased": lazy("درگذشته"),
}
_AGES = {
    ">=": lazy("از %(count)d سالگی"),
    "<": lazy("زیر %(count)d سال"),
    ">": lazy("بالای %(count)d سال"),
    "<=": lazy("تا %(count)d سالگی"),
}
_NUMBERS = {
    ">=": lazy("«%(label)s»: %(count)d یا بیشتر"),
    "<": lazy("«%(label)s»: کمتر از %(count)d"),
    ">": lazy("«%(label)s»: بیش از %(count)d"),
    "<=": lazy("«%(label)s»: تا %(count)d"),
    "==": lazy("«%(label)s»: %(count)d"),
}
_TOKEN = re.compile(r"\s*(?:('[^']*'|\"[^\"]*\")|(\d+)|([A-Za-z_][\w.]*)|(&&|\|\||==|!=|<=|>=|[!<>()\[\],]))")
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRROR = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


class _Unsayable(Exception):
    """There are no good words for this condition."""


@dataclass(frozen=True)
class _Said:
    words: str
    joined: bool = False  # of several phrases

    def inside(self) -> str:
        return f"({self.words})" if self.joined else self.words


def in_words(rule: str | None, service: Service, language: str) -> str | None:
    """The condition as a phrase in a language, or None."""
    if rule is None:
        return None
    try:
        reading = _Reading(rule, service, language)
        said = reading.either()
        if reading.tokens:
            raise _Unsayable
    except (_Unsayable, IndexError):
        return None
    return localise(said.words, language)


class _Reading:
    """One reading of a rule from left to right."""

    def __init__(self, rule: str, service: Service, language: str) -> None:
        self.service, self.language = service, language
        self.tokens: list[str] = []
        place = 0
        while place < len(rule.rstrip()):
            found = _TOKEN.match(rule, place)
            if not found:
                raise _Unsayable
            self.tokens.append(found[0].strip())
            place = found.end()

    def next_is(self, *tokens: str) -> bool:
        return bool(self.tokens) and self.tokens[0] in tokens

    def take(self, token: str | None = None) -> str:
        if token is not None and not self.next_is(token):
            raise _Unsayable
        return self.tokens.pop(0)

    def either(self) -> _Said:
        parts = [self.both()]
        while self.next_is("||"):
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else _Said(_(" یا ").join(part.inside() for part in parts), True)

    def both(self) -> _Said:
        parts = [self.single()]
        while self.next_is("&&"):
            self.take()
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else _Said(_("؛ ").join(part.inside() for part in parts), True)

    def single(self, negated: bool = False) -> _Said:
        if self.next_is("!"):
            self.take()
            return self.single(not negated)
        if not self.next_is("("):
            return self.comparison(negated)
        self.take()
        said = self.comparison(negated) if negated else self.either()
        self.take(")")
        return said

    def comparison(self, negated: bool) -> _Said:
        left = self.take()
        if self.next_is("in"):
            self.take()
            return self.chosen(left, self.listed(), negated)
        if not self.next_is(*_MIRROR):
            return self.truth(left, not negated)
        sign, right = self.take(), self.take()
        if not _is_name(left):
            left, right, sign = right, left, _MIRROR[sign]
        if negated:
            sign = _OPPOSITE[sign]
        return self.compared(left, sign, right)

    def listed(self) -> list[str]:
        self.take("[")
        values = [self.take()]
        while self.next_is(","):
            self.take()
            values.append(self.take())
        self.take("]")
        return values

    def compared(self, name: str, sign: str, value: str) -> _Said:
        if value in {"true", "false"} and sign in {"==", "!="}:
            return self.truth(name, (value == "true") == (sign == "=="))
        if value == "null" and sign in {"==", "!="}:
            words = _("«%s» نوشته شود") if sign == "!=" else _("«%s» خالی بماند")
            return _Said(words % self.label(name))
        if value[0] in "'\"" and sign in {"==", "!="}:
            return self.chosen(name, [value], sign == "!=")
        if value.isdigit():
            return _Said(_number(self.numbered(name), sign, int(value)))
        raise _Unsayable

    def numbered(self, name: str) -> str | None:
        """What is counted; None for an age, which has words of its own."""
        return None if name in {"subject.age", "applicant.age"} else self.label(name)

    def truth(self, name: str, yes: bool) -> _Said:
        spec = self.spec(name)
        if spec.type != "boolean":
            raise _Unsayable
        return _Said(self.question(name, _("بله") if yes else _("خیر")))

    def chosen(self, name: str, values: Sequence[str], negated: bool) -> _Said:
        texts = [value.strip("'\"") for value in values]
        if name == "on_behalf":
            return _Said(_for_whom(texts, negated))
        choices = {choice.value: choice.text.in_(self.language) for choice in self.spec(name).choices}
        if not choices or not set(texts) <= choices.keys():
            raise _Unsayable
        rest = [value for value in choices if value not in texts]
        if not rest:
            raise _Unsayable
        if len(rest) < len(texts):  # the shorter way to say it
            texts, negated = rest, not negated
        said = _(" یا ").join(choices[value] for value in texts)
        if name.rpartition(".")[2] == "sex" and not negated:
            return _Said(said)
        return _Said(self.question(name, _("جز %s") % said if negated else said))

    def question(self, name: str, answer: str) -> str:
        return _("«%(label)s»: %(answer)s") % {"label": self.label(name), "answer": answer}

    def label(self, name: str) -> str:
        return self.spec(name).label.in_(self.language)

    def spec(self, name: str) -> FieldSpec:
        """The question behind a name: of the form, or of the profile."""
        root, _dot, member = name.partition(".")
        asked = {spec.name: spec for spec in self.service.fields()}
        if root in {"profile", "applicant", "subject"}:
            kind = "foreign" if self.service.audience == "foreign" else "iranian"
            known = {spec.name: spec for one in profiles.sections(kind) for spec in one.fields}
        elif member and root in asked:
            known = {spec.name: spec for spec in asked[root].parts}
        else:
            known, member = asked, name
        if member not in known:
            raise _Unsayable
        return known[member]


def _is_name(token: str) -> bool:
    return token[0].isalpha() and token not in {"true", "false", "null"}


def _for_whom(values: list[str], negated: bool) -> str:
    if values == ["self"]:
        return _("درخواست برای دیگری") if negated else _("درخواست برای خود")
    if negated:
        raise _Unsayable
    return _("درخواست برای %s") % _(" یا ").join(str(FOR_WHOM[value]) for value in values)


def _number(label: str | None, sign: str, count: int) -> str:
    words = (_AGES if label is None else _NUMBERS).get(sign)
    if words is None:
        raise _Unsayable
    return str(words) % {"label": label, "count": count}
