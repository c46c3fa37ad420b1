"""One client with everything there is to show: the ground of every page state and its picture."""

from __future__ import annotations

import json
from datetime import timedelta

from django.core import signing
from django.utils import timezone

from clientarea.device_guide import shared_guide_path
from provisioning.actions import (
    aliases,
    auto_replies,
    bulk_runs,
    deletions,
    dns_sharing,
    logins,
    mail_move,
    mailboxes,
    setup_links,
)
from provisioning.actors import OUTSIDE
from provisioning.audit import Entry, record_all
from provisioning.models import (
    Alias,
    AuditEvent,
    BillingRun,
    BulkRun,
    DistributionList,
    DomainAlias,
    DomainAliasRequest,
    Mailbox,
    Operation,
    OperationStatus,
    Ownership,
    Plan,
    Server,
    Service,
    ServiceStatus,
)
from provisioning.operations import closing
from tests.clientarea.roles import invite
from tests.clientarea.views.dns_page import store
from tests.factories import (
    ALICE,
    GIGABYTE,
    PASSWORD,
    make_alias,
    make_list,
    make_mailbox,
    make_mailboxes,
    make_plan,
    make_server,
    make_service,
)
from tests.invoices import DUE_ON, invoice_of, measure, use

OPTIONS = {13: "include:spf.host.test", 17: "3", 21: "on", 23: "none"}
TABLE = "address,name,activesync\nnora,Nora,yes\nbob,Bobby,\nx@elsewhere.test,,\nsales,Sales,\n"
TABLES = {"unreadable": "address,colour\nx,red\n", "finished": "address,name\nnora,Nora\n"}
Names = dict[str, str]


def build(plan: Plan | None = None) -> Names:
    """Makes it all, and returns what stands in the addresses of its pages."""
    plan = plan or make_plan(name="Business Mail", max_mailbox_count=100, options=OPTIONS)
    server = make_server(client_host_name="mail.host.test")
    busy = make_service(
        whmcs_service_id=101,
        domain_name="client.test",
        plan=plan,
        server=server,
        catch_all_target="",
    )
    names = _fill(busy)
    _make_quiet_services(busy, server)
    return names | _make_polaris(busy)


def settle(status: str = OperationStatus.SUCCEEDED, error_code: str = "") -> None:
    """All that is under way ends."""
    ended = {**closing.ended(), "status": status, "error_code": error_code}
    Operation.objects.filter(finished_at=None).update(**ended)
    for model in (Mailbox, Alias, DistributionList, DomainAlias):
        model._default_manager.exclude(state="active").update(state="active")


def _fill(service: Service) -> Names:
    make_mailboxes(service, 60)
    bob = make_mailbox(service, "bob", display_name="Bob Stone", forward_targets=["bob@x.test"])
    _bill(service)
    sales = make_alias(service, "sales", [bob.address, "partner@elsewhere.test"])
    make_alias(service, "info", [bob.address])
    team = make_list(
        service,
        "team",
        [bob.address, "guest@elsewhere.test"],
        moderators=[bob.address],
        posting="members",
        description="Everybody in the office",
        refused_members=["gone@client.test"],
    )
    make_list(service, "unread", None)
    own = DomainAlias.objects.create(service=service, domain_name="own.test", state="active")
    request = DomainAliasRequest.objects.create(
        service=service, domain_name="brand.test", proof_text="mail-domain-verification=1f0c9a"
    )
    undoable, overtaken = _make_events(service, bob, sales)
    _put_under_way(service)
    row = store(service, records={"client.test MX": []})
    row.save()
    mail_move.note_addresses(
        service=service,
        by=ALICE,
        addresses=["bob@client.test", "old@client.test", f"{'a-long-name-' * 5}@client.test"],
    )
    run = BillingRun.objects.filter(service=service).latest("pk")
    return {
        "bob": str(bob.pk),
        "waiting": str(Mailbox.objects.get(local_part="waiting").pk),
        "sales": str(sales.pk),
        "team": str(team.pk),
        "unread": str(DistributionList.objects.get(local_part="unread").pk),
        "own": str(own.pk),
        "request": str(request.pk),
        "undoable": str(undoable.pk),
        "overtaken": str(overtaken.pk),
        "refused": str(Operation.objects.get(object_name="anna@client.test").pk),
        "bill": str(run.pk),
        "setup": setup_links.create(mailbox=Mailbox.objects.get(local_part="leaver"), by=ALICE),
        "records": dns_sharing.share(service=service, by=ALICE, days=7),
        "device": shared_guide_path(bob),
        "invitation": invite(service, "viewer", "friend@helper.example"),
        **_asked(bob),
        **_imports(service),
    }


def _bill(service: Service) -> None:
    """Storage that grows, a mailbox on its way to be charged, one that is gone, a past invoice."""
    Service.objects.filter(pk=service.pk).update(
        recurring_amount=6, billing_cycle="Monthly", next_due_on=DUE_ON, refreshed_at=timezone.now()
    )
    for day in range(30, -1, -1):
        measure(service, 21 - day * 0.3, days_ago=day)
    use(service, "bob", "eas", "mapi")
    use(service, "zoe", "eas", hours=50, ended=5, deleted=True)
    invoice_of(service).run()
    use(service, "late", "mapi", hours=1)
    service.refresh_from_db()


def _make_events(service: Service, bob: Mailbox, sales: Alias) -> tuple[AuditEvent, AuditEvent]:
    """A change that can be taken back, and one that was overtaken."""
    aliases.change(alias=sales, by=ALICE, targets=[bob.address], is_hidden=True)
    settle()
    mailboxes.adjust(mailbox=bob, by=ALICE, wanted={"quota_bytes": 10 * GIGABYTE})
    settle()
    events = AuditEvent.objects.filter(whmcs_service_id=service.whmcs_service_id)
    overtaken = events.get(verb="change_mailbox")
    Mailbox.objects.filter(pk=bob.pk).update(quota_bytes=7 * GIGABYTE)
    entry = Entry(
        "mailbox_changed",
        bob.address,
        {"quota_bytes": 10 * GIGABYTE, "forward_targets": []},
        {"quota_bytes": 7 * GIGABYTE, "forward_targets": ["bob@x.test"]},
    )
    record_all(OUTSIDE, service, [entry])
    return events.get(verb="alias_changed"), overtaken


def _put_under_way(service: Service) -> None:
    """Changes in each of their states, one of them refused."""
    mailboxes.create(
        service=service,
        by=ALICE,
        local_part="anna",
        display_name="Anna Berg",
        password=PASSWORD,
        quota_bytes=7 * GIGABYTE,
        has_eas=True,
        has_mapi=False,
    )
    settle(OperationStatus.FAILED, "name_taken")
    Mailbox.objects.filter(local_part="anna").delete()
    full = make_mailbox(service, "a" * 64, used_bytes=5 * GIGABYTE)
    mailboxes.set_password(mailbox=full, by=ALICE, password=PASSWORD)
    stuck = make_mailbox(service, "aa", display_name="W" * 100)
    mailboxes.delete(mailbox=stuck, by=ALICE)
    Operation.objects.filter(object_id=stuck.pk).update(status=OperationStatus.NEEDS_ATTENTION)
    deletions.delete(mailbox=make_mailbox(service, "leaver"), by=ALICE)
    leaver = Mailbox.objects.filter(local_part="leaver")
    leaver.update(state="active", deletes_at=None, restores={}, is_enabled=True)
    Operation.objects.filter(object_name="leaver@client.test").update(**closing.ended())
    waiting = make_mailbox(service, "waiting", is_enabled=False)
    Mailbox.objects.filter(pk=waiting.pk).update(
        deletes_at=timezone.now() + timedelta(days=5), restores={"is_enabled": True}
    )
    aliases.create(service=service, by=ALICE, local_part="new", targets=["bob@client.test"])


def _asked(bob: Mailbox) -> Names:
    """Questions to the platform: one open, one answered, one that met an error."""
    reading = auto_replies.read_reply(mailbox=bob)
    found = auto_replies.read_reply(mailbox=bob)
    found.answer = json.dumps(
        {
            "is_enabled": True,
            "subject": "Away until Monday",
            "body": "I read my mail again on Monday.",
            "is_html": False,
            "starts_at": "2026-12-01T08:00:00+00:00",
            "ends_at": "2026-12-07T08:00:00+00:00",
            "outside_audience": "contacts",
            "only_when_addressed_directly": False,
        }
    )
    found.answered_at = timezone.now()
    found.save()
    failed = auto_replies.read_reply(mailbox=bob)
    failed.error_code, failed.answered_at = "server_unavailable", timezone.now()
    failed.save()
    opened = logins.open_mailbox(mailbox=bob, by=ALICE)
    tokens = {"reading": reading, "reply": found, "unread_reply": failed}
    return {
        name: signing.dumps([bob.pk, inquiry.pk], salt="auto-reply")
        for name, inquiry in tokens.items()
    } | {"login": signing.dumps([bob.pk, opened.pk], salt="webmail")}


def _imports(service: Service) -> Names:
    """A table in each of its states; one at a time may be open, so they get these in the end."""
    runs = {}
    for name in ("planned", "running", "being_read", "unreadable", "cancelled", "finished"):
        text = TABLES.get(name, TABLE)
        run = bulk_runs.start(
            service=service,
            by=ALICE,
            file_name="staff.csv",
            content=text.encode(),
            hand_over="sheet",
        )
        bulk_runs.work_on(run.pk)
        if name == "finished":
            bulk_runs.confirm(run=run, by=ALICE)
            bulk_runs.work_on(run.pk)
        runs[name] = str(run.pk)
        ended_at = None if name in {"planned", "running", "being_read"} else timezone.now()
        BulkRun.objects.filter(pk=run.pk).exclude(status="unreadable").update(
            status="finished" if name == "finished" else "cancelled", finished_at=ended_at
        )
    for name in ("planned", "running", "being_read"):
        status = "reading" if name == "being_read" else name
        BulkRun.objects.filter(pk=runs[name]).update(status=status)
    return runs


def _make_quiet_services(busy: Service, server: Server) -> None:
    """A suspended, an empty, an unproven, a pending service, and one out of reach."""
    common = {"client": busy.client, "plan": busy.plan, "server": server}
    suspended = {"status": ServiceStatus.SUSPENDED, "suspend_reason": "Overdue on payment"}
    make_service(whmcs_service_id=102, **common, **suspended)
    make_service(whmcs_service_id=103, **common)
    now = timezone.now()
    make_service(
        whmcs_service_id=104,
        **common,
        status=ServiceStatus.UNPROVEN,
        ownership=Ownership.PENDING,
        ownership_record_name="mx-verification",
        ownership_record_type="TXT",
        ownership_record_value="3c9f1a7e" * 8,
        ownership_deadline_at=now + timedelta(hours=20),
        ownership_checked_at=now - timedelta(minutes=3),
    )
    make_service(whmcs_service_id=105, **common, status=ServiceStatus.PENDING)
    away = make_service(
        whmcs_service_id=107, **common, refreshed_at=now, refresh_error_code="server_unavailable"
    )
    make_mailbox(away, "bob")


def _make_polaris(busy: Service) -> Names:
    """The other platform, with what it has more and less."""
    polaris = make_service(
        whmcs_service_id=106,
        client=busy.client,
        domain_name="polaris.test",
        plan=make_plan(name="Mail Plus", platform="polarismail", brand=busy.plan.brand),
        server=make_server(platform="polarismail"),
        admin_username="",
        refreshed_at=timezone.now(),
    )
    pia = make_mailbox(polaris, "pia", display_name="Pia Lund")
    crew = make_list(polaris, "crew", [pia.address], moderators=[pia.address])
    return {"pia": str(pia.pk), "crew": str(crew.pk)}
