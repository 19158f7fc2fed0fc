"""What a page weighs, how soon it is there and how much it jumps, on a phone behind a bad line (``bench.slow``).

``./mikhak bench line``: the first page, a service, a form and the receipt, each with an empty cache. Prints JSON by
page: bytes on the wire with and without the font, seconds until the largest thing is painted (LCP), the layout shift.
With ``--lighthouse COMMAND`` also the four marks of Lighthouse, on the plain line. It needs the demo.
"""

import argparse
import json
import random
import shlex
import subprocess
import sys
from collections.abc import Mapping
from statistics import median
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ViewportSize, sync_playwright

from bench.browser import Browser
from bench.journey import Journey, national_ids
from bench.machine import Machine
from bench.slow import slow_line
from mikhak.cli.test import find_browser

PHONE = ViewportSize(width=360, height=740)
SETTLES = 1500  # milliseconds after the last byte: late fonts and scripts have moved what they move
MARKS = ("performance", "accessibility", "best-practices", "seo")
WATCH = """(() => {
  window.seen = { lcp: 0, shift: 0 };
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { seen.lcp = one.startTime; }))
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { seen.shift += one.value; }))
    .observe({ type: 'layout-shift', buffered: true });
})()"""


def seen(chromium: Chromium, site: str, path: str, cookies: Mapping[str, str]) -> dict[str, float]:
    """One visit with an empty cache: LCP in seconds, layout shift, bytes on the wire."""
    with chromium.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, locale="fa") as context:
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        context.add_init_script(WATCH)
        page = context.new_page()
        sizes: dict[str, float] = {}
        kinds: dict[str, str] = {}
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
        wire.on("Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}))
        page.goto(f"{site}{path}", wait_until="networkidle", timeout=120_000)
        page.wait_for_timeout(SETTLES)
        found = page.evaluate("() => seen")
    font = sum(size for key, size in sizes.items() if kinds.get(key) == "Font")
    return {
        "lcp_s": round(found["lcp"] / 1000, 2),
        "shift": round(found["shift"], 4),
        "bytes": sum(sizes.values()) - font,
        "bytes_with_font": sum(sizes.values()),
    }


def measured(chromium: Chromium, portal: str, path: str, cookies: Mapping[str, str], visits: int) -> dict[str, float]:
    """The middle of some visits, in which other packets are lost each time; of the shift the worst."""
    some = []
    for seed in range(visits):
        with slow_line(portal, seed) as site:
            some.append(seen(chromium, site, path, cookies))
    middle = {name: median(one[name] for one in some) for name in some[0]}
    return middle | {"worst_lcp_s": max(one["lcp_s"] for one in some), "shift": max(one["shift"] for one in some)}


def marks(command: str, url: str, cookies: Mapping[str, str]) -> dict[str, int]:
    """What Lighthouse gives a page, 0 to 100."""
    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    asked = [url, "--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox"]
    asked += [f"--extra-headers={json.dumps({'Cookie': jar})}", f"--only-categories={','.join(MARKS)}"]
    done = subprocess.run([*shlex.split(command), *asked], check=True, capture_output=True, text=True)
    categories: Mapping[str, Any] = json.loads(done.stdout)["categories"]
    return {name: round(100 * categories[name]["score"]) for name in MARKS}


def main(argv: list[str]) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="mikhak bench line", description=__doc__)
    parser.add_argument("--visits", type=int, default=5, help="of each page (default: 5)")
    parser.add_argument("--lighthouse", default="", help="command of Lighthouse, if it shall give its marks")
    parser.add_argument("--portal", default="http://localhost:8000", help="address of the portal")
    parser.add_argument("--mail", default="http://localhost:8025", help="address of the demo's mail")
    options = parser.parse_args(argv)
    chance = random.Random()  # noqa: S311 - a name of nobody, not a secret
    email = f"bench-{chance.randrange(16**6):06x}@mail.example"
    journey = Journey(Browser(options.portal), options.mail, email, next(national_ids(chance)))
    load, pages = Machine.of(options.portal).load, {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        for name, page in journey.stops():
            cookies = journey.browser.cookies
            told: dict[str, Any] = dict(measured(chromium, options.portal, page.path, cookies, options.visits))
            if options.lighthouse:
                told["lighthouse"] = marks(options.lighthouse, f"{options.portal}{page.path}", cookies)
            pages[name] = told
        chromium.close()
    sys.stdout.write(json.dumps({"load_before": load, "pages": pages}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
