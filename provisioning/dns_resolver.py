"""The only file that asks name servers.

Resolvers come from the setting `DNS_RESOLVERS`, else from the system. Every answer is one of found,
certainly absent, unknown; only NXDOMAIN and NODATA of a server that may know are an absence.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import dns.exception
import dns.flags
import dns.inet
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
from django.conf import settings
from django.utils import timezone

from provisioning.dns_answers import (
    Answer,
    MxRecord,
    Question,
    Reason,
    SrvRecord,
    Told,
    ascii_name,
)

DNS_PORT = 53
TIMEOUT_SECONDS = 2.0
ROUND_COUNT = 2
# A server that stayed silent so often is not asked again by the same resolver.
SILENCE_LIMIT = 2
LONGEST_ALIAS_CHAIN = 8
PARALLEL_COUNT = 8
UDP_PAYLOAD_BYTES = 1232

_CODES = {dns.rcode.SERVFAIL: Reason.SERVER_FAILURE, dns.rcode.REFUSED: Reason.REFUSED}


@dataclass(frozen=True)
class NameServer:
    """Where to ask."""

    address: str
    port: int = DNS_PORT

    def __str__(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return self.address if self.port == DNS_PORT else f"{host}:{self.port}"

    @classmethod
    def parse(cls, text: str) -> NameServer:
        """`192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1`, `[2001:db8::1]:5353`; or `ValueError`."""
        address, port = text.strip(), ""
        if address.startswith("["):
            address, _, port = address[1:].partition("]")
            port = port.removeprefix(":")
        elif address.count(":") == 1:
            address, _, port = address.partition(":")
        if not dns.inet.is_address(address):
            raise ValueError(f"{text!r} is not an IP address with or without a port")
        return cls(address, int(port) if port else DNS_PORT)


class Resolver:
    """Asks its servers in turn; safe to use from several threads. Make a new one for each job.

    `is_recursive` off asks for what the servers know themselves.
    """

    def __init__(
        self,
        servers: Sequence[NameServer],
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        is_recursive: bool = True,
    ) -> None:
        self.servers = tuple(servers)
        self.timeout_seconds = timeout_seconds
        self._flags = dns.flags.RD if is_recursive else dns.flags.Flag(0)
        self._silences: dict[NameServer, int] = dict.fromkeys(self.servers, 0)
        self._lock = threading.Lock()

    def ask(self, name: str, record_type: str) -> Answer:
        """The answer, CNAMEs followed; raises nothing."""
        asked_at = timezone.now()
        try:
            question = Question(ascii_name(name), record_type.upper())
        except ValueError:
            question = Question(name, record_type.upper())
            return Answer(question, Told.UNKNOWN, asked_at, reason=Reason.MALFORMED_NAME)
        followed: tuple[str, ...] = ()
        ttls: list[int] = []
        while True:
            owner = followed[-1] if followed else question.name
            step = self._ask_servers(Question(owner, question.record_type))
            followed += step.aliases
            ttls += [] if step.ttl_seconds is None else [step.ttl_seconds]
            answer = replace(
                step, question=question, aliases=followed, ttl_seconds=min(ttls, default=None)
            )
            if not _goes_on(step):
                return answer
            if len(followed) > LONGEST_ALIAS_CHAIN or len(set(followed)) < len(followed):
                return replace(answer, reason=Reason.ENDLESS_ALIAS)

    def ask_all(self, questions: Iterable[Question]) -> Mapping[Question, Answer]:
        """Several at a time; by the questions as they were given."""
        wanted = list(dict.fromkeys(questions))
        with ThreadPoolExecutor(PARALLEL_COUNT) as pool:
            answers = pool.map(lambda one: self.ask(one.name, one.record_type), wanted)
            return dict(zip(wanted, answers, strict=True))

    def _ask_servers(self, question: Question) -> Answer:
        """The first answer that says something, else the last failure."""
        failure = Answer(question, Told.UNKNOWN, timezone.now(), reason=Reason.NO_RESOLVER)
        for _ in range(ROUND_COUNT):
            for server in self._speaking_servers():
                answer = self._ask_server(server, question)
                if not answer.is_unknown or _goes_on(answer):
                    return answer
                failure = answer
        if failure.reason is Reason.NO_RESOLVER and self.servers:
            return replace(failure, reason=Reason.TIMEOUT, server=str(self.servers[0]))
        return failure

    def _speaking_servers(self) -> list[NameServer]:
        with self._lock:
            return [one for one in self.servers if self._silences[one] < SILENCE_LIMIT]

    def _ask_server(self, server: NameServer, question: Question) -> Answer:
        asked = Answer(question, Told.UNKNOWN, timezone.now(), str(server))
        query = dns.message.make_query(
            question.name,
            question.record_type,
            use_edns=0,
            payload=UDP_PAYLOAD_BYTES,
            flags=self._flags,
        )
        try:
            reply, _ = dns.query.udp_with_fallback(
                query,
                server.address,
                timeout=self.timeout_seconds,
                port=server.port,
                ignore_unexpected=True,
            )
        except dns.exception.Timeout:
            with self._lock:
                self._silences[server] += 1
            return replace(asked, reason=Reason.TIMEOUT)
        except OSError:
            return replace(asked, reason=Reason.UNREACHABLE)
        except (dns.exception.DNSException, EOFError):
            return replace(asked, reason=Reason.MALFORMED_ANSWER)
        with self._lock:
            self._silences[server] = 0
        return _understood(asked, reply)


def system_servers() -> list[NameServer]:
    """The resolvers that this machine is set up with; none where it has no such file."""
    try:
        known = dns.resolver.Resolver(configure=True)
    except dns.resolver.NoResolverConfiguration:
        return []
    return [NameServer(str(address), known.port) for address in known.nameservers]


def new_resolver() -> Resolver:
    """A resolver for one job, as the settings say."""
    servers = [NameServer.parse(text) for text in settings.DNS_RESOLVERS] or system_servers()
    return Resolver(servers, timeout_seconds=settings.DNS_TIMEOUT_SECONDS)


def _goes_on(answer: Answer) -> bool:
    """The answer is an alias whose end has still to be asked for."""
    return answer.is_unknown and answer.reason is None


def _understood(asked: Answer, reply: dns.message.Message) -> Answer:
    code = reply.rcode()
    if code not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
        return replace(asked, reason=_CODES.get(code, Reason.SERVER_FAILURE))
    aliases, owner, ttls = _chain(reply, asked.question)
    aliases_seen = replace(asked, aliases=aliases, ttl_seconds=min(ttls, default=None))
    if len(set(aliases)) < len(aliases):
        return replace(aliases_seen, reason=Reason.ENDLESS_ALIAS)
    wanted = dns.rdatatype.from_text(asked.question.record_type)
    found = [one for one in reply.answer if one.rdtype == wanted and one.name == owner]
    if found and wanted != dns.rdatatype.CNAME:
        return _with_records(aliases_seen, found[0], ttls)
    if wanted == dns.rdatatype.CNAME and aliases:
        return replace(aliases_seen, told=Told.FOUND, texts=aliases[:1])
    return _nothing_there(aliases_seen, reply, ttls)


def _chain(
    reply: dns.message.Message, question: Question
) -> tuple[tuple[str, ...], dns.name.Name, list[int]]:
    """The aliases of the question's name that the reply holds, where they end, and their TTLs."""
    owner = dns.name.from_text(question.name)
    aliases: list[str] = []
    ttls: list[int] = []
    while len(aliases) <= LONGEST_ALIAS_CHAIN:
        links = [
            one for one in reply.answer if one.rdtype == dns.rdatatype.CNAME and one.name == owner
        ]
        if not links:
            break
        owner = links[0][0].target
        aliases.append(_text(owner))
        ttls.append(links[0].ttl)
    return tuple(aliases), owner, ttls


def _with_records(asked: Answer, found: dns.rrset.RRset, ttls: list[int]) -> Answer:
    answer = replace(asked, told=Told.FOUND, ttl_seconds=min([found.ttl, *ttls]))
    if found.rdtype == dns.rdatatype.MX:
        mx = (MxRecord(one.preference, _text(one.exchange)) for one in found)
        return replace(answer, mx=tuple(sorted(mx, key=lambda one: (one.preference, one.exchange))))
    if found.rdtype == dns.rdatatype.SRV:
        srv = (SrvRecord(one.priority, one.weight, one.port, _text(one.target)) for one in found)
        return replace(answer, srv=tuple(sorted(srv, key=lambda one: (one.priority, one.target))))
    if found.rdtype == dns.rdatatype.TXT:
        # The strings of one record belong together without a gap (RFC 7208 3.3).
        texts = (b"".join(one.strings).decode("utf-8", "backslashreplace") for one in found)
    elif found.rdtype == dns.rdatatype.NS:
        texts = (_text(one.target) for one in found)
    else:
        texts = (str(one.address) for one in found)
    return replace(answer, texts=tuple(sorted(texts)))


def _nothing_there(asked: Answer, reply: dns.message.Message, ttls: list[int]) -> Answer:
    """An absence needs a server that may know: it is responsible, or it looked for us."""
    kinds = {one.rdtype: one for one in reply.authority}
    soa = kinds.get(dns.rdatatype.SOA)
    is_responsible = bool(reply.flags & dns.flags.AA) or soa is not None
    has_looked = bool(reply.flags & dns.flags.RA) and dns.rdatatype.NS not in kinds
    is_nxdomain = reply.rcode() == dns.rcode.NXDOMAIN
    if asked.aliases and soa is None and not is_nxdomain:
        # The alias leads out of what this server knows: the chain goes on elsewhere.
        return asked
    if not is_responsible and not has_looked:
        return replace(asked, reason=Reason.LAME)
    reason = Reason.NO_SUCH_NAME if is_nxdomain else Reason.NO_SUCH_RECORD
    negative = [min(soa.ttl, soa[0].minimum)] if soa else []
    ttl_seconds = min([*ttls, *negative], default=None)
    return replace(asked, told=Told.ABSENT, reason=reason, ttl_seconds=ttl_seconds)


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower() if len(name) > 1 else ""
