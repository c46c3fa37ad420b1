"""The commands of WHMCS's modules, under /bridge/v1/."""

from __future__ import annotations

from django.urls import path

from clientarea.bridge import invoices, people, servers, views

urlpatterns = [
    path("create", views.create_service, name="bridge-create"),
    path("change-package", views.change_package, name="bridge-change-package"),
    path("suspend", views.suspend_service, name="bridge-suspend"),
    path("unsuspend", views.unsuspend_service, name="bridge-unsuspend"),
    path("terminate", views.terminate_service, name="bridge-terminate"),
    path("change-password", views.change_password, name="bridge-change-password"),
    path("renew", views.renew_service, name="bridge-renew"),
    path("test-connection", servers.test_connection, name="bridge-test-connection"),
    path("list-accounts", servers.list_accounts, name="bridge-list-accounts"),
    path("usage", servers.read_usage, name="bridge-usage"),
    path("metrics", servers.read_metrics, name="bridge-metrics"),
    path("sso", people.mint_sso_link, name="bridge-sso"),
    path("mail-server-login", people.log_in_to_mail_server, name="bridge-mail-server-login"),
    path("server-page", servers.show_server_page, name="bridge-server-page"),
    path("refresh", people.refresh_service, name="bridge-refresh"),
    path("state", people.read_state, name="bridge-state"),
    path("overview", people.read_overview, name="bridge-overview"),
    path("check-product", servers.check_product, name="bridge-check-product"),
    path("health", servers.read_health, name="bridge-health"),
    path("invoice-lines", invoices.compute_invoice_lines, name="bridge-invoice-lines"),
    path("invoice-applied", invoices.note_invoice_applied, name="bridge-invoice-applied"),
    path("invoice-cancelled", invoices.note_invoice_cancelled, name="bridge-invoice-cancelled"),
]
