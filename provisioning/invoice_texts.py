"""The texts of invoice lines, in the customer's language, with their numbers, money and dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from babel.dates import format_date
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from provisioning.billing.charges import MailboxCharge, ProtocolCharge
from provisioning.billing.prices import Charge
from provisioning.billing.storage import StorageCharge
from provisioning.billing.windows import Window
from provisioning.money import money_text, number_text

# An invoice line is at most 64 KB in WHMCS's database; 200 addresses stay well below.
MAILBOXES_OF_A_LINE = 200


@dataclass(frozen=True)
class Writer:
    """Writes for one customer: `language_code` such as "fr", `currency_code` such as "USD"."""

    domain_name: str
    language_code: str
    currency_code: str

    def storage(self, original: str, charge: StorageCharge, measured_at: datetime | None) -> str:
        """WHMCS's own text and a second line that explains the amount.

        `measured_at` is told when the figure is old (AT-C09), else None.
        """
        with self._language():
            return f"{original}\n» {self._storage_detail(charge, measured_at)}"

    def _storage_detail(self, charge: StorageCharge, measured_at: datetime | None) -> str:
        size = number_text(Decimal(charge.tranche_gigabytes), 0, self.language_code)
        tranches = ngettext(
            "%(count)s tier of %(size)s GB × %(price)s",
            "%(count)s tiers of %(size)s GB × %(price)s",
            charge.tranche_count,
        ) % {
            "count": number_text(Decimal(charge.tranche_count), 0, self.language_code),
            "size": size,
            "price": money_text(charge.unit_amount, self.currency_code, self.language_code),
        }
        if charge.gigabytes is None:
            return _("Storage not measured yet · %(tranches)s") % {"tranches": tranches}
        digits = charge.explaining_digits
        used = number_text(charge.gigabytes, digits, self.language_code)
        text = _("%(used)s GB used · %(tranches)s") % {"used": used, "tranches": tranches}
        if measured_at is None:
            return text
        day = self._day(measured_at)
        return _("%(text)s · measured on %(day)s") % {"text": text, "day": day}

    def grouped(self, charge: ProtocolCharge) -> list[tuple[str, Sequence[MailboxCharge]]]:
        """One text for all mailboxes of a charge, several for very many, with their mailboxes."""
        with self._language():
            starts = range(0, len(charge.mailboxes), MAILBOXES_OF_A_LINE)
            chunks = [charge.mailboxes[start : start + MAILBOXES_OF_A_LINE] for start in starts]
            return [(self._group_text(charge, chunk), chunk) for chunk in chunks]

    def single(self, charge: ProtocolCharge) -> list[tuple[str, Sequence[MailboxCharge]]]:
        """One text a mailbox."""
        with self._language():
            return [
                (f"{self._head(charge, 1)}\n{self._row(charge.window, mailbox)}", [mailbox])
                for mailbox in charge.mailboxes
            ]

    def _group_text(self, charge: ProtocolCharge, mailboxes: Sequence[MailboxCharge]) -> str:
        rows = [self._row(charge.window, mailbox) for mailbox in mailboxes]
        return "\n".join([self._head(charge, len(mailboxes)), *rows])

    def _head(self, charge: ProtocolCharge, mailbox_count: int) -> str:
        mailboxes = ngettext(
            "%(count)s mailbox × %(price)s", "%(count)s mailboxes × %(price)s", mailbox_count
        ) % {
            "count": number_text(Decimal(mailbox_count), 0, self.language_code),
            "price": money_text(charge.price, self.currency_code, self.language_code),
        }
        months = charge.window.month_count
        if months > 1:
            mailboxes = ngettext(
                "%(mailboxes)s × %(count)s month", "%(mailboxes)s × %(count)s months", months
            ) % {"mailboxes": mailboxes, "count": months}
        text = _("%(domain)s: %(charge)s, %(mailboxes)s") % {
            "domain": self.domain_name,
            "charge": charge_name(charge.charge),
            "mailboxes": mailboxes,
        }
        if not charge.window.is_arrears:
            return text
        return _("%(text)s (not charged before, period until %(day)s)") % {
            "text": text,
            "day": self._day(charge.window.ends_at),
        }

    def _row(self, window: Window, mailbox: MailboxCharge) -> str:
        first = min(usage.started_at for usage in mailbox.usages)
        ends = [usage.ended_at or window.ends_at for usage in mailbox.usages]
        # A mailbox that had it all the time needs no dates.
        if all(usage.ended_at is None for usage in mailbox.usages) and first == window.starts_at:
            return f"- {mailbox.address}"
        values = {
            "address": mailbox.address,
            "first": self._day(first),
            "last": self._day(max(ends)),
        }
        if any(usage.is_deleted for usage in mailbox.usages):
            return _("- %(address)s (deleted; active from %(first)s to %(last)s)") % values
        if all(usage.ended_at is None for usage in mailbox.usages):
            return _("- %(address)s (active since %(first)s)") % values
        return _("- %(address)s (active from %(first)s to %(last)s)") % values

    def _day(self, moment: datetime) -> str:
        local = timezone.localtime(moment).date()
        return format_date(local, "long", self.language_code)

    @contextmanager
    def _language(self) -> Iterator[None]:
        with translation.override(self.language_code):
            yield


def charge_name(charge: Charge) -> str:
    """What is charged, as customers read it."""
    names = {
        Charge.COMBINED: _("ActiveSync (EAS) and MAPI/Exchange"),
        Charge.EAS: _("ActiveSync (EAS)"),
        Charge.MAPI: _("MAPI/Exchange"),
    }
    return names[charge]
