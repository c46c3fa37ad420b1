"""The three groups of reseller staff, each with the least rights that its work needs.

A right that staff add to a group by hand stays; one of ours that was taken away comes back with the
next migration.
"""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.management import create_contenttypes

SUPPORT, OPERATIONS, BILLING = "support", "operations", "billing"

# What support looks at and does not change: everything but what people are paid by.
_SEES = (
    "alias",
    "auditevent",
    "brand",
    "client",
    "distributionlist",
    "domainalias",
    "mailbox",
    "operation",
    "plan",
    "server",
    "service",
    "staffalert",
    "usagereading",
)
_SUPPORT = {*(f"view_{name}" for name in _SEES), "change_operation"}
RIGHTS = {
    # Reads, and retries what is stuck.
    SUPPORT: _SUPPORT,
    # Also servers, services, brands, and closing alerts.
    OPERATIONS: _SUPPORT
    | {
        "add_server",
        "change_server",
        "change_service",
        "add_brand",
        "change_brand",
        "change_plan",
        "change_staffalert",
    },
    BILLING: {
        f"view_{name}" for name in ("client", "plan", "service", "usagereading", "auditevent")
    },
}


def ensure(sender: AppConfig, using: str = "default", **kwargs: object) -> None:
    """Makes the groups that are missing and gives each the rights that it lacks."""
    if using != "default":
        return
    # Ours may run before Django has made the permissions of a new table.
    create_contenttypes(sender, using=using, verbosity=0)
    create_permissions(sender, using=using, verbosity=0)
    permissions = {
        permission.codename: permission
        for permission in Permission.objects.using(using).filter(
            content_type__app_label="provisioning"
        )
    }
    for name, codenames in RIGHTS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*(permissions[codename] for codename in sorted(codenames)))
