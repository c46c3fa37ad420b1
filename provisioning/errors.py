"""Every error of the domain.

ProvisioningError               base: a stable `code`, and a `detail` for staff
├── ActionRefused               the wish breaks a rule; nothing was written; names the form field
│   ├── NameRefused             the local part is malformed or in use
│   │   └── HiddenAdminNamed    it is the hidden administrator's; told as any other, and noted
│   ├── PasswordRefused         the password breaks the plan's rules
│   ├── LimitReached            what exists plus what is on its way fills the plan
│   ├── ChangeUnderWay          the object still has an unfinished operation
│   ├── ServiceNotReady         the service is not active (pending, suspended, terminated)
│   ├── UnknownService          WHMCS names a service that we do not have
│   ├── LinkUnusable            a login link that is used, expired, unknown or altered
│   └── SignInFirst             an invitation to an address that has an account
├── ClaimLost                   another worker took the operation over; this one must stop
├── InvalidPlanOption           one of the 23 product options cannot be understood
├── WhmcsUnavailable            WHMCS's database is not configured, or refuses a question
│   └── WhmcsReadOnly           its account may not write the usage columns
└── (backends/errors.py)        BackendError: what a mail platform answered

The customer's sentence for a code lives in `provisioning/sentences.py`, translated when shown.
"""

from __future__ import annotations


class ProvisioningError(Exception):
    """Base of all errors of the domain.

    `code` is stable and selects the customer's sentence; `arguments` fill its gaps;
    `detail` is for staff and never shown to a customer.
    """

    code = "internal"

    def __init__(self, detail: str = "", **arguments: str | int) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.arguments = arguments


class ActionRefused(ProvisioningError):
    """A wish that breaks a rule. Nothing was written. `field` is the form field to blame, or ''."""

    code = "refused"
    field = ""

    def __init__(
        self, code: str = "", *, field: str = "", detail: str = "", **arguments: str | int
    ):
        self.code = code or self.code
        self.field = field or self.field
        super().__init__(detail, **arguments)


class NameRefused(ActionRefused):
    """The name before the @ is malformed, reserved or in use."""

    code = "name_taken"
    field = "local_part"


class HiddenAdminNamed(NameRefused):
    """The domain's hidden administrator was named; the sentence is any other name's (AT-G22)."""

    def __init__(self, code: str, *, service_id: int, field: str, **arguments: str) -> None:
        super().__init__(code, field=field, **arguments)
        self.service_id = service_id


class PasswordRefused(ActionRefused):
    """The password breaks a rule of the plan."""

    code = "password_rejected"
    field = "password"


class LimitReached(ActionRefused):
    """The plan's limit is reached, counting what is on its way."""

    code = "mailbox_limit"


class ChangeUnderWay(ActionRefused):
    """The object still has an unfinished operation."""

    code = "change_under_way"


class ServiceNotReady(ActionRefused):
    """The service cannot take changes in its present state."""

    code = "service_not_active"


class UnknownService(ActionRefused):
    """WHMCS names a service that we do not have, or that belongs to somebody else."""

    code = "unknown_service"


class LinkUnusable(ActionRefused):
    """A login link that is used, expired, unknown or altered; which of these is not told."""

    code = "link_unusable"


class SignInFirst(ActionRefused):
    """The invited address has an account: its owner signs in before the invitation counts."""

    code = "sign_in_first"


class ClaimLost(ProvisioningError):
    """The lease of a running operation expired and somebody else owns it now."""

    code = "claim_lost"


class InvalidPlanOption(ProvisioningError):
    """A product option that cannot be understood; `arguments` hold slot and value."""

    code = "invalid_plan_option"


class WhmcsUnavailable(ProvisioningError):
    """WHMCS's database is not configured, away, or its account lacks a grant; try again later."""

    code = "whmcs_unavailable"


class WhmcsReadOnly(WhmcsUnavailable):
    """The account may read WHMCS's database, but not write its usage columns."""

    code = "whmcs_read_only"
