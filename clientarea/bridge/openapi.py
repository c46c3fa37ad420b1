"""The bridge's OpenAPI description, made from the code: messages, replies, addresses."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import msgspec
from django.urls import URLPattern

import clientarea
from clientarea.bridge.commands import Endpoint, endpoint_of
from clientarea.bridge.replies import Refusal, Settled

REFERENCE = "#/components/schemas/{name}"
HEADERS = {
    "X-Mailroom-Key": ("The id of the key.", "^.+$"),
    "X-Mailroom-Timestamp": ("Unix time in seconds.", "^[0-9]{1,12}$"),
    "X-Mailroom-Nonce": ("Random, new for each request.", "^[0-9a-f]{32,64}$"),
    "X-Mailroom-Signature": (
        "HMAC-SHA256 in lower-case hexadecimal over method, path, timestamp and nonce, each ended "
        "by a line feed, and the body.",
        "^[0-9a-f]{64}$",
    ),
}


def description(urls: Iterable[URLPattern]) -> dict[str, object]:
    """OpenAPI 3.1 of these commands."""
    endpoints = {str(url.pattern): endpoint_of(url.callback) for url in urls}
    shapes = [endpoint.shape for endpoint in endpoints.values()]
    answers = [endpoint.reply for endpoint in endpoints.values()]
    types: list[type] = list(dict.fromkeys([*shapes, *answers, Refusal]))
    references, components = msgspec.json.schema_components(
        types, ref_template=REFERENCE, schema_hook=_choices
    )
    schemas = dict(zip(types, references, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mailroom bridge",
            "version": clientarea.__version__,
            "description": "What WHMCS's modules ask the panel. See docs/bridge.md.",
        },
        "paths": {
            f"/bridge/v1/{name}": {"post": _operation(name, endpoint, schemas)}
            for name, endpoint in endpoints.items()
        },
        "components": {
            "parameters": {name: _header(name, *told) for name, told in HEADERS.items()},
            "schemas": components,
        },
    }


def _choices(kind: type) -> dict[str, object]:
    """Django's choices, which msgspec reads but does not describe."""
    if issubclass(kind, Enum):
        return {"type": "string", "enum": [choice.value for choice in kind]}
    raise NotImplementedError(kind)


def _header(name: str, text: str, pattern: str) -> dict[str, object]:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": text,
        "schema": {"type": "string", "pattern": pattern},
    }


def _operation(
    name: str, endpoint: Endpoint, schemas: dict[type, dict[str, object]]
) -> dict[str, object]:
    reply, refusal = schemas[endpoint.reply], schemas[Refusal]
    responses: dict[str, object] = {
        "200": {
            "description": "Done, or refused.",
            "content": _json({"anyOf": [reply, refusal]}),
        },
        "400": {"description": "Not of this shape.", "content": _json(refusal)},
        "401": {"description": "Not authentic; no body."},
    }
    if issubclass(endpoint.reply, Settled):
        responses["202"] = {"description": "Accepted, not over yet.", "content": _json(reply)}
    return {
        "operationId": name,
        "summary": endpoint.summary.partition("\n")[0],
        "parameters": [{"$ref": f"#/components/parameters/{header}"} for header in HEADERS],
        "requestBody": {"required": True, "content": _json(schemas[endpoint.shape])},
        "responses": dict(sorted(responses.items())),
    }


def _json(schema: object) -> dict[str, object]:
    return {"application/json": {"schema": schema}}
