"""Every state of every page that a person sees: its name, its address, and what to do there.

A new page gets a line here; `test_every_state.py` fails without one. In the addresses stand names
of `world.py`. `{service}` is the busy service of SmarterMail, 106 the one of PolarisMail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.journeys import acts

SERVICE = "/services/101"
POLARIS = "/services/106"


@dataclass(frozen=True)
class State:
    """`act` leads from the page to the state; `visitor`: one of `visitors.py`."""

    name: str
    path: str
    act: Callable[[Page], None] | None = None
    visitor: str = "alice"
    status: int = 200


def _of(service: str, prefix: str, *pages: tuple[str, str]) -> list[State]:
    return [State(f"{prefix}-{name}", f"{service}/{path}") for name, path in pages]


STATES: Sequence[State] = [
    State("services", "/"),
    State("signed-out", "/", visitor="nobody", status=403),
    State("not-found", "/no/such/page/", status=404),
    State("login-link-used", "/sso/used/", visitor="nobody", status=410),
    State("gallery", "/gallery/"),
    State("setup", "/setup/{setup}/", visitor="nobody"),
    State("setup-refused", "/setup/{setup}/", acts.send_password, "nobody"),
    State("setup-used", "/setup/used/", visitor="nobody", status=410),
    State("shared-records", "/records/{records}/", visitor="nobody"),
    State("shared-records-ended", "/records/ended/", visitor="nobody", status=404),
    State("shared-guide", "{device}", visitor="nobody"),
    State("shared-guide-ended", "/device/ended/", visitor="nobody", status=404),
    *[
        State(f"overview-{name}", f"/services/{number}/")
        for number, name in (
            (101, "busy"),
            (102, "suspended"),
            (103, "empty"),
            (104, "unproven"),
            (105, "pending"),
            (106, "polaris"),
            (107, "unreachable"),
        )
    ],
    *_of(
        SERVICE,
        "mailboxes",
        ("list", "mailboxes/"),
        ("last-page", "mailboxes/?page=2"),
        ("nothing-found", "mailboxes/?search=nothing-has-this-name"),
        ("filtered", "mailboxes/?only=deleting"),
        ("add", "mailboxes/add/"),
        ("correct", "mailboxes/add/?correct={refused}"),
        ("edit", "mailboxes/{bob}/"),
        ("edit-deleting", "mailboxes/{waiting}/"),
        ("password", "mailboxes/{bob}/password/"),
        ("delete", "mailboxes/{bob}/delete/"),
        ("owner-link", "mailboxes/{bob}/owner-link/"),
        ("reply-being-read", "mailboxes/{bob}/auto-reply/?reading={reading}"),
        ("reply", "mailboxes/{bob}/auto-reply/?reading={reply}"),
        ("reply-not-read", "mailboxes/{bob}/auto-reply/?reading={unread_reply}"),
        ("webmail", "mailboxes/{bob}/webmail/{login}/"),
        ("import", "mailboxes/import/"),
        *(
            (f"import-{name}", f"mailboxes/import/{{{name}}}/")
            for name in ("planned", "running", "finished", "unreadable", "cancelled", "being_read")
        ),
    ),
    State("notifications", f"{SERVICE}/notifications/"),
    State("mailboxes-menu", f"{SERVICE}/mailboxes/?search=bob", acts.open_menu),
    State("mailboxes-delete-dialog", f"{SERVICE}/mailboxes/?search=bob", acts.open_delete_dialog),
    State("mailboxes-selected", f"{SERVICE}/mailboxes/", acts.select_two),
    State("mailboxes-selection-question", f"{SERVICE}/mailboxes/", acts.ask_to_delete_two),
    State("mailboxes-add-refused", f"{SERVICE}/mailboxes/add/", acts.send_empty),
    State("mailboxes-empty", "/services/103/mailboxes/"),
    State("mailboxes-suspended", "/services/102/mailboxes/"),
    State("mailboxes-pending", "/services/105/mailboxes/"),
    State("mailboxes-unreachable", "/services/107/mailboxes/"),
    *_of(
        SERVICE,
        "addresses",
        ("aliases", "aliases/"),
        ("alias-add", "aliases/add/"),
        ("alias-edit", "aliases/{sales}/"),
        ("alias-delete", "aliases/{sales}/delete/"),
        ("catch-all", "aliases/catch-all/"),
        ("forwards", "aliases/forwards/"),
        ("forward", "aliases/forwards/{bob}/"),
        ("lists", "lists/"),
        ("list-add", "lists/add/"),
        ("list-edit", "lists/{team}/"),
        ("list-unread", "lists/{unread}/"),
        ("list-delete", "lists/{team}/delete/"),
        ("domain-aliases", "domain-aliases/"),
        ("domain-alias-add", "domain-aliases/add/"),
        ("domain-alias-remove", "domain-aliases/{own}/delete/"),
        ("domain-alias-withdraw", "domain-aliases/waiting/{request}/withdraw/"),
        ("receivers", "receivers/"),
        ("receivers-found", "receivers/?address=sales"),
        ("receivers-nobody", "receivers/?address=nobody-has-this"),
    ),
    State("addresses-alias-add-refused", f"{SERVICE}/aliases/add/", acts.send_empty),
    State("addresses-list-add-refused", f"{SERVICE}/lists/add/", acts.send_empty),
    State("addresses-aliases-empty", "/services/103/aliases/"),
    State("addresses-lists-empty", "/services/103/lists/"),
    *_of(
        SERVICE,
        "dns",
        ("page", "dns/"),
        ("provider", "dns/?provider=godaddy"),
        ("dkim", "dns/dkim/enable/"),
        ("dmarc", "dns/dmarc/"),
        ("share", "dns/share/"),
        ("move", "dns/move/"),
    ),
    State("dns-unchecked", "/services/103/dns/"),
    *_of(
        SERVICE,
        "usage",
        ("page", "usage/"),
        ("bill", "usage/bill/"),
        ("earlier-bill", "usage/bills/{bill}/"),
    ),
    State("usage-empty", "/services/103/usage/"),
    State("usage-polaris", f"{POLARIS}/usage/"),
    *_of(
        SERVICE,
        "history",
        ("page", "history/"),
        ("filtered", "history/?who=outside&about=mailboxes"),
        ("nothing-found", "history/?search=nothing-has-this-name"),
        ("undo", "history/{undoable}/undo/"),
        ("undo-overtaken", "history/{overtaken}/undo/"),
    ),
    State("people", f"{SERVICE}/people/"),
    State("people-open", f"{SERVICE}/people/", acts.open_person),
    State("people-invite-refused", f"{SERVICE}/people/", acts.send_empty_invitation),
    State("people-not-yours", f"{SERVICE}/mailboxes/add/", visitor="helper", status=403),
    State("invitation", "/invitation/{invitation}/", visitor="nobody"),
    State("invitation-used", "/invitation/used/", visitor="nobody", status=410),
    State("sign-in", "/sign-in/", visitor="nobody"),
    State("sign-in-refused", "/sign-in/", acts.send_wrong_password, "nobody"),
    State("sign-in-code", "/sign-in/code/", visitor="nobody"),
    State("sign-in-code-enter", "/sign-in/code/", acts.ask_for_code, "coder"),
    State("sign-in-second-step", "/sign-in/", acts.give_password, "stepper"),
    State("security", "/security/", visitor="helper"),
    State("security-passkeys", "/security/passkeys/"),
    State("security-passkey-add", "/security/passkeys/add/", visitor="helper"),
    State("security-password-set", "/security/password/new/", visitor="helper"),
    State("security-password-change", "/security/password/"),
    State("security-app", "/security/app/", visitor="helper"),
    State("security-app-remove", "/security/app/remove/"),
    State("security-recovery", "/security/recovery/"),
    State("security-recovery-new", "/security/recovery/new/"),
    State("confirm-password", "/security/confirm/"),
    State("confirm-second", "/security/confirm/second/"),
    State("confirm-code", "/security/confirm/code/", visitor="helper"),
    State("confirm-code-enter", "/security/confirm/code/", acts.ask_to_confirm, "helper"),
    State("history-empty", "/services/107/history/"),
    *_of(SERVICE, "devices", ("list", "devices/"), ("guide", "devices/{bob}/")),
    *_of(
        POLARIS,
        "polaris",
        ("mailboxes", "mailboxes/"),
        ("mailbox-add", "mailboxes/add/"),
        ("mailbox-edit", "mailboxes/{pia}/"),
        ("aliases", "aliases/"),
        ("alias-add", "aliases/add/"),
        ("list-edit", "lists/{crew}/"),
        ("branding", "branding/"),
        ("branding-reset", "branding/reset/"),
        ("dns", "dns/"),
    ),
]
