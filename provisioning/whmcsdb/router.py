"""Sends WHMCS's tables to WHMCS's database, and refuses every write there."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

APP_LABEL = "whmcsdb"


class WhmcsRouter:
    """Reads of the `whmcsdb` tables go to the alias `whmcs`; writes and migrations are refused."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return "whmcs" if model._meta.app_label == APP_LABEL else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        if model._meta.app_label == APP_LABEL:
            raise PermissionError(f"{model.__name__}: WHMCS's tables are read, never written here.")
        return None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "whmcs" or app_label == APP_LABEL else None
