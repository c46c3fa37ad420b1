"""Small readers of a page: what a person would see in it."""

from __future__ import annotations

import html
import re
from typing import Protocol


class Response(Protocol):
    """What the test browser gets."""

    @property
    def content(self) -> bytes: ...


def text_of(response: Response) -> str:
    """The page without its tags, white space as one space."""
    body = re.sub(r"<(svg|script|template)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def field_of(response: Response, name: str) -> str:
    """The tag of the form field of that name."""
    tags = re.findall(r"<(?:input|select)[^>]*>", response.content.decode())
    found = [tag for tag in tags if f'name="{name}"' in tag]
    assert found, f"no field {name}"
    return html.unescape(found[0])


def value_of(response: Response, name: str) -> str | None:
    """What stands in the form field, or None for an empty one."""
    found = re.search(r'value="([^"]*)"', field_of(response, name))
    return found[1] if found else None


def sent_by(response: Response) -> dict[str, str]:
    """What the browser sends of the page's form when nothing in it was touched."""
    forms = re.findall(r"<form\b.*?</form>", response.content.decode(), re.S)
    form = next(form for form in forms if 'name="request_key"' in form)
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        is_checkbox = found["type"] == "checkbox"
        if not is_checkbox or "checked" in tag:
            sent[found["name"]] = html.unescape(found.get("value", "on" if is_checkbox else ""))
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def error_of(response: Response, name: str) -> str:
    """The message at the field, '' when there is none."""
    name = "password-error" if name == "password" else f"id_{name}_error"
    found = re.search(rf'<p class="error"\s+id="{name}">(.*?)</p>', response.content.decode(), re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


def addresses_of(response: Response) -> list[str]:
    """The addresses in the list, in their order."""
    found = re.findall(r'<a class="who"[^>]*>([^<]*)</a>', response.content.decode())
    return [address.strip() for address in found]
