"""What somebody did in the demo shortly before: a table sent in, and a mailbox given up.

The worker of the demo carries it out as soon as it runs.
"""

from __future__ import annotations

from provisioning.actions import bulk_runs, deletions
from provisioning.actors import Actor
from provisioning.models import BulkRun, HandOver, Mailbox, Platform, Service

TABLES = {
    Platform.SMARTERMAIL: """address;name;storage_gb;activesync;sign_in
ines.moreau;Inès Moreau;5;yes;yes
season;Summer season;2;no;no
shop;Shop;10;;
tom;Tom;lots;no;yes
""",
    Platform.POLARISMAIL: """address,name,storage_gb,type
ines.moreau,Inès Moreau,5,basic
season,Summer season,2,basic
boss,The boss,500,enhanced
""",
}


def make_up() -> None:
    """One import that was carried out, one that waits for a decision; one mailbox in its grace."""
    seen = set()
    for service in Service.objects.select_related("client").order_by("whmcs_service_id"):
        mailboxes = Mailbox.objects.filter(service=service).order_by("-local_part")
        platform = Platform(service.plan.platform)
        if platform in seen or len(mailboxes) < 2:
            continue
        seen.add(platform)
        by = Actor(Actor.CUSTOMER, service.client.full_name)
        mailbox = mailboxes[0]
        deletions.delete(mailbox=mailbox, by=by)
        run = _read(service, by, TABLES[platform])
        if platform == Platform.SMARTERMAIL:
            bulk_runs.confirm(run=run, by=by)
            bulk_runs.work_on(run.pk)


def _read(service: Service, by: Actor, table: str) -> BulkRun:
    run = bulk_runs.start(
        service=service,
        by=by,
        file_name="summer-season.csv",
        content=table.encode(),
        hand_over=HandOver.SHEET,
    )
    bulk_runs.work_on(run.pk)
    return run
