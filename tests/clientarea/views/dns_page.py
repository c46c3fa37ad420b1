"""The DNS page with what a worker would have found."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client as Browser
from django.utils import timezone

from provisioning.dns_checks import checks
from provisioning.dns_guide import rows, wishes
from provisioning.models import DkimKeyState, DnsCheck, Plan, Server, Service
from tests.provisioning.dns_checks.zone import KEY, look_in

PAGE = "/services/101/dns/"
HOST = {
    "mail.host.test A": ["192.0.2.1"],
    "spf.host.test TXT": ["v=spf1 ip4:192.0.2.0/24 -all"],
}
GREEN = {
    **HOST,
    "client.test MX": ["10 mail.host.test."],
    "client.test TXT": ["v=spf1 include:spf.host.test ~all"],
    "s1._domainkey.client.test TXT": [f"v=DKIM1; p={KEY}"],
    "_dmarc.client.test TXT": ["v=DMARC1; p=none"],
    "autodiscover.client.test CNAME": ["mail.host.test"],
    "_autodiscover._tcp.client.test SRV": ["0 0 443 mail.host.test."],
}
KEY_RECORD = {"name": "s1._domainkey.client.test", "value": f"v=DKIM1; k=rsa; p={KEY}"}


def with_host(service: Service) -> Service:
    """The service on a host that records can name, with SPF and DMARC in its plan."""
    Plan.objects.update(option_texts={"13": "include:spf.host.test", "21": "on", "23": "none"})
    Server.objects.update(client_host_name="mail.host.test")
    return Service.objects.select_related("plan", "server").get(pk=service.pk)


def store(service: Service, *unknown: str, **values: Any) -> DnsCheck:
    """Stores the findings of the green records, some replaced by those in `records`."""
    records = {**GREEN, **values.pop("records", {})}
    now = timezone.now()
    defaults = {
        "dkim_state": DkimKeyState.ACTIVE,
        "dkim_records": {"active": KEY_RECORD},
        "dkim_read_at": now,
        "checked_at": now,
        "provider_code": "cloudflare",
    }
    check, _ = DnsCheck.objects.update_or_create(service=service, defaults={**defaults, **values})
    findings = checks.judge(wishes.wish_of(service, check), look_in(records, unknown, now))
    rows.store(check, findings, now)
    return check


def card(browser: Browser, check_id: str, page: str = PAGE) -> str:
    """The text of one record's card."""
    html = browser.get(page).content.decode()
    article = re.search(
        rf'<article class="record" id="record-{check_id}">.*?</article>', html, re.S
    )
    assert article, check_id
    stripped = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", article[0], flags=re.S)
    return re.sub(r"\s+", " ", stripped).replace("&quot;", '"').replace("&#x27;", "'")
