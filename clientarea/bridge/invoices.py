"""The invoice hook: what to change on an invoice, that it was changed, that it is void."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import HttpResponse

from clientarea.bridge import answers, replies
from clientarea.bridge import invoice_messages as messages
from clientarea.bridge.commands import command
from provisioning import whmcs_values
from provisioning.actions import billing
from provisioning.actors import Actor
from provisioning.billing.invoice import Line


@command(messages.InvoiceLines, replies.InvoiceChanges)
def compute_invoice_lines(message: messages.InvoiceLines, by: Actor) -> HttpResponse:
    """What is still to be done to the invoice; the same call again does the rest, or nothing."""
    try:
        lines = [_line(member) for member in message.lines]
    except ValueError as error:
        return answers.malformed(str(error))
    answer = billing.invoice_lines(whmcs_invoice_id=message.whmcs_invoice_id, lines=lines)
    return answers.answer(
        replies.InvoiceChanges(
            whmcs_invoice_id=message.whmcs_invoice_id,
            update=[
                replies.ChangedInvoiceLine(
                    whmcs_line_id=line.whmcs_line_id,
                    description=line.description,
                    amount=_text(line),
                    is_taxed=line.is_taxed,
                )
                for line in answer.changes.update
                if line.whmcs_line_id is not None
            ],
            add=[
                replies.NewInvoiceLine(
                    description=line.description, amount=_text(line), is_taxed=line.is_taxed
                )
                for line in answer.changes.add
            ],
            delete=answer.changes.delete,
            held=answer.held,
        )
    )


@command(messages.InvoiceCommand, replies.InvoiceNoted)
def note_invoice_applied(message: messages.InvoiceCommand, by: Actor) -> HttpResponse:
    """WHMCS has made the changes: they are settled, and staff may edit the lines from now on."""
    count = billing.invoice_applied(whmcs_invoice_id=message.whmcs_invoice_id)
    return answers.answer(replies.InvoiceNoted(service_count=count))


@command(messages.InvoiceCommand, replies.InvoiceNoted)
def note_invoice_cancelled(message: messages.InvoiceCommand, by: Actor) -> HttpResponse:
    """The invoice is void: what it charged is charged by the next one."""
    count = billing.invoice_cancelled(whmcs_invoice_id=message.whmcs_invoice_id)
    return answers.answer(replies.InvoiceNoted(service_count=count))


def _line(member: messages.InvoiceLineMember) -> billing.InvoiceLine:
    try:
        amount = Decimal(member.amount)
    except InvalidOperation:
        amount = Decimal("nan")
    if not amount.is_finite():
        raise ValueError(f"Expected a number - at `$.lines[...].amount` of {member.whmcs_line_id}")
    return billing.InvoiceLine(
        whmcs_line_id=member.whmcs_line_id,
        kind=member.type,
        whmcs_service_id=member.whmcs_service_id,
        description=member.description,
        amount=amount,
        is_taxed=member.is_taxed,
        due_on=whmcs_values.calendar_date(member.due_on),
    )


def _text(line: Line) -> str:
    return f"{line.amount:.2f}"
