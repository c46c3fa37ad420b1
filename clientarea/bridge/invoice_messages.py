"""What WHMCS's invoice hooks send (docs/bridge.md)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from clientarea.bridge.messages import Command, Id, Message, Text


class InvoiceLineMember(Message, frozen=True, kw_only=True):
    """A line of tblinvoiceitems: `type`, `relid` (0: none), `duedate`, and `amount` as text."""

    whmcs_line_id: Id
    type: Text
    whmcs_service_id: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    description: str
    amount: Text
    is_taxed: bool
    due_on: Text | None = None


class InvoiceCommand(Command, frozen=True, kw_only=True):
    """A command about one invoice."""

    whmcs_invoice_id: Id

    def subject(self) -> str:
        return f"invoice {self.whmcs_invoice_id}"


class InvoiceLines(InvoiceCommand, frozen=True, kw_only=True):
    """All lines of the invoice as they are now."""

    lines: list[InvoiceLineMember]
