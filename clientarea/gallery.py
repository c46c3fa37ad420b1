from __future__ import annotations


def gallery_context() -> dict[str, object]:
    return {}
