from __future__ import annotations

from provisioning.admin.accounts import AdministratorAdmin, AuthenticatorAdmin
from provisioning.admin.audit import AuditEventAdmin, StaffAlertAdmin
from provisioning.admin.billing import (
    BillingRunAdmin,
    LedgerLineAdmin,
    ProtocolIntervalAdmin,
    ProtocolPriceAdmin,
)
from provisioning.admin.brands import BrandAdmin
from provisioning.admin.catalogue import (
    AliasAdmin,
    ClientAdmin,
    ClientPersonAdmin,
    CurrencyAdmin,
    DistributionListAdmin,
    DomainAliasAdmin,
    MailboxAdmin,
    PlanAdmin,
    UsageReadingAdmin,
)
from provisioning.admin.differences import DifferenceAdmin
from provisioning.admin.mail import OutgoingMailAdmin
from provisioning.admin.operations import OperationAdmin
from provisioning.admin.servers import ServerAdmin
from provisioning.admin.services import ServiceAdmin

__all__ = [
    "AdministratorAdmin",
    "AliasAdmin",
    "AuditEventAdmin",
    "AuthenticatorAdmin",
    "BillingRunAdmin",
    "BrandAdmin",
    "ClientAdmin",
    "ClientPersonAdmin",
    "CurrencyAdmin",
    "DifferenceAdmin",
    "DistributionListAdmin",
    "DomainAliasAdmin",
    "LedgerLineAdmin",
    "MailboxAdmin",
    "OperationAdmin",
    "OutgoingMailAdmin",
    "PlanAdmin",
    "ProtocolIntervalAdmin",
    "ProtocolPriceAdmin",
    "ServerAdmin",
    "ServiceAdmin",
    "StaffAlertAdmin",
    "UsageReadingAdmin",
]
