"""Who receives mail for an address: pure, from what the mirror knows of one domain.

Mail moves from address to address: an alias sends it to its targets, a list to its members, a
mailbox to where it forwards, a name that nobody has to the catch-all, an address of a domain alias
to the same name in the domain. It ends in mailboxes, outside, or nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What an address is."""

    MAILBOX = "mailbox"
    ALIAS = "alias"
    LIST = "list"
    CATCH_ALL = "catch_all"
    """Nobody has this name; the catch-all takes the mail."""
    DOMAIN_ALIAS = "domain_alias"
    """The same name in the domain itself."""
    OUTSIDE = "outside"
    NOWHERE = "nowhere"
    """Nobody has this name, or it is switched off: mail is returned to its sender."""


@dataclass(frozen=True)
class MailboxEntry:
    """`targets` are the addresses it forwards to, None = not known yet."""

    targets: Sequence[str] | None = ()
    keeps_copy: bool = True


@dataclass(frozen=True)
class AliasEntry:
    """A name without storage; `includes_all_mailboxes` sends to the whole domain besides."""

    targets: Sequence[str] = ()
    includes_all_mailboxes: bool = False
    is_enabled: bool = True


@dataclass(frozen=True)
class ListEntry:
    """`members` None = not known yet."""

    members: Sequence[str] | None = ()
    is_enabled: bool = True


@dataclass(frozen=True)
class Directory:
    """All that is known of a domain, by the name before the @; addresses are lower case.

    `catch_all` is a full address, '' = there is none, None = not known yet.
    """

    domain_name: str
    mailboxes: Mapping[str, MailboxEntry] = field(default_factory=dict)
    aliases: Mapping[str, AliasEntry] = field(default_factory=dict)
    lists: Mapping[str, ListEntry] = field(default_factory=dict)
    domain_aliases: frozenset[str] = frozenset()
    catch_all: str | None = ""

    def own_name(self, address: str) -> str | None:
        """The name before the @ of an address of the domain itself, None for any other."""
        local_part, _, domain_name = address.rpartition("@")
        return local_part if domain_name == self.domain_name else None

    def holds(self, local_part: str) -> bool:
        """Whether a mailbox, alias or list has the name."""
        return (
            local_part in self.mailboxes or local_part in self.aliases or local_part in self.lists
        )


@dataclass(frozen=True)
class Stop:
    """One address on the way: what it is and where its mail goes on to.

    `is_delivered`: a copy stays here. `is_known`: False where the platform has not told yet where
    mail goes on to.
    """

    address: str
    kind: Kind
    targets: tuple[str, ...] = ()
    is_delivered: bool = False
    is_known: bool = True


@dataclass(frozen=True)
class Step:
    """A `Stop` in the drawn path; `depth` 0 = the address that was asked about.

    `is_loop`: the path has come here before, so mail would go round. `is_repeated`: drawn further
    up already, by another way.
    """

    stop: Stop
    depth: int
    is_loop: bool = False
    is_repeated: bool = False


@dataclass(frozen=True)
class Receivers:
    """Where mail ends, each sorted; `loops` are the addresses that mail comes back to.

    `unknown` are addresses whose further way is not known yet.
    """

    mailboxes: tuple[str, ...]
    outside: tuple[str, ...]
    nowhere: tuple[str, ...]
    loops: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def reaches_somebody(self) -> bool:
        """Whether anybody gets the mail, for all that is known."""
        return bool(self.mailboxes or self.outside)


def stop_at(directory: Directory, address: str) -> Stop:
    """What the address is; the only place that knows how mail moves."""
    local_part = directory.own_name(address)
    if local_part is None:
        name, _, domain_name = address.rpartition("@")
        if domain_name in directory.domain_aliases:
            return Stop(address, Kind.DOMAIN_ALIAS, (f"{name}@{directory.domain_name}",))
        return Stop(address, Kind.OUTSIDE, is_delivered=True)
    if mailbox := directory.mailboxes.get(local_part):
        return _stop_at_mailbox(address, mailbox)
    if alias := directory.aliases.get(local_part):
        return _stop_at_alias(directory, address, alias)
    if entry := directory.lists.get(local_part):
        return _stop_at_list(address, entry)
    return _stop_at_nobody(directory, address)


def _stop_at_mailbox(address: str, mailbox: MailboxEntry) -> Stop:
    targets = _distinct(mailbox.targets or ())
    return Stop(
        address,
        Kind.MAILBOX,
        targets,
        is_delivered=mailbox.keeps_copy or not targets,
        is_known=mailbox.targets is not None,
    )


def _stop_at_alias(directory: Directory, address: str, alias: AliasEntry) -> Stop:
    if not alias.is_enabled:
        return Stop(address, Kind.NOWHERE)
    everybody = directory.mailboxes if alias.includes_all_mailboxes else ()
    all_addresses = (f"{name}@{directory.domain_name}" for name in everybody)
    return Stop(address, Kind.ALIAS, _distinct([*alias.targets, *all_addresses]))


def _stop_at_list(address: str, entry: ListEntry) -> Stop:
    if not entry.is_enabled:
        return Stop(address, Kind.NOWHERE)
    members = _distinct(entry.members or ())
    return Stop(address, Kind.LIST, members, is_known=entry.members is not None)


def _stop_at_nobody(directory: Directory, address: str) -> Stop:
    target = directory.catch_all
    if target and target != address and directory.holds(directory.own_name(target) or ""):
        return Stop(address, Kind.CATCH_ALL, (target,))
    return Stop(address, Kind.NOWHERE, is_known=target is not None)


def _distinct(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addresses))


def path_of(directory: Directory, address: str) -> list[Step]:
    """The full path, drawn from the top: each address is followed once, the rest are marked."""
    steps: list[Step] = []
    drawn: set[str] = set()
    above: list[str] = []
    waiting = [(address, 0)]
    while waiting:
        at, depth = waiting.pop()
        del above[depth:]
        stop = stop_at(directory, at)
        is_loop = at in above
        is_repeated = not is_loop and at in drawn and bool(stop.targets)
        steps.append(Step(stop, depth, is_loop=is_loop, is_repeated=is_repeated))
        if is_loop or at in drawn:
            continue
        drawn.add(at)
        above.append(at)
        waiting.extend((target, depth + 1) for target in reversed(stop.targets))
    return steps


def receivers_of(directory: Directory, address: str) -> Receivers:
    """Where mail for the address ends."""
    return _receivers(reached_from(lambda at: stop_at(directory, at), address))


def receivers_of_all(directory: Directory, addresses: Iterable[str]) -> dict[str, Receivers]:
    """The same for many addresses at once; what each address is gets worked out once."""
    known: dict[str, Stop] = {}

    def stop(address: str) -> Stop:
        if address not in known:
            known[address] = stop_at(directory, address)
        return known[address]

    return {address: _receivers(reached_from(stop, address)) for address in addresses}


def own_addresses(directory: Directory) -> list[str]:
    """Every address of the domain that a mailbox, alias or list has, sorted."""
    names = {*directory.mailboxes, *directory.aliases, *directory.lists}
    return [f"{name}@{directory.domain_name}" for name in sorted(names)]


def comes_back(directory: Directory, address: str) -> bool:
    """Whether mail sent to the address would come back to it."""
    stops = reached_from(lambda at: stop_at(directory, at), address)
    return any(address in stop.targets for stop in stops.values())


def reached_from(stop: Callable[[str], Stop], address: str) -> dict[str, Stop]:
    """Every address that mail comes through, the first one included."""
    reached: dict[str, Stop] = {}
    waiting = [address]
    while waiting:
        at = waiting.pop()
        if at not in reached:
            reached[at] = stop(at)
            waiting.extend(reached[at].targets)
    return reached


def _receivers(reached: Mapping[str, Stop]) -> Receivers:
    def addresses(is_meant: Callable[[Stop], bool]) -> tuple[str, ...]:
        return tuple(sorted(stop.address for stop in reached.values() if is_meant(stop)))

    return Receivers(
        mailboxes=addresses(lambda stop: stop.kind == Kind.MAILBOX and stop.is_delivered),
        outside=addresses(lambda stop: stop.kind == Kind.OUTSIDE),
        nowhere=addresses(lambda stop: stop.kind == Kind.NOWHERE and stop.is_known),
        loops=tuple(sorted(_on_cycles(reached))),
        unknown=addresses(lambda stop: not stop.is_known),
    )


def _on_cycles(reached: Mapping[str, Stop]) -> Iterator[str]:
    """Addresses that mail comes back to.

    What is left when all ends are taken away, from both sides, lies on a cycle or between two of
    them; the latter do not come back to themselves.
    """
    ways = {at: set(stop.targets) for at, stop in reached.items()}
    rest = _reversed(_without_ends(_reversed(_without_ends(ways))))
    for at in rest:
        seen: set[str] = set()
        waiting = list(rest[at])
        while waiting and at not in seen:
            following = waiting.pop()
            if following not in seen:
                seen.add(following)
                waiting.extend(rest[following])
        if at in seen:
            yield at


def _reversed(ways: Mapping[str, set[str]]) -> dict[str, set[str]]:
    sources: dict[str, set[str]] = {at: set() for at in ways}
    for at, following in ways.items():
        for target in following:
            sources[target].add(at)
    return sources


def _without_ends(ways: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """What leads on for ever: addresses that lead nowhere are taken away until none is left."""
    rest = {at: set(following) for at, following in ways.items()}
    sources = _reversed(ways)
    ends = [at for at, following in rest.items() if not following]
    while ends:
        end = ends.pop()
        del rest[end]
        for source in sources[end]:
            rest[source].discard(end)
            if not rest[source]:
                ends.append(source)
    return rest
