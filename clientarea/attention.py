"""What needs the customer's attention on the overview: one list, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clientarea.dns_words import short_name
from clientarea.formats import moment_text, number_text
from provisioning.branding import BrandLook
from provisioning.models import Ownership, Service, ServiceStatus
from provisioning.queries import ownership
from provisioning.queries.dns import DnsSummary
from provisioning.queries.mailboxes import MailboxUsage
from provisioning.queries.ownership import ProofState
from provisioning.queries.storage import Fullness


@dataclass(frozen=True)
class Attention:
    """One thing: how bad, what it is, what it means, and the way on ('' = none).

    `proof` is set for the one that asks to publish a record.
    """

    level: str
    icon: str
    title: str
    sentence: str = ""
    link_path: str = ""
    link_text: str = ""
    link_icon: str = ""
    proof: ProofState | None = None


@dataclass(frozen=True)
class Figures:
    """What the page has read already, for its cards."""

    usage: MailboxUsage
    fullness: Fullness
    dns: DnsSummary
    refused_count: int


def attention_of(
    service: Service, figures: Figures, brand: BrandLook, *, is_unreachable: bool
) -> list[Attention]:
    """In the order in which to deal with it; asks nobody."""
    found: list[Attention] = [*_state(service, brand)]
    if service.status != ServiceStatus.ACTIVE:
        return found
    if is_unreachable:
        found.append(_unreachable(service))
    found += _refusals(service, figures.refused_count)
    found += _dns(service, figures.dns)
    found += _limits(service, figures.usage)
    found += _full_mailboxes(service, figures.fullness)
    return found


def _state(service: Service, brand: BrandLook) -> Iterator[Attention]:
    if service.status == ServiceStatus.SUSPENDED:
        reason = service.suspend_reason
        kept = _(
            "Your mailboxes and their mail are kept, but cannot be changed until the service is "
            "active again."
        )
        told = _("Reason: %(reason)s.") % {"reason": reason} if reason else ""
        yield Attention(
            "warn",
            "exclamation-triangle",
            _("This service is suspended"),
            f"{told} {kept}".strip(),
            brand.billing_url,
            _("See what is due in billing"),
            "arrow-top-right-on-square",
        )
    elif service.status == ServiceStatus.UNPROVEN:
        yield Attention(
            "warn",
            "lock-closed",
            _("Prove that %(domain)s is yours") % {"domain": service.domain_name},
            _(
                "Until then the domain takes no mailboxes and no mail. Add this record where you "
                "manage the domain's DNS, then press Recheck."
            ),
            proof=ownership.proof_state(service),
        )
    elif service.status == ServiceStatus.PENDING and service.ownership == Ownership.LAPSED:
        yield Attention(
            "bad",
            "exclamation-triangle",
            _("The domain was not proven in time"),
            _("It has been removed from the mail server. Ask support to set it up once more."),
            brand.support_url,
            _("Ask support"),
            "lifebuoy",
        )
    elif service.status == ServiceStatus.PENDING:
        yield Attention(
            "info",
            "clock",
            _("Your mail domain is being set up"),
            _(
                "This usually takes less than a minute. You can add mailboxes as soon as it is "
                "done."
            ),
        )


def _unreachable(service: Service) -> Attention:
    kept = _("Changes are kept and carried out as soon as it answers.")
    title = _("Mail server unavailable")
    if service.refreshed_at:
        title = _("Mail server unavailable, data of %(time)s") % {
            "time": moment_text(service.refreshed_at)
        }
    return Attention("warn", "exclamation-triangle", title, kept)


def _refusals(service: Service, count: int) -> Iterator[Attention]:
    if count:
        yield Attention(
            "bad",
            "exclamation-circle",
            ngettext("A change could not be made", "%(count)s changes could not be made", count)
            % {"count": number_text(count)},
            link_path=reverse("history", args=[service.whmcs_service_id]),
            link_text=_("See why"),
        )


def _dns(service: Service, summary: DnsSummary) -> Iterator[Attention]:
    """Records that are wrong or missing; a domain that was never looked at says nothing."""
    red = summary.red
    if not red:
        return
    yield Attention(
        "warn",
        "exclamation-triangle",
        ngettext(
            "A DNS record needs your attention",
            "%(count)s DNS records need your attention",
            len(red),
        )
        % {"count": number_text(len(red))},
        _("%(records)s: until this is mended, e-mail may be lost or end up as spam.")
        % {"records": ", ".join(short_name(one) for one in red)},
        reverse("dns", args=[service.whmcs_service_id]),
        _("See what to change"),
    )


def _limits(service: Service, usage: MailboxUsage) -> Iterator[Attention]:
    if usage.limit is None or usage.mailbox_count < usage.limit:
        return
    numbers = {"count": number_text(usage.mailbox_count), "limit": number_text(usage.limit)}
    if usage.mailbox_count > usage.limit:
        yield Attention(
            "warn",
            "exclamation-triangle",
            _("%(count)s of %(limit)s mailboxes: over the limit of your plan") % numbers,
            _(
                "All of them keep working. To add more, delete some or choose a larger plan in "
                "your billing area."
            ),
        )
    else:
        yield Attention(
            "info",
            "information-circle",
            _("%(count)s of %(limit)s mailboxes used") % numbers,
            _("To add one, delete another or choose a larger plan in your billing area."),
        )


def _full_mailboxes(service: Service, fullness: Fullness) -> Iterator[Attention]:
    fullest, count = fullness.nearly_full, fullness.nearly_full_count
    if not count:
        return
    names = ", ".join(mailbox.address for mailbox in fullest)
    if count > len(fullest):
        names = _("%(names)s and %(count)s more") % {
            "names": names,
            "count": number_text(count - len(fullest)),
        }
    yield Attention(
        "warn",
        "exclamation-triangle",
        ngettext("A mailbox is nearly full", "%(count)s mailboxes are nearly full", count)
        % {"count": number_text(count)},
        _("%(names)s: a full mailbox takes no more mail.") % {"names": names},
        f"{reverse('mailbox-list', args=[service.whmcs_service_id])}?sort=-storage",
        _("See the fullest mailboxes"),
    )
