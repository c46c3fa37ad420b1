"""DNS providers: recognised by a domain's name servers, and what each one's form wants.

The list is data (`dns_providers.toml`); a file of the same kind may add to it or replace entries.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from provisioning.dns_checks.hosts import is_address
from provisioning.dns_checks.values import WantedRecord
from provisioning.dns_checks.zone_file import quoted

GENERIC = "generic"
_LIST = Path(__file__).with_name("dns_providers.toml")
_CHOICES = {
    "host_style": {"relative", "full", "full_dot"},
    "apex": {"@", "", "full", "full_dot"},
    "priority": {"field", "value"},
    "srv": {"fields", "value"},
}


class ProviderListMalformed(ValueError):
    """The list of providers cannot be understood; the text names file, provider and member."""


@dataclass(frozen=True)
class Provider:
    """One provider's form; `title` '' is the generic one. See `dns_providers.toml`."""

    code: str
    title: str
    name_servers: tuple[str, ...] = ()
    host_style: str = "relative"
    apex: str = "@"
    target_dot: bool = False
    quotes: bool = False
    priority: str = "field"
    srv: str = "fields"
    path: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    proxied: bool = False
    """It can put itself between a name and its visitors, which mail does not survive."""

    def is_named_by(self, name_server: str) -> bool:
        """Whether it is one of this provider's name servers."""
        name = name_server.lower().rstrip(".")
        return any(
            fnmatchcase(name, f"*.{end}") or fnmatchcase(name, end) for end in self.name_servers
        )

    def host(self, name: str, zone: str) -> str:
        """The name as the form wants it; `full_name` is the way back."""
        style = self.host_style
        if name == zone:
            if self.apex in {"@", ""}:
                return self.apex
            style = self.apex
        if style == "relative":
            return name.removesuffix(f".{zone}")
        return f"{name}." if style == "full_dot" else name

    def full_name(self, host: str, zone: str) -> str:
        """What the provider makes of a host in its form."""
        if host in {"@", ""}:
            return zone
        name = host.rstrip(".")
        if self.host_style == "relative" and name != zone and not host.endswith("."):
            return f"{name}.{zone}"
        return name


@dataclass(frozen=True)
class FormField:
    """One field to fill in: its kind, what the provider calls it ('' = in our words), its text."""

    kind: str
    word: str
    text: str


def fields_of(record: WantedRecord, provider: Provider, zone: str) -> tuple[FormField, ...]:
    """The fields of the provider's form for the record, in the order of most forms."""
    fields = [("type", record.record_type), ("host", provider.host(record.name, zone))]
    if record.record_type == "TXT":
        fields.append(("value", quoted(record.value) if provider.quotes else record.value))
    elif record.record_type == "SRV":
        fields += _srv_fields(record, provider)
    elif record.record_type == "MX" and provider.priority == "value":
        fields.append(("mx_target", f"{record.priority} {_target(record, provider)}"))
    else:
        kind = "mx_target" if record.record_type == "MX" else "target"
        fields.append((kind, _target(record, provider)))
        if record.priority is not None:
            fields.append(("priority", str(record.priority)))
    return tuple(FormField(kind, _word(kind, provider), text) for kind, text in fields)


def recognised(name_servers: Iterable[str], providers: Mapping[str, Provider]) -> Provider:
    """The provider that most of the name servers belong to; else the generic one."""
    names = list(name_servers)
    hits = {
        code: sum(provider.is_named_by(name) for name in names)
        for code, provider in providers.items()
    }
    best = max(hits, key=lambda code: hits[code], default=GENERIC)
    return providers[best if hits.get(best) else GENERIC]


@cache
def known_providers(extra_file: str = "") -> Mapping[str, Provider]:
    """By code, the generic one first; raises `ProviderListMalformed` or `OSError`."""
    providers = _read(_LIST, {})
    return _read(Path(extra_file), providers) if extra_file else providers


def _read(path: Path, known: Mapping[str, Provider]) -> dict[str, Provider]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProviderListMalformed(f"{path}: {error}") from error
    return {**known, **{code: _provider(path, code, entry) for code, entry in entries.items()}}


def _provider(path: Path, code: str, entry: Any) -> Provider:
    try:
        texts = {**entry, "name_servers": tuple(entry["name_servers"])}
        texts["path"] = tuple(entry.get("path", ()))
        provider = Provider(code=code, **texts)
    except (KeyError, TypeError) as error:
        raise ProviderListMalformed(f"{path}: {code}: {error}") from error
    for member, choices in _CHOICES.items():
        if getattr(provider, member) not in choices:
            raise ProviderListMalformed(f"{path}: {code}: {member} is none of {sorted(choices)}")
    return provider


def _srv_fields(record: WantedRecord, provider: Provider) -> list[tuple[str, str]]:
    numbers = [("priority", record.priority), ("weight", record.weight), ("port", record.port)]
    target = _target(record, provider)
    if provider.srv == "value":
        return [("value", " ".join([*(str(number) for _, number in numbers), target]))]
    return [*((kind, str(number)) for kind, number in numbers), ("target", target)]


def _target(record: WantedRecord, provider: Provider) -> str:
    has_dot = provider.target_dot and not is_address(record.value)
    return f"{record.value}." if has_dot else record.value


def _word(kind: str, provider: Provider) -> str:
    if kind == "mx_target":
        return provider.words.get(kind) or provider.words.get("target", "")
    return provider.words.get(kind, "")
