"""Lists of `name=value` tags, as DKIM and DMARC records are written."""

from __future__ import annotations


class TagsMalformed(ValueError):
    """What stands between two semicolons is no tag, or a tag is there twice."""


def parse_tags(text: str) -> dict[str, str]:
    """Names in lower case, in order; raises `TagsMalformed`."""
    tags: dict[str, str] = {}
    for piece in text.split(";"):
        if not piece.strip():
            continue
        name, separator, value = piece.partition("=")
        name = name.strip().lower()
        if not separator or not name or name in tags:
            raise TagsMalformed(piece.strip())
        tags[name] = value.strip()
    return tags


def first_tag(text: str) -> tuple[str, str]:
    """Name and value of the first tag, for telling what kind of record a text is."""
    name, _, value = text.partition(";")[0].partition("=")
    return name.strip().lower(), value.strip()
