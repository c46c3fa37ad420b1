from __future__ import annotations

from provisioning.admin.audit import AuditEventAdmin, StaffAlertAdmin
from provisioning.admin.catalogue import ClientAdmin, MailboxAdmin, PlanAdmin, ServiceAdmin
from provisioning.admin.operations import OperationAdmin
from provisioning.admin.servers import ServerAdmin

__all__ = [
    "AuditEventAdmin",
    "ClientAdmin",
    "MailboxAdmin",
    "OperationAdmin",
    "PlanAdmin",
    "ServerAdmin",
    "ServiceAdmin",
    "StaffAlertAdmin",
]
