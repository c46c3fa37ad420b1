from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from clientarea.bridge.openapi import description
from clientarea.bridge.urls import urlpatterns

FILE = "docs/bridge-openapi.json"


def text() -> str:
    """The description as the file holds it."""
    return json.dumps(description(urlpatterns), indent=1, ensure_ascii=False) + "\n"


class Command(BaseCommand):
    help = f"Writes the bridge's OpenAPI description into {FILE}."

    def handle(self, *args: Any, **options: Any) -> None:
        Path(settings.BASE_DIR, FILE).write_text(text(), encoding="utf-8")
        self.stdout.write(FILE)
