"""White label: whatever a customer gets to see, it names the reseller's brand and nobody else, no
platform and no product of ours. Pages are found by following every link."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.test import Client as Browser
from django.urls import Resolver404, resolve
from django.utils import timezone
from pytest_django import Settings

from provisioning.models import Brand, OutgoingMail, Plan, Service
from provisioning.operations.letters import compose
from tests import people
from tests.clientarea.routes import POSTED, ROUTES, RULES
from tests.factories import make_brand, make_plan
from tests.journeys import world
from tests.journeys.states import STATES

pytestmark = pytest.mark.django_db

OURS = ("smartermail", "polarismail", "whmcs", "mailroom")
# Links that lead to one more page of the same list, or the same list in another order.
VISITS_PER_ROUTE = 3
LETTERS = Path(django_settings.BASE_DIR) / "templates" / "emails"
ASKED_BY_PROGRAMS = (
    "/mail/config-v1.1.xml?emailaddress=bob@client.test",
    "/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=bob@client.test",
    "/autodiscover/autodiscover.json?Email=bob@client.test&Protocol=ActiveSync",
)
BRANDS = {
    "Fjord Mail": {"language": "en"},
    "Summit Post": {
        "language": "fr",
        "host_name": "panel.summit.example",
        "name": "Summit Post",
        "colour": "#1f5c2a",
        "support_url": "https://help.summit.example/",
        "billing_url": "https://billing.summit.example/",
        "support_email": "help@summit.example",
    },
}


@pytest.fixture(params=list(BRANDS))
def brand(request: pytest.FixtureRequest, settings: Settings) -> Brand:
    """The brand that sells; the other one and the installation's own are there too."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.BRAND_NAME = "North Harbour Mail"
    made = {
        name: make_brand(**{key: value for key, value in values.items() if key != "language"})
        for name, values in BRANDS.items()
    }
    return made[request.param]


@pytest.fixture
def plan(brand: Brand) -> Plan:
    return make_plan(name="Business", max_mailbox_count=100, options=world.OPTIONS, brand=brand)


def forbidden(brand: Brand) -> list[str]:
    """In lower case, as it is looked for."""
    others = ["north harbour"]
    for name in BRANDS:
        if name != brand.name:
            others += [name.lower(), name.partition(" ")[0].lower()]
    return [*OURS, *others]


def found_in(text: str, brand: Brand) -> list[str]:
    text = html.unescape(text).lower()
    return [
        f"{word}: …{text[max(0, text.find(word) - 40) : text.find(word) + 40]}…"
        for word in forbidden(brand)
        if word in text
    ]


def test_no_page_and_no_download_names_anybody_else(brand: Brand, plan: Plan) -> None:
    names = world.build(plan)
    alice = people.alice(Service.objects.get(whmcs_service_id=101))
    alice.cookies["django_language"] = BRANDS[brand.name]["language"]
    starts = [state.path.format(**names) for state in STATES if state.name != "gallery"]
    seen: set[str] = set()
    faults = {}
    for path, answer in crawl(alice, [*starts, *ASKED_BY_PROGRAMS], brand.host_name):
        seen.add(_route_of(path))
        if found := found_in(f"{answer.headers}{_text(answer)}", brand):
            faults[path] = found
    assert faults == {}
    assert _to_be_seen() - seen == set()


def _to_be_seen() -> set[str]:
    """Everything that a link can ask for; parts of pages and staff's rooms aside."""
    pages = {str(name) for _route, name in ROUTES if RULES[str(name)] in {"service", "client"}}
    parts = {name for name in pages if name.endswith(("-row", "-price", "-logo"))}
    return pages - POSTED - parts


def crawl(browser: Browser, paths: list[str], host: str) -> Iterator[tuple[str, Any]]:
    """Every answer that links lead to, a few of each kind."""
    visits: Counter[str] = Counter()
    waiting, known = list(paths), set(paths)
    while waiting:
        path = waiting.pop(0)
        route = _route_of(path)
        visits[route] += 1
        if route in {"", "sign-out", "admin"} or (
            visits[route] > VISITS_PER_ROUTE and path not in paths
        ):
            continue
        answer = browser.get(path, headers={"Host": host})
        yield path, answer
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        for link in re.findall(r'(?:href|src|hx-get)="([^"#]+)', answer.content.decode()):
            target = urlsplit(urljoin(f"http://{host}{path}", html.unescape(link)))
            address = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc == host and address not in known:
                known.add(address)
                waiting.append(address)


def _route_of(path: str) -> str:
    if path.startswith("/static/"):
        return path
    try:
        found = resolve(path.partition("?")[0])
    except Resolver404:
        return path if path in {"/no/such/page/"} else ""
    return "admin" if found.app_name == "admin" else found.url_name or ""


def _text(answer: Any) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        # A workbook is packed: what it says stands in its parts.
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(map(packed.read, packed.namelist()))
    return str(content.decode("utf-8", "replace"))


def test_no_style_and_no_script_names_anybody() -> None:
    for name in ("css", "js"):
        folder = Path(str(finders.find(name)))
        for file in folder.rglob(f"*.{name}"):
            text = file.read_text().lower()
            assert [word for word in OURS if word in text] == [], file


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_letter_names_anybody_else(brand: Brand, plan: Plan, language: str) -> None:
    world.build(plan)
    service = Service.objects.select_related("plan").get(whmcs_service_id=101)
    kinds = {file.stem for file in LETTERS.glob("*.html")} - {"base"}
    assert "setup_link" in kinds
    for kind in kinds:
        mail = OutgoingMail(
            pk=1,
            kind=kind,
            recipient="bob@elsewhere.test",
            language_code=language,
            service=service,
            created_at=timezone.now(),
            context={
                "address": "bob@client.test",
                "records": ["MX", "SPF"],
                "page_path": "/services/101/dns/",
                "setup_path": "/setup/x/",
            },
        )
        source = compose(mail).message().as_string()
        assert found_in(source, brand) == [], kind
        assert brand.name in source
