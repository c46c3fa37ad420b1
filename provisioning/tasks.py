"""Celery tasks: load by id, call one function. The rows are the truth, so a task may be lost."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from provisioning.actions import bulk_runs, deletions, whmcs_sync
from provisioning.operations import (
    connection,
    details,
    differences,
    dns,
    domain_aliases,
    inquiries,
    notices,
    outbox,
    ownership,
    refresh,
    retention,
    runner,
    sweep,
    usage,
    whmcs_usage,
)


@shared_task(name="provisioning.run_service")
def run_service(service_id: int) -> None:
    runner.run_service(service_id)


@shared_task(name="provisioning.sweep")
def sweep_due() -> None:
    sweep.sweep()


@shared_task(name="provisioning.probe_paused_servers")
def probe_paused_servers() -> None:
    sweep.probe_paused_servers()


@shared_task(name="provisioning.refresh_service")
def refresh_service(service_id: int) -> None:
    refresh.refresh_service(service_id)


@shared_task(name="provisioning.refresh_all")
def refresh_all() -> None:
    refresh.ask_for_all()


@shared_task(name="provisioning.sync_whmcs")
def sync_whmcs(*, full: bool) -> None:
    whmcs_sync.sync_and_log(full=full)


@shared_task(name="provisioning.collect_usage")
def collect_usage(server_id: int) -> None:
    usage.collect(server_id)


@shared_task(name="provisioning.collect_usage_everywhere")
def collect_usage_everywhere() -> None:
    usage.ask_all_servers()


@shared_task(name="provisioning.exchange_usage")
def exchange_usage() -> None:
    whmcs_usage.exchange_and_log()


@shared_task(name="provisioning.compare_with_whmcs")
def compare_with_whmcs(server_id: int) -> None:
    differences.compare(server_id)


@shared_task(name="provisioning.compare_with_whmcs_everywhere")
def compare_with_whmcs_everywhere() -> None:
    differences.ask_all_servers()


@shared_task(name="provisioning.check_ownership")
def check_ownership(service_id: int) -> None:
    ownership.check(service_id)


@shared_task(name="provisioning.check_ownership_everywhere")
def check_ownership_everywhere() -> None:
    ownership.ask_for_all()


@shared_task(name="provisioning.test_connection")
def test_connection(server_id: int) -> None:
    connection.test(server_id)


@shared_task(name="provisioning.check_dns")
def check_dns(service_id: int) -> None:
    dns.check(service_id)


@shared_task(name="provisioning.check_dns_due")
def check_dns_due() -> None:
    dns.ask_for_due()


@shared_task(name="provisioning.check_dns_everywhere")
def check_dns_everywhere() -> None:
    dns.ask_for_all()


@shared_task(name="provisioning.send_mail")
def send_mail(mail_id: int) -> None:
    outbox.send(mail_id)


@shared_task(name="provisioning.sweep_outbox")
def sweep_outbox() -> None:
    outbox.sweep()


@shared_task(name="provisioning.answer_inquiry")
def answer_inquiry(inquiry_id: int) -> None:
    inquiries.answer(inquiry_id)


@shared_task(name="provisioning.work_on_bulk_run")
def work_on_bulk_run(run_id: int) -> None:
    bulk_runs.work_on(run_id)


@shared_task(name="provisioning.resume_bulk_runs")
def resume_bulk_runs() -> None:
    bulk_runs.resume_lost()


@shared_task(name="provisioning.delete_due_mailboxes")
def delete_due_mailboxes() -> None:
    deletions.delete_due()


@shared_task(name="provisioning.check_domain_alias")
def check_domain_alias(request_id: int) -> None:
    domain_aliases.check(request_id)


@shared_task(name="provisioning.check_domain_aliases_everywhere")
def check_domain_aliases_everywhere() -> None:
    domain_aliases.ask_for_all()


@shared_task(name="provisioning.read_list_members")
def read_list_members(list_id: int) -> None:
    details.read_members(list_id)


@shared_task(name="provisioning.read_mailbox_forward")
def read_mailbox_forward(mailbox_id: int) -> None:
    details.read_forward(mailbox_id)


@shared_task(name="provisioning.read_alias_flags")
def read_alias_flags(alias_id: int) -> None:
    details.read_flags(alias_id)


@shared_task(name="provisioning.read_catch_all")
def read_catch_all(service_id: int) -> None:
    details.read_catch_all(service_id)


@shared_task(name="provisioning.tidy")
def tidy() -> None:
    retention.tidy(timezone.now())


@shared_task(name="provisioning.send_notices")
def send_notices() -> None:
    notices.tell_all(timezone.now())


@shared_task(name="provisioning.send_tranche_notices")
def send_tranche_notices() -> None:
    notices.tell_of_tranches(timezone.now())
