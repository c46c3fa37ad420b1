"""The reseller's account: signing in, figures, history, brand (polarismail-api 3.1, 3.10)."""

from __future__ import annotations

from decimal import Decimal

from provisioning.simulators.password_hashes import hash_password, is_password
from provisioning.simulators.polarismail.names import check_password
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import ActionTable, Exchange, Reply
from provisioning.simulators.polarismail.state import BASIC, ENHANCED, Admin, ServerState
from provisioning.simulators.polarismail.tokens import Identity
from provisioning.simulators.polarismail.wire import domain_quota, flag, rows_reply

actions = ActionTable()


@actions.admin("login", "username", "password", is_read=True, needs_token=False)
def login(exchange: Exchange) -> Reply:
    """A token for the administrators' interface, as a bare string."""
    username = exchange.form.text("username").lower()
    admin = exchange.state.admins.get(username)
    if admin is None or not is_password(exchange.form.raw("password"), admin.password_hash):
        raise Refused("Invalid credentials")
    if admin.is_kept_out:
        raise Refused("Access from this address is not allowed")
    return Reply(exchange.tokens.open_session(Identity(username), exchange.profile))


@actions.admin("getAdminStats", is_read=True)
def get_admin_stats(exchange: Exchange) -> Reply:
    """What is used of the plan: strings, but for `curemails`."""
    state, plan = exchange.state, exchange.state.plan
    used, limit = used_gigabytes(state), Decimal(plan.max_quota_gigabytes)
    return Reply(
        {
            "curemails": count_of(state, BASIC),
            "maxemails": str(plan.max_basic_count),
            "cureemails": str(count_of(state, ENHANCED)),
            "maxeemails": str(plan.max_enhanced_count),
            "curocemails": "0",
            "maxocemails": "0",
            "curexemails": "0",
            "maxexemails": "0",
            "curdomains": str(len(state.domains)),
            "maxdomains": str(plan.max_domain_count),
            "curquota": str(domain_quota(used, exchange.profile)),
            "maxquota": str(domain_quota(limit, exchange.profile)),
            "autogrow_quota": flag(plan.grows),
        }
    )


@actions.admin("getAccountStats", is_read=True)
def get_account_stats(exchange: Exchange) -> Reply:
    """The history of changes, newest first, in spite of the name."""
    rows = [
        {
            "action": row.action,
            "username": row.username,
            "remoteip": row.remote_ip,
            "date1": row.made_at,
        }
        for row in reversed(exchange.state.history)
    ]
    return rows_reply(rows, exchange.profile)


@actions.admin("getAdminBrandInfo", is_read=True)
def get_admin_brand_info(exchange: Exchange) -> Reply:
    """The brand that domains without their own have."""
    return Reply({"basic_logo": "", "basic_logo_href": "", **exchange.state.brand})


@actions.admin("changePassword", "password1", "password2")
def change_password(exchange: Exchange) -> Reply:
    """`password1` is the present one, `password2` the new one."""
    admin = _own_account(exchange)
    if not is_password(exchange.form.raw("password1"), admin.password_hash):
        raise Refused("The current password is wrong")
    new_password = exchange.form.raw("password2")
    check_password(new_password)
    admin.password_hash = hash_password(new_password)
    return Reply("Password changed")


@actions.admin("changeEmail", "emailadmin")
def change_email(exchange: Exchange) -> Reply:
    """The administrator's own address."""
    _own_account(exchange).email_address = exchange.form.address("emailadmin")
    return Reply("E-mail changed")


def count_of(state: ServerState, account_type: int) -> int:
    """Mailboxes of this type in all domains."""
    return sum(domain.count_of(account_type) for domain in state.domains.values())


def used_gigabytes(state: ServerState) -> Decimal:
    """What the mailboxes of all domains were given."""
    totals = (domain.quota_gigabytes for domain in state.domains.values())
    return sum(totals, start=Decimal(0))


def _own_account(exchange: Exchange) -> Admin:
    return exchange.state.admins[exchange.caller.username]
