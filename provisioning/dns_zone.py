"""A domain's own name servers, asked in place of a resolver that may remember.

They know at once what was changed, tell the whole TTL instead of the rest of it, and an absence
that they tell is certain. Where they do not answer, or are not responsible, the resolver is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from django.conf import settings

from provisioning.dns_answers import Answer
from provisioning.dns_resolver import NameServer, Resolver

# More of a zone's servers tell nothing new, and silent ones cost time.
SERVER_COUNT = 3


@dataclass(frozen=True)
class Zone:
    """Where a domain's records are kept; no name servers: nobody keeps them."""

    name: str
    name_servers: tuple[str, ...]


class ZoneResolver(Resolver):
    """Asks the zone's servers for what lies in it, and `other` for the rest, and in their place."""

    def __init__(self, zone: Zone, servers: list[NameServer], other: Resolver) -> None:
        super().__init__(servers, timeout_seconds=other.timeout_seconds, is_recursive=False)
        self.zone = zone
        self.other = other

    def ask(self, name: str, record_type: str) -> Answer:
        """The answer, CNAMEs followed; raises nothing."""
        if name == self.zone.name or name.endswith(f".{self.zone.name}"):
            answer = super().ask(name, record_type)
            if not answer.is_unknown:
                return answer
        return self.other.ask(name, record_type)


def zone_of(domain_name: str, resolver: Resolver) -> Zone | None:
    """The zone that the domain lies in; None when nobody could be asked for it."""
    labels = domain_name.split(".")
    for count in range(len(labels) - 1):
        name = ".".join(labels[count:])
        answer = resolver.ask(name, "NS")
        if answer.is_found:
            return Zone(name, answer.texts)
        if answer.is_unknown:
            return None
    return Zone(domain_name, ())


def asker_for(zone: Zone | None, resolver: Resolver) -> Resolver:
    """Who is to be asked for the zone's records: its own servers first, where they may be asked."""
    port = settings.DNS_ZONE_PORT
    if zone is None or not port:
        return resolver
    servers: list[NameServer] = []
    for host in zone.name_servers:
        answer = resolver.ask(host, "A")
        servers += [NameServer(one, port) for one in answer.texts[:1] if may_be_asked(one)]
    return ZoneResolver(zone, servers[:SERVER_COUNT], resolver) if servers else resolver


def may_be_asked(address: str) -> bool:
    """A customer writes these addresses: none of them may lead into the operator's own network."""
    return ip_address(address).is_global
