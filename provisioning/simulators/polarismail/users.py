"""Mailboxes: listings, details and counts (polarismail-api 3.6)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import ActionTable, Exchange, Reply
from provisioning.simulators.polarismail.state import BASIC, ENHANCED, Domain, Mailbox
from provisioning.simulators.polarismail.tokens import Identity
from provisioning.simulators.polarismail.wire import flag, rows_reply, user_row

FIRST_PAGE_ROW_COUNT = 25
WEBMAIL_HOST = "al.emailarray.com"

actions = ActionTable()


@actions.admin(
    "getAllUsersDomain",
    *("domain", "slicing", "offset", "limit", "getOTPAndToken", "showQuota"),
    is_read=True,
)
def get_all_users_domain(exchange: Exchange) -> Reply:
    """The mailboxes of a domain, all or a slice."""
    has_quota = exchange.form.flag("showQuota") or not exchange.profile.quota_needs_asking
    gives_logins = exchange.form.flag("getOTPAndToken")

    def row(domain: Domain, mailbox: Mailbox) -> dict[str, Any]:
        members = user_row(domain, mailbox, exchange.profile, has_quota=has_quota)
        return members | (_login_of(exchange, domain, mailbox) if gives_logins else {})

    domain = exchange.domain()
    return _page(exchange, domain, list(domain.users.values()), row)


@actions.admin("searchUsers", "domain", "search", "slicing", "offset", "limit", is_read=True)
def search_users(exchange: Exchange) -> Reply:
    """The mailboxes whose local part or display name contains the text."""
    domain, text = exchange.domain(), exchange.form.raw("search").lower()
    has_quota = not exchange.profile.quota_needs_asking

    def row(domain: Domain, mailbox: Mailbox) -> dict[str, Any]:
        return user_row(domain, mailbox, exchange.profile, has_quota=has_quota)

    found = [
        mailbox
        for mailbox in domain.users.values()
        if text in mailbox.username or text in mailbox.display_name.lower()
    ]
    return _page(exchange, domain, found, row)


@actions.admin("getUserInfo", "username", "domain", is_read=True)
def get_user_info(exchange: Exchange) -> Reply:
    """One mailbox: its row, and the options that it was created with."""
    domain, profile = exchange.domain(), exchange.profile
    mailbox = exchange.mailbox(domain)
    has_quota = profile.user_info_has_quota
    return Reply(
        {
            **user_row(domain, mailbox, profile, has_quota=has_quota),
            "twofa_allowed": flag(mailbox.is_two_factor_allowed),
            "user_language": mailbox.language,
            "timezone": mailbox.time_zone,
            "dateformat": mailbox.date_format,
        }
    )


@actions.admin("getTotalUsersDomain", "domain", "atype", is_read=True)
def get_total_users_domain(exchange: Exchange) -> Reply:
    """Counts of basic and enhanced mailboxes, both whatever `atype` says."""
    domain = exchange.domain()
    exchange.form.choice("atype", "B", "E")
    return Reply([str(domain.count_of(BASIC)), str(domain.count_of(ENHANCED))])


@actions.admin("getOTPass", "username", "domain", is_read=True)
def get_one_time_password(exchange: Exchange) -> Reply:
    """A one-time password, as a bare string."""
    domain = exchange.domain()
    return Reply(_one_time_password(exchange, domain, exchange.mailbox(domain)))


@actions.admin("getOTPassAndToken", "username", "domain", is_read=True)
def get_one_time_password_and_token(exchange: Exchange) -> Reply:
    """What webmail would take; how it takes it, nobody knows."""
    domain = exchange.domain()
    login = _login_of(exchange, domain, exchange.mailbox(domain))
    return Reply({**login, "url": WEBMAIL_HOST})


def _page(
    exchange: Exchange,
    domain: Domain,
    mailboxes: list[Mailbox],
    row: Callable[[Domain, Mailbox], dict[str, Any]],
) -> Reply:
    profile = exchange.profile
    if profile.rows_ordered_by == "name":
        mailboxes.sort(key=lambda mailbox: mailbox.username)
    offset, row_count, is_sliced = _slice(exchange)
    shown = mailboxes[offset:] if row_count is None else mailboxes[offset : offset + row_count]
    rows = [row(domain, mailbox) for mailbox in shown]
    if is_sliced and profile.tells_total:
        return rows_reply(rows, profile, meta={"all": str(len(mailboxes))})
    return rows_reply(rows, profile)


def _slice(exchange: Exchange) -> tuple[int, int | None, bool]:
    """First row, number of rows (None: all), and whether a slice was asked for."""
    form, profile = exchange.form, exchange.profile
    is_sliced = form.flag("slicing")
    offset, limit = form.count("offset"), form.count("limit")
    if not is_sliced:
        return 0, None if profile.unsliced_rows == "all" else FIRST_PAGE_ROW_COUNT, False
    if limit == 0:
        raise Refused("limit must be above 0")
    return offset, min(limit, profile.largest_slice) if profile.largest_slice else limit, True


def _one_time_password(exchange: Exchange, domain: Domain, mailbox: Mailbox) -> str:
    identity = Identity(mailbox.username, domain.name)
    return exchange.tokens.open_one_time_password(identity, exchange.profile)


def _login_of(exchange: Exchange, domain: Domain, mailbox: Mailbox) -> dict[str, str]:
    return {
        "otp": _one_time_password(exchange, domain, mailbox),
        "token": secrets.token_urlsafe(24),
    }
