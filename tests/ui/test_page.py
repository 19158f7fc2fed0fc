"""The frame of a page: languages, navigation of a stranger and of an applicant, no link without a page behind it."""

import re

from django.test import Client

EXISTING = {"/", "/services/", "/track/", "/verify/", "/sign-in/", "/inbox/", "/profile/", "/home/", "/sign-out/"}
EXISTING |= {"/missions/", "/announcements/", "/questions/", "/help/", "/trust/", "/accessibility/", "/figures/"}
EXISTING |= {"/support/sign-in/", "/support/follow/", "/support/comment/", "/support/complaint/"}


def links(client: Client, path: str) -> set[str]:
    """Addresses of the header and the footer."""
    page = client.get(path).content.decode()
    frame = re.sub(r"<main.*</main>", "", page, flags=re.DOTALL)
    return {link for link in re.findall(r'(?:href|action)="(/[^"]*)"', frame) if not link.startswith("/static/")}


def test_a_strangers_page_links_only_to_pages_that_exist(client: Client) -> None:
    assert links(client, "/gallery/") - {"/gallery/", "/en/gallery/", "/ar/gallery/"} <= EXISTING


def test_an_applicant_finds_drafts_inbox_profile_and_the_way_out(client: Client) -> None:
    client.get("/as/applicant/7/")
    found = links(client, "/gallery/")
    assert {"/home/", "/inbox/", "/profile/", "/sign-out/"} <= found
    assert "/sign-in/" not in found


def test_signing_out_is_a_button_and_not_a_link(client: Client) -> None:
    client.get("/as/applicant/7/")
    page = client.get("/gallery/").content.decode()
    assert 'href="/sign-out/"' not in page
    assert re.search(
        r'<form[^>]*method="post" action="/sign-out/"><input type="hidden" name="csrfmiddlewaretoken"', page
    )


def test_links_of_an_english_page_stay_in_english(client: Client) -> None:
    found = links(client, "/en/gallery/") - {"/gallery/", "/ar/gallery/"}
    assert {link for link in found if not link.startswith("/en/")} == set()


def test_the_other_language_is_the_same_page_with_the_same_question(client: Client) -> None:
    page = client.get("/gallery/?page=2").content.decode()
    assert 'href="/en/gallery/?page=2" hreflang="en"' in page


def test_the_current_section_is_marked(client: Client) -> None:
    page = client.get("/en/gallery/").content.decode()
    assert 'aria-current="true"' in page
    assert 'hreflang="en" lang="en" aria-current="true"' in page


def test_the_officer_sees_name_mission_and_its_time(client: Client) -> None:
    client.get("/as/officer/3/")
    page = client.get("/gallery/?desk").content.decode()
    assert "هانیه سلیمی" in page
    assert "لاهه، بخش کنسولی" in page
    assert "۱۰:۱۴ به وقت لاهه" in page
    assert "Hanieh Salimi" in client.get("/en/gallery/?desk").content.decode()
