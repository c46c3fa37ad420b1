"""Mailboxes: add, change, switch off and on, remove (polarismail-api 3.6)."""

from __future__ import annotations

import re
from decimal import Decimal

from provisioning.simulators.password_hashes import hash_password
from provisioning.simulators.polarismail.account import count_of, used_gigabytes
from provisioning.simulators.polarismail.names import check_password, new_local_part
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import ActionTable, Exchange, Reply
from provisioning.simulators.polarismail.state import BASIC, ENHANCED, Domain, Mailbox

_LANGUAGE = re.compile(r"[a-z]{2}(?:[_-][A-Za-z]{2})?")

actions = ActionTable()


@actions.admin(
    "addUser",
    *("username", "domain", "account_type", "password", "quota"),
    *("uname", "twofa_allowed", "user_language"),
    optional=("timezone", "dateformat"),
)
def add_user(exchange: Exchange) -> Reply:
    """Create a mailbox; its name shares one space with aliases and lists."""
    form, domain = exchange.form, exchange.domain()
    if not domain.is_verified:
        raise Refused("Domain is not verified")
    name = new_local_part(exchange, "username")
    if name in domain.users:
        return exchange.taken("User already exists")
    if domain.takes_name(name):
        raise Refused("The name is taken")
    check_password(form.raw("password"))
    account_type, quota = _account_type(form.raw("account_type")), form.gigabytes("quota")
    _check_type(exchange, domain, account_type)
    _check_quota(exchange, quota)
    language = form.raw("user_language")
    if not _LANGUAGE.fullmatch(language):
        raise Refused("user_language is not a language")
    domain.users[name] = Mailbox(
        name,
        hash_password(form.raw("password")),
        display_name=form.raw("uname"),
        account_type=account_type,
        quota_gigabytes=str(quota),
        is_two_factor_allowed=form.flag("twofa_allowed"),
        language=language,
        time_zone=form.raw("timezone"),
        date_format=form.raw("dateformat"),
    )
    return Reply("User added")


@actions.admin(
    "updateUser",
    *("editusername", "editdomain"),
    optional=("edituname", "editaccount_type", "editquota", "editpassword"),
)
def update_user(exchange: Exchange) -> Reply:
    """Change what is sent; what becomes of the rest but the password, the profile says."""
    form, domain = exchange.form, exchange.domain("editdomain")
    mailbox = exchange.mailbox(domain, "editusername")
    blanks = exchange.profile.update_blanks_omitted
    kept = Mailbox("", "", account_type=BASIC, quota_gigabytes="0") if blanks else mailbox
    account_type, quota = kept.account_type, Decimal(kept.quota_gigabytes)
    if form.has("editaccount_type"):
        account_type = _account_type(form.raw("editaccount_type"))
    if form.has("editquota"):
        quota = form.gigabytes("editquota")
    if account_type != mailbox.account_type:
        _check_type(exchange, domain, account_type)
    _check_quota(exchange, quota - Decimal(mailbox.quota_gigabytes))
    if form.has("editpassword"):
        check_password(form.raw("editpassword"))
        mailbox.password_hash = hash_password(form.raw("editpassword"))
    mailbox.display_name = form.raw("edituname", kept.display_name)
    mailbox.account_type = account_type
    mailbox.quota_gigabytes = str(quota)
    return Reply("User updated")


@actions.admin("removeUser", "username", "domain")
def remove_user(exchange: Exchange) -> Reply:
    """Delete a mailbox with its mail."""
    domain = exchange.domain()
    if domain.users.pop(exchange.form.text("username").lower(), None) is None:
        return exchange.absent("User does not exist")
    return Reply("User removed")


@actions.admin("disableUser", "username", "domain")
def disable_user(exchange: Exchange) -> Reply:
    """Switch a mailbox off."""
    exchange.mailbox(exchange.domain()).is_disabled = True
    return Reply("User disabled")


@actions.admin("enableUser", "username", "domain")
def enable_user(exchange: Exchange) -> Reply:
    """Switch a mailbox on."""
    exchange.mailbox(exchange.domain()).is_disabled = False
    return Reply("User enabled")


def _account_type(text: str) -> int:
    if text not in (str(BASIC), str(ENHANCED)):
        raise Refused("account_type must be 1 or 2")
    return int(text)


def _check_type(exchange: Exchange, domain: Domain, account_type: int) -> None:
    """Raises Refused when the plan or the domain has no place for one more of this type."""
    plan = exchange.state.plan
    limit = plan.max_enhanced_count if account_type == ENHANCED else plan.max_basic_count
    if count_of(exchange.state, account_type) >= limit:
        raise Refused("The plan has no mailbox of this type left")
    needs_enhanced = exchange.profile.enhanced_needs_enhanced_domain
    if account_type == ENHANCED and needs_enhanced and domain.domain_type != ENHANCED:
        raise Refused("The domain is not enhanced")


def _check_quota(exchange: Exchange, more_gigabytes: Decimal) -> None:
    plan = exchange.state.plan
    if plan.grows or more_gigabytes <= 0:
        return
    if used_gigabytes(exchange.state) + more_gigabytes > plan.max_quota_gigabytes:
        raise Refused("Quota exceeded")
