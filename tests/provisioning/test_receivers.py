"""Who receives: each rule by itself, then everything against brute force."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from provisioning.receivers import (
    AliasEntry,
    Directory,
    Kind,
    ListEntry,
    MailboxEntry,
    Receivers,
    comes_back,
    own_addresses,
    path_of,
    receivers_of,
    receivers_of_all,
    stop_at,
)

DOMAIN = "client.test"


def at(name: str) -> str:
    return f"{name}@{DOMAIN}"


SHOP = Directory(
    DOMAIN,
    mailboxes={
        "bob": MailboxEntry(),
        "al": MailboxEntry((at("bob"), "al@home.test"), keeps_copy=False),
        "new": MailboxEntry(None),
    },
    aliases={
        "info": AliasEntry((at("bob"), at("team"))),
        "everyone": AliasEntry(includes_all_mailboxes=True),
        "old": AliasEntry((at("bob"),), is_enabled=False),
        "lost": AliasEntry((at("nobody"),)),
        "ping": AliasEntry((at("pong"),)),
        "pong": AliasEntry((at("ping"), at("bob"))),
        "to-pong": AliasEntry((at("pong"),)),
    },
    lists={"team": ListEntry((at("al"), "x@y.test")), "unread": ListEntry(None)},
    domain_aliases=frozenset({"client.example"}),
)


def ends(address: str, directory: Directory = SHOP) -> Receivers:
    return receivers_of(directory, address)


class TestReceivers:
    def test_a_mailbox_receives_its_own_mail(self) -> None:
        assert ends(at("bob")).mailboxes == (at("bob"),)

    def test_a_mailbox_that_forwards_without_a_copy_keeps_nothing(self) -> None:
        assert ends(at("al")).mailboxes == (at("bob"),)
        assert ends(at("al")).outside == ("al@home.test",)

    def test_mail_goes_through_aliases_lists_and_forwards(self) -> None:
        found = ends(at("info"))
        assert found.mailboxes == (at("bob"),)
        assert found.outside == ("al@home.test", "x@y.test")

    def test_an_alias_may_include_the_whole_domain(self) -> None:
        assert ends(at("everyone")).mailboxes == (at("bob"), at("new"))

    def test_an_address_of_a_domain_alias_is_the_same_name_here(self) -> None:
        assert ends("bob@client.example").mailboxes == (at("bob"),)

    def test_dead_ends_are_told(self) -> None:
        assert ends(at("lost")).nowhere == (at("nobody"),)
        assert ends(at("old")).nowhere == (at("old"),)
        assert not ends(at("lost")).reaches_somebody

    def test_loops_are_told_and_what_leads_to_them_is_none(self) -> None:
        assert ends(at("to-pong")).loops == (at("ping"), at("pong"))
        assert ends(at("to-pong")).mailboxes == (at("bob"),)
        assert comes_back(SHOP, at("ping"))
        assert not comes_back(SHOP, at("to-pong"))

    def test_what_is_not_known_yet_is_told(self) -> None:
        assert ends(at("unread")).unknown == (at("unread"),)
        assert ends(at("new")).unknown == (at("new"),)
        assert ends(at("new")).mailboxes == (at("new"),)

    def test_the_catch_all_takes_unknown_names(self) -> None:
        directory = Directory(DOMAIN, mailboxes={"bob": MailboxEntry()}, catch_all=at("bob"))
        assert ends(at("whoever"), directory).mailboxes == (at("bob"),)
        assert stop_at(directory, at("whoever")).kind == Kind.CATCH_ALL

    def test_a_catch_all_that_is_gone_takes_nothing(self) -> None:
        directory = Directory(DOMAIN, catch_all=at("bob"))
        assert ends(at("bob"), directory).nowhere == (at("bob"),)
        assert ends(at("al"), directory).nowhere == (at("al"),)

    def test_an_unread_catch_all_is_no_dead_end(self) -> None:
        found = ends(at("whoever"), Directory(DOMAIN, catch_all=None))
        assert (found.nowhere, found.unknown) == ((), (at("whoever"),))


class TestPath:
    def test_it_is_drawn_from_the_top(self) -> None:
        drawn = [(step.depth, step.stop.address) for step in path_of(SHOP, at("info"))]
        assert drawn == [
            (0, at("info")),
            (1, at("bob")),
            (1, at("team")),
            (2, at("al")),
            (3, at("bob")),
            (3, "al@home.test"),
            (2, "x@y.test"),
        ]

    def test_a_loop_is_marked_where_it_closes(self) -> None:
        marked = [step.stop.address for step in path_of(SHOP, at("to-pong")) if step.is_loop]
        assert marked == [at("pong")]

    def test_it_stays_short_however_tangled_the_ways_are(self) -> None:
        names = [f"n{number}" for number in range(40)]
        aliases = {
            name: AliasEntry(tuple(at(other) for other in names[index + 1 :]))
            for index, name in enumerate(names)
        }
        assert len(path_of(Directory(DOMAIN, aliases=aliases), at("n0"))) == 1 + 40 * 39 // 2

    def test_a_long_chain_is_followed_to_its_end(self) -> None:
        aliases = {f"n{number}": AliasEntry((at(f"n{number + 1}"),)) for number in range(5000)}
        directory = Directory(DOMAIN, aliases=aliases)
        assert len(path_of(directory, at("n0"))) == 5001
        assert ends(at("n0"), directory).nowhere == (at("n5000"),)


# ---- equal to brute force ------------------------------------------------------------------------

NAMES = ["a", "b", "c", "d", "e"]
ADDRESSES = [*(at(name) for name in NAMES), "x@y.test", "z@y.test", "a@second.test"]
targets = st.lists(st.sampled_from(ADDRESSES), max_size=3).map(tuple)
entries = st.one_of(
    st.none(),
    st.builds(MailboxEntry, st.one_of(st.none(), targets), st.booleans()),
    st.builds(AliasEntry, targets, st.booleans(), st.booleans()),
    st.builds(ListEntry, st.one_of(st.none(), targets), st.booleans()),
)


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    drawn = {name: draw(entries) for name in NAMES}
    return Directory(
        DOMAIN,
        mailboxes={n: e for n, e in drawn.items() if isinstance(e, MailboxEntry)},
        aliases={n: e for n, e in drawn.items() if isinstance(e, AliasEntry)},
        lists={n: e for n, e in drawn.items() if isinstance(e, ListEntry)},
        domain_aliases=draw(st.sampled_from([frozenset(), frozenset({"second.test"})])),
        catch_all=draw(st.sampled_from([None, "", *ADDRESSES[:5]])),
    )


class BruteForce:
    """Follows every single way a message can take, until it ends or comes back."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.found: dict[str, set[str]] = {
            kind: set() for kind in ("mailboxes", "outside", "nowhere", "loops", "unknown")
        }

    def follow(self, address: str, way: tuple[str, ...] = ()) -> None:
        if address in way:
            self.found["loops"].update(way[way.index(address) :])
            return
        for target in self.onward(address):
            self.follow(target, (*way, address))

    def onward(self, address: str) -> list[str]:
        name, _, domain = address.partition("@")
        if domain != DOMAIN:
            if domain in self.directory.domain_aliases:
                return [at(name)]
            self.found["outside"].add(address)
            return []
        if name in self.directory.mailboxes:
            return self.from_mailbox(address, self.directory.mailboxes[name])
        entry = self.directory.aliases.get(name) or self.directory.lists.get(name)
        if entry is None:
            return self.from_nobody(address)
        return self.from_entry(address, entry)

    def from_mailbox(self, address: str, box: MailboxEntry) -> list[str]:
        if box.targets is None:
            self.found["unknown"].add(address)
        if box.keeps_copy or not box.targets:
            self.found["mailboxes"].add(address)
        return list(box.targets or ())

    def from_entry(self, address: str, entry: AliasEntry | ListEntry) -> list[str]:
        if not entry.is_enabled:
            self.found["nowhere"].add(address)
            return []
        if isinstance(entry, ListEntry):
            if entry.members is None:
                self.found["unknown"].add(address)
            return list(entry.members or ())
        everybody = [at(name) for name in self.directory.mailboxes]
        return [*entry.targets, *(everybody if entry.includes_all_mailboxes else [])]

    def from_nobody(self, address: str) -> list[str]:
        catch_all = self.directory.catch_all
        if catch_all is None:
            self.found["unknown"].add(address)
        elif catch_all and self.directory.holds(catch_all.partition("@")[0]):
            return [catch_all]
        else:
            self.found["nowhere"].add(address)
        return []


def brute_force(directory: Directory, start: str) -> Receivers:
    search = BruteForce(directory)
    search.follow(start)
    return Receivers(**{kind: tuple(sorted(search.found[kind])) for kind in search.found})


@given(directories(), st.sampled_from([*ADDRESSES, at("nobody")]))
def test_it_equals_brute_force(directory: Directory, address: str) -> None:
    expected = brute_force(directory, address)
    assert receivers_of(directory, address) == expected
    assert receivers_of_all(directory, [address]) == {address: expected}
    assert comes_back(directory, address) == (address in expected.loops)
    steps = path_of(directory, address)
    assert {step.stop.address for step in steps if step.is_loop} <= set(expected.loops)
    assert any(step.is_loop for step in steps) == bool(expected.loops)
    delivered = {step.stop.address for step in steps if step.stop.is_delivered}
    assert delivered == {*expected.mailboxes, *expected.outside}


@given(directories())
def test_every_address_of_the_domain_is_answered_at_once(directory: Directory) -> None:
    addresses = own_addresses(directory)
    assert receivers_of_all(directory, addresses) == {
        address: receivers_of(directory, address) for address in addresses
    }
