"""What the bridge answers, member by member (docs/bridge.md). An UNSET member is left out."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from provisioning.models import OperationStatus


class Reply(Struct, frozen=True, kw_only=True):
    """Base of every answer that has a body."""


class Done(Reply, frozen=True, kw_only=True):
    """Nothing more is to be said."""

    result: Literal["success"] = "success"


class Refusal(Reply, frozen=True, kw_only=True):
    """Nothing was done. `error_message` is for WHMCS's staff and may hold host names."""

    result: Literal["error"] = "error"
    operation_id: int | None = None
    status: OperationStatus = OperationStatus.FAILED
    error_code: str
    error_message: str
    customer_message: str


class Settled(Reply, frozen=True, kw_only=True):
    """What became of an operation; id None: nothing had to be done."""

    result: Literal["success", "error", "pending"]
    operation_id: int | None
    status: OperationStatus
    error_code: str | UnsetType = UNSET
    error_message: str | UnsetType = UNSET
    customer_message: str | UnsetType = UNSET


class Created(Settled, frozen=True, kw_only=True):
    """The hidden administrator, for WHMCS to keep on the service."""

    service_username: str | UnsetType = UNSET
    service_password: str | UnsetType = UNSET


class Link(Done, frozen=True, kw_only=True):
    """Where to send the browser."""

    redirect_url: str


class SsoLink(Link, frozen=True, kw_only=True):
    """Good once, until `expires_at` (ISO 8601, UTC)."""

    expires_at: str


class Connection(Done, frozen=True, kw_only=True):
    """The server that answered; `domain_count` None and an empty version: not told."""

    information: str
    software_version: str
    domain_count: int | None


class Account(Struct, frozen=True, kw_only=True):
    """A domain of the server. The service id is None when no service of ours has it."""

    domain_name: str
    admin_username: str
    is_enabled: bool
    whmcs_service_id: int | None
    email: str
    product_name: str
    created_on: str


class Accounts(Done, frozen=True, kw_only=True):
    """All domains of a server."""

    accounts: list[Account]


class ServiceUsage(Struct, frozen=True, kw_only=True):
    """Whole megabytes, rounded up; a limit of 0 is none. `measured_at` is ISO 8601 in UTC."""

    whmcs_service_id: int
    disk_used_megabytes: int
    disk_limit_megabytes: int
    measured_at: str


class Usage(Done, frozen=True, kw_only=True):
    """Services with a figure."""

    services: list[ServiceUsage]


class TenantMetric(Struct, frozen=True, kw_only=True):
    """One figure with the instant at which it was measured; the value is a decimal number."""

    name: str
    value: str
    measured_at: str


class Tenant(Struct, frozen=True, kw_only=True):
    """A service and its figures; one that is not known is absent, never zero."""

    whmcs_service_id: int
    domain_name: str
    metrics: list[TenantMetric]


class Metrics(Done, frozen=True, kw_only=True):
    """Figures of a server's services."""

    tenants: list[Tenant]


class Line(Struct, frozen=True, kw_only=True):
    """One line to show: plain text in the language that was asked for, to be escaped."""

    label: str
    text: str
    is_warning: bool = False


class State(Done, frozen=True, kw_only=True):
    """What staff see on the service's page."""

    lines: list[Line]


class Overview(Done, frozen=True, kw_only=True):
    """What the customer sees; `notice` is a sentence, or empty."""

    notice: str
    button: str
    lines: list[Line]


class ProductProblem(Struct, frozen=True, kw_only=True):
    """What is wrong with a product option. A refused one stops the creation of services."""

    slot: str
    is_refused: bool
    sentence: str


class ProductCheck(Done, frozen=True, kw_only=True):
    """Empty when all is well."""

    problems: list[ProductProblem]


class Health(Done, frozen=True, kw_only=True):
    """How panel and modules are."""

    panel_version: str
    bridge_version: int
    clock_skew_seconds: int
    lines: list[Line]


class NewInvoiceLine(Struct, frozen=True, kw_only=True):
    """A line to add; `amount` is text with two decimals."""

    description: str
    amount: str
    is_taxed: bool


class ChangedInvoiceLine(NewInvoiceLine, frozen=True, kw_only=True):
    """A line that gets this text and amount."""

    whmcs_line_id: int


class InvoiceChanges(Done, frozen=True, kw_only=True):
    """What is to be done with UpdateInvoice; `held` services wait for staff's review."""

    whmcs_invoice_id: int
    update: list[ChangedInvoiceLine]
    add: list[NewInvoiceLine]
    delete: list[int]
    held: list[int]


class InvoiceNoted(Done, frozen=True, kw_only=True):
    """Of how many services the invoice has lines of ours."""

    service_count: int
