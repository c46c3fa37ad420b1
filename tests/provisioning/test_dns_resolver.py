"""The resolver tells a record, a certain absence and no answer apart."""

from __future__ import annotations

from collections.abc import Iterator

import dns.flags
import dns.rcode
import pytest

from provisioning.dns_answers import MxRecord, Question, Reason, SrvRecord, ascii_name
from provisioning.dns_resolver import NameServer, Resolver
from tests.name_servers import FaultyServer, KnotServer, answering, silent

LONG_TEXT = '" "'.join(["x" * 250] * 8)
ZONES = {
    "client.test": f"""
@ 1800 IN MX 10 mail.host.test.
@ 1800 IN MX 20 mail2.host.test.
@ IN TXT "v=spf1 include:spf." "host.test ~all"
www 900 IN CNAME web.client.test.
web IN A 192.0.2.7
out IN CNAME mail.host.test.
out-nothing IN CNAME nothing.host.test.
loop IN CNAME pool.client.test.
pool IN CNAME loop.client.test.
*.wild IN TXT "everything"
_autodiscover._tcp IN SRV 0 5 443 mail.host.test.
big IN TXT "{LONG_TEXT}"
""",
    "host.test": "mail 60 IN A 192.0.2.1\nmail 60 IN A 192.0.2.2\n",
    "null-mx.test": "@ IN MX 0 .",
    "xn--caf-dma.test": '@ IN TXT "accents"',
}


@pytest.fixture(scope="module")
def knot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnotServer]:
    with KnotServer(tmp_path_factory.mktemp("knot"), ZONES) as running:
        yield running


@pytest.fixture
def resolver(knot: KnotServer) -> Resolver:
    return Resolver([NameServer.parse(knot.address)])


class TestFound:
    def test_records_with_server_time_and_ttl(self, resolver: Resolver, knot: KnotServer) -> None:
        answer = resolver.ask("Client.TEST.", "MX")
        assert answer.is_found
        assert answer.mx == (MxRecord(10, "mail.host.test"), MxRecord(20, "mail2.host.test"))
        assert answer.server == knot.address
        assert answer.ttl_seconds == 1800
        assert answer.seen_until is not None

    def test_the_strings_of_one_text_are_joined_without_a_gap(self, resolver: Resolver) -> None:
        assert resolver.ask("client.test", "TXT").texts == ("v=spf1 include:spf.host.test ~all",)

    def test_an_answer_too_long_for_a_datagram_comes_over_tcp(self, resolver: Resolver) -> None:
        assert resolver.ask("big.client.test", "TXT").texts == ("x" * 2000,)

    def test_an_alias_is_visible_and_its_ttl_counts(self, resolver: Resolver) -> None:
        answer = resolver.ask("www.client.test", "A")
        assert (answer.texts, answer.aliases) == (("192.0.2.7",), ("web.client.test",))
        assert answer.ttl_seconds == 600

    def test_an_alias_into_another_zone_is_followed(self, resolver: Resolver) -> None:
        answer = resolver.ask("out.client.test", "A")
        assert answer.texts == ("192.0.2.1", "192.0.2.2")
        assert answer.aliases == ("mail.host.test",)
        assert answer.ttl_seconds == 60

    def test_the_alias_itself_may_be_asked_for(self, resolver: Resolver) -> None:
        assert resolver.ask("out.client.test", "CNAME").texts == ("mail.host.test",)

    def test_srv_and_null_mx(self, resolver: Resolver) -> None:
        srv = resolver.ask("_autodiscover._tcp.client.test", "SRV").srv
        assert srv == (SrvRecord(0, 5, 443, "mail.host.test"),)
        assert resolver.ask("null-mx.test", "MX").mx == (MxRecord(0, ""),)

    def test_a_wildcard_answers_for_what_is_not_there(self, resolver: Resolver) -> None:
        assert resolver.ask("any.wild.client.test", "TXT").texts == ("everything",)

    def test_several_questions_at_a_time(self, resolver: Resolver) -> None:
        questions = [Question("client.test", "MX"), Question("nothing.client.test", "A")]
        answers = resolver.ask_all(questions)
        assert [answers[one].is_found for one in questions] == [True, False]


class TestAbsent:
    def test_no_such_name(self, resolver: Resolver) -> None:
        answer = resolver.ask("nothing.client.test", "A")
        assert answer.is_absent
        assert answer.reason is Reason.NO_SUCH_NAME
        assert answer.ttl_seconds == 300

    def test_no_such_record_at_a_name_that_exists(self, resolver: Resolver) -> None:
        answer = resolver.ask("web.client.test", "MX")
        assert (answer.is_absent, answer.reason) == (True, Reason.NO_SUCH_RECORD)

    def test_an_alias_that_leads_to_nothing(self, resolver: Resolver) -> None:
        answer = resolver.ask("out-nothing.client.test", "A")
        assert (answer.is_absent, answer.aliases) == (True, ("nothing.host.test",))


class TestUnknown:
    """Never an absence (D-19, AT-J18)."""

    def test_at_j18_a_server_that_does_not_answer(self) -> None:
        with FaultyServer(silent) as server:
            resolver = Resolver([NameServer.parse(server.address)], timeout_seconds=0.05)
            assert resolver.ask("client.test", "MX").reason is Reason.TIMEOUT
            resolver.ask("client.test", "TXT")
            asked_count = server.asked_count
            assert resolver.ask("client.test", "A").reason is Reason.TIMEOUT
            # It is left alone after a while, or a page of records would take minutes.
            assert server.asked_count == asked_count

    @pytest.mark.parametrize(
        ("code", "reason"),
        [
            (dns.rcode.SERVFAIL, Reason.SERVER_FAILURE),
            (dns.rcode.REFUSED, Reason.REFUSED),
            (dns.rcode.NOTIMP, Reason.SERVER_FAILURE),
        ],
    )
    def test_failures(self, code: dns.rcode.Rcode, reason: Reason) -> None:
        with FaultyServer(answering(code)) as server:
            answer = Resolver([NameServer.parse(server.address)]).ask("client.test", "MX")
        assert (answer.is_unknown, answer.reason) == (True, reason)
        assert answer.server == server.address

    def test_a_lame_delegation(self) -> None:
        # It says that there is nothing, but is neither responsible nor has it looked.
        with FaultyServer(answering(dns.rcode.NOERROR, flags=0)) as server:
            answer = Resolver([NameServer.parse(server.address)]).ask("client.test", "MX")
        assert (answer.is_unknown, answer.reason) == (True, Reason.LAME)

    def test_a_question_outside_the_server_s_zones(self, resolver: Resolver) -> None:
        assert resolver.ask("elsewhere.example", "A").reason is Reason.REFUSED

    def test_aliases_in_a_circle(self, resolver: Resolver) -> None:
        answer = resolver.ask("loop.client.test", "A")
        assert (answer.is_unknown, answer.reason) == (True, Reason.ENDLESS_ALIAS)

    def test_a_second_server_helps_out(self, knot: KnotServer) -> None:
        with FaultyServer(answering(dns.rcode.SERVFAIL)) as broken:
            servers = [NameServer.parse(broken.address), NameServer.parse(knot.address)]
            answer = Resolver(servers).ask("client.test", "MX")
        assert (answer.is_found, answer.server) == (True, knot.address)

    def test_without_any_server(self) -> None:
        assert Resolver([]).ask("client.test", "MX").reason is Reason.NO_RESOLVER

    def test_a_name_that_cannot_be_one(self, resolver: Resolver) -> None:
        assert resolver.ask("a..b", "A").reason is Reason.MALFORMED_NAME
        assert resolver.ask("x" * 64 + ".test", "A").reason is Reason.MALFORMED_NAME


def test_at_j24_a_domain_with_accents_is_asked_for_in_its_ascii_form(resolver: Resolver) -> None:
    assert resolver.ask("Café.test", "TXT").texts == ("accents",)
    assert ascii_name("_dmarc.café.test") == "_dmarc.xn--caf-dma.test"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:5353", "192.0.2.1:5353"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]:5353", "[2001:db8::1]:5353"),
    ],
)
def test_name_servers_are_written_with_their_port_where_it_is_not_53(text: str, shown: str) -> None:
    assert str(NameServer.parse(text)) == shown


def test_a_name_is_no_name_server() -> None:
    with pytest.raises(ValueError, match="not an IP address"):
        NameServer.parse("resolver.test")
