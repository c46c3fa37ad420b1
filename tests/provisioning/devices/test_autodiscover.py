"""The structure is Microsoft's: [MS-OXDSCLI] 2.2.3 and 2.2.4, [MS-ASCMD] Autodiscover."""

from __future__ import annotations

from contextlib import suppress
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioning.devices import autodiscover
from provisioning.devices.autodiscover import ENVELOPE, MOBILE, OUTLOOK, Malformed, Question
from provisioning.devices.endpoints import Endpoints, endpoints

REQUEST = f"""<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="{autodiscover.SCHEMAS}/outlook/requestschema/2006"><Request>
<EMailAddress>anna@client.test</EMailAddress>
<AcceptableResponseSchema>{OUTLOOK}</AcceptableResponseSchema></Request></Autodiscover>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/hostname">]>
<Autodiscover><Request><EMailAddress>&b;&c;@client.test</EMailAddress></Request></Autodiscover>"""


def ways(*, eas: bool = False, mapi: bool = False) -> Endpoints:
    return endpoints("smartermail", "mail.host.test", offers_eas=eas, offers_mapi=mapi)


def answered(schema: str, ways: Endpoints) -> Xml.Element:
    question = Question("anna@client.test", schema)
    root = Xml.fromstring(autodiscover.answer(question, ways, login_name="anna@client.test"))
    assert root.tag == f"{{{ENVELOPE}}}Autodiscover"
    [response] = root
    return response


class TestReading:
    def test_address_and_schema_are_found(self) -> None:
        question = autodiscover.read_question(REQUEST.encode())
        assert question == Question("anna@client.test", OUTLOOK)

    def test_utf_16_is_read_too(self) -> None:
        body = REQUEST.replace("utf-8", "utf-16").encode("utf-16")
        assert autodiscover.read_question(body).address == "anna@client.test"

    @pytest.mark.parametrize(
        "body",
        [
            BOMB,
            "",
            "{}",
            "<Autodiscover>",
            "<Autodiscover><Request/></Autodiscover>",
            '<?xml version="1.0" encoding="nonsense"?><Autodiscover/>',
            REQUEST + " " * autodiscover.LONGEST_REQUEST_BYTES,
        ],
    )
    def test_what_is_no_request_is_refused_and_no_entity_is_opened(self, body: str) -> None:
        with pytest.raises(Malformed):
            autodiscover.read_question(body.encode())

    @given(st.binary(max_size=300))
    def test_whatever_comes_is_read_or_refused(self, body: bytes) -> None:
        with suppress(Malformed):
            autodiscover.read_question(body)


class TestOutlook:
    def test_each_protocol_has_the_parts_of_the_schema(self) -> None:
        response = answered(OUTLOOK, ways())
        space = {"o": OUTLOOK}
        assert response.tag == f"{{{OUTLOOK}}}Response"
        account = response.find("o:Account", space)
        assert account is not None
        assert account.findtext("o:AccountType", "", space) == "email"
        assert account.findtext("o:Action", "", space) == "settings"
        found = [
            tuple(each.findtext(f"o:{part}", "", space) for part in ("Type", "Server", "Port"))
            for each in account.findall("o:Protocol", space)
        ]
        assert found == [
            ("IMAP", "mail.host.test", "993"),
            ("POP3", "mail.host.test", "995"),
            ("SMTP", "mail.host.test", "465"),
        ]
        for each in account.findall("o:Protocol", space):
            assert each.findtext("o:LoginName", "", space) == "anna@client.test"
            assert each.findtext("o:SSL", "", space) == "on"

    def test_with_mapi_outlook_is_sent_to_the_mail_server(self) -> None:
        account = answered(OUTLOOK, ways(mapi=True))[0]
        assert [(part.tag.rpartition("}")[2], part.text) for part in account] == [
            ("Action", "redirectUrl"),
            ("RedirectUrl", "https://mail.host.test/autodiscover/autodiscover.xml"),
        ]


class TestPhones:
    def test_activesync_is_told_where_it_is_offered(self) -> None:
        response = answered(MOBILE, ways(eas=True))
        space = {"m": MOBILE}
        assert response.tag == f"{{{MOBILE}}}Response"
        assert response.findtext("m:Culture", "", space) == "en:us"
        assert response.findtext("m:User/m:EMailAddress", "", space) == "anna@client.test"
        server = response.find("m:Action/m:Settings/m:Server", space)
        assert server is not None
        assert server.findtext("m:Type", "", space) == "MobileSync"
        url = "https://mail.host.test/Microsoft-Server-ActiveSync"
        assert server.findtext("m:Url", "", space) == url

    @pytest.mark.parametrize("schema", [MOBILE, "http://example.test/unknown"])
    def test_what_is_not_offered_is_an_error_of_the_schema(self, schema: str) -> None:
        error = answered(schema, ways())[0]
        assert error.tag == f"{{{ENVELOPE}}}Error"
        assert set(error.attrib) == {"Time", "Id"}
        assert error.findtext(f"{{{ENVELOPE}}}ErrorCode") == "601"


class TestVersionTwo:
    @pytest.mark.parametrize(
        ("protocol", "status", "body"),
        [
            (
                "ActiveSync",
                200,
                {
                    "Protocol": "ActiveSync",
                    "Url": "https://mail.host.test/Microsoft-Server-ActiveSync",
                },
            ),
            (
                "autodiscoverv1",
                200,
                {"Protocol": "AutodiscoverV1", "Url": "https://panel.test/a.xml"},
            ),
        ],
    )
    def test_one_address_a_protocol(self, protocol: str, status: int, body: dict[str, str]) -> None:
        answer = autodiscover.json_answer(
            protocol, ways(eas=True), autodiscover_url="https://panel.test/a.xml"
        )
        assert answer == (status, body)

    @pytest.mark.parametrize(
        ("protocol", "status", "code"),
        [("", 400, "MandatoryParameterMissing"), ("EWS", 404, "InvalidProtocol")],
    )
    def test_errors_are_named(self, protocol: str, status: int, code: str) -> None:
        answer = autodiscover.json_answer(protocol, ways(), autodiscover_url="")
        assert (answer[0], answer[1]["ErrorCode"]) == (status, code)
