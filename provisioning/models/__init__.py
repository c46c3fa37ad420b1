from __future__ import annotations

from provisioning.models.audit_event import ActorKind, AuditEvent
from provisioning.models.bridge_nonce import BridgeNonce
from provisioning.models.client import Client
from provisioning.models.mailbox import Mailbox, MirrorState
from provisioning.models.operation import (
    CLAIMABLE,
    UNFINISHED,
    Attempt,
    Operation,
    OperationKind,
    OperationStatus,
)
from provisioning.models.plan import Plan, Platform
from provisioning.models.server import BackendToken, PauseReason, Server
from provisioning.models.service import Service, ServiceStatus
from provisioning.models.sso_token import SsoToken
from provisioning.models.staff_alert import StaffAlert

__all__ = [
    "CLAIMABLE",
    "UNFINISHED",
    "ActorKind",
    "Attempt",
    "AuditEvent",
    "BackendToken",
    "BridgeNonce",
    "Client",
    "Mailbox",
    "MirrorState",
    "Operation",
    "OperationKind",
    "OperationStatus",
    "PauseReason",
    "Plan",
    "Platform",
    "Server",
    "Service",
    "ServiceStatus",
    "SsoToken",
    "StaffAlert",
]
