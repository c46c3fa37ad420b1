"""The browser of the page tests sees what a person's would."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser import PageOpener, accessibility_faults

SCRIPT = (
    "<title>Page</title><p>off</p><script>document.querySelector('p').textContent='on'</script>"
)


def test_scripts_run(page: Page) -> None:
    page.set_content(SCRIPT)
    assert page.inner_text("p") == "on"


def test_scripts_can_be_switched_off(open_page: PageOpener) -> None:
    page = open_page(javascript=False)
    page.set_content(SCRIPT)
    assert page.inner_text("p") == "off"


def test_width_and_colours_can_be_chosen(open_page: PageOpener) -> None:
    page = open_page(width=320, color_scheme="dark")
    assert page.evaluate("innerWidth") == 320
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def test_accessibility_faults_are_found(page: Page) -> None:
    page.set_content("<html lang=en><title>Page</title><main><h1>Hello</h1></main>")
    assert accessibility_faults(page) == []
    page.set_content("<html lang=en><title>Page</title><main><img src=x></main>")
    assert [fault.split(":")[0] for fault in accessibility_faults(page)] == ["image-alt"]


def test_the_client_area_is_served(page: Page, site: str) -> None:
    response = page.goto(f"{site}/healthz")
    assert response is not None
    assert response.status == 200
