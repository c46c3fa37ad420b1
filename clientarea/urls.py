"""Root URL conf. `<whmcs_service_id>` is WHMCS's service id."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from clientarea.views import (
    auto_reply,
    brand,
    branding,
    bulk,
    client_setup,
    dashboard,
    devices,
    dmarc,
    dns,
    dns_sharing,
    errors,
    health,
    history,
    mail_move,
    mailbox_deletions,
    mailbox_list,
    mailbox_selection,
    mailboxes,
    notifications,
    operations,
    overview,
    owner_links,
    setup,
    site,
    sso,
    usage,
    webmail,
)

mailbox_urls: list[URLPattern | URLResolver] = [
    path("", mailbox_list.list_mailboxes, name="mailbox-list"),
    path("add/", mailboxes.add_mailbox, name="mailbox-add"),
    path("<int:mailbox_id>/", mailboxes.edit_mailbox, name="mailbox-edit"),
    path("<int:mailbox_id>/password/", mailboxes.set_password, name="mailbox-password"),
    path("price/", mailboxes.show_price, name="mailbox-price"),
    path("import/", bulk.import_mailboxes, name="mailbox-import"),
    path("import/<int:import_id>/", bulk.show_run, name="bulk-run"),
    path("import/<int:import_id>/confirm/", bulk.confirm_run, name="bulk-confirm"),
    path("import/<int:import_id>/cancel/", bulk.cancel_run, name="bulk-cancel"),
    path("import/<int:import_id>/sheet/", bulk.show_sheet, name="bulk-sheet"),
    *(
        path(f"{name}.{kind}", view, {"file_format": kind}, name=f"mailbox-{name}-{kind}")
        for name, view in (
            ("export", bulk.export_mailboxes),
            ("template", bulk.download_template),
        )
        for kind in ("csv", "xlsx")
    ),
    path("<int:mailbox_id>/auto-reply/", auto_reply.edit_auto_reply, name="mailbox-auto-reply"),
    path("selection/", mailbox_selection.change_selected, name="mailbox-selection"),
    path("<int:mailbox_id>/delete/", mailbox_deletions.delete_mailbox, name="mailbox-delete"),
    path("<int:mailbox_id>/restore/", mailbox_deletions.restore_mailbox, name="mailbox-restore"),
    path("<int:mailbox_id>/sign-in/", mailbox_deletions.switch_sign_in, name="mailbox-sign-in"),
    path("<int:mailbox_id>/owner-link/", owner_links.make_owner_link, name="owner-link"),
    path(
        "<int:mailbox_id>/owner-link/revoke/",
        owner_links.revoke_owner_link,
        name="owner-link-revoke",
    ),
    path("<int:mailbox_id>/row/", mailbox_list.show_row, name="mailbox-row"),
    path("<int:mailbox_id>/webmail/", webmail.open_webmail, name="webmail"),
    path("<int:mailbox_id>/webmail/<str:token>/", webmail.wait_for_webmail, name="webmail-wait"),
]

history_urls: list[URLPattern | URLResolver] = [
    path("", history.show_history, name="history"),
    path("export.csv", history.export_history, name="history-export"),
    path("<int:event_id>/undo/", history.undo_change, name="history-undo"),
]

branding_urls: list[URLPattern | URLResolver] = [
    path("", branding.edit_branding, name="branding"),
    path("reset/", branding.reset_branding, name="branding-reset"),
    path("logo/", branding.show_branding_logo, name="branding-logo"),
]

usage_urls: list[URLPattern | URLResolver] = [
    path("", usage.show_usage, name="usage"),
    path("bill/", usage.show_bill, name="usage-bill"),
    path("bills/<int:run_id>/", usage.show_earlier_bill, name="usage-bill-earlier"),
]

device_urls: list[URLPattern | URLResolver] = [
    path("", devices.show_devices, name="device-list"),
    path("<int:mailbox_id>/", devices.show_guide, name="device-guide"),
    path("<int:mailbox_id>/profile/", devices.download_profile, name="device-profile"),
]

# What mail programs ask by themselves, see clientarea/client_hosts.py.
client_setup_urls: list[URLPattern | URLResolver] = [
    path("mail/config-v1.1.xml", client_setup.show_autoconfig, name="autoconfig"),
    path(
        ".well-known/autoconfig/mail/config-v1.1.xml",
        client_setup.show_autoconfig,
        name="autoconfig-well-known",
    ),
    path("autodiscover/autodiscover.xml", client_setup.discover, name="autodiscover"),
    path("autodiscover/autodiscover.json", client_setup.discover_json, name="autodiscover-json"),
    path(
        "autodiscover/autodiscover.json/v1.0/<str:address>",
        client_setup.discover_json,
        name="autodiscover-json-address",
    ),
]

service_urls: list[URLPattern | URLResolver] = [
    path("", overview.show_overview, name="service-overview"),
    path("ownership/check/", overview.check_ownership, name="ownership-check"),
    path("mailboxes/", include(mailbox_urls)),
    path("usage/", include(usage_urls)),
    path("", include("clientarea.address_urls")),
    path("history/", include(history_urls)),
    path("notifications/", notifications.edit_notifications, name="notifications"),
    path("people/", include("clientarea.people_urls")),
    path("branding/", include(branding_urls)),
    path("devices/", include(device_urls)),
    path("dns/", dns.show_dns, name="dns"),
    path("dns/check/", dns.check_again, name="dns-check"),
    path("dns/zone-file/", dns.download_zone, name="dns-zone-file"),
    path("dns/dkim/<str:deed>/", dns.switch_dkim, name="dns-dkim"),
    path("dns/dmarc/", dmarc.build_dmarc, name="dmarc-builder"),
    path("dns/share/", dns_sharing.share_dns, name="dns-share"),
    path("dns/share/<int:link_id>/end/", dns_sharing.revoke_link, name="dns-share-revoke"),
    path("dns/move/", mail_move.move_mail, name="mail-move"),
    path("dns/move/address/", mail_move.set_address_aside, name="mail-move-address"),
    path("dns/move/forget/", mail_move.forget_move, name="mail-move-forget"),
    path(
        "operations/<int:operation_id>/dismiss/",
        operations.dismiss_operation,
        name="operation-dismiss",
    ),
]

urlpatterns = [
    path("", dashboard.list_services, name="service-list"),
    path("services/<int:whmcs_service_id>/", include(service_urls)),
    path("setup/<str:token>/", setup.choose_password, name="setup"),
    path("sso/<str:token>/", sso.redeem_link, name="sso-redeem"),
    path("", include("clientarea.account_urls")),
    path("sign-out/", sso.leave, name="sign-out"),
    path("device/<str:token>/", devices.show_shared_guide, name="shared-guide"),
    path("device/<str:token>/profile/", devices.download_shared_profile, name="shared-profile"),
    path("records/<str:token>/", dns_sharing.show_shared_dns, name="shared-dns"),
    *client_setup_urls,
    path("theme/", site.choose_theme, name="theme"),
    path("help/", site.show_help, name="help"),
    path("gallery/", site.show_gallery, name="gallery"),
    path("brand/<str:digest>.css", brand.show_style, name="brand-style"),
    path("brand/<str:digest>/logo", brand.show_logo, name="brand-logo"),
    path("language/", include("django.conf.urls.i18n")),
    path("healthz", health.is_alive, name="healthz"),
    path("readyz", health.is_ready, name="readyz"),
    path("metrics", health.show_metrics, name="metrics"),
    path("bridge/v1/", include("clientarea.bridge.urls")),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.broken
