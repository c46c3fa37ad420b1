"""Has the platform make a one-click login, in a worker; the page that asked fetches it."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from provisioning.backends.base import Backend
from provisioning.backends.base import LoginLink as PlatformLink
from provisioning.backends.errors import BackendError, Outcome
from provisioning.models import LoginLink
from provisioning.operations.pausing import pause
from provisioning.operations.platform import backend_of
from provisioning.operations.waking import wake_on_commit

logger = logging.getLogger(__name__)

# A platform that does not tell how long its link is good: longer than a page needs to fetch it.
USABLE_FOR = timedelta(minutes=1)
KEPT_FOR = timedelta(minutes=10)


def ask(login_id: int) -> None:
    """Wakes a worker to make the login once the transaction is through."""
    wake_on_commit("provisioning.make_login", login_id)


def make(login_id: int) -> bool:
    """Fetches the link, once however often it is called; a failure is kept as its code."""
    now = timezone.now()
    if not LoginLink.objects.filter(pk=login_id, claimed_at=None).update(claimed_at=now):
        return False
    wish = LoginLink.objects.select_related("service__server").get(pk=login_id)
    server = wish.service.server
    if server is None or server.pause_reason:
        return _note(login_id, error_code="server_unavailable")
    try:
        link = _made(backend_of(server), wish)
    except BackendError as error:
        logger.warning("no login to service %s: %s", wish.service_id, error.code)
        if error.outcome is Outcome.PAUSE:
            pause(server, error)
        return _note(login_id, error_code=error.code)
    latest = now + USABLE_FOR
    expires_at = min(link.expires_at or latest, latest)
    return _note(login_id, url=link.url, expires_at=expires_at)


def _made(backend: Backend, wish: LoginLink) -> PlatformLink:
    if wish.mailbox_address:
        return backend.make_mailbox_login(wish.mailbox_address)
    return backend.make_admin_login(wish.service.domain_name)


def _note(login_id: int, **values: object) -> bool:
    LoginLink.objects.filter(pk=login_id).update(**values)
    return not values.get("error_code")


def forget_old() -> int:
    """Removes wishes that nobody waits for any more, with what is left in them."""
    old = LoginLink.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]
