"""What WHMCS's modules send, member by member (docs/bridge.md).

Decoding is strict: an unknown, missing or mistyped member is named and refused. Nothing of a
message is ever shown by `repr`, because messages hold passwords.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from msgspec import Meta, Struct

from provisioning import whmcs_values
from provisioning.actions.orders import ServerRecord, ServiceOrder
from provisioning.models import Platform

Id = Annotated[int, Meta(gt=0, le=2**31 - 1)]
Text = Annotated[str, Meta(max_length=255)]
RequestId = Annotated[str, Meta(max_length=64)]
Slot = Annotated[str, Meta(pattern="^([1-9]|1[0-9]|2[0-4])$")]
Port = Annotated[int, Meta(ge=1, le=65535)]


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base: nothing but the known members, and no value in a `repr`."""

    def __repr__(self) -> str:
        return type(self).__name__


class ServerMember(Message, frozen=True, kw_only=True):
    """WHMCS's server record, its password in clear; without an id while it is not saved."""

    whmcs_server_id: Id | None
    name: Text
    host_name: Annotated[str, Meta(min_length=1, max_length=255)]
    port: Port | None
    is_secure: bool
    username: Text
    password: str


class SavedServerMember(ServerMember, frozen=True, kw_only=True):
    """WHMCS's server record, its password in clear."""

    whmcs_server_id: Id


class ClientMember(Message, frozen=True, kw_only=True):
    """Who pays; `language` is WHMCS's name for it, such as "french"."""

    full_name: str
    company_name: str
    email: str
    language: str


class ProductMember(Message, frozen=True, kw_only=True):
    """What was bought; `option_texts` maps the slot number to the option's text."""

    name: str
    option_texts: dict[Slot, str]


class Command(Message, frozen=True, kw_only=True):
    """What every command says; `request_id` is WHMCS's own, for the audit trail."""

    request_id: RequestId = ""

    def subject(self) -> str:
        """What it is about, for the log; no secret."""
        return ""


class ServiceCommand(Command, frozen=True, kw_only=True):
    """A command about one service."""

    whmcs_service_id: Id

    def subject(self) -> str:
        return str(self.whmcs_service_id)


class ServerCommand(Command, frozen=True, kw_only=True):
    """A command that comes with what the mail server is reached with."""

    platform: Platform
    server: SavedServerMember

    def subject(self) -> str:
        return f"server {self.server.whmcs_server_id}"

    def server_record(self) -> ServerRecord:
        """The server in our words."""
        return _server_record(self.platform, self.server, self.server.whmcs_server_id)


class PlacedCommand(ServerCommand, frozen=True, kw_only=True):
    """A command that changes a service on the server that comes with it."""

    whmcs_service_id: Id

    def subject(self) -> str:
        return str(self.whmcs_service_id)


class Order(PlacedCommand, frozen=True, kw_only=True):
    """A service with its product: everything that decides what is set up."""

    whmcs_client_id: Id
    whmcs_product_id: Id
    domain_name: str
    client: ClientMember
    product: ProductMember
    configurable_texts: dict[str, str] = {}

    def order(self) -> ServiceOrder:
        """The order in our words; raises `ValueError` when the domain is none."""
        return ServiceOrder(
            whmcs_service_id=self.whmcs_service_id,
            whmcs_client_id=self.whmcs_client_id,
            whmcs_product_id=self.whmcs_product_id,
            domain_name=whmcs_values.domain_name(self.domain_name),
            platform=self.platform,
            client_name=whmcs_values.plain_text(self.client.full_name)[:255],
            client_company=whmcs_values.plain_text(self.client.company_name)[:255],
            client_email=whmcs_values.plain_text(self.client.email)[:254],
            language_code=whmcs_values.language_code(self.client.language),
            product_name=whmcs_values.plain_text(self.product.name)[:255],
            option_texts=whmcs_values.option_texts(self.product.option_texts),
            server=self.server_record(),
            configurable_texts=whmcs_values.configurable_options(self.configurable_texts),
        )


class Create(Order, frozen=True, kw_only=True):
    """Set the service up. User name and password are those of WHMCS's service record, or ""."""

    service_username: str = ""
    service_password: str = ""

    def order(self) -> ServiceOrder:
        """The order with the hidden administrator that WHMCS proposes."""
        order = super().order()
        return replace(
            order, admin_username=self.service_username, admin_password=self.service_password
        )


class ChangePackage(Order, frozen=True, kw_only=True):
    """Apply the product and the configurable options as they are now."""


class Suspend(PlacedCommand, frozen=True, kw_only=True):
    """Disable the domain; the reason is shown to the customer."""

    suspend_reason: str = ""


class Unsuspend(PlacedCommand, frozen=True, kw_only=True):
    """Enable the domain again."""


class Terminate(PlacedCommand, frozen=True, kw_only=True):
    """Remove the domain."""


class ChangePassword(PlacedCommand, frozen=True, kw_only=True):
    """Set the hidden administrator's password; staff only."""

    service_password: str
    by_customer: bool = False


class Renew(ServiceCommand, frozen=True, kw_only=True):
    """A renewal was paid: nothing changes on the mail server."""


class TestConnection(Command, frozen=True, kw_only=True):
    """Sign in to a server as the form describes it, saved or not."""

    platform: Platform
    server: ServerMember

    def server_record(self) -> ServerRecord:
        """The server in our words; id 0 while it is not saved."""
        return _server_record(self.platform, self.server, self.server.whmcs_server_id or 0)


class ListAccounts(ServerCommand, frozen=True, kw_only=True):
    """All domains of the server, ours or not."""


class ReadUsage(Command, frozen=True, kw_only=True):
    """Storage of all services of the server."""

    platform: Platform
    whmcs_server_id: Id

    def subject(self) -> str:
        return f"server {self.whmcs_server_id}"


class ReadMetrics(ReadUsage, frozen=True, kw_only=True):
    """Metrics of all services of the server, or of the one with that domain."""

    domain_name: str = ""


class Sso(ServiceCommand, frozen=True, kw_only=True):
    """Sign a person in. `whmcs_user_id` None: staff, or a WHMCS that does not tell."""

    whmcs_client_id: Id
    whmcs_user_id: Id | None = None
    person_name: str = ""
    is_staff: bool = False
    next_path: Text = ""


class MailServerLogin(ServiceCommand, frozen=True, kw_only=True):
    """A one-use login of the domain's administrator on the mail server itself; staff only."""

    person_name: str = ""


class ServerPage(ServerCommand, frozen=True, kw_only=True):
    """The address of the server's page in the panel, where staff sign in themselves."""


class Refresh(ServiceCommand, frozen=True, kw_only=True):
    """Staff want fresh figures of the service."""

    person_name: str = ""


class ReadState(ServiceCommand, frozen=True, kw_only=True):
    """What staff should know of the service."""

    language: str = ""


class ReadOverview(ServiceCommand, frozen=True, kw_only=True):
    """What the customer sees of the service in WHMCS."""

    whmcs_client_id: Id
    language: str = ""


class CheckProduct(Command, frozen=True, kw_only=True):
    """A product's options as somebody has just saved them."""

    platform: Platform
    option_texts: dict[Slot, str]


class ReadHealth(Command, frozen=True, kw_only=True):
    """Whether panel and modules fit together; `sent_at` is WHMCS's clock, Unix time in seconds.

    `language` is that of the member of staff, WHMCS's name for it.
    """

    sent_at: int
    module_version: Text
    language: str = ""


def _server_record(platform: Platform, server: ServerMember, whmcs_server_id: int) -> ServerRecord:
    return ServerRecord(
        whmcs_server_id=whmcs_server_id,
        name=whmcs_values.plain_text(server.name),
        platform=platform,
        host_name=server.host_name.strip().lower(),
        port=server.port,
        is_secure=server.is_secure,
        username=server.username,
        password=server.password,
    )
