from __future__ import annotations

from provisioning.models.administrator import Administrator, Role
from provisioning.models.alias import Alias
from provisioning.models.audit_event import ActorKind, AuditEvent
from provisioning.models.billing_run import STANDING, BillingRun, BillingWindow, RunState
from provisioning.models.brand import Brand
from provisioning.models.bridge_nonce import BridgeNonce
from provisioning.models.bulk_run import BulkRow, BulkRun, BulkStatus, BulkVerdict, HandOver
from provisioning.models.client import Client
from provisioning.models.client_person import ClientPerson, PersonKind
from provisioning.models.currency import Currency, NumberFormat
from provisioning.models.difference import Difference, DifferenceKind
from provisioning.models.distribution_list import DistributionList, PostingRule
from provisioning.models.dns_check import (
    DkimKeyState,
    DnsCheck,
    DnsFinding,
    DnsLevel,
)
from provisioning.models.dns_share_link import DnsShareLink
from provisioning.models.domain_alias import (
    DomainAlias,
    DomainAliasRequest,
)
from provisioning.models.domain_branding import (
    DomainBranding,
)
from provisioning.models.heartbeat import (
    Heartbeat,
)
from provisioning.models.inquiry import (
    Inquiry,
    InquiryKind,
)
from provisioning.models.ledger_line import (
    JudgedUsage,
    LedgerCharge,
    LedgerLine,
)
from provisioning.models.mail_move import MailMove
from provisioning.models.mailbox import (
    ForwardSpamRule,
    Mailbox,
    MailboxKind,
)
from provisioning.models.mirror_state import MirrorState
from provisioning.models.notification import NotificationKind, NotificationMute
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
from provisioning.models.protocol_interval import ProtocolInterval, SwitchOff, SwitchSource
from provisioning.models.protocol_price import ProtocolPrice
from provisioning.models.server import BackendToken, PauseReason, Server
from provisioning.models.service import (
    DELETED_IN_WHMCS,
    ON_PLATFORM,
    Ownership,
    Service,
    ServiceStatus,
)
from provisioning.models.setup_link import SetupLink
from provisioning.models.sso_token import SsoToken
from provisioning.models.staff_alert import StaffAlert
from provisioning.models.usage_reading import ReadingSource, UsageReading

__all__ = [
    "CLAIMABLE",
    "DELETED_IN_WHMCS",
    "OBJECT_KINDS",
    "ON_PLATFORM",
    "RESENDABLE",
    "STANDING",
    "UNFINISHED",
    "WAITING",
    "ActorKind",
    "Administrator",
    "Alias",
    "Attempt",
    "AuditEvent",
    "BackendToken",
    "BillingCycle",
    "BillingRun",
    "BillingWindow",
    "Brand",
    "BridgeNonce",
    "BulkRow",
    "BulkRun",
    "BulkStatus",
    "BulkVerdict",
    "Client",
    "ClientPerson",
    "Currency",
    "Difference",
    "DifferenceKind",
    "DistributionList",
    "DkimKeyState",
    "DnsCheck",
    "DnsFinding",
    "DnsLevel",
    "DnsShareLink",
    "DomainAlias",
    "DomainAliasRequest",
    "DomainBranding",
    "ForwardSpamRule",
    "HandOver",
    "Heartbeat",
    "Inquiry",
    "InquiryKind",
    "JudgedUsage",
    "LedgerCharge",
    "LedgerLine",
    "MailMove",
    "MailStatus",
    "Mailbox",
    "MailboxKind",
    "MirrorState",
    "MirroredRow",
    "NotificationKind",
    "NotificationMute",
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
    "ProtocolInterval",
    "ProtocolPrice",
    "ReadingSource",
    "Role",
    "RunState",
    "Server",
    "Service",
    "ServiceStatus",
    "SetUp",
    "SetupLink",
    "SsoToken",
    "StaffAlert",
    "SwitchOff",
    "SwitchSource",
    "UsageReading",
    "object_name_of",
]
