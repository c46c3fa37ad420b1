"""Logins, tokens and impersonation: `auth/*` and `manage-domain` (smartermail-api 1.4 to 1.7)."""

from __future__ import annotations

from datetime import datetime

from provisioning.simulators.password_hashes import is_password
from provisioning.simulators.smartermail.refusals import NotAllowed, NotSignedIn, Refused
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import SystemAdmin
from provisioning.simulators.smartermail.tokens import Identity, Role, Session, TokenStore

routes = RouteTable()


def timestamp(instant: datetime) -> str:
    """ISO 8601 UTC with seven fractional digits, as the platform writes it."""
    return f"{instant:%Y-%m-%dT%H:%M:%S.%f}0Z"


@routes.post("auth/authenticate-user", role=Role.ANONYMOUS)
def authenticate_user(exchange: Exchange) -> JsonObject:
    """Sign in with a password, or with an auto-login token."""
    members = exchange.members
    client_id = members.text("clientId", "")
    if members.has("autoLoginToken"):
        identity = exchange.tokens.redeem_auto_login(members.text("autoLoginToken"))
        return _login_answer(exchange, identity)
    user_name, password = members.text("username", ""), members.text("password", "")
    if not user_name or not password:
        reason = "Username or password is empty"
        raise NotSignedIn("USERNAME_OR_PASSWORD_EMPTY", reason=reason)
    if max(len(user_name), len(password)) > 200:
        raise Refused(400, "The field must be a string with a maximum length of 200")
    exchange.tokens.check_not_blocked()
    local_part, _, domain_name = user_name.lower().partition("@")
    if domain_name:
        return _domain_login(exchange, local_part, domain_name, password, client_id)
    return _admin_login(exchange, local_part, password, client_id)


def _admin_login(exchange: Exchange, user_name: str, password: str, client_id: str) -> JsonObject:
    admin = exchange.state.admins.get(user_name)
    if admin is None or not is_password(password, admin.password_hash):
        raise _wrong_login(exchange)
    if admin.is_ip_restricted:
        reason = "IP restriction against a system administrator"
        raise NotSignedIn("IP_RESTRICTION", reason=reason)
    identity = Identity(Role.SYSTEM_ADMIN, user_name, client_id=client_id)
    if admin.needs_two_factor:
        return _second_factor_wanted(exchange, identity)
    return _login_answer(exchange, identity, admin)


def _domain_login(
    exchange: Exchange, local_part: str, domain_name: str, password: str, client_id: str
) -> JsonObject:
    domain = exchange.state.domains.get(domain_name)
    mailbox = domain.users.get(local_part) if domain else None
    if domain is None or mailbox is None or not is_password(password, mailbox.password_hash):
        raise _wrong_login(exchange)
    if not domain.settings["isEnabled"]:
        raise NotAllowed("DOMAIN_DISABLED")
    if mailbox.is_disabled:
        raise NotAllowed("ACCOUNT_DISABLED")
    mailbox.last_login = timestamp(exchange.clock.now())
    role = Role.DOMAIN_ADMIN if mailbox.is_domain_admin else Role.USER
    return _login_answer(exchange, Identity(role, local_part, domain_name, client_id))


def _wrong_login(exchange: Exchange) -> Refused:
    exchange.tokens.note_failed_login(exchange.profile)
    return Refused(exchange.profile.login_failure_status, "USERNAME_OR_PASSWORD_INCORRECT")


def _second_factor_wanted(exchange: Exchange, identity: Identity) -> JsonObject:
    if exchange.profile.two_factor_answer == "unauthorised":
        raise NotSignedIn("TWO_FACTOR_REQUIRED|rfc6238")
    return {
        **_session_members(None),
        "accessToken": exchange.tokens.open_step(identity),
        "username": f"{identity.user_name}@",
        "message": "TWO_FACTOR_REQUIRED|rfc6238|",
        "resultCode": 200,
    }


def _login_answer(
    exchange: Exchange, identity: Identity, admin: SystemAdmin | None = None
) -> JsonObject:
    must_change = admin is not None and admin.must_change_password
    if must_change:
        step = exchange.tokens.open_step(identity)
        members = {**_session_members(None), "accessToken": step}
    else:
        members = _session_members(exchange.tokens.open_session(identity, exchange.profile))
    answer: JsonObject = {
        "emailAddress": identity.email_address,
        "changePasswordNeeded": must_change,
        "passwordExpired": False,
        "displayWelcomeWizard": False,
        "isAdmin": identity.role is Role.SYSTEM_ADMIN,
        "isLicensed": True,
        "autoLoginToken": "",
        "autoLoginUrl": "",
        "localeId": "en",
        **members,
        "username": identity.email_address or f"{identity.user_name}@",
        "resultCode": 200,
        "message": None,
        "debugInfo": None,
    }
    if exchange.profile.login_tells_domain_admin:
        answer["isDomainAdmin"] = identity.role is Role.DOMAIN_ADMIN
    return answer


def _session_members(session: Session | None) -> JsonObject:
    return {
        "isImpersonating": session is not None and session.identity.is_impersonating,
        "canViewPasswords": False,
        "accessToken": session.access_token if session else "",
        "refreshToken": session.refresh_token if session else "",
        "accessTokenExpiration": timestamp(session.access_expires_at) if session else None,
        "refreshTokenExpiration": timestamp(session.refresh_expires_at) if session else None,
    }


@routes.post("auth/refresh-token", role=Role.ANONYMOUS)
def refresh_token(exchange: Exchange) -> JsonObject:
    """Exchange a refresh token for a new pair; the old one ends."""
    session = exchange.tokens.refresh(exchange.members.text("token"), exchange.profile)
    identity = session.identity
    return {
        **_session_members(session),
        "username": identity.email_address or f"{identity.user_name}@",
        "resultCode": 200,
        "message": None,
        "debugInfo": None,
    }


@routes.post("auth/logout-user", role=Role.USER)
def logout_user(exchange: Exchange) -> JsonObject:
    """End every token of this account and client."""
    if exchange.profile.logout_revokes_tokens:
        exchange.tokens.end_sessions(exchange.signed_in())
    return {"resultCode": 200}


@routes.post("settings/sysadmin/manage-domain/{domain}", role=Role.SYSTEM_ADMIN)
def manage_domain(exchange: Exchange) -> JsonObject:
    """Hand out a domain administrator's tokens to a system administrator."""
    name = exchange.segments["domain"].lower()
    domain = exchange.state.domains.get(name)
    if domain is None:
        if exchange.profile.missing_domain_on_manage == "INVALID_PERMISSIONS":
            raise Refused(400, "INVALID_PERMISSIONS")
        raise Refused(404, "DOMAIN_NOT_FOUND")
    identity = Identity(
        Role.DOMAIN_ADMIN,
        domain.main_domain_admin,
        name,
        exchange.signed_in().client_id,
        is_impersonating=True,
    )
    session = exchange.tokens.open_session(identity, exchange.profile)
    return {
        "impersonateAccessToken": session.access_token,
        "impersonateRefreshToken": session.refresh_token,
        "impersonateAccessTokenExpiration": timestamp(session.access_expires_at),
        "username": domain.main_domain_admin,
        "email": identity.email_address,
    }


@routes.post("auth/retrieve-login-token", role=Role.SYSTEM_ADMIN)
def retrieve_login_token(exchange: Exchange) -> JsonObject:
    """A link that signs a mailbox's owner in to webmail, once, within a minute."""
    members = exchange.members
    local_part, _, address_domain = members.text("username").lower().partition("@")
    domain_name = members.text("domain", "").lower() or address_domain
    if members.flag("isSystemAdmin", default=False):
        if local_part not in exchange.state.admins:
            raise exchange.missing("USER_NOT_FOUND")
        identity = Identity(Role.SYSTEM_ADMIN, local_part)
    else:
        domain = exchange.state.domains.get(domain_name)
        mailbox = domain.users.get(local_part) if domain else None
        if mailbox is None:
            raise exchange.missing("USER_NOT_FOUND")
        role = Role.DOMAIN_ADMIN if mailbox.is_domain_admin else Role.USER
        identity = Identity(role, local_part, domain_name)
    token = exchange.tokens.open_auto_login(identity)
    return {
        "autoLoginToken": token,
        "autoLoginUrl": f"{exchange.base_url}/interface/autologin?autologin={token}",
        "resultCode": 200,
    }


def redeemed_name(tokens: TokenStore, token: str) -> str | None:
    """Use up the token of an auto-login link: who is signed in, None when it has ended."""
    try:
        identity = tokens.redeem_auto_login(token)
    except NotSignedIn:
        return None
    return identity.email_address or identity.user_name
