"""How fields become parts, and parts boxes on the page."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from mikhak.ui.forms import Part, date_part, part_of, refusals_on
from mikhak.ui.refusals import Conflict, Refusal


class SignIn(forms.Form):
    email = forms.EmailField(label="پست الکترونیک", help_text="نشانی خودتان")
    code = forms.CharField(label="رمز", max_length=8, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    door = forms.ChoiceField(label="در", choices=[("a", "اول"), ("b", "دوم")], widget=forms.RadioSelect)
    note = forms.CharField(label="یادداشت", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="می‌پذیرم")
    token = forms.CharField(widget=forms.HiddenInput)


def draw(part: Part) -> str:
    return Template('{% include "ui/part.html" %}').render(Context({"part": part}))


@pytest.mark.parametrize(
    ("name", "ui"),
    [("email", "text"), ("door", "choice"), ("note", "longtext"), ("agree", "tick"), ("token", "hidden")],
)
def test_an_ordinary_field_is_drawn_by_its_widget(name: str, ui: str) -> None:
    assert part_of(SignIn()[name]).ui == ui


def test_an_e_mail_box_is_typed_from_left_to_right_and_keeps_what_was_typed() -> None:
    drawn = draw(part_of(SignIn({"email": "kaveh@"})["email"]))
    assert 'type="email"' in drawn
    assert 'dir="ltr"' in drawn
    assert 'value="kaveh@"' in drawn


def test_a_password_is_never_written_back() -> None:
    class Door(forms.Form):
        password = forms.CharField(widget=forms.PasswordInput(render_value=True))

    assert "secret" not in draw(part_of(Door({"password": "secret"})["password"]))


def test_what_was_typed_cannot_break_out_of_its_box() -> None:
    drawn = draw(Part(name="x", label="<b>", value='"><script>', hint="<i>", errors=["<u>"]))
    assert not re.search(r"<script>|<b></|<i>|<u>", drawn)


def test_a_required_box_says_so_to_the_browser_and_an_optional_one_in_words() -> None:
    assert " required" in draw(Part(name="x", label="نام"))
    optional = draw(Part(name="x", label="نام", required=False))
    assert " required" not in optional
    assert "(اختیاری)" in optional


def test_a_box_that_depends_on_another_is_neither_required_nor_called_optional() -> None:
    drawn = draw(Part(name="x", label="استان", ui="select", choices=[("", "")], attrs={"aria-required": "false"}))
    assert "required" not in drawn
    assert "(اختیاری)" not in drawn


def test_hint_and_error_are_read_with_the_box() -> None:
    drawn = draw(Part(name="x", label="نام", hint="چنان‌که در شناسنامه است", errors=["نام را بنویسید."]))
    assert 'aria-describedby="id_x-e id_x-h"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_x-e"' in drawn


def test_numbers_stand_in_their_box_in_the_digits_of_the_page() -> None:
    part = Part(name="x", label="قد", ui="number", value="178")
    with override("fa"):
        assert 'value="۱۷۸"' in draw(part)
    with override("en"):
        assert 'value="178"' in draw(part)


def test_a_number_box_accepts_persian_digits() -> None:
    class Height(forms.Form):
        height = forms.IntegerField(min_value=30)

    drawn = draw(part_of(Height()["height"]))
    assert 'type="number"' not in drawn
    assert 'inputmode="numeric"' in drawn


def test_the_chosen_answers_are_checked() -> None:
    drawn = draw(Part(name="x", label="کاربرد", ui="multichoice", value=["b"], choices=[("a", "یک"), ("b", "دو")]))
    assert re.findall(r'value="(.)" checked', drawn) == ["b"]
    assert re.findall(r'value="(\w+)" checked', draw(Part(name="y", label="آیا", ui="boolean", value="no"))) == ["no"]


def test_a_date_has_three_boxes_and_its_calendars_names() -> None:
    with override("fa"):
        drawn = draw(date_part("born", "تاریخ تولد", {"day": "14", "month": "3", "year": "1371"}))
    for name in ("born-cal", "born-day", "born-month", "born-year"):
        assert f'name="{name}"' in drawn
    assert '<option value="3" selected>۳، خرداد / مارس</option>' in drawn
    assert 'value="jalali" checked' in drawn


def test_a_list_of_people_is_lengthened_and_shortened_by_buttons() -> None:
    row = [Part(name="kids-0-name", label="نام")]
    drawn = draw(Part(name="kids", label="فرزندان", ui="people_list", rows=[row]))
    assert 'name="row-add" value="kids"' in drawn
    assert 'name="row-drop" value="kids:0"' in drawn
    assert "row-add" not in draw(Part(name="kids", label="فرزندان", ui="people_list", rows=[row], max_rows=1))


def test_an_error_leads_to_the_box_inside_a_group_that_is_wrong() -> None:
    street = Part(name="home-street", label="خیابان")
    city = Part(name="home-city", label="شهر", errors=["شهر را بنویسید."])
    home = Part(name="home", label="نشانی", ui="address", parts=[street, city])
    assert list(home.all_errors()) == [("id_home-city", "شهر را بنویسید.")]


def test_an_error_said_of_the_group_and_of_its_box_is_told_once() -> None:
    day = Part(name="d-day", label="روز", ui="number", errors=["روز درست نیست."])
    whole = Part(name="d", label="تاریخ", ui="date", errors=["روز درست نیست."], parts=[day])
    assert list(whole.all_errors()) == [("id_d-day", "روز درست نیست.")]


def test_the_summary_leads_to_every_wrong_box_and_is_shown_once() -> None:
    form = SignIn({"email": "kaveh@", "door": "a"})
    with override("fa"):
        page = Template('{% include "ui/summary.html" with form=form only %}{{ form }}').render(Context({"form": form}))
    assert page.count('role="alert"') == 1
    assert '<a href="#id_email">نشانی پست الکترونیک کامل نیست' in page
    assert '<a href="#id_code">«رمز» را پر کنید.</a>' in page
    assert '<a href="#id_agree">برای ادامه، این خانه را نشان بزنید.</a>' in page


def test_a_form_drawn_by_itself_still_tells_its_errors() -> None:
    form = SignIn({})
    form.add_error(None, "این رمز گذشته است.")
    assert "این رمز گذشته است." in str(form)


def test_a_refusal_becomes_an_error_of_the_field_it_names() -> None:
    form = SignIn({"email": "a@b.example"})
    with refusals_on(form):
        raise Refusal("این نشانی را نمی‌پذیریم.", field="email")
    assert form.errors["email"][-1] == "این نشانی را نمی‌پذیریم."


def test_a_refusal_without_a_field_becomes_an_error_of_the_form() -> None:
    form = SignIn({})
    with refusals_on(form):
        raise Conflict
    assert len(form.non_field_errors()) == 1


def test_a_bare_widget_still_draws_itself() -> None:
    assert str(SignIn()["token"]) == '<input type="hidden" name="token" id="id_token">'
