"""Sentences for error codes: one for the customer, one for the reseller's staff.

The customer's sentence says what happened and the way out; staff's names the cause and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

GENERIC = _("This could not be done. Please try again, or ask support if it happens again.")

CUSTOMER_SENTENCES = {
    "name_malformed": _(
        "Start with a letter or a digit, then use letters, digits, dots, hyphens or underscores: "
        "64 characters at most."
    ),
    "name_taken": _("%(address)s exists already. Choose another name."),
    "name_is_mailbox": _(
        "%(address)s exists already: a mailbox uses this name. Choose another one."
    ),
    "name_is_alias": _("%(address)s exists already as an alias. Change that one instead."),
    "name_is_list": _("%(address)s exists already as a distribution list. Choose another name."),
    "dns_link_limit": _("%(limit)s links are open already. End one of them first."),
    "person_known": _("%(address)s has a role or an invitation already."),
    "people_limit": _("%(limit)s people have a role already. Remove one of them first."),
    "mailbox_limit": _("All %(limit)s mailboxes of your plan are in use."),
    "platform_limit": _("The mail server allows no more mailboxes for this domain. Ask support."),
    "password_outer_space": _("A password cannot begin or end with a space."),
    "password_too_short": _("Use %(min_length)s characters or more."),
    "password_no_upper": _("Add an upper-case letter."),
    "password_no_digit": _("Add a digit."),
    "password_no_special": _("Add a special character: ! @ # $ % ^ & * - _ = +"),
    "password_contains_name": _("The password must not contain the name of the mailbox."),
    "password_contains_domain": _("The password must not contain the domain."),
    "password_rejected": _("The mail server refuses this password. Choose a longer one."),
    "quota_out_of_range": _("Between 0 (no limit) and 1,024 GB."),
    "domain_not_verified": _("Prove first that the domain is yours: publish its DNS record."),
    "quota_needed": _("Enter a size: storage cannot be unlimited here."),
    "kind_not_offered": _("Your plan does not include this kind of mailbox."),
    "protocol_not_offered": _("Your plan does not include this option."),
    "protocol_not_available": _("The mail server did not switch this option on. Ask support."),
    "change_under_way": _("%(address)s is still being changed. Try again in a moment."),
    "kind_limit": _("All %(limit)s mailboxes of this kind are in use: %(count)s/%(limit)s."),
    "quota_above_plan": _("Your plan allows at most %(limit)s for one mailbox."),
    "quota_pool_full": _("All mailboxes together may have %(limit)s; %(left)s are left."),
    "mailbox_deleting": _("%(address)s is about to be deleted. Restore it first."),
    "not_deleting": _("This mailbox is not about to be deleted."),
    "auto_reply_incomplete": _("A reply that is switched on needs a subject and a text."),
    "auto_reply_too_long": _("At most 200 characters of subject and 20,000 of text."),
    "auto_reply_times": _("Enter both a start and a later end, or neither."),
    "domain_mismatch": _("This address is not in %(domain)s."),
    "limit_reached": _("Limit reached: %(count)s/%(limit)s."),
    "line_twice": _("Stands in line %(line)s already."),
    "cell_kind": _("“%(cell)s” is no type: write basic or enhanced."),
    "cell_yes_no": _("“%(cell)s” is neither yes nor no."),
    "cell_number": _("“%(cell)s” is no number of GB."),
    "cell_email": _("“%(cell)s” is no e-mail address."),
    "table_too_large": _("The file is too large: at most %(limit)s MB."),
    "table_too_long": _("The file is too long: at most %(limit)s lines."),
    "table_empty": _("There is nothing in the file."),
    "table_unreadable": _("This is neither a CSV file nor an Excel file (.xlsx)."),
    "table_unknown_column": _("The first line names a column that is not known: “%(column)s”."),
    "table_without_address": _("The first line names no column “address”."),
    "bulk_under_way": _("Another import is still under way. Wait until it has ended."),
    "mailbox_gone": _("This mailbox no longer exists."),
    "dkim_changed_meanwhile": _("DKIM has changed meanwhile. Look at its state, and try again."),
    "alias_gone": _("This alias no longer exists."),
    "list_gone": _("This distribution list no longer exists."),
    "domain_alias_gone": _("This domain alias no longer exists."),
    "alias_limit": _("All %(limit)s aliases of your plan are in use."),
    "alias_not_included": _("Your plan does not include aliases."),
    "list_limit": _("All %(limit)s distribution lists of your plan are in use."),
    "list_not_included": _("Your plan does not include distribution lists."),
    "option_not_offered": _("The mail server does not have this option."),
    "targets_needed": _("Enter at least one address that gets the mail."),
    "target_malformed": _("“%(target)s” is not an e-mail address."),
    "target_missing": _("%(target)s does not exist. Create it first, or correct the address."),
    "target_not_mailbox": _(
        "%(target)s is not a mailbox of this domain. Here an alias leads to one of its mailboxes."
    ),
    "target_circle": _("Mail would go round in a circle: %(target)s leads back to %(address)s."),
    "too_many_targets": _("At most %(limit)s address is possible here."),
    "members_not_read": _("The members are still being read. Try again in a moment."),
    "members_needed": _("Enter at least one member."),
    "member_malformed": _("“%(target)s” is not an e-mail address."),
    "outside_member_limit": _(
        "At most %(limit)s members outside the domain are possible here; these are %(count)s."
    ),
    "moderator_needed": _("Choose who looks after the list."),
    "moderator_limit": _("At most %(limit)s moderator is possible here."),
    "domain_malformed": _("Enter a domain name, such as example.com."),
    "domain_is_own": _("This is the domain itself."),
    "domain_alias_exists": _("%(domain)s exists already."),
    "domain_alias_limit": _("All %(limit)s domain aliases of your plan are in use."),
    "domain_alias_not_included": _("Your plan does not include domain aliases."),
    "domain_taken": _("This domain is used by somebody else on the mail server. Ask support."),
    "catch_all_leads_here": _(
        "%(address)s gets the mail for unknown names. Switch that off first."
    ),
    "catch_all_not_here": _("Choose an address of %(domain)s that exists."),
    "catch_all_not_alias": _(
        "On this mail server, mail for unknown names can go to an alias only. %(target)s is none."
    ),
    "not_found": _("%(address)s no longer exists on the mail server."),
    "service_not_active": _("This service does not accept changes at the moment."),
    "link_unusable": _("This link has been used or has expired."),
    "unsupported": _("The mail server does not have this function."),
    "undo_overtaken": _(
        "This cannot be undone any more: %(address)s has been changed since. Change it by hand."
    ),
    "undo_done": _("This has been undone already: %(address)s is as it was before."),
    "undo_gone": _("This cannot be undone any more: %(address)s no longer exists."),
    "undo_exists": _("This cannot be undone: %(address)s exists again."),
    "undo_unknown": _("This cannot be undone: it is not known how it was before."),
    "undo_under_way": _("This change is still being made. Wait until it is done, then undo it."),
    "undo_not_made": _("There is nothing to undo: this change was not made."),
    "platform_refused": _("The mail server refused this change. Nothing was changed."),
    "staff_only": _(
        "This password is a technical one and is changed by staff only. Passwords of mailboxes "
        "are changed in the control panel."
    ),
}

STAFF_SENTENCES = {
    "credentials_refused": _(
        "The mail server refuses the administrator account. Check user name and password of the "
        "server record; the account must be a system administrator without two-factor sign-in."
    ),
    "api_unsupported": _(
        "No supported mail server answers there: the REST API may be disabled, or this is another "
        "program. Check host and port, and that the API is enabled."
    ),
    "protocol_violation": _(
        "The server answers something that is not its API, such as a proxy's error page. Check "
        "what stands between the panel and the mail server."
    ),
    "host_unreachable": _(
        "The mail server cannot be reached: check host name and port, and that a firewall lets "
        "the panel through."
    ),
    "host_not_allowed": _(
        "The mail server's host name leads to the panel's own machine, which is not allowed. "
        "Correct the host name, or set ALLOW_LOCAL_MAIL_SERVERS if the two share a machine."
    ),
    "certificate_invalid": _(
        "The mail server's certificate is not valid for its host name. Renew it, or correct the "
        "host name."
    ),
    "domain_taken": _(
        "The domain exists on the mail server already. Remove it there, or have it adopted."
    ),
    "domain_shared": _(
        "Another active service uses the same domain on the same server. Nothing was removed."
    ),
    "service_has_other_domain": _(
        "This service was set up for another domain. Terminate it before using a new domain."
    ),
    "invalid_plan_option": _("Product option %(slot)s has a value that cannot be used: %(value)s"),
    "service_not_active": _("The service is %(status)s, so this command does not apply."),
    "change_under_way": _("Another command for this service is not finished yet."),
    "free_account": _("A free service is never invoiced, so there is nothing to compare."),
    "run_not_waiting": _("This bill does not wait for anybody."),
    "unknown_service": _(
        "The panel does not know this service. Compare the panel with WHMCS (sync_whmcs), or "
        "create the service first."
    ),
    "domain_malformed": _("The service's domain is not a domain name. Correct it in WHMCS."),
    "malformed_request": _("The module and the panel do not fit together; update the older one."),
    "server_paused": _("Staff have paused this mail server in the panel."),
    "no_server": _("No mail server is chosen for this service in WHMCS."),
    "cancelled": _("Staff have cancelled this operation in the panel."),
    "server_unavailable": _(
        "The mail server is too busy, or did not answer in time. Operations are tried again by "
        "themselves; if this lasts, look at the server itself."
    ),
    "platform_differs": _(
        "The new product is for another mail platform. Mail cannot be moved by a change of package."
    ),
    "domain_missing": _(
        "The mail server does not have this domain any more. Find out who removed it; then "
        "terminate the service, or restore the domain there."
    ),
    "ownership_lapsed": _(
        "The domain was not proven in time, and the mail platform has removed it. Create the "
        "service again, and have the customer publish the DNS record within a day."
    ),
    "no_admin_login": _("This mail platform has no administrator account for a single domain."),
    "no_admin_username": _(
        "The user name of the domain's administrator is not known. Enter it on the service in "
        "WHMCS, or have the domain adopted."
    ),
    "password_empty": _("The new password cannot be empty."),
    "password_contains_name": _("The password must not contain the user name."),
    "no_answer_in_time": _(
        "The panel's workers did not answer in time. Try again; if it happens again, see that "
        "they run."
    ),
    "missing_configurable_options": _(
        "These configurable options have no value: %(names)s. Each one needs a value, and 0 "
        "counts as one."
    ),
    "invalid_configurable_option": _(
        "Configurable option %(name)s has a value that cannot be used: %(value)s"
    ),
    "option_whole_number_from_1": _(
        "Option %(slot)s must be a whole number of 1 or more: %(value)s"
    ),
    "option_whole_number": _("Option %(slot)s must be a whole number: %(value)s"),
    "option_price": _(
        "Option %(slot)s must be a price such as 2.50, without a currency: %(value)s"
    ),
    "option_outbound_address": _(
        "Option %(slot)s must be an IP address, or the word default: %(value)s"
    ),
    "option_spf_placeholder": _(
        "Option %(slot)s still holds the placeholder %(value)s: customers would publish it in "
        "their DNS. Enter your own SPF term."
    ),
    "option_dmarc_policy": _("Option %(slot)s must be none, quarantine or reject: %(value)s"),
    "worker_lost": _("A worker died in the middle. The operation is read back and tried again."),
    "mail_on_its_way": _("The letter is out, or on its way; nothing was changed."),
    "difference_settled": _("WHMCS and the mail server agree by now; nothing was changed."),
    "difference_of_nobody": _(
        "No service of WHMCS has this domain. Sell it there, remove it on the mail server, or "
        "leave it as it is."
    ),
    "difference_undecided": _(
        "WHMCS has not decided about this service. Accept or cancel its order there first."
    ),
    "operation_not_waiting": _("The operation is running or has ended; nothing was changed."),
}

FIELDS = {
    "name_malformed": "local_part",
    "name_taken": "local_part",
    "name_is_mailbox": "local_part",
    "name_is_alias": "local_part",
    "name_is_list": "local_part",
    "quota_out_of_range": "quota",
    "quota_needed": "quota",
}


def customer_sentence(code: str, arguments: Mapping[str, object]) -> str:
    """What the customer reads, in the active language; a general sentence for unknown codes."""
    return _filled(CUSTOMER_SENTENCES.get(code, GENERIC), arguments)


def staff_sentence(code: str, arguments: Mapping[str, object], detail: str = "") -> str:
    """What the reseller's staff reads: the cause, what to do, and the platform's own words."""
    sentence = STAFF_SENTENCES.get(code) or CUSTOMER_SENTENCES.get(code, GENERIC)
    filled = _filled(sentence, arguments)
    return f"{filled} ({detail})" if detail and detail not in {code, filled} else filled


def field_of(code: str) -> str:
    """The form field that a refusal is about, or ''."""
    return "password" if code.startswith("password_") else FIELDS.get(code, "")


def _filled(sentence: object, arguments: Mapping[str, object]) -> str:
    """A gap without an argument stays out: old rows may know fewer arguments than the sentence."""
    text = str(sentence)
    if "%(" not in text:
        return text
    return text % _Arguments(arguments)


class _Arguments(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return {"address": gettext("This address"), "limit": ""}.get(key, "…")
