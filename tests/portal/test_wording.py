"""The conditions of a service as people say them."""

import pytest

from mikhak.catalogue import queries as catalogue
from mikhak.portal.wording import in_words

SERVICE = catalogue.catalogue().services["passport-legal-resident"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("subject.age >= 15", "از ۱۵ سالگی"),
        ("18 > subject.age", "زیر ۱۸ سال"),
        ("subject.sex == 'male' && subject.age >= 18", "مرد؛ از ۱۸ سالگی"),
        ("on_behalf != 'self'", "درخواست برای دیگری"),
        ("on_behalf in ['child', 'ward']", "درخواست برای فرزند شما یا کسی که سرپرست او هستید"),
        ("last_exit_known == false", "«تاریخ آخرین خروج را می‌دانید یا مهر آن را دارید؟»: خیر"),
        ("!last_exit_known", "«تاریخ آخرین خروج را می‌دانید یا مهر آن را دارید؟»: خیر"),
        ("profile.residency_type == 'student'", "«نوع اقامت»: تحصیلی"),
        ("old_passport in ['lost', 'damaged']", "«گذرنامهٔ پیشین در چه وضعی است؟»: جز نزد من و سالم است"),
        ("!(old_passport in ['lost', 'damaged'])", "«گذرنامهٔ پیشین در چه وضعی است؟»: نزد من و سالم است"),
        ("height_cm > 200", "«قد به سانتی‌متر»: بیش از ۲۰۰"),
        ("last_exit_border != null", "«از کدام مرز؟» نوشته شود"),
        (
            "(subject.age < 18 || on_behalf != 'self') && subject.age >= 2",
            "(زیر ۱۸ سال یا درخواست برای دیگری)؛ از ۲ سالگی",
        ),
        ("holder.sex == 'female'", "زن"),
    ],
)
def test_a_condition_is_said_in_words(rule: str, words: str) -> None:
    assert in_words(rule, SERVICE, "fa") == words


@pytest.mark.parametrize(
    "rule",
    [
        "months_until(prev_passport_expiry) < 12",
        "computed.days_late == 0",
        "prev_passport_expiry < today",
        "eye_color == 'purple'",
        "no_such_field == 'x'",
        "!(subject.age < 18 && on_behalf == 'self')",
        "height_cm != 170",
        "subject.age >=",
        "a ? b : c",
    ],
)
def test_a_condition_that_cannot_be_said_well_is_not_said(rule: str) -> None:
    assert in_words(rule, SERVICE, "fa") is None


def test_no_condition_has_no_words() -> None:
    assert in_words(None, SERVICE, "fa") is None


def test_most_of_what_the_services_ask_can_be_said() -> None:
    rules = [
        (rule, service)
        for service in catalogue.catalogue().services.values()
        for paper in service.attachments
        for rule in (paper.show_if, paper.required_if)
        if rule
    ]
    said = [in_words(rule, service, "fa") for rule, service in rules]
    assert sum(words is not None for words in said) >= len(said) * 0.8
