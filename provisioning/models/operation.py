from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from provisioning.models.fields import EncryptedTextField
from provisioning.models.service import Service


class OperationKind(models.TextChoices):
    CREATE_DOMAIN = "create_domain", _("Create the mail domain")
    CHANGE_DOMAIN = "change_domain", _("Change the package")
    SUSPEND_DOMAIN = "suspend_domain", _("Suspend the mail domain")
    UNSUSPEND_DOMAIN = "unsuspend_domain", _("Reactivate the mail domain")
    TERMINATE_DOMAIN = "terminate_domain", _("Remove the mail domain")
    SET_DOMAIN_PASSWORD = "set_domain_password", _("Set the domain administrator's password")
    CREATE_MAILBOX = "create_mailbox", _("Create mailbox")
    CHANGE_MAILBOX = "change_mailbox", _("Change mailbox")
    SET_MAILBOX_PASSWORD = "set_mailbox_password", _("Set password")
    DELETE_MAILBOX = "delete_mailbox", _("Delete mailbox")
    CHANGE_BRANDING = "change_branding", _("Set the branding")
    RESET_BRANDING = "reset_branding", _("Reset the branding")
    SET_AUTO_REPLY = "set_auto_reply", _("Set automatic reply")
    ENABLE_DKIM = "enable_dkim", _("Switch DKIM on")
    DISABLE_DKIM = "disable_dkim", _("Switch DKIM off")
    ROLL_DKIM = "roll_dkim", _("Renew the DKIM key")
    VERIFY_DKIM = "verify_dkim", _("Look for the published DKIM key")
    SET_FORWARD = "set_forward", _("Set where a mailbox forwards to")
    CREATE_ALIAS = "create_alias", _("Create alias")
    CHANGE_ALIAS = "change_alias", _("Change alias")
    DELETE_ALIAS = "delete_alias", _("Delete alias")
    SET_CATCH_ALL = "set_catch_all", _("Set who gets mail for unknown names")
    CREATE_LIST = "create_list", _("Create distribution list")
    CHANGE_LIST = "change_list", _("Change distribution list")
    DELETE_LIST = "delete_list", _("Delete distribution list")
    ADD_DOMAIN_ALIAS = "add_domain_alias", _("Add domain alias")
    REMOVE_DOMAIN_ALIAS = "remove_domain_alias", _("Remove domain alias")


class ObjectKind(models.TextChoices):
    """What an operation changes; `object_id` is the row's own number, for SERVICE the service's."""

    SERVICE = "service", _("Mail domain")
    MAILBOX = "mailbox", _("Mailbox")
    ALIAS = "alias", _("Alias")
    LIST = "list", _("Distribution list")
    DOMAIN_ALIAS = "domain_alias", _("Domain alias")
    CATCH_ALL = "catch_all", _("Mail for unknown names")
    BRANDING = "branding", _("Branding")
    DKIM = "dkim", _("DKIM signature")


def operation_kinds() -> Sequence[tuple[str, str | Promise]]:
    """The choices as a function: a new kind needs no migration then."""
    return OperationKind.choices


def object_kinds() -> Sequence[tuple[str, str | Promise]]:
    """The same for kinds of objects."""
    return ObjectKind.choices


class OperationStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Under way")
    UNKNOWN = "unknown", _("Being checked")
    NEEDS_ATTENTION = "needs_attention", _("Needs attention")
    SUCCEEDED = "succeeded", _("Done")
    FAILED = "failed", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


CLAIMABLE = (OperationStatus.QUEUED, OperationStatus.UNKNOWN)
# What staff may steer: nobody is carrying it out at this moment.
WAITING = (*CLAIMABLE, OperationStatus.NEEDS_ATTENTION)
UNFINISHED = (*WAITING, OperationStatus.RUNNING)


class Operation(models.Model):
    """One change to be carried to a platform. Only `operations/queue.py` writes its status.

    `payload` holds no secret; `secrets` is a JSON object, encrypted, erased when the operation
    ends. `object_kind` and `object_id` name the row that it changes, which may be gone since.
    Three unique columns, NULL when free, let the database itself keep the promises:
    `active_key` one unfinished operation per object, `running_service_id` one running operation
    per service, `server_slot` at most `max_parallel_count` running per server.
    """

    # With the back-off of operations/queue.py this is about nine hours of trying.
    MAX_ATTEMPTS = 40

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    object_kind = models.CharField(max_length=16, choices=object_kinds, default=ObjectKind.SERVICE)
    object_id = models.BigIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=32, choices=operation_kinds)
    status = models.CharField(
        max_length=16, choices=OperationStatus.choices, default=OperationStatus.QUEUED
    )
    object_name = models.CharField(max_length=320)
    payload = models.JSONField(default=dict)
    secrets = EncryptedTextField(blank=True)

    idempotency_key = models.CharField(max_length=128, unique=True, null=True, blank=True)
    active_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    running_service_id = models.BigIntegerField(unique=True, null=True, blank=True)
    server_slot = models.CharField(max_length=32, unique=True, null=True, blank=True)

    attempt_count = models.PositiveIntegerField(default=0)
    # An earlier attempt may have reached the platform: read back before anything else.
    may_have_acted = models.BooleanField(default=False)
    max_attempts = models.PositiveIntegerField(default=MAX_ATTEMPTS)
    not_before_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=128, blank=True)
    claim_expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    error_code = models.CharField(max_length=64, blank=True)
    error_arguments = models.JSONField(default=dict, blank=True)
    error_detail = models.TextField(blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    requested_by_kind = models.CharField(max_length=16)
    requested_by_name = models.CharField(max_length=255)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["service", "status", "id"], name="operation_next_of_service"),
            models.Index(fields=["status", "not_before_at"], name="operation_due"),
            models.Index(fields=["service", "-created_at"], name="operation_latest"),
            models.Index(fields=["object_kind", "object_id"], name="operation_of_object"),
        ]
        constraints = [
            models.CheckConstraint(
                name="operation_running_is_claimed",
                condition=~models.Q(status="running")
                | models.Q(
                    running_service_id__isnull=False,
                    server_slot__isnull=False,
                    claim_expires_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="operation_ended_is_closed",
                condition=~models.Q(status__in=["succeeded", "failed", "cancelled"])
                | models.Q(finished_at__isnull=False, active_key__isnull=True, secrets=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.object_name}"

    @property
    def is_finished(self) -> bool:
        """True once nothing more will happen to it by itself or by staff."""
        return self.status not in UNFINISHED


class Attempt(models.Model):
    """One try at an operation, recorded before the first remote call and closed after it."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    claimed_by = models.CharField(max_length=128)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=32, blank=True)
    error_code = models.CharField(max_length=64, blank=True)
    error_detail = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "number"], name="attempts_are_numbered")
        ]

    def __str__(self) -> str:
        return f"attempt {self.number}: {self.outcome or 'under way'}"
