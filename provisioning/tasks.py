"""Celery tasks: load by id, call one function. The rows are the truth, so a task may be lost."""

from __future__ import annotations

from celery import shared_task

from provisioning.operations import refresh, runner, sweep


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
