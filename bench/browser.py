"""A browser as small as a measurement needs: one connection kept alive, cookies, redirects, forms, and a stopwatch."""

import gzip
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import uuid4

PATIENCE = 60.0  # seconds for one answer
REDIRECTS = {301, 302, 303, 307, 308}
FORM = "application/x-www-form-urlencoded"

Pairs = list[tuple[str, str]]


class Unexpected(Exception):
    """A page was not what a visitor may expect; the message says which and why."""


@dataclass(frozen=True)
class File:
    """A file chosen in a box of a form."""

    box: str
    name: str
    data: bytes


@dataclass(frozen=True)
class Timing:
    """One request: what it was for, seconds until its last byte, bytes of the body as they came."""

    label: str
    seconds: float
    size: int


@dataclass(frozen=True)
class Page:
    """What came at last, after redirects."""

    url: str
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        data = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return data.decode("utf-8", "replace")

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def form(self) -> "Form":
        """The form of the page itself (not those of its head: signing out, searching); raises Unexpected."""
        found = [form for form in parse(self.text) if form.posts and not form.action.rstrip("/").endswith("sign-out")]
        if not found:
            raise Unexpected(f"{self.path} has no form to fill in")
        return max(found, key=lambda form: len(form.controls))

    def complaints(self) -> str:
        """What the page says is wrong."""
        return "; ".join(words for words in parse_errors(self.text) if words)


@dataclass
class Control:
    """One box of a form with what stands in it; ``on`` for what is ticked or of no choice."""

    name: str
    value: str
    on: bool = True


@dataclass
class Form:
    action: str
    posts: bool
    autosave: str = ""  # where a script posts what is typed
    controls: list[Control] = field(default_factory=list)

    def filled(self, answers: Mapping[str, str | list[str]]) -> Pairs:
        """What is posted: our answer to each question on the page, and what stands there already for the rest.

        A composite (a date, a place) is told by its boxes, NAME-part; those of a question on the page are all posted,
        also where a script would have drawn them first.
        """
        asked = {control.name.partition("-")[0] for control in self.controls}
        given = {box: value for box, value in answers.items() if box.partition("-")[0] in asked}
        pairs = [(one.name, one.value) for one in self.controls if one.on and one.name not in given]
        for box, value in given.items():
            pairs += [(box, one) for one in ([value] if isinstance(value, str) else value)]
        return pairs


class Browser:
    """One visitor at one network address of the loopback."""

    def __init__(self, site: str, address: str = "127.0.0.1") -> None:
        self.site = site.rstrip("/")
        self.address = address
        self.timings: list[Timing] = []
        self.cookies: dict[str, str] = {}
        self._connection: HTTPConnection | None = None

    def get(self, path: str, label: str, *, accept: str = "gzip") -> Page:
        return self._go("GET", path, label, b"", {"Accept-Encoding": accept})

    def post(self, page: Page, label: str, pairs: Pairs, files: Iterable[File] = (), *, to: str = "") -> Page:
        """Post to the address of a page's form, or to another."""
        files = list(files)
        body, kind = _multipart(pairs, files) if files else (urlencode(pairs).encode(), FORM)
        action = to or page.form().action
        path = urljoin(page.path, action) if action else page.url.removeprefix(self.site)
        return self._go("POST", path, label, body, {"Content-Type": kind, "Accept-Encoding": "gzip"})

    def _go(self, method: str, path: str, label: str, body: bytes, headers: Mapping[str, str]) -> Page:
        for _hop in range(6):
            page = self._once(method, path, label, body, headers)
            if page.status not in REDIRECTS:
                if page.status >= 400:
                    raise Unexpected(f"{method} {path} ({label}): status {page.status} {page.complaints()}".rstrip())
                return page
            path = urljoin(path, page.headers["location"])
            method, body, label = "GET", b"", "page after a redirect"
        raise Unexpected(f"{path} ({label}): too many redirects")

    def _once(self, method: str, path: str, label: str, body: bytes, headers: Mapping[str, str]) -> Page:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**headers, **({"Cookie": cookies} if cookies else {}), "Host": urlsplit(self.site).netloc}
        began = time.perf_counter()
        response = self._answer(method, path, body, sent)
        data = response.read()
        self.timings.append(Timing(label, time.perf_counter() - began, len(data)))
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        told = {name.lower(): value for name, value in response.headers.items()}
        return Page(f"{self.site}{path}", response.status, data, told)

    def _answer(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> HTTPResponse:
        if self._connection is not None:
            try:
                return self._ask(self._connection, method, path, body, headers)
            except (HTTPException, ConnectionError):
                self._connection.close()  # the server had closed the idle connection
        place = urlsplit(self.site)
        self._connection = HTTPConnection(
            place.hostname or "", place.port, timeout=PATIENCE, source_address=(self.address, 0)
        )
        return self._ask(self._connection, method, path, body, headers)

    @staticmethod
    def _ask(
        connection: HTTPConnection, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> HTTPResponse:
        connection.request(method, path, body or None, dict(headers))
        return connection.getresponse()


def _multipart(pairs: Pairs, files: Iterable[File]) -> tuple[bytes, str]:
    border = uuid4().hex
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in pairs]
    for file in files:
        head = f'Content-Disposition: form-data; name="{file.box}"; filename="{file.name}"\r\n'
        parts.append(f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + file.data)
    body = b"".join(f"--{border}\r\n".encode() + part + b"\r\n" for part in parts)
    return body + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"


# Reading HTML ---------------------------------------------------------------------------------------------------------
class _Reader(HTMLParser):
    """Collects forms, linked files and the words of errors."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.linked: list[tuple[str, str]] = []  # kind, address
        self.errors: list[str] = []
        self._form: Form | None = None
        self._select: Control | None = None
        self._area: Control | None = None
        self._why = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = told.get("method", "").lower() == "post"
            self._form = Form(told.get("action", ""), posts, told.get("data-autosave", ""))
            self.forms.append(self._form)
        elif tag == "p" and "why" in told.get("class", "").split():
            self._why += 1
            self.errors.append("")
        elif tag == "link" and told.get("rel") in {"stylesheet", "icon", "preload"}:
            self.linked.append((told.get("as") or told["rel"], told.get("href", "")))
        elif tag == "script" and told.get("src"):
            self.linked.append(("script", told["src"]))
        if self._form is not None:
            self._box(tag, told)

    def _box(self, tag: str, told: Mapping[str, str]) -> None:
        assert self._form
        name, kind = told.get("name", ""), told.get("type", "text")
        if tag == "option" and self._select is not None:
            if "selected" in told or not self._select.on:
                self._select.value, self._select.on = told.get("value", ""), True
        elif not name or kind in {"file", "submit", "button"}:
            return
        elif tag == "input":
            ticked = kind not in {"radio", "checkbox"}
            value = told.get("value", "" if ticked else "on")
            self._form.controls.append(Control(name, value, ticked or "checked" in told))
        elif tag == "select":
            self._select = Control(name, "", on=False)
            self._form.controls.append(self._select)
        elif tag == "textarea":
            self._area = Control(name, "")
            self._form.controls.append(self._area)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "p":
            self._why = 0

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        if self._why:
            self.errors[-1] = f"{self.errors[-1]} {data.strip()}".strip()


def parse(html: str) -> list[Form]:
    """The forms of a page."""
    return _read(html).forms


def parse_errors(html: str) -> list[str]:
    """What stands in red on a page."""
    return _read(html).errors


def linked(html: str) -> list[tuple[str, str]]:
    """The files a page loads at once: (stylesheet, script, font or icon; address)."""
    return _read(html).linked


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader
