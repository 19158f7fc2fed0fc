"""Scans of papers: each file is taken or refused for itself, and nobody but the owner sees a page."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from PIL import Image
from pytest_django import Settings

from mikhak.drafts.models import Upload
from tests.drafts import scans
from tests.personas import persona
from tests.portal.applying import ANSWERS, began, file, fill, golnar, opened, scan
from tests.world import settled

SCRIPT = {"X-Requested-With": "mikhak"}


@pytest.fixture
def draft_id(browser: Client) -> UUID:
    """A certificate of single status whose questions are answered."""
    settled(browser, golnar())
    draft_id = began(browser)
    fill(browser, draft_id, ANSWERS)
    return draft_id


def send(browser: Client, draft_id: UUID, **boxes: Any) -> Any:
    """Post the page of papers; gives the answer."""
    return browser.post(f"/drafts/{draft_id}/documents/", boxes)


def sent(item: str = "birth_certificate") -> list[Upload]:
    return list(Upload.objects.filter(item=item))


# By the form ----------------------------------------------------------------------------------------------------------
def test_several_files_arrive_by_a_plain_form(browser: Client, draft_id: UUID) -> None:
    files = {"birth_certificate": [file("1.jpg"), file("2.jpg")], "photo": file("me.jpg")}
    answer = send(browser, draft_id, upload="photo", **files)
    assert answer["Location"] == f"/drafts/{draft_id}/documents/#f-photo"
    assert (len(sent()), len(sent("photo"))) == (2, 1)
    page = browser.get(f"/drafts/{draft_id}/documents/").content.decode()
    assert page.count('id="file-') == 3
    assert "2.jpg" in page


def test_a_pdf_becomes_pages(browser: Client, draft_id: UUID) -> None:
    send(browser, draft_id, birth_certificate=file("papers.pdf", scans.pdf(3)))
    assert [upload.position for upload in sent()] == [1, 2, 3]


def test_a_file_of_the_wrong_kind_is_named_and_the_others_stay(browser: Client, draft_id: UUID) -> None:
    files = [file("good.jpg"), file("program.jpg", b"MZ this is no picture"), file("empty.jpg", b"")]
    answer = send(browser, draft_id, birth_certificate=files, photo=file("me.jpg"))
    assert answer.status_code == 200
    words = [problem["words"] for problem in answer.context["problems"]]
    assert len(words) == 2
    assert "«program.jpg»: این پرونده عکس یا PDF نیست" in words[0]
    assert "«empty.jpg»: این پرونده خالی است" in words[1]
    assert 'href="#f-birth_certificate"' in answer.content.decode()
    assert (len(sent()), len(sent("photo"))) == (1, 1)


def test_a_file_too_large_is_refused_alone(browser: Client, draft_id: UUID, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 200_000
    answer = send(browser, draft_id, birth_certificate=[file("huge.jpg", bytes(250_000)), file("good.jpg")])
    words = [problem["words"] for problem in answer.context["problems"]]
    assert len(words) == 1
    assert "huge.jpg" in words[0]
    assert len(sent()) == 1


def test_a_photo_is_one_page(browser: Client, draft_id: UUID) -> None:
    answer = send(browser, draft_id, photo=[file("1.jpg"), file("2.jpg")])
    assert "تنها یک تصویر پذیرفته می‌شود" in answer.context["problems"][0]["words"]
    assert len(sent("photo")) == 1


def test_a_portrait_that_is_too_small_is_refused_with_the_paper_and_the_remedy(browser: Client, draft_id: UUID) -> None:
    small = scan(size=(240, 320))
    answer = send(browser, draft_id, photo=file("me.jpg", small), birth_certificate=file(data=small))
    (problem,) = answer.context["problems"]
    assert "«عکس رنگی تازهٔ ۳×۴» کوچک است: ۲۴۰ در ۳۲۰ پیکسل؛ دست‌کم ۳۰۰ در ۴۰۰ لازم است" in problem["words"]
    assert "از نو عکس بگیرید" in problem["words"]
    assert (len(sent()), len(sent("photo"))) == (1, 0)


def test_a_portrait_that_lies_is_doubted_until_it_is_turned(browser: Client, draft_id: UUID) -> None:
    lies = "این عکس خوابیده است"
    send(browser, draft_id, upload="photo", photo=file("me.jpg", scan(size=(600, 400))))
    (page,) = sent("photo")
    assert lies in browser.get(f"/drafts/{draft_id}/documents/").content.decode()
    send(browser, draft_id, **{"file-turn": f"{page.pk}:1"})
    assert lies not in browser.get(f"/drafts/{draft_id}/documents/").content.decode()


def test_the_page_tells_how_a_photo_has_to_look(browser: Client, draft_id: UUID) -> None:
    page = browser.get(f"/drafts/{draft_id}/documents/").content.decode()
    for words in ("تمام‌رخ، رو به دوربین", "بدون عینک، کلاه", "حجاب کامل", "دست‌کم ۳۰۰ در ۴۰۰ پیکسل"):
        assert page.count(words) == 1


def test_a_paper_that_is_not_asked_is_not_taken(browser: Client, draft_id: UUID) -> None:
    send(browser, draft_id, father_death=file(), nonsense=file())
    assert not Upload.objects.exists()


def test_pressing_send_without_a_file_says_so(browser: Client, draft_id: UUID) -> None:
    answer = send(browser, draft_id, upload="photo")
    assert "نخست پرونده‌ای برگزینید" in answer.context["problems"][0]["words"]


def test_going_on_names_the_papers_that_are_missing(browser: Client, draft_id: UUID) -> None:
    answer = send(browser, draft_id, birth_certificate=file())
    missing = {problem["href"] for problem in answer.context["problems"]}
    assert missing == {"#f-residence_permit", "#f-photo"}
    assert send(browser, draft_id, residence_permit=file(), photo=file())["Location"] == f"/drafts/{draft_id}/mission/"


def test_the_token_stands_before_the_files(browser: Client, draft_id: UUID) -> None:
    """A request that is cut off while a file arrives has shown its token already."""
    page = browser.get(f"/drafts/{draft_id}/documents/").content.decode()
    form = page[page.index('enctype="multipart/form-data"') :]
    assert form.index("csrfmiddlewaretoken") < form.index('type="file"')


# By the script --------------------------------------------------------------------------------------------------------
def test_the_script_gets_the_finished_lines(browser: Client, draft_id: UUID) -> None:
    boxes = {"name": "birth_certificate", "file": file("papers.pdf", scans.pdf(2))}
    answer = browser.post(f"/drafts/{draft_id}/documents/add/", boxes, headers=SCRIPT)
    assert answer.status_code == 200
    assert answer.content.decode().count("<li") == 2


def test_the_script_gets_a_sentence_when_a_file_is_refused(browser: Client, draft_id: UUID) -> None:
    boxes = {"name": "birth_certificate", "file": file("x.jpg", b"no picture")}
    answer = browser.post(f"/drafts/{draft_id}/documents/add/", boxes, headers=SCRIPT)
    assert answer.status_code == 422
    assert "این پرونده عکس یا PDF نیست" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    other = browser.post(f"/drafts/{draft_id}/documents/add/", boxes | {"name": "father_death"}, headers=SCRIPT)
    assert other.status_code == 404


def test_the_script_of_a_signed_out_person_is_told_to_sign_in(browser: Client, draft_id: UUID) -> None:
    browser.post("/sign-out/")
    boxes = {"name": "birth_certificate", "file": file()}
    assert browser.post(f"/drafts/{draft_id}/documents/add/", boxes, headers=SCRIPT).status_code == 401
    assert not Upload.objects.exists()


@pytest.mark.parametrize("kept", [40, 400, 900])
def test_a_connection_that_breaks_leaves_no_half_a_file(browser: Client, draft_id: UUID, kept: int) -> None:
    """What arrived before the line broke is refused as damaged, or the whole request is; the draft is as before."""
    data = scan(150, (900, 1200))
    head = '--line\r\nContent-Disposition: form-data; name="name"\r\n\r\nbirth_certificate\r\n'
    head += '--line\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    body = (head.encode() + data)[: len(head) + kept]
    answer = browser.generic(
        "POST", f"/drafts/{draft_id}/documents/add/", body, "multipart/form-data; boundary=line", headers=SCRIPT
    )
    assert answer.status_code in {400, 422}
    assert not Upload.objects.exists()
    again = {"name": "birth_certificate", "file": file("a.jpg", data)}
    assert browser.post(f"/drafts/{draft_id}/documents/add/", again, headers=SCRIPT).status_code == 200


# Turning, moving, removing --------------------------------------------------------------------------------------------
def test_a_page_is_turned(browser: Client, draft_id: UUID) -> None:
    send(browser, draft_id, birth_certificate=file("wide.jpg", scan(180, (400, 300))))
    (page,) = sent()
    send(browser, draft_id, **{"file-turn": f"{page.pk}:1"})
    picture = Image.open(BytesIO(browser.get(f"/drafts/{draft_id}/documents/{page.pk}/").content))
    assert picture.size == (300, 400)


def test_pages_are_moved_and_removed(browser: Client, draft_id: UUID) -> None:
    send(browser, draft_id, birth_certificate=[file("1.jpg"), file("2.jpg"), file("3.jpg")])
    first, second, third = sent()
    send(browser, draft_id, **{"file-move": f"{third.pk}:-1"})
    assert [page.pk for page in sent()] == [first.pk, third.pk, second.pk]
    send(browser, draft_id, **{"file-drop": str(first.pk)})
    assert [page.pk for page in sent()] == [third.pk, second.pk]


@pytest.mark.parametrize("value", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_page_that_is_not_there_is_not_found(browser: Client, draft_id: UUID, value: str) -> None:
    assert send(browser, draft_id, **{"file-drop": value}).status_code == 404


def test_files_chosen_with_a_button_are_not_lost(browser: Client, draft_id: UUID) -> None:
    """Without scripts a person chooses a file and presses the button of another line."""
    send(browser, draft_id, birth_certificate=file("1.jpg"))
    (page,) = sent()
    send(browser, draft_id, photo=file("me.jpg"), **{"file-turn": f"{page.pk}:1"})
    assert len(sent("photo")) == 1


# In pieces ------------------------------------------------------------------------------------------------------------
def test_a_file_in_pieces_goes_on_after_a_broken_connection(browser: Client, draft_id: UUID) -> None:
    data = scan()
    half = len(data) // 2

    def piece(offset: int, **more: Any) -> Any:
        part = file("a.jpg", data[offset : offset + half + 1])
        boxes = {"name": "photo", "size": len(data), "offset": offset, "file": part, **more}
        return browser.post(f"/drafts/{draft_id}/documents/add/", boxes, headers=SCRIPT)

    first = piece(0)
    assert (first.status_code, first["Upload-Offset"]) == (202, str(half + 1))
    assert not sent("photo")
    lost = piece(0, again=1)
    assert (lost.status_code, lost["Upload-Offset"]) == (409, str(half + 1))
    last = piece(half + 1)
    assert last.content.decode().count("<li") == 1
    assert piece(half + 1, again=1).content.decode().count("<li") == 1
    assert len(sent("photo")) == 1
    assert piece(-1).status_code == 404


# Cutting --------------------------------------------------------------------------------------------------------------
def test_a_page_is_cut_after_a_look_and_only_then(browser: Client, draft_id: UUID) -> None:
    send(browser, draft_id, upload="birth_certificate", birth_certificate=file("a.jpg", scan(200, (1000, 2000))))
    (page,) = sent()
    address = f"/drafts/{draft_id}/documents/{page.pk}/"
    asked = {"left": 10, "right": 90, "top": 50, "bottom": 100}
    look = browser.post(f"{address}crop/", asked | {"look": 1})
    assert f"{address}?cut=1&amp;left=10&amp;right=90&amp;top=50&amp;bottom=100" in look.content.decode()
    shown = Image.open(BytesIO(browser.get(address, asked | {"cut": 1}).content)).convert("L")
    assert shown.getpixel((160, 100)) < 60 < 150 < shown.getpixel((160, 635))  # type: ignore[operator]
    assert browser.post(f"{address}crop/", asked)["Location"] == f"/drafts/{draft_id}/documents/#file-{page.pk}"
    assert Image.open(BytesIO(browser.get(address).content)).size == (800, 1000)


def test_edges_that_leave_nothing_are_refused(browser: Client, draft_id: UUID) -> None:
    send(browser, draft_id, upload="birth_certificate", birth_certificate=file())
    (page,) = sent()
    address = f"/drafts/{draft_id}/documents/{page.pk}/"
    answer = browser.post(f"{address}crop/", {"left": 60, "right": 50, "top": 0, "bottom": 101})
    assert set(answer.context["form"].errors) == {"right", "bottom"}
    assert Image.open(BytesIO(browser.get(address).content)).size == (600, 800)


def test_a_photo_is_cut_three_by_four(browser: Client, draft_id: UUID) -> None:
    send(browser, draft_id, upload="photo", photo=file("me.jpg", scan(200, (1200, 1000))))
    (page,) = sent("photo")
    browser.post(f"/drafts/{draft_id}/documents/{page.pk}/crop/", {"size": 80, "across": 100, "down": 0})
    picture = Image.open(BytesIO(browser.get(f"/drafts/{draft_id}/documents/{page.pk}/").content))
    assert picture.size == (600, 800)


def test_the_margin_that_was_found_is_offered(browser: Client, draft_id: UUID) -> None:
    table = Image.new("RGB", (1500, 2000), (80, 60, 40))
    table.paste(Image.open(BytesIO(scan(230, (900, 1200)))), (300, 400))
    out = BytesIO()
    table.save(out, "JPEG")
    send(browser, draft_id, upload="birth_certificate", birth_certificate=file("table.jpg", out.getvalue()))
    (page,) = sent()
    assert "بریدن حاشیه" in browser.get(f"/drafts/{draft_id}/documents/").content.decode()
    form = browser.get(f"/drafts/{draft_id}/documents/{page.pk}/crop/").context["form"]
    assert [form[name].value() for name in ("left", "right", "top", "bottom")] == [19, 81, 19, 81]


# Doubts ---------------------------------------------------------------------------------------------------------------
def papers(**more: Any) -> dict[str, Any]:
    """Every demanded paper, the photograph an empty grey one."""
    empty = BytesIO()
    Image.new("RGB", (600, 800), (200, 200, 200)).save(empty, "JPEG")
    return {"birth_certificate": file(), "residence_permit": file(), "photo": file("grey.jpg", empty.getvalue())} | more


def test_a_doubtful_page_is_kept_and_said_before_going_on(browser: Client, draft_id: UUID) -> None:
    answer = send(browser, draft_id, **papers())
    assert answer.status_code == 200
    assert {problem["href"] for problem in answer.context["problems"]} == {"#f-photo"}
    page = answer.content.decode()
    assert "در این تصویر نوشته‌ای دیده نمی‌شود" in page
    assert len(sent("photo")) == 1


def test_who_insists_on_a_page_goes_on_with_it(browser: Client, draft_id: UUID) -> None:
    send(browser, draft_id, **papers())
    (photo,) = sent("photo")
    assert send(browser, draft_id, **{"file-keep": str(photo.pk)})["Location"].endswith("#f-photo")
    page = browser.get(f"/drafts/{draft_id}/documents/").content.decode()
    assert "با خواست شما همین می‌رود" in page
    assert send(browser, draft_id)["Location"] == f"/drafts/{draft_id}/mission/"


def test_who_insists_on_all_pages_goes_on_but_not_with_pages_not_seen_yet(browser: Client, draft_id: UUID) -> None:
    first = papers()
    photo = first.pop("photo")
    send(browser, draft_id, **first)
    assert send(browser, draft_id, photo=photo, **{"file-keep": "all"}).status_code == 200
    assert send(browser, draft_id, **{"file-keep": "all"})["Location"] == f"/drafts/{draft_id}/mission/"


# Looking --------------------------------------------------------------------------------------------------------------
def test_a_page_is_shown_to_its_owner_and_nothing_in_it_can_run(browser: Client, draft_id: UUID) -> None:
    send(browser, draft_id, birth_certificate=file("a.jpg", scan(150, (900, 1200))))
    (page,) = sent()
    shown = browser.get(f"/drafts/{draft_id}/documents/{page.pk}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Security-Policy"].startswith("sandbox")
    assert shown["Cache-Control"] == "private, no-store"
    assert shown["X-Content-Type-Options"] == "nosniff"
    small = browser.get(f"/drafts/{draft_id}/documents/{page.pk}/?small=1")
    assert Image.open(BytesIO(small.content)).size == (198, 264)
    assert len(small.content) < len(shown.content)


def test_a_page_is_not_shown_to_another(browser: Client, draft_id: UUID) -> None:
    send(browser, draft_id, birth_certificate=file())
    (page,) = sent()
    other = Client()
    assert other.get(f"/drafts/{draft_id}/documents/{page.pk}/").status_code == 302
    settled(other, persona("nasrin"))
    assert other.get(f"/drafts/{draft_id}/documents/{page.pk}/").status_code == 404
    theirs = began(other)
    assert other.get(f"/drafts/{theirs}/documents/{page.pk}/").status_code == 404
    assert send(other, theirs, **{"file-drop": str(page.pk)}).status_code == 404
    assert len(opened(draft_id).draft.uploads.all()) == 1


def test_browsers_keep_the_camera_from_every_page_but_those_that_use_it(browser: Client, draft_id: UUID) -> None:
    papers = browser.get(f"/drafts/{draft_id}/documents/")
    assert papers["Permissions-Policy"] == "camera=(self), geolocation=(), microphone=()"
    assert 'data-live="photo"' in papers.content.decode()
    for other in ("/", f"/drafts/{draft_id}/review/", "/no-such-page/"):
        assert browser.get(other)["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
