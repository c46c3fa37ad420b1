"""What is not known of PolarisMail, or told differently by different sources: one switch each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from provisioning.simulators.switches import changed


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The reading of polarismail-api.md that the simulator plays; the defaults are the likeliest.

    "Refused" is HTTP 200 with `returncode` 0 and a sentence.
    """

    # Interfaces and envelope
    primary_serves_users: bool = False
    """Whether the primary host has the mailbox interface too; otherwise only the fallback host."""
    ignores_unknown_parameters: bool = False
    """Whether a parameter that no source names is passed over; otherwise the call is refused."""
    labels_json: bool = True
    """Whether answers are labelled `application/json`; otherwise `text/html`, PHP's default."""
    adds_message: bool = False
    """Whether every answer has a `message` beside `returndata`."""
    adds_unknown_keys: bool = False
    """Whether every JSON object of an answer has a key that no source names."""
    empty_list: Literal["array", "null", "text", "refusal"] = "array"
    """A list without rows: `[]`, null, `""`, or refused."""
    duplicate_add_succeeds: bool = False
    """Whether adding what exists says yes and changes nothing; otherwise refused."""
    missing_remove_succeeds: bool = False
    """Whether removing what does not exist says yes; otherwise refused."""

    # Sessions
    token_seconds: int = 300
    """Life of a token, of either interface."""
    token_slides: bool = False
    """Whether each use of a token starts its life anew."""
    token_use_count: int = 0
    """So many calls may be made with one token; 0 any number."""
    dead_token: Literal["refused", "unauthorised", "web_page"] = "refused"  # noqa: S105
    """A token that has ended or never was: refused, HTTP 401, or HTTP 200 with a login page."""
    parallel_logins: Literal["all_valid", "newest_only", "same_token"] = "all_valid"
    """A second login of one account: another token, the only token, or the same token again."""
    one_time_password_seconds: int = 300
    """Life of a one-time password."""
    one_time_password_is_reusable: bool = False
    """Whether it may be used again within its life."""
    disabled_mailbox_signs_in: bool = False
    """Whether a disabled mailbox, or one of a suspended domain, may open a session."""

    # Domains
    pending_domain_seconds: int = 24 * 3600
    """A domain that is not proven within this time is deleted."""
    pending_domain_is_listed: bool = True
    """Whether `getAllDomains` has domains that are not proven."""
    pending_domain_is_active: bool = True
    """Whether a domain that is not proven says `active` "1"."""
    pending_domain_refuses: Literal["all_content", "mailboxes"] = "all_content"
    """What cannot be added before the proof: all content (lists, aliases...), or mailboxes only."""
    verification_looks_up: Literal["on_call", "on_schedule"] = "on_call"
    """Whether `getDomainVerification` asks DNS, or the platform by itself every five minutes."""
    verification_value: Literal["text", "object"] = "text"
    """The TXT value as text, or in an object `type`, `host`, `value`."""
    verification_has_message: bool = True
    """Whether a pending verification carries a `message`."""
    added_again_keeps_value: bool = False
    """Whether a domain added a second time gets the TXT value that it had."""
    domain_quota_unit: Literal["megabytes", "gigabytes"] = "megabytes"
    """Unit of `totalQuota`, `totalquota`, `curquota` and `maxquota`."""
    no_catch_all: Literal["empty", "null", "0", "none"] = "empty"
    """How `getDomainInfo` writes that there is no catch-all."""
    empty_catch_all_switches_off: bool = True
    """Whether an empty `editcatchall` ends the catch-all; otherwise it is passed over."""

    # Mailboxes
    megabytes_per_gigabyte: Literal[1000, 1024] = 1000
    """What a quota in GB is multiplied with when it is read back."""
    usage_unit: Literal["megabytes", "bytes"] = "megabytes"
    """Unit of `usage`; megabytes are those of the quota."""
    row_numbers: Literal["strings", "numbers"] = "strings"
    """Numbers and flags in rows of mailboxes."""
    enabled_reads_as: Literal["0", "empty", "null", "missing"] = "0"
    """`disabled` of a mailbox that is not."""
    never_signed_in: Literal["missing", "null", "empty"] = "missing"
    """`lastauth_timestamp` of a mailbox that nobody opened yet."""
    last_login_form: Literal["text", "unix_seconds"] = "text"
    """`lastauth_timestamp` as `YYYY-MM-DD HH:MM:SS`, or as seconds since 1970."""
    rows_have_address: bool = True
    """Whether rows of mailboxes have `email`."""
    quota_needs_asking: bool = True
    """Whether rows have `quota` and `usage` only with `showQuota=1`."""
    user_info_has_quota: bool = True
    """Whether `getUserInfo` has them."""
    unsliced_rows: Literal["all", "first_page"] = "all"
    """What `slicing=0` gives: all rows, or the first 25."""
    largest_slice: int = 0
    """A larger `limit` is cut to this many rows; 0 takes any."""
    tells_total: bool = False
    """Whether a slice comes with `meta.all`."""
    rows_ordered_by: Literal["name", "age"] = "name"
    """Order of rows of mailboxes."""
    update_blanks_omitted: bool = False
    """Whether `updateUser` resets name, type and quota that it was not given; otherwise kept."""
    enhanced_needs_enhanced_domain: bool = False
    """Whether an enhanced mailbox is refused in a domain of type 1."""

    # Aliases, forwards, lists
    second_alias_adds_target: bool = False
    """Whether adding an alias again with another target adds that target; otherwise a duplicate."""
    alias_takes_outside_target: bool = True
    """Whether an alias may lead out of its domain."""
    forward_rows: Literal["objects", "texts"] = "objects"
    """Rows of `getForwards`: `{"forward": address}`, or the address alone."""
    outside_member_limit: int = 4
    """Members of a list from outside of its domain; 0 is unlimited."""
    inside_member_must_exist: bool = True
    """Whether a member in the list's own domain must be an account."""

    # DKIM and branding
    dkim_waits_for_dns: bool = True
    """Whether DKIM is enabled only once its record is seen; otherwise at once."""
    dkim_host_has_domain: bool = False
    """Whether `dkim_host` ends in the domain."""
    pending_dkim_is_refusal: bool = False
    """Whether `getDKIM` says `returncode` 0, with the object, while the record is waited for."""
    disabled_dkim_keeps_key: bool = False
    """Whether host and key are still told after `disableDKIM`."""
    empty_logo_keeps_logo: bool = True
    """Whether an empty `brand[newlogo]` leaves the logo as it is; otherwise it is removed."""

    def changed(self, members: Mapping[str, Any]) -> Profile:
        """A copy with these switches set. Raises ValueError for an unknown switch or value."""
        return changed(self, members)
