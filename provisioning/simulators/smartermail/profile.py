"""What differs between builds of SmarterMail, or between what is told of them: one switch each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from provisioning.simulators.switches import changed


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The build that the simulator plays. The defaults are a build of 2026 as best supported.

    Statuses are HTTP statuses; 200 stands for "HTTP 200 with `success:false`".
    """

    login_failure_status: Literal[401, 400, 200] = 401
    """Answer to a wrong password or an unknown account."""
    two_factor_answer: Literal["step_token", "unauthorised"] = "step_token"
    """How a login that needs a second factor is told: 200 with a step token (current), or 401."""
    failed_logins_before_block: int = 0
    """So many failed logins block the caller for ten minutes; 0 never does."""
    login_tells_domain_admin: bool = True
    """Whether the login answer has `isDomainAdmin`."""
    access_token_seconds: int = 900
    """Life of an access token."""
    refresh_token_seconds: int = 7 * 24 * 3600
    """Life of a refresh token."""
    one_token_per_client: bool = True
    """A login that names a `clientId` ends the tokens of the earlier one with the same name."""
    logout_revokes_tokens: bool = True
    """Whether logging out ends the tokens on the server."""
    impersonation_refreshes: bool = True
    """Whether `auth/refresh-token` takes the refresh token of `manage-domain`."""

    missing_domain_status: Literal[404, 400] = 404
    """Calls that name an unknown domain, but for the two below."""
    missing_domain_on_manage: Literal["404", "INVALID_PERMISSIONS"] = "404"
    """`manage-domain` for an unknown domain: 404, or 400 with that code."""
    missing_domain_settings_status: Literal[404, 400, 200] = 200
    """`domain-settings` of an unknown domain."""
    missing_user_status: Literal[404, 400, 200] = 400
    """Calls that name an unknown mailbox, alias or list."""
    deleting_missing_succeeds: bool = False
    """Whether a bulk deletion passes over names that do not exist."""
    failure_status: Literal[400, 200] = 400
    """Business refusals: name in use, over a limit, weak password."""
    sends_nulls: bool = False
    """Whether members without a value are sent as null; otherwise they are left out."""
    accepts_trailing_slash: bool = True
    """Whether `alias-put/` is `alias-put`; otherwise 404."""
    binds_texts: bool = True
    """Whether `"2"` binds to a number and `"True"` to a flag; otherwise 400."""

    domain_list_has_sizes: bool = True
    """Whether elements of `sysadmin/domains` carry `size`, `maxSize`, `sizeMb`."""
    sysadmin_list_users_has_sizes: bool = True
    """Whether elements of `sysadmin/list-users` carry the mailbox sizes."""
    sysadmin_user_has_data: bool = True
    """Whether `sysadmin/user/{email}` tells the account, or only that it exists."""
    settings_bind_limit_names: bool = False
    """Whether `userLimit`, `aliasLimit`, `listLimit` also bind in `domainSettings`."""
    create_binds_outgoing_ip: bool = False
    """Whether `domain-put` heeds `domainData.outgoingIP`."""

    update_routes: Literal["new", "old", "both"] = "new"
    """`post-user` and `post-user-mail` (new); `user/{email}`, `user-mail/{email}` (until 2024)."""
    user_put_takes_address: bool = True
    """Whether `user-put` takes a full address as `userName`."""
    alias_edit_resets_omitted: bool = True
    """Whether flags left out when an alias is edited fall back to their defaults."""
    unmanaged_protocol_status: Literal[200, 403] = 200
    """A protocol patch in a domain that may not manage it: success without effect, or 403."""
    dkim_enable_creates_key: bool = True
    """Whether `dkim-enable` makes a pending key where there is none, or succeeds without effect."""
    dkim_flag_switches_signing: bool = False
    """Whether `enableDkimSigningDomainAdmin` switches signing, or is a permission alone."""
    auto_responder: Literal["root", "wrapped"] = "root"
    """Whether the automatic answer's members stand at the root or in `autoResponderSettings`."""
    duplicate_list_code: Literal["", "MAILING_LIST_ADD_ERROR"] = ""
    """What a list whose name is taken is told; '' is `USER_ADD_ERROR_NAME_IN_USE`."""
    duplicate_domain_alias_code: Literal[
        "DOMAIN_ALIAS_ADD_ERROR_NAME_IN_USE", "DOMAIN_ALIAS_ADD_ERROR"
    ] = "DOMAIN_ALIAS_ADD_ERROR_NAME_IN_USE"
    """What a domain alias whose name is taken is told."""
    list_add_answers_item: bool = True
    """Whether creating a list tells its number."""
    list_edit_resets_omitted: bool = True
    """Whether settings left out when a list is edited fall back to their defaults."""
    largest_page: int = 0
    """The most members of a list that one page holds, whatever was asked for; 0 is no cap."""
    has_sysadmin_dkim: bool = True
    """Whether `sysadmin/dkim-*` exist; older builds have the domain's own calls only."""

    def changed(self, members: Mapping[str, Any]) -> Profile:
        """A copy with these switches set. Raises ValueError for an unknown switch or value."""
        return changed(self, members)
