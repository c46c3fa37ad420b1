from __future__ import annotations

import importlib

from django.apps import AppConfig


class ClientareaConfig(AppConfig):
    name = "clientarea"

    def ready(self) -> None:
        """Registers the deployment checks, and what follows a change of somebody's sign-in."""
        importlib.import_module("clientarea.checks")
        importlib.import_module("clientarea.account_signals")
