"""What the sanitiser lets through, in a real Chromium: nothing runs, nothing is fetched."""

import pytest
from playwright.sync_api import Browser

from ariane.kernel.html import clean
from tests.kernel.html_vectors import ALL, FIRED

pytestmark = pytest.mark.browser

PAGE = "<!doctype html><script>window.fires = 0; window.fired = () => {{ window.fires += 1 }}</script><body>{}</body>"
POKE = """parts => {
  for (const part of parts) {
    const box = document.createElement('div');
    document.body.append(box);
    box.innerHTML = part;
    for (const node of box.querySelectorAll('*')) {
      for (const kind of ['mouseover', 'focus', 'wheel', 'animationstart', 'toggle', 'load', 'error']) {
        node.dispatchEvent(new Event(kind, {bubbles: false}));
      }
      if (node.focus) node.focus();
    }
  }
  return new Promise(done => setTimeout(() => done(window.fires), 400));
}"""


def fires(chromium: Browser, parts: list[str]) -> tuple[int, list[str]]:
    """How often the parts ran something, written into the page and set by a script; and what they fetched."""
    context = chromium.new_context()
    fetched: list[str] = []
    context.route("**/*", lambda route: (fetched.append(route.request.url), route.abort()))
    page = context.new_page()
    page.set_content(PAGE.format("".join(f"<div>{part}</div>" for part in parts)), wait_until="load")
    count = page.evaluate(POKE, parts)
    page.close()
    context.close()
    return int(count), [url for url in fetched if not url.startswith("data:image/")]


def test_nothing_runs_and_nothing_is_fetched(chromium: Browser) -> None:
    assert fires(chromium, [clean(vector).html for vector in ALL]) == (0, [])


def test_the_same_check_sees_what_is_not_cleaned(chromium: Browser) -> None:
    count, fetched = fires(chromium, [f"<img src='https://t.example/x.png' onerror='{FIRED}'>"])
    assert count > 0
    assert fetched
