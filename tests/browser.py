"""Fixtures for browser tests: the running client area and headless Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

PageOpener = Callable[..., Page]
WAIT_MILLISECONDS = 10_000
WCAG_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Chromium as root has no sandbox; the rest keeps it from talking to anything but this machine.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """Address of the running client area, without a slash at the end."""
    settings.PUBLIC_URL = live_server.url
    return str(live_server.url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[PageOpener]:
    """Opens an empty page of a new visitor; any fault in a page's script fails the test.

    Keyword arguments: `javascript`, `width`, `height`, `color_scheme` and `locale`.
    """
    contexts = []
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A refused form is answered 422, and Chromium reports every status above 399.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            faults.append(message.text)

    def opener(
        *,
        javascript: bool = True,
        width: int = 1280,
        height: int = 800,
        color_scheme: Literal["light", "dark"] = "light",
        locale: str = "en-US",
    ) -> Page:
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            color_scheme=color_scheme,
            locale=locale,
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MILLISECONDS)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(open_page: PageOpener) -> Page:
    """A page on a desktop, in light colours, with JavaScript."""
    return open_page()


def accessibility_faults(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA, a line each: the rule and the element."""
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": WCAG_TAGS}}
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {', '.join(node['target'])}: {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]
