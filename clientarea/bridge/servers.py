"""What WHMCS asks about whole servers, products and the panel itself."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import ngettext

import clientarea
from clientarea.bridge import BRIDGE_VERSION, answers, lines, messages, replies
from clientarea.bridge.commands import command
from provisioning import whmcs_values
from provisioning.actions import inquiries, services
from provisioning.actors import Actor
from provisioning.models import Service
from provisioning.product_checks import problems_of
from provisioning.queries import accounts as account_queries
from provisioning.queries import metrics as metric_queries
from provisioning.queries import standing as standing_queries


@command(messages.TestConnection, replies.Connection)
def test_connection(message: messages.TestConnection, by: Actor) -> HttpResponse:
    """Sign in to the server as the form describes it; a failure names its cause."""
    inquiry = inquiries.test_connection(server_record=message.server_record())
    return answers.inquired(inquiry, _connection)


def _connection(told: Mapping[str, Any]) -> replies.Connection:
    """Version and number of domains in one line (module-behaviours.md 2.6)."""
    version, domain_count = told["software_version"], told["domain_count"]
    parts = [version] if version else []
    if domain_count is not None:
        parts.append(ngettext("%(n)s domain", "%(n)s domains", domain_count) % {"n": domain_count})
    return replies.Connection(
        information=", ".join(parts), software_version=version, domain_count=domain_count
    )


@command(messages.ListAccounts, replies.Accounts)
def list_accounts(message: messages.ListAccounts, by: Actor) -> HttpResponse:
    """All domains that the server has, and which services of ours they belong to."""
    server = services.note_server(record=message.server_record(), by=by)
    ours = account_queries.services_by_domain(message.server.whmcs_server_id)
    return answers.inquired(
        inquiries.list_domains(server=server),
        lambda told: replies.Accounts(
            accounts=[
                _account(domain, ours.get(domain["domain_name"])) for domain in told["domains"]
            ]
        ),
    )


def _account(domain: Mapping[str, Any], service: Service | None) -> replies.Account:
    registered_on = service.registered_on if service else None
    return replies.Account(
        domain_name=domain["domain_name"],
        admin_username=domain["admin_username"] or (service.admin_username if service else ""),
        is_enabled=domain["is_enabled"],
        whmcs_service_id=service.whmcs_service_id if service else None,
        email=service.client.email if service else "",
        product_name=service.plan.name if service else "",
        created_on=registered_on.isoformat() if registered_on else "",
    )


@command(messages.ReadUsage, replies.Usage)
def read_usage(message: messages.ReadUsage, by: Actor) -> HttpResponse:
    """Storage of all services of the server, as last measured."""
    return answers.answer(
        replies.Usage(
            services=[
                replies.ServiceUsage(
                    whmcs_service_id=figure.service.whmcs_service_id,
                    disk_used_megabytes=figure.used_megabytes,
                    disk_limit_megabytes=figure.limit_megabytes,
                    measured_at=_instant(figure.measured_at),
                )
                for figure in metric_queries.disk_figures_of(message.whmcs_server_id)
            ]
        )
    )


@command(messages.ReadMetrics, replies.Metrics)
def read_metrics(message: messages.ReadMetrics, by: Actor) -> HttpResponse:
    """The metrics of all services of the server, or of one; as last measured."""
    try:
        name = whmcs_values.domain_name(message.domain_name) if message.domain_name else ""
    except ValueError as error:
        return answers.error_answer("domain_malformed", detail=str(error))
    return answers.answer(
        replies.Metrics(
            tenants=[
                replies.Tenant(
                    whmcs_service_id=known.service.whmcs_service_id,
                    domain_name=known.service.domain_name,
                    metrics=[
                        replies.TenantMetric(
                            name=figure.name,
                            value=str(figure.value),
                            measured_at=_instant(figure.measured_at),
                        )
                        for figure in known.figures
                    ],
                )
                for known in metric_queries.figures_of(message.whmcs_server_id, name)
            ]
        )
    )


@command(messages.ServerPage, replies.Link)
def show_server_page(message: messages.ServerPage, by: Actor) -> HttpResponse:
    """The address of the server's page in the panel, where staff sign in with their own account."""
    server = services.note_server(record=message.server_record(), by=by)
    path = f"/admin/provisioning/server/{server.pk}/change/"
    return answers.answer(replies.Link(redirect_url=f"{settings.PUBLIC_URL}{path}"))


@command(messages.CheckProduct, replies.ProductCheck)
def check_product(message: messages.CheckProduct, by: Actor) -> HttpResponse:
    """What is wrong with a product's options, for staff who have just saved them (AT-A)."""
    texts = whmcs_values.option_texts(message.option_texts)
    return answers.answer(
        replies.ProductCheck(
            problems=[
                replies.ProductProblem(
                    slot=str(problem.slot),
                    is_refused=problem.stops_creation,
                    sentence=lines.product_sentence(problem),
                )
                for problem in problems_of(message.platform, texts)
            ]
        )
    )


@command(messages.ReadHealth, replies.Health)
def read_health(message: messages.ReadHealth, by: Actor) -> HttpResponse:
    """Whether the panel and the modules fit together, and what staff should look at."""
    language = whmcs_values.language_code(message.language)
    with translation.override(language or settings.LANGUAGE_CODE):
        return answers.answer(
            replies.Health(
                panel_version=clientarea.__version__,
                bridge_version=BRIDGE_VERSION,
                clock_skew_seconds=round(time.time()) - message.sent_at,
                lines=lines.health(
                    standing_queries.standing(), module_version=message.module_version
                ),
            )
        )


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
