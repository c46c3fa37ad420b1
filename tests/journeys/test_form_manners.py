"""How forms behave (D-23), every form of every page state: what is wrong comes back filled in with
the message at its field, sending twice does the thing once, success is said once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client as Browser

from provisioning.models import AuditEvent, Operation
from tests.journeys import visitors, world
from tests.journeys.states import STATES

pytestmark = pytest.mark.django_db

GARBAGE = {"number": "many", "email": "no address", "datetime-local": "soon", "date": "soon"}
NOT_SHOWN_AGAIN = {"password", "file", "hidden", "checkbox", "radio"}
# The switches of the frame, which stand on every page and set nothing off.
FRAME = ("/language/", "/theme/", "/sign-out/")
# Sign-in has its own rules, and tells nothing at a field on purpose.
SIGN_IN = ("/sign-in/", "/security/", "/invitation/")
# A link is shown once and cannot be shown again, so asking again makes another in its place; a
# letter goes out again, and a pass for support lasts from now on.
DONE_ANEW = ("/owner-link/", "/dns/share/", "/again/", "/people/support/")


@dataclass
class Form:
    """A form of a page as a browser would send it."""

    path: str
    tag: str
    is_multipart: bool
    sent: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def is_locked(self) -> bool:
        """Sent once, and only when somebody is there to take it: what was typed is not lost."""
        return "data-lock" in self.tag


def forms_of(page: str, path: str) -> Iterator[Form]:
    main = page.partition("<main")[2].partition("</main>")[0] or page
    for tag, inside in re.findall(r"(<form\b[^>]*>)(.*?)</form>", main, re.S):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        action = html.unescape(attributes.get("action", "")) or path
        if attributes.get("method") != "post" or action.startswith(FRAME):
            continue
        form = Form(action, tag, "multipart" in tag)
        _read_fields(form, inside)
        yield form


def _read_fields(form: Form, inside: str) -> None:
    for tag in re.findall(r"<input\b[^>]*>", inside):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind, name = found.get("type", "text"), found.get("name", "")
        if kind in {"checkbox", "radio"} and "checked" not in tag:
            continue
        if name and kind != "file":
            form.sent[name] = html.unescape(found.get("value", ""))
        if name and kind not in NOT_SHOWN_AGAIN and "readonly" not in tag:
            form.typed[name] = GARBAGE.get(kind, "not <valid> at all")
    for name, text in re.findall(
        r'<textarea\b[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', inside, re.S
    ):
        form.sent[name] = html.unescape(text).strip()
        form.typed[name] = "not <valid> at all"
    for name, options in re.findall(
        r'<select\b[^>]*name="([^"]*)"[^>]*>(.*?)</select>', inside, re.S
    ):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options)
        first = re.search(r'value="([^"]*)"', options)
        form.sent[name] = (chosen or first)[1] if chosen or first else ""  # type: ignore[index]


@pytest.fixture
def names(db: None) -> world.Names:
    return world.build()


def each_form(names: world.Names) -> Iterator[tuple[str, Browser, Form]]:
    """Every form once, by where it is sent and what it asks; nothing that is done to one stays."""
    browsers = visitors.sessions()
    known = set()
    for state in STATES:
        path = state.path.format(**names)
        if path.startswith(SIGN_IN) or state.status != 200 or state.name == "gallery":
            continue
        page = browsers[state.visitor].get(path).content.decode()
        for form in forms_of(page, path):
            kind = (form.path, *sorted(form.sent))
            if kind in known:
                continue
            known.add(kind)
            with transaction.atomic():
                yield f"{state.name} {form.path}", browsers[state.visitor], form
                transaction.set_rollback(True)


def test_a_refused_form_comes_back_as_it_was_filled_in(names: world.Names) -> None:
    faults, refused_count = {}, 0
    for name, browser, form in each_form(names):
        if not form.typed:
            continue
        answer = browser.post(form.path, form.sent | form.typed)
        if answer.status_code != 422:
            # Anything may be typed into some; what is taken leads away from the form.
            if answer.status_code not in {200, 302}:
                faults[name] = [str(answer.status_code)]
            continue
        refused_count += 1
        if found := _lost(answer.content.decode(), form):
            faults[name] = found
    assert not faults, "\n".join(f"{name}: {found}" for name, found in faults.items())
    assert refused_count >= 12


def _lost(page: str, form: Form) -> list[str]:
    """What the page that came back lacks."""
    main = page.partition("<main")[2]
    found = [
        f"{name} is lost" for name, typed in form.typed.items() if typed not in html.unescape(main)
    ]
    tags = re.findall(r"<(?:input|select|textarea|div)\b[^>]*\bautofocus\b[^>]*>", main)
    focused = [tag for tag in tags if 'type="hidden"' not in tag]
    if not focused:
        found.append("nothing is focused")
    elif 'aria-invalid="true"' not in focused[0] and 'role="alert"' not in focused[0]:
        found.append(f"focused: {focused[0]}")
    if not re.search(r'class="(?:error|notice bad)', main):
        found.append("no message")
    return found


def test_what_a_person_fills_in_is_locked_while_it_is_sent(names: world.Names) -> None:
    open_ones = [name for name, _, form in each_form(names) if form.typed and not form.is_locked]
    assert open_ones == []


def test_sent_twice_a_form_does_the_thing_once_and_says_so_once(names: world.Names) -> None:
    faults, done_count = {}, 0
    for name, browser, form in each_form(names):
        first = browser.post(form.path, form.sent)
        counts = _written()
        second = browser.post(form.path, form.sent)
        found = [str(a.status_code) for a in (first, second) if a.status_code >= 500]
        if _written() != counts and not form.path.endswith(DONE_ANEW):
            found.append(f"{counts} became {_written()}")
        if first.status_code == 302:
            done_count += 1
            found += _said_again(browser, str(first["Location"]))
        if found:
            faults[name] = found
    assert not faults, "\n".join(f"{name}: {found}" for name, found in faults.items())
    assert done_count >= 15


def _written() -> tuple[int, int]:
    told = AuditEvent.objects.exclude(verb="signed_in")
    return Operation.objects.count(), told.count()


def _said_again(browser: Browser, path: str) -> list[str]:
    """Success stands on the next page, once, and is gone with the page after it."""
    texts = [
        re.sub(r"<[^>]+>|\s+", " ", text).strip()
        for text in re.findall(
            r'<div class="notice ok"[^>]*>(.*?)</div>', browser.get(path).content.decode(), re.S
        )
    ]
    found = [f"said twice: {text}" for text in set(texts) if texts.count(text) > 1]
    if 'class="notice ok"' in browser.get(path).content.decode():
        found.append("said again")
    return found
