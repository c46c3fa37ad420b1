from __future__ import annotations

from provisioning.models.alias import Alias
from provisioning.models.audit_event import ActorKind, AuditEvent
from provisioning.models.brand import Brand
from provisioning.models.bridge_nonce import BridgeNonce
from provisioning.models.client import Client
from provisioning.models.client_person import ClientPerson, PersonKind
from provisioning.models.currency import Currency, NumberFormat
from provisioning.models.difference import Difference, DifferenceKind
from provisioning.models.distribution_list import DistributionList, PostingRule
from provisioning.models.domain_alias import DomainAlias
from provisioning.models.domain_branding import DomainBranding
from provisioning.models.heartbeat import Heartbeat
from provisioning.models.inquiry import Inquiry, InquiryKind
from provisioning.models.mailbox import Mailbox, MailboxKind
from provisioning.models.mirror_state import MirrorState
from provisioning.models.objects import OBJECT_KINDS, MirroredRow, object_name_of
from provisioning.models.operation import (
    CLAIMABLE,
    UNFINISHED,
    WAITING,
    Attempt,
    ObjectKind,
    Operation,
    OperationKind,
    OperationStatus,
)
from provisioning.models.outgoing_mail import RESENDABLE, MailStatus, OutgoingMail
from provisioning.models.plan import Plan, Platform, SetUp
from provisioning.models.plan_price import BillingCycle, PlanPrice
from provisioning.models.server import BackendToken, PauseReason, Server
from provisioning.models.service import (
    DELETED_IN_WHMCS,
    ON_PLATFORM,
    Ownership,
    Service,
    ServiceStatus,
)
from provisioning.models.sso_token import SsoToken
from provisioning.models.staff_alert import StaffAlert
from provisioning.models.usage_reading import ReadingSource, UsageReading

__all__ = [
    "CLAIMABLE",
    "DELETED_IN_WHMCS",
    "OBJECT_KINDS",
    "ON_PLATFORM",
    "RESENDABLE",
    "UNFINISHED",
    "WAITING",
    "ActorKind",
    "Alias",
    "Attempt",
    "AuditEvent",
    "BackendToken",
    "BillingCycle",
    "Brand",
    "BridgeNonce",
    "Client",
    "ClientPerson",
    "Currency",
    "Difference",
    "DifferenceKind",
    "DistributionList",
    "DomainAlias",
    "DomainBranding",
    "Heartbeat",
    "Inquiry",
    "InquiryKind",
    "MailStatus",
    "Mailbox",
    "MailboxKind",
    "MirrorState",
    "MirroredRow",
    "NumberFormat",
    "ObjectKind",
    "Operation",
    "OperationKind",
    "OperationStatus",
    "OutgoingMail",
    "Ownership",
    "PauseReason",
    "PersonKind",
    "Plan",
    "PlanPrice",
    "Platform",
    "PostingRule",
    "ReadingSource",
    "Server",
    "Service",
    "ServiceStatus",
    "SetUp",
    "SsoToken",
    "StaffAlert",
    "UsageReading",
    "object_name_of",
]
