"""Entering a mailbox without its password (smartermail-api 1.6)."""

from __future__ import annotations

from provisioning.simulators.smartermail.auth import timestamp
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.tokens import Identity, Role

routes = RouteTable()


@routes.post(
    "settings/domain/impersonate-user/{email}",
    role=Role.DOMAIN_ADMIN,
    serves_sysadmin_by_address=True,
)
def impersonate_user(exchange: Exchange) -> JsonObject:
    """Hand out a mailbox's tokens; a raw system administrator's token is enough."""
    mailbox = exchange.mailbox_of(exchange.segments["email"])
    identity = Identity(
        Role.DOMAIN_ADMIN if mailbox.is_domain_admin else Role.USER,
        mailbox.user_name,
        exchange.domain.name,
        exchange.signed_in().client_id,
        is_impersonating=True,
    )
    session = exchange.tokens.open_session(identity, exchange.profile)
    return {
        "impersonateAccessToken": session.access_token,
        "impersonateRefreshToken": session.refresh_token,
        "impersonateAccessTokenExpiration": timestamp(session.access_expires_at),
        "username": mailbox.user_name,
        "email": identity.email_address,
    }
