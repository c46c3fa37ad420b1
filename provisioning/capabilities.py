"""What each platform can do, known without asking it: pages and forms show this and nothing else.

Pure values: pages, actions and backends read the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class MailProtocol(StrEnum):
    """A protocol that is switched per mailbox."""

    EAS = "eas"
    MAPI = "mapi"


class MailboxKind(StrEnum):
    """What kind of mailbox; OTHER is one that the platform has and we cannot make."""

    BASIC = "basic"
    ENHANCED = "enhanced"
    OTHER = "other"


@dataclass(frozen=True)
class Capabilities:
    """One flag a verb or a field: where it is off, the verb raises `Unsupported`.

    Counts of None mean that the platform sets no limit of its own.
    """

    mailbox_kinds: tuple[MailboxKind, ...] = (MailboxKind.BASIC,)
    protocols: frozenset[MailProtocol] = frozenset()

    # Domains
    has_domain_limits: bool = False
    """The platform itself holds the number of mailboxes and the storage of a domain; where off,
    only our own checks do."""
    has_outbound_ip: bool = False
    keeps_files_on_delete: bool = False
    """`delete_domain(delete_files=False)` keeps the mail."""
    has_domain_verification: bool = False
    """A new domain must be proven (`read_verification`) before it takes mailboxes."""
    verification_window_seconds: int | None = None
    """A domain not proven so long after it was created is deleted by the platform."""
    has_domain_aliases: bool = False
    has_catch_all: bool = False
    catch_all_needs_alias: bool = False
    """The catch-all target must be an alias of the domain, not a mailbox."""
    has_dkim: bool = False
    has_dkim_roll_over: bool = False
    has_branding: bool = False

    # Mailboxes
    has_unlimited_quota: bool = True
    """`quota_bytes` 0 is possible and means unlimited."""
    has_mailbox_language: bool = False
    """`language` is honoured when a mailbox is created."""
    has_mailbox_two_factor: bool = False
    """`allows_two_factor` is honoured when a mailbox is created."""
    has_password_policy: bool = False
    has_forwards: bool = False
    max_forward_target_count: int | None = None
    has_forward_keep_copy: bool = False
    """Whether a forwarded message also stays in the mailbox can be chosen."""
    has_forward_spam_rule: bool = False
    """What becomes of messages that look like spam can be chosen."""
    reads_forwards_in_bulk: bool = False
    """`read_service` brings the forwards; where off, each takes `read_forward`."""
    has_auto_reply: bool = False

    # Aliases and lists
    has_alias_flags: bool = False
    """Sending, hiding, internal-only, switching off, display name."""
    max_alias_target_count: int | None = None
    alias_targets_must_be_mailboxes: bool = False
    changes_aliases_in_place: bool = True
    """Where off, a change is a removal and an addition (see `change_alias`)."""
    has_lists: bool = False
    has_list_posting_rules: bool = False
    has_list_description: bool = False
    max_list_moderator_count: int | None = 0
    list_needs_moderator: bool = False
    max_outside_list_member_count: int | None = None

    # The platform as a whole
    has_bulk_usage: bool = False
    """`list_usage` answers for all domains in a number of calls that does not grow."""
    has_statistics: bool = False
    has_mailbox_login: bool = False
    has_admin_login: bool = False


CAPABILITIES: Mapping[str, Capabilities] = {
    "smartermail": Capabilities(
        protocols=frozenset({MailProtocol.EAS, MailProtocol.MAPI}),
        has_domain_limits=True,
        has_outbound_ip=True,
        keeps_files_on_delete=True,
        has_domain_aliases=True,
        has_catch_all=True,
        catch_all_needs_alias=True,
        has_dkim=True,
        has_dkim_roll_over=True,
        has_password_policy=True,
        has_forwards=True,
        has_forward_keep_copy=True,
        has_forward_spam_rule=True,
        has_auto_reply=True,
        has_alias_flags=True,
        has_lists=True,
        has_list_posting_rules=True,
        has_list_description=True,
        max_list_moderator_count=1,
        list_needs_moderator=True,
        has_bulk_usage=True,
        has_mailbox_login=True,
        has_admin_login=True,
    ),
    "polarismail": Capabilities(
        mailbox_kinds=(MailboxKind.BASIC, MailboxKind.ENHANCED),
        has_domain_verification=True,
        verification_window_seconds=24 * 60 * 60,
        has_domain_aliases=True,
        has_catch_all=True,
        has_dkim=True,
        has_branding=True,
        has_unlimited_quota=False,
        has_mailbox_language=True,
        has_mailbox_two_factor=True,
        has_password_policy=True,
        has_forwards=True,
        reads_forwards_in_bulk=True,
        max_alias_target_count=1,
        alias_targets_must_be_mailboxes=True,
        changes_aliases_in_place=False,
        has_lists=True,
        max_outside_list_member_count=4,
        has_statistics=True,
        has_mailbox_login=True,
    ),
}
"""By the platform's name as servers and plans carry it."""
