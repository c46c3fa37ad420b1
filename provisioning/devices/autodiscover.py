"""Microsoft's Autodiscover: the XML that Outlook and phones post ([MS-OXDSCLI], [MS-ASCMD]), and
the JSON of version 2. The answer depends on the domain alone, never on whether a mailbox exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as Xml
from xml.parsers import expat

from provisioning.devices.endpoints import Endpoint, Endpoints, Protocol, Security

SCHEMAS = "http://schemas.microsoft.com/exchange/autodiscover"
ENVELOPE = f"{SCHEMAS}/responseschema/2006"
OUTLOOK = f"{SCHEMAS}/outlook/responseschema/2006a"
MOBILE = f"{SCHEMAS}/mobilesync/responseschema/2006"
LONGEST_REQUEST_BYTES = 8192
INVALID_REQUEST, NO_PROVIDER = "600", "601"
TYPES = {Protocol.IMAP: "IMAP", Protocol.POP: "POP3", Protocol.SMTP: "SMTP"}


class Malformed(ValueError):
    """What was posted is no Autodiscover request."""


@dataclass(frozen=True)
class Question:
    """Which address, and whose words the answer should be in."""

    address: str
    response_schema: str


def read_question(body: bytes) -> Question:
    """The posted request; raises `Malformed`, also for a document type, and so for any entity."""
    if len(body) > LONGEST_REQUEST_BYTES:
        raise Malformed("too long")
    found: dict[str, str] = {}
    path: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, _attributes: object) -> None:
        path.append(name.rpartition(" ")[2])

    def end(_name: str) -> None:
        path.pop()

    def text(data: str) -> None:
        if path[:-1] == ["Autodiscover", "Request"]:
            found[path[-1]] = found.get(path[-1], "") + data

    def refuse(*_declaration: object) -> None:
        raise Malformed("a document type is not allowed")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(body, True)  # noqa: FBT003 - the C function takes no keyword
    except (expat.ExpatError, LookupError) as error:  # not XML; an encoding nobody knows
        raise Malformed(str(error)) from error
    address = found.get("EMailAddress", "").strip()
    if not address:
        raise Malformed("no address")
    return Question(address, found.get("AcceptableResponseSchema", OUTLOOK).strip())


def answer(question: Question, endpoints: Endpoints, *, login_name: str) -> bytes:
    """The settings in the words that were asked for; what is not offered is an error answer.

    Where MAPI is offered, Outlook is sent on to the mail server's own Autodiscover.
    """
    if question.response_schema == MOBILE:
        if not endpoints.eas_url:
            return refusal(NO_PROVIDER)
        return _mobile(question.address, endpoints.eas_url)
    if question.response_schema != OUTLOOK:
        return refusal(NO_PROVIDER)
    root, account = _outlook_account()
    if endpoints.autodiscover_url:
        Xml.SubElement(account, "Action").text = "redirectUrl"
        Xml.SubElement(account, "RedirectUrl").text = endpoints.autodiscover_url
        return _written(root)
    Xml.SubElement(account, "AccountType").text = "email"
    Xml.SubElement(account, "Action").text = "settings"
    for endpoint in (endpoints.imap, endpoints.pop, endpoints.smtp):
        _protocol(account, endpoint, login_name)
    return _written(root)


def refusal(code: str) -> bytes:
    """600: the request cannot be understood. 601: there are no settings of that kind here."""
    root = Xml.Element("Autodiscover", xmlns=ENVELOPE)
    response = Xml.SubElement(root, "Response")
    error = Xml.SubElement(response, "Error", Time="00:00:00.0000000", Id="0")
    Xml.SubElement(error, "ErrorCode").text = code
    messages = {INVALID_REQUEST: "Invalid Request", NO_PROVIDER: "Provider is not available"}
    Xml.SubElement(error, "Message").text = messages[code]
    Xml.SubElement(error, "DebugData")
    return _written(root)


def json_answer(
    protocol: str, endpoints: Endpoints, *, autodiscover_url: str
) -> tuple[int, dict[str, str]]:
    """Status and body of version 2: one address for one protocol."""
    urls = {
        "activesync": ("ActiveSync", endpoints.eas_url),
        "ews": ("EWS", endpoints.ews_url),
        "autodiscoverv1": ("AutodiscoverV1", endpoints.autodiscover_url or autodiscover_url),
    }
    name, url = urls.get(protocol.lower(), ("", ""))
    if url:
        return 200, {"Protocol": name, "Url": url}
    if not protocol:
        return 400, json_error("MandatoryParameterMissing", "The parameter Protocol is missing.")
    return 404, json_error("InvalidProtocol", "The protocol is not offered here.")


def json_error(code: str, message: str) -> dict[str, str]:
    """The body of an error in version 2."""
    return {"ErrorCode": code, "ErrorMessage": message}


def _outlook_account() -> tuple[Xml.Element, Xml.Element]:
    root = Xml.Element("Autodiscover", xmlns=ENVELOPE)
    response = Xml.SubElement(root, "Response", xmlns=OUTLOOK)
    return root, Xml.SubElement(response, "Account")


def _protocol(account: Xml.Element, endpoint: Endpoint, login_name: str) -> None:
    protocol = Xml.SubElement(account, "Protocol")
    values = {
        "Type": TYPES[endpoint.protocol],
        "Server": endpoint.host,
        "Port": str(endpoint.port),
        "DomainRequired": "off",
        "LoginName": login_name,
        "SPA": "off",
        "SSL": "on",
        "Encryption": "SSL" if endpoint.security == Security.TLS else "TLS",
        "AuthRequired": "on",
    }
    if endpoint.protocol == Protocol.SMTP:
        values["UsePOPAuth"] = "on"
        values["SMTPLast"] = "off"
    for name, value in values.items():
        Xml.SubElement(protocol, name).text = value


def _mobile(address: str, url: str) -> bytes:
    root = Xml.Element("Autodiscover", xmlns=ENVELOPE)
    response = Xml.SubElement(root, "Response", xmlns=MOBILE)
    Xml.SubElement(response, "Culture").text = "en:us"
    user = Xml.SubElement(response, "User")
    Xml.SubElement(user, "DisplayName").text = address
    Xml.SubElement(user, "EMailAddress").text = address
    settings = Xml.SubElement(Xml.SubElement(response, "Action"), "Settings")
    server = Xml.SubElement(settings, "Server")
    for name, value in {"Type": "MobileSync", "Url": url, "Name": url}.items():
        Xml.SubElement(server, name).text = value
    return _written(root)


def _written(root: Xml.Element) -> bytes:
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text
