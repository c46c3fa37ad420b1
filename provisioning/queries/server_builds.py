"""Builds of mail servers that a person should hear about.

SmarterMail before build 9511 lets strangers in past its sign-in, and that is being made use of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from provisioning.models import Platform, Server

SAFE_SMARTERMAIL_BUILD = 9511


@dataclass(frozen=True)
class BuildWarning:
    """The build in use and the first safe one."""

    build: int
    safe_build: int


def warning_of(server: Server) -> BuildWarning | None:
    """None when the build is safe, or is not known."""
    if server.platform != Platform.SMARTERMAIL:
        return None
    build = build_of(server.software_version)
    if build is None or build >= SAFE_SMARTERMAIL_BUILD:
        return None
    return BuildWarning(build, SAFE_SMARTERMAIL_BUILD)


def build_of(version: str) -> int | None:
    """`100.0.9510.12345` and `Build 9510 (Jan 15, 2026)` alike; None for anything else."""
    named = re.search(r"build\s*(\d{4,5})", version, re.IGNORECASE)
    if named:
        return int(named[1])
    numbers = re.fullmatch(r"\d+\.\d+\.(\d{4,5})(?:\.\d+)?", version.strip())
    return int(numbers[1]) if numbers else None
