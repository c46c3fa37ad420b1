"""Every state of every page: nothing wider than the window, WCAG 2.2 AA in light and dark, a strict
policy for content, and little to download. The states stand in `states.py`."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client as Browser
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.browser import PageOpener, accessibility_faults
from tests.clientarea.routes import POSTED, ROUTES
from tests.journeys import visitors, world
from tests.journeys.states import STATES, State

# By the look that is judged by axe: the widths that are measured besides.
WIDTHS = {1280: (768, 1280), 360: (320, 360)}
LIMIT_BYTES = 150 * 1024
# Addresses without a page of their own: downloads, parts of pages, answers to programs.
NO_PAGE = POSTED | {
    "alias-row",
    "autoconfig",
    "autoconfig-well-known",
    "autodiscover",
    "autodiscover-json",
    "autodiscover-json-address",
    "brand-logo",
    "brand-style",
    "branding-logo",
    "device-profile",
    "dns-zone-file",
    "domain-alias-row",
    "forward-row",
    "healthz",
    "history-export",
    "list-row",
    "mailbox-export-csv",
    "mailbox-export-xlsx",
    "mailbox-price",
    "mailbox-row",
    "mailbox-template-csv",
    "mailbox-template-xlsx",
    "metrics",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "readyz",
    "session-end",
    "sessions-end",
    "set_language",
    "shared-profile",
    "sign-out",
    "theme",
}
# Their forms are those of the other pages of `accounts/`; a passkey has to be made in a browser.
NEED_A_PASSKEY = {"mfa_reauthenticate_webauthn", "mfa_remove_webauthn"}


def route_of(state: State) -> str:
    """The URL name behind the state's address; '' for one that leads nowhere on purpose."""
    path = re.sub(r"\?.*", "", state.path).replace("{device}", "/device/x/")
    try:
        return resolve(re.sub(r"{\w+}", "1", path)).url_name or ""
    except Resolver404:
        return ""


def test_every_page_has_a_state() -> None:
    pages = {str(name) for _route, name in ROUTES} - NO_PAGE - NEED_A_PASSKEY
    shown = {state.reaches or route_of(state) for state in STATES}
    assert pages - shown == set()
    assert len({state.name for state in STATES}) == len(STATES)


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("color_scheme", "width", "locale"), [("light", 1280, "en-US"), ("dark", 360, "fr-FR")]
)
def test_f13_every_state_fits_the_window_and_is_accessible(
    site: str,
    open_page: PageOpener,
    color_scheme: Literal["light", "dark"],
    width: int,
    locale: str,
) -> None:
    names = world.build()
    pages = arrive(open_page, site, color_scheme=color_scheme, locale=locale)
    faults = {}
    for state in STATES:
        page = pages[state.visitor]
        page.set_viewport_size({"width": width, "height": 800})
        found = open_state(page, site, state, names) or [
            *_too_wide(page, width),
            *accessibility_faults(page),
        ]
        if found:
            faults[state.name] = found
    assert faults == {}


def arrive(open_page: PageOpener, site: str, **look: Any) -> dict[str, Page]:
    """A page for each visitor, who has a session already."""
    return pages_of(visitors.sessions(), open_page, site, **look)


def pages_of(
    sessions: dict[str, Browser], open_page: PageOpener, site: str, **look: Any
) -> dict[str, Page]:
    """The same for sessions that there are."""
    pages = {}
    for visitor, browser in sessions.items():
        pages[visitor] = open_page(**look)
        if cookie := browser.cookies.get("sessionid"):
            pages[visitor].context.add_cookies(
                [{"name": "sessionid", "value": cookie.value, "url": site}]
            )
    return pages


def open_state(page: Page, site: str, state: State, names: world.Names) -> list[str]:
    """Why the state cannot be seen."""
    address = site + state.path.format(**names)
    response = page.goto(address)
    status = response.status if response else 0
    if (page.url, status) != (address, state.status):
        return [f"{page.url}: {status}"]
    if state.act:
        state.act(page)
    return []


def _too_wide(page: Page, width: int) -> list[str]:
    """Widths of the window that the page does not fit."""
    found = []
    for tried in WIDTHS[width]:
        page.set_viewport_size({"width": tried, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"wider than {tried} px")
    return found


@pytest.mark.django_db
def test_every_page_is_light_and_holds_to_a_strict_policy() -> None:
    names = world.build()
    browsers = visitors.sessions()
    faults = {}
    for state in STATES:
        response = browsers[state.visitor].get(state.path.format(**names))
        html = response.content.decode()
        found = [*_breaches(html, response.headers), *_overweight(html)]
        if response.status_code != state.status or found:
            faults[state.name] = [str(response.status_code), *found]
    assert faults == {}


def _breaches(html: str, headers: object) -> list[str]:
    policy = dict(headers).get("Content-Security-Policy", "")  # type: ignore[call-overload]
    found = [word for word in ("unsafe-inline", "unsafe-eval", "unsafe-hashes") if word in policy]
    if "default-src" not in policy or "script-src" not in policy + "default-src 'self'":
        found.append(f"policy: {policy}")
    inline = r"<style\b|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=\""
    return found + re.findall(inline, html)


def _overweight(html: str) -> list[str]:
    links = set(re.findall(r'(?:href|src)="/static/([^"?]+\.(?:css|js))', html))
    size = len(gzip.compress(html.encode())) + sum(map(_compressed_size, links))
    return [f"{size} bytes"] if size > LIMIT_BYTES else []


@cache
def _compressed_size(name: str) -> int:
    path = finders.find(name) or Path(str(settings.STATIC_ROOT)) / name
    return len(gzip.compress(Path(str(path)).read_bytes()))
