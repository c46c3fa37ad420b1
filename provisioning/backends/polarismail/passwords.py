"""The platform's own rule for passwords (polarismail-api.md 3.6)."""

from __future__ import annotations

from provisioning.backends.mailbox_values import PasswordPolicy

POLICY = PasswordPolicy(
    min_length=8,
    requires_upper_case=True,
    requires_lower_case=True,
    requires_digit=True,
    requires_symbol=True,
)


def is_strong(password: str) -> bool:
    """Whether the password meets `POLICY`."""
    return (
        len(password) >= POLICY.min_length
        and any(letter.isupper() for letter in password)
        and any(letter.islower() for letter in password)
        and any(letter.isdigit() for letter in password)
        and not all(letter.isalnum() for letter in password)
    )
