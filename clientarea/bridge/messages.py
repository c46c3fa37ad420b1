"""What WHMCS's modules send, member by member (docs/bridge.md).

Decoding is strict: an unknown, missing or mistyped member is named and refused. Nothing of a
message is ever shown by `repr`, because messages hold passwords.
"""

from __future__ import annotations

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
    """WHMCS's server record, its password in clear."""

    whmcs_server_id: Id
    name: Text
    host_name: Annotated[str, Meta(min_length=1, max_length=255)]
    port: Port | None
    is_secure: bool
    username: Text
    password: str


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

    whmcs_service_id: Id
    request_id: RequestId = ""


class ServiceCommand(Command, frozen=True, kw_only=True):
    """A command that changes the service; `server` is what its mail server is reached with."""

    platform: Platform
    server: ServerMember

    def server_record(self) -> ServerRecord:
        """The server in our words."""
        return ServerRecord(
            whmcs_server_id=self.server.whmcs_server_id,
            name=whmcs_values.plain_text(self.server.name),
            platform=self.platform,
            host_name=self.server.host_name.strip().lower(),
            port=self.server.port,
            is_secure=self.server.is_secure,
            username=self.server.username,
            password=self.server.password,
        )


class Create(ServiceCommand, frozen=True, kw_only=True):
    """Set the service up. User name and password are those of WHMCS's service record, or ""."""

    whmcs_client_id: Id
    whmcs_product_id: Id
    domain_name: str
    client: ClientMember
    product: ProductMember
    service_username: str = ""
    service_password: str = ""

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
            admin_username=self.service_username,
            admin_password=self.service_password,
        )


class Suspend(ServiceCommand, frozen=True, kw_only=True):
    """Disable the domain; the reason is shown to the customer."""

    suspend_reason: str = ""


class Unsuspend(ServiceCommand, frozen=True, kw_only=True):
    """Enable the domain again."""


class Terminate(ServiceCommand, frozen=True, kw_only=True):
    """Remove the domain."""


class Sso(Command, frozen=True, kw_only=True):
    """Sign a person in. `whmcs_user_id` None: staff, or a WHMCS that does not tell."""

    whmcs_client_id: Id
    whmcs_user_id: Id | None = None
    person_name: str = ""
    is_staff: bool = False
    next_path: Text = ""
