"""Which handler carries out which kind of operation."""

from __future__ import annotations

from provisioning.models import OperationKind
from provisioning.operations import (
    aliases,
    auto_replies,
    branding,
    catch_all,
    dkim,
    domain_aliases,
    domains,
    forwards,
    lists,
    mailboxes,
)
from provisioning.operations.attempt import Handler

HANDLERS: dict[str, Handler] = {
    OperationKind.CHANGE_BRANDING: branding.CHANGE,
    OperationKind.RESET_BRANDING: branding.RESET,
    OperationKind.CREATE_DOMAIN: domains.CREATE,
    OperationKind.CHANGE_DOMAIN: domains.CHANGE,
    OperationKind.SUSPEND_DOMAIN: domains.SUSPEND,
    OperationKind.UNSUSPEND_DOMAIN: domains.UNSUSPEND,
    OperationKind.TERMINATE_DOMAIN: domains.TERMINATE,
    OperationKind.SET_DOMAIN_PASSWORD: domains.SET_PASSWORD,
    OperationKind.CREATE_MAILBOX: mailboxes.CREATE,
    OperationKind.CHANGE_MAILBOX: mailboxes.CHANGE,
    OperationKind.SET_MAILBOX_PASSWORD: mailboxes.SET_PASSWORD,
    OperationKind.DELETE_MAILBOX: mailboxes.DELETE,
    OperationKind.SET_AUTO_REPLY: auto_replies.SET_AUTO_REPLY,
    OperationKind.ENABLE_DKIM: dkim.ENABLE,
    OperationKind.DISABLE_DKIM: dkim.DISABLE,
    OperationKind.ROLL_DKIM: dkim.ROLL,
    OperationKind.VERIFY_DKIM: dkim.VERIFY,
    OperationKind.SET_FORWARD: forwards.SET,
    OperationKind.CREATE_ALIAS: aliases.CREATE,
    OperationKind.CHANGE_ALIAS: aliases.CHANGE,
    OperationKind.DELETE_ALIAS: aliases.DELETE,
    OperationKind.SET_CATCH_ALL: catch_all.SET,
    OperationKind.CREATE_LIST: lists.CREATE,
    OperationKind.CHANGE_LIST: lists.CHANGE,
    OperationKind.DELETE_LIST: lists.DELETE,
    OperationKind.ADD_DOMAIN_ALIAS: domain_aliases.ADD,
    OperationKind.REMOVE_DOMAIN_ALIAS: domain_aliases.REMOVE,
}
