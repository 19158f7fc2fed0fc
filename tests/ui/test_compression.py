"""What is words goes out compressed to a browser that takes it, and as it is to others."""

import gzip

from django.test import Client

TAKES = {"Accept-Encoding": "gzip, br"}


def test_a_page_is_compressed_for_who_takes_it(client: Client) -> None:
    plain, small = client.get("/gallery/"), client.get("/gallery/", headers=TAKES)
    assert "Content-Encoding" not in plain
    assert small["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small["Vary"]
    assert len(small.content) < len(plain.content) / 3
    assert len(gzip.decompress(small.content)) == len(plain.content)


def test_the_length_of_a_page_is_not_the_same_twice(client: Client) -> None:
    assert len({len(client.get("/gallery/", headers=TAKES).content) for _again in range(20)}) > 1


def test_a_picture_is_not_compressed_again(client: Client) -> None:
    assert "Content-Encoding" not in client.get("/painted/", headers=TAKES)
