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
    """`act` leads from the page to the state, `reaches` is the page that it ends on where that is
    another; the visitors stand in `visitors.py`.
    """

    name: str
    path: str
    act: Callable[[Page], None] | None = None
    visitor: str = "alice"
    status: int = 200
    reaches: str = ""


def _of(service: str, prefix: str, *pages: tuple[str, str]) -> list[State]:
    return [State(f"{prefix}-{name}", f"{service}/{path}") for name, path in pages]


STATES: Sequence[State] = [
    State("services", "/"),
    State("signed-out", "/", visitor="nobody", status=403),
    State("not-found", "/no/such/page/", status=404),
    State("login-link-used", "/sso/used/", visitor="nobody", status=410),
    State("help", "/help/", visitor="nobody"),
    State("gallery", "/gallery/"),
    State("setup", "/setup/{setup}/", visitor="nobody"),
    State("setup-refused", "/setup/{setup}/", acts.send_password, "nobody"),
    State("setup-used", "/setup/used/", visitor="nobody", status=410),
    State("sign-in", "/sign-in/", visitor="nobody"),
    State("sign-in-refused", "/sign-in/", acts.send_wrong_password, "nobody"),
    State("sign-in-by-code", "/sign-in/code/", visitor="nobody"),
    State(
        "sign-in-code-sent",
        "/sign-in/code/",
        acts.ask_for_code,
        "stranger",
        reaches="account_confirm_login_code",
    ),
    State("sign-in-second", "/sign-in/", acts.sign_in, "nobody", reaches="mfa_authenticate"),
    State("invitation", "/invitation/{invitation}/", visitor="nobody"),
    State("invitation-used", "/invitation/used/", visitor="nobody", status=410),
    *[
        State(f"security-{name}", f"/security/{path}", visitor=visitor)
        for name, path, visitor in (
            ("bare", "", "novice"),
            ("set-password", "password/new/", "novice"),
            ("app", "app/", "novice"),
            ("passkey", "passkeys/add/", "novice"),
            ("confirm-by-code", "confirm/code/", "novice"),
            ("full", "", "helper"),
            ("confirm", "confirm/", "helper"),
            ("confirm-second", "confirm/second/", "helper"),
            ("change-password", "password/", "helper"),
            ("remove-app", "app/remove/", "helper"),
            ("recovery", "recovery/", "helper"),
            ("new-recovery", "recovery/new/", "helper"),
        )
    ],
    State(
        "security-code-sent",
        "/security/confirm/code/",
        acts.ask_for_code,
        "novice",
        reaches="account_confirm_reauthentication_code",
    ),
    State("overview-helper", "/services/101/", visitor="novice"),
    State("mailboxes-helper", "/services/101/mailboxes/", visitor="novice"),
    State("people", "/services/101/people/"),
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
        ("correct", "mailboxes/add/?operation={refused}"),
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
    State("mailboxes-add-typed", f"{SERVICE}/mailboxes/add/", acts.type_a_mailbox),
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
