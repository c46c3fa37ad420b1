"""Verbs on mailboxes. `NotFound` when the mailbox is gone, unless a verb says otherwise."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from provisioning.backends.errors import Unsupported
from provisioning.backends.mailbox_values import (
    AutoReply,
    ForwardState,
    LoginLink,
    MailboxChange,
    MailboxSpec,
    MailboxState,
    PasswordPolicy,
    ProtocolSwitch,
)


class MailboxVerbs(ABC):
    """What a platform does with mailboxes."""

    @abstractmethod
    def list_mailboxes(self, domain_name: str) -> Sequence[MailboxState]:
        """All mailboxes with sizes and protocols, in a number of calls that does not grow."""

    @abstractmethod
    def read_mailbox(self, address: str) -> MailboxState | None:
        """The mailbox, or None only when the platform says for certain that it does not exist."""

    @abstractmethod
    def create_mailbox(self, spec: MailboxSpec) -> None:
        """Creates it with protocols and forward; repeated: raises `NameInUse`.

        MUST take the mailbox away again when the platform refuses a part of it. MUST raise
        `PlatformLimit` and `PasswordTooWeak` where the platform tells them apart.
        """

    @abstractmethod
    def change_mailbox(self, change: MailboxChange) -> None:
        """Sets what is not None and nothing else; may be repeated.

        MUST NOT wipe a field that is None, the display name above all.
        """

    @abstractmethod
    def set_mailbox_password(self, address: str, password: str) -> None:
        """Sets the password and nothing else; may be repeated."""

    @abstractmethod
    def delete_mailbox(self, address: str) -> None:
        """Removes it with its mail; repeated: returns quietly when it is gone."""

    def switch_protocols(self, domain_name: str, switches: Sequence[ProtocolSwitch]) -> None:
        """Switches protocols of any number of the domain's mailboxes; may be repeated.

        Needs the protocol in `Capabilities.protocols`. MUST read back, and raise
        `ProtocolNotAvailable` naming the addresses that did not follow; the others stay switched.
        """
        raise Unsupported("switch_protocols")

    def read_password_policy(self, domain_name: str) -> PasswordPolicy:
        """The platform's rules for passwords in the domain; needs `has_password_policy`."""
        raise Unsupported("read_password_policy")

    def read_forward(self, address: str) -> ForwardState:
        """Where the mailbox forwards to; needs `has_forwards`."""
        raise Unsupported("read_forward")

    def set_forward(self, address: str, forward: ForwardState) -> None:
        """Makes the mailbox forward to exactly these targets; no targets = not at all.

        May be repeated. `keeps_copy` may be False only with `has_forward_keep_copy`, else
        `Unsupported`. MUST turn on whatever else forwarding depends on.
        """
        raise Unsupported("set_forward")

    def read_auto_reply(self, address: str) -> AutoReply:
        """The mailbox's automatic answer; needs `has_auto_reply`."""
        raise Unsupported("read_auto_reply")

    def set_auto_reply(self, address: str, auto_reply: AutoReply) -> None:
        """Sets the whole automatic answer; may be repeated; needs `has_auto_reply`."""
        raise Unsupported("set_auto_reply")

    def make_mailbox_login(self, address: str) -> LoginLink:
        """A link that opens the mailbox without its password, once; needs `has_mailbox_login`.

        MUST NOT make a link out of a refusal.
        """
        raise Unsupported("make_mailbox_login")

    def make_admin_login(self, domain_name: str) -> LoginLink:
        """A link that opens the domain's administration, once; needs `has_admin_login`."""
        raise Unsupported("make_admin_login")
