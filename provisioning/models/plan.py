from __future__ import annotations

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.capabilities import CAPABILITIES, Capabilities, MailProtocol
from provisioning.models.brand import Brand
from provisioning.plan_options import PlanOptions


class Platform(models.TextChoices):
    SMARTERMAIL = "smartermail", "SmarterMail"
    POLARISMAIL = "polarismail", "PolarisMail"


class SetUp(models.TextChoices):
    """When WHMCS has a service of the product set up; the value is WHMCS's own text."""

    NEVER = "", _("By hand only")
    ACCEPTED = "on", _("When staff accept the order")
    PAID = "payment", _("When the first payment arrives")
    ORDERED = "order", _("At once when ordered")


class Plan(models.Model):
    """What is sold: our copy of a WHMCS product with its 23 options in their slots."""

    whmcs_product_id = models.PositiveBigIntegerField(unique=True)
    name = models.CharField(max_length=255)
    platform = models.CharField(max_length=32, choices=Platform.choices)
    # Slot number as text -> the option's text as WHMCS stores it; a slot never saved is absent.
    option_texts = models.JSONField(default=dict, blank=True)
    # Under which brand its customers are written to and sent here; None = the settings' own.
    brand = models.ForeignKey(
        Brand, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("brand")
    )
    set_up = models.CharField(max_length=16, choices=SetUp.choices, default=SetUp.NEVER, blank=True)
    # How long a deleted mailbox can be restored; 0 = it is deleted for good at once.
    grace_day_count = models.PositiveSmallIntegerField(
        default=7,
        verbose_name=_("days in which a deleted mailbox can be restored"),
        help_text=_("0 deletes a mailbox for good at once."),
    )

    # Pages that a reseller sells without (AT-N32); what they hold stays as it is.
    shows_mailboxes = models.BooleanField(
        default=True, db_default=True, verbose_name=_("customers have the page “Mailboxes”")
    )
    shows_aliases = models.BooleanField(
        default=True,
        db_default=True,
        verbose_name=_("customers have the page “Aliases and forwards”"),
    )
    shows_lists = models.BooleanField(
        default=True,
        db_default=True,
        verbose_name=_("customers have the page “Distribution lists”"),
    )

    def __str__(self) -> str:
        return self.name

    @cached_property
    def options(self) -> PlanOptions:
        """The 23 options understood; raises `InvalidPlanOption` for one that cannot be."""
        return PlanOptions.from_texts(self.option_texts)

    @property
    def capabilities(self) -> Capabilities:
        """What the plan's platform can do; asks no server."""
        return CAPABILITIES[self.platform]

    def offers(self, protocol: MailProtocol) -> bool:
        """Whether mailboxes may have the protocol: the plan sells it and the platform has it."""
        sold = {
            MailProtocol.EAS: self.options.offers_eas,
            MailProtocol.MAPI: self.options.offers_mapi,
        }
        return sold[protocol] and protocol in self.capabilities.protocols
