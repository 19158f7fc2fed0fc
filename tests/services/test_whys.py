"""A question says why it is asked, or shares the reason of its name or its page; checks.py refuses any other."""

from mikhak.catalogue.definition import Section, Text
from mikhak.catalogue.question import FieldSpec
from mikhak.catalogue.whys import Whys
from tests.written import written

WHYS = written().whys


def questions() -> list[tuple[str, Section, FieldSpec]]:
    services = written().services.values()
    return [(one.category, page, spec) for one in services for page in one.sections for spec in page.fields]


def test_no_reason_is_left_over() -> None:
    asked = questions()
    assert WHYS.names.keys() <= {spec.name for _category, _page, spec in asked if spec.why is None}
    assert WHYS.pages.keys() <= {f"{category}/{page.key}" for category, page, _spec in asked}


def test_the_nearest_reason_counts() -> None:
    def words(text: str) -> Text:
        return Text(fa=text, en=text)

    spec = FieldSpec(name="a", type="text", label=words("a"))
    page = Section(key="p", title=words("p"), fields=(spec,))
    shared = Whys(names={"a": words("name")}, pages={"c/p": words("page")})
    told = spec.model_copy(update={"why": words("own")})
    other = spec.model_copy(update={"name": "b"})
    assert [shared.of("c", page, one) for one in (told, spec, other)] == [words("own"), words("name"), words("page")]
    assert shared.of("c", page.model_copy(update={"key": "q"}), other) is None
    assert shared.of("d", page, other) is None
