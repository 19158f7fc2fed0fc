"""Words in the languages of the audience, and the frozen kind of object that holds them."""

from pydantic import BaseModel, ConfigDict

_NOT_ASKED: set[str] = set()


class Frozen(BaseModel):
    """A value read from a data file: it never changes, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def model_post_init(self, _context: object, /) -> None:
        """Forget which keys the file named: nobody asks, and a set for each object takes 16 MB of every process."""
        object.__setattr__(self, "__pydantic_fields_set__", _NOT_ASKED)


class Text(Frozen):
    """The same words in each language of the audience; Persian and English always, Arabic where there is a need."""

    fa: str
    en: str
    ar: str | None = None

    def in_(self, language: str) -> str:
        """The words in a language (fa, en, ar); English where that language has none."""
        return self.fa if language == "fa" else (language == "ar" and self.ar) or self.en

    def on_page(self, language: str) -> str:
        """The same for a page: English amid Arabic is isolated (U+2066, U+2069), so that its signs and digits stay."""
        words = self.in_(language)
        return f"\u2066{words}\u2069" if words and language == "ar" and not self.ar else words

    @property
    def words(self) -> dict[str, str]:
        """By language, as messages and other JSON carry them."""
        return {"fa": self.fa, "en": self.en} | ({"ar": self.ar} if self.ar else {})
