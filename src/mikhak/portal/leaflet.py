"""The leaflet of a service: everything its page tells before anybody signs in, in the words of one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from mikhak.catalogue import flow
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.context import in_force
from mikhak.catalogue.definition import AttachmentSpec, ConditionSpec, Dated, FeeTier, Service, StepSpec, Text
from mikhak.drafts import limits
from mikhak.lib.digits import localise
from mikhak.lib.jalali import format_date
from mikhak.missions.queries import MissionInfo
from mikhak.notices.letters import money
from mikhak.payments import tariff
from mikhak.portal.wording import FOR_WHOM, in_words
from mikhak.ui.refusals import Words

CUSTODY: dict[str, Words] = {
    "none": lazy("لازم نیست"),
    "shown": lazy("نشان می‌دهید و پس می‌گیرید"),
    "kept": lazy("در پرونده می‌ماند"),
    "returned": lazy("امانت می‌ماند و پس داده می‌شود"),
    "sent": lazy("به ایران فرستاده می‌شود"),
    "voided": lazy("باطل و پس داده می‌شود"),
}
ENDS: dict[str, Words] = {
    "mission": lazy("در نمایندگی تحویل می‌گیرید."),
    "tehran": lazy("در تهران تحویل داده می‌شود."),
    "police10": lazy("پاکتی می‌گیرید و کار در دفتر پلیس +۱۰ در ایران تمام می‌شود."),
    "post": lazy("با پست فرستاده می‌شود."),
    "online": lazy("همین‌جا، بی‌نیاز از مراجعه."),
}
AHEAD, SINCE = timedelta(days=365), timedelta(days=180)  # how far a change of the rules is told
_LONGEST_FACT = 26  # characters of a fact in big figures


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Who:
    """A rule of eligibility. ``see`` is the title of the service that fits instead, ``href`` its key or empty."""

    spec: ConditionSpec
    see: str
    href: str


@dataclass(frozen=True)
class Paper:
    spec: AttachmentSpec
    when: str  # in words; empty when it is always asked
    required: bool
    look: list[str]

    @property
    def original(self) -> Words:
        """What becomes of the original."""
        return CUSTODY[self.spec.original]


@dataclass(frozen=True)
class Step:
    spec: StepSpec
    body: str
    mine: bool  # the applicant's turn
    time: str
    when: str
    legal: str  # what the law allows at most


@dataclass(frozen=True)
class Other:
    """Another service that may be the right one; ``href`` is its key."""

    text: str
    title: str
    href: str


@dataclass(frozen=True)
class Change:
    """A rule that begins or ends."""

    when: str
    text: str


@dataclass(frozen=True)
class Leaflet:
    service: Service
    language: str
    today: date
    mission: MissionInfo | None = None  # where fees are told in the local money too

    @property
    def category(self) -> Text:
        """The title of the service's category, where the service stands without it."""
        return catalogue.catalogue().categories[self.service.category].title

    @property
    def price(self) -> str:
        """«۱۰۰ یورو», «۵۰ تا ۱۰۰ یورو», «رایگان»."""
        amounts = sorted({self._amount(tier) for tier in self.service.fee.tiers})
        if not amounts or amounts == [Decimal(0)]:
            return _("رایگان")
        least = money(str(amounts[0]), "EUR", self.language) if amounts[0] else _("رایگان")
        if len(amounts) == 1:
            return least
        number = least.partition(" ")[0] if amounts[0] else least  # «۵۰ تا ۱۰۰ یورو»
        return _("%(least)s تا %(most)s") % {"least": number, "most": money(str(amounts[-1]), "EUR", self.language)}

    @property
    def time(self) -> str:
        """«۱۰ روز کاری», or «۲ ساعت» for the urgent ones; empty when it is not known."""
        service = self.service
        if service.days is None:
            hours = [step.hours for step in service.flow if step.hours]
            return _hours(sum(hours), self.language) if hours else ""
        return _days(service.days, self.language)

    @cached_property
    def facts(self) -> list[Fact]:
        """Time, fee, attendance, validity: what people look for first."""
        service = self.service
        attendance = (
            Fact(_("حضور"), _("یک بار"), _("با اصل مدارک")) if service.attendance else Fact(_("حضور"), _("لازم نیست"))
        )
        facts = [Fact(_("هزینه"), self.price), attendance]
        if self.time:
            facts.insert(0, Fact(_("زمان معمول"), self.time, _("پس از کامل شدن مدارک")))
        validity = service.outcome.validity.in_(self.language)
        if len(validity) <= _LONGEST_FACT:
            facts.append(Fact(_("اعتبار"), validity))
        return facts

    @property
    def validity(self) -> str:
        """How long the result is valid, where that does not fit among the facts."""
        words = self.service.outcome.validity.in_(self.language)
        return words if len(words) > _LONGEST_FACT else ""

    @property
    def for_whom(self) -> str:
        """For whom one may apply."""
        return _("، ").join(str(FOR_WHOM[one]) for one in self.service.on_behalf)

    @cached_property
    def conditions(self) -> list[Who]:
        today = (spec for spec in self.service.conditions if spec.in_force(self.today))
        return [Who(spec, *self._named(spec.see)) for spec in today]

    @cached_property
    def papers(self) -> list[Paper]:
        """What everybody sends."""
        return [paper for paper in self._all_papers if paper.required and not paper.when]

    @cached_property
    def more_papers(self) -> list[Paper]:
        """What depends on the case or is left to the person."""
        return [paper for paper in self._all_papers if not (paper.required and not paper.when)]

    @cached_property
    def _all_papers(self) -> list[Paper]:
        return [
            Paper(
                spec=spec,
                when=self._when(spec.show_if, spec.required_if),
                required=spec.required or spec.required_if is not None,
                look=look_of(spec, self.language),
            )
            for spec in self.service.attachments
            if spec.in_force(self.today)
        ]

    @cached_property
    def steps(self) -> list[Step]:
        bodies = catalogue.catalogue().bodies
        return [
            Step(
                spec=step,
                body=bodies[step.by].in_(self.language),
                mine=step.kind in {"payment", "attendance"},
                time=_days(step.days, self.language) if step.days else _hours(step.hours or 0, self.language),
                when=self._when(step.when),
                legal=_legal(step, self.language),
            )
            for step in self.service.flow
        ]

    @cached_property
    def tiers(self) -> list[Fact]:
        """Every fee with what it is for; where the price above says it all, none."""
        tiers = self.service.fee.tiers
        if len(tiers) < 2 and not (tiers and self.mission):
            return []
        per = {spec.name: spec.label.in_(self.language) for spec in self.service.fields()}
        return [
            Fact(
                tier.label.in_(self.language),
                money(str(amount), "EUR", self.language) if (amount := self._amount(tier)) else _("رایگان"),
                _("؛ ").join(
                    filter(None, [self._local(amount), _("برای هر «%s»") % per[tier.per] if tier.per else ""])
                ),
            )
            for tier in tiers
        ]

    def _local(self, eur: Decimal) -> str:
        """The amount in the money of the chosen mission; empty where it is the euro itself."""
        if not (self.mission and eur):
            return ""
        price = tariff.price(eur, self.mission.key, on=self.today)
        return "" if price.currency == "EUR" else money(str(price.amount), price.currency, self.language)

    @property
    def rate(self) -> str:
        """«نمایندگی استکهلم، هر یورو ۱۱ کرون سوئد، نرخ ۱۱ دی ۱۴۰۴»: by what the fees were turned into local money."""
        if not self.mission:
            return ""
        price, city = tariff.price(Decimal(1), self.mission.key, on=self.today), self.mission.city.in_(self.language)
        if price.currency == "EUR":
            return _("نمایندگی %(city)s به یورو می‌گیرد.") % {"city": city}
        return _("نمایندگی %(city)s: هر یورو %(sum)s، نرخ %(day)s.") % {
            "city": city,
            "sum": money(str(price.rate.normalize()), price.currency, self.language),
            "day": format_date(price.rate_on, self.language),
        }

    def _amount(self, tier: FeeTier) -> Decimal:
        return flow.price(self.service, tier, {"tariff": in_force(catalogue.catalogue().rules["tariff"], self.today)})

    @cached_property
    def attendees(self) -> list[tuple[str, str]]:
        """Who comes, and when that depends on the case."""
        listed = self.service.attendance.attendees if self.service.attendance else ()
        return [(one.who.in_(self.language), self._when(one.when)) for one in listed]

    @property
    def fingerprints(self) -> str:
        """Whose fingerprints are taken, where that depends on the case."""
        return self._when(self.service.attendance.fingerprint_if) if self.service.attendance else ""

    @property
    def ends(self) -> Words:
        """Where the person gets the result."""
        return ENDS[self.service.outcome.ends]

    @cached_property
    def changes(self) -> list[Change]:
        """Rules and papers that have begun lately, end soon or will begin, the earliest first."""
        dated: list[tuple[Dated, Text]] = [
            *((one, one.text) for one in self.service.conditions),
            *((one, one.text) for one in self.service.redirects),
            *((one, one.label) for one in self.service.attachments),
        ]
        found = []
        for one, text in dated:
            for day, words in ((one.valid_from, _("از %(day)s")), (one.valid_to, _("تا %(day)s"))):
                if day and self.today - SINCE <= day <= self.today + AHEAD:
                    when = words % {"day": format_date(day, self.language)}
                    found.append((day, Change(when, text.in_(self.language))))
        return [change for _day, change in sorted(found, key=lambda one: one[0])]

    @cached_property
    def needs(self) -> list[Other]:
        """Services whose document this one builds on."""
        return [Other(one.text.in_(self.language), *self._named(one.service)) for one in self.service.needs]

    @cached_property
    def opens(self) -> list[Other]:
        """Services that this one makes possible or needed."""
        return [Other(one.text.in_(self.language), *self._named(one.service)) for one in self.service.outcome.opens]

    @property
    def exempt(self) -> str:
        """Who pays nothing."""
        return self._when(self.service.fee.exempt_if)

    @cached_property
    def others(self) -> list[Other]:
        """The services to which this one sends people, each once."""
        found: dict[str, Other] = {}
        for redirect in self.service.redirects:
            title, href = self._named(redirect.to)
            found.setdefault(redirect.to, Other(redirect.text.in_(self.language), title, href))
        return list(found.values())

    @cached_property
    def sources(self) -> list[tuple[str, str]]:
        """(words, address) of where the facts come from; a site is named once, by its host."""
        hosts = {(urlsplit(source).hostname or source): source for source in reversed(self.service.sources)}
        return [(words, source if source != words else "") for words, source in reversed(hosts.items())]

    def _named(self, key: str | None) -> tuple[str, str]:
        """Title of a service and its key for a link."""
        return (catalogue.service(key).title.in_(self.language), key) if key else ("", "")

    def _when(self, *rules: str | None) -> str:
        """The rules in words; empty without rules, and a plain hint where words fail."""
        asked: Sequence[str] = [rule for rule in rules if rule and rule != "true"]
        said = [in_words(rule, self.service, self.language) for rule in asked]
        if not asked:
            return ""
        return _("؛ ").join(words for words in said if words) if all(said) else _("بسته به پاسخ‌های شما")


def look_of(paper: AttachmentSpec, language: str) -> list[str]:
    """How the picture of a paper has to look, line by line; empty where nothing is said about it."""
    picture = catalogue.picture(paper)
    if picture is None:
        return []
    size = _("دست‌کم %(size)s پیکسل.") % {"size": limits.size_in_words(picture.width, picture.height)}
    return [*(localise(text.in_(language), language) for text in picture.look), size]


def _days(count: int, language: str) -> str:
    return ngettext("%(count)s روز کاری", "%(count)s روز کاری", count) % {"count": localise(count, language)}


def _legal(step: StepSpec, language: str) -> str:
    """«حداکثر ۳۰ روز، ماده ...»; empty where no law says."""
    if step.legal_days is None:
        return ""
    count = {"count": localise(step.legal_days, language)}
    words = ngettext("مهلت قانونی %(count)s روز", "مهلت قانونی %(count)s روز", step.legal_days) % count
    return f"{words} ({step.legal_source.in_(language)})" if step.legal_source else words


def _hours(count: int, language: str) -> str:
    return ngettext("%(count)s ساعت", "%(count)s ساعت", count) % {"count": localise(count, language)} if count else ""
