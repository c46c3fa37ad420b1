"""The form "Add mailbox", as a customer fills it."""

from __future__ import annotations

from typing import Any

from tests.factories import PASSWORD

ADD = "/services/101/mailboxes/add/"
LIST = "/services/101/mailboxes/"


def filled(**values: object) -> dict[str, Any]:
    """The form as a customer fills it."""
    usual = {
        "request_key": "one-showing-of-the-form",
        "local_part": "jean",
        "display_name": "Jean Tremblay",
        "password": PASSWORD,
        "quota_amount": "5",
        "quota_unit": "GB",
    }
    return {**usual, **values}
