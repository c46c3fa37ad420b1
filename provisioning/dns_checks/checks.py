"""All checks of a domain, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from provisioning.dns_answers import Answer, Question
from provisioning.dns_checks import client_names, dkim, dmarc, mx, ownership, spf
from provisioning.dns_checks.lookups import Look, Lookups
from provisioning.dns_checks.values import Finding, WantedRecord, Wish

Judge = Callable[[Wish, Look], Finding]
Asker = Callable[[Iterable[Question]], Mapping[Question, Answer]]

JUDGES: tuple[Judge, ...] = (
    ownership.judge,
    mx.judge,
    spf.judge,
    dkim.judge,
    dmarc.judge,
    client_names.judge_autodiscover,
    client_names.judge_autoconfig,
)
# An SPF record may include another, ten times over; nothing honest goes deeper.
MAX_ROUNDS = 15


def judge(wish: Wish, look: Look) -> tuple[Finding, ...]:
    """One finding for each kind of record."""
    return tuple(one(wish, look) for one in JUDGES)


def expected(wish: Wish) -> tuple[WantedRecord, ...]:
    """Every record to publish for a domain that has none yet, in the order of the page."""
    return (
        *ownership.expected(wish),
        *mx.expected(wish),
        *spf.expected(wish),
        *dkim.expected(wish),
        *dmarc.expected(wish),
        *client_names.expected_autodiscover(wish),
        *client_names.expected_autoconfig(wish),
    )


def judge_by_asking(
    wish: Wish, ask_all: Asker, judges: tuple[Judge, ...] = JUDGES
) -> tuple[tuple[Finding, ...], Mapping[Question, Answer]]:
    """Judges, asks what was missing, and judges again, until nothing is missing.

    Gives the findings, and the answers that they rest on. Each question is asked once.
    """
    known: dict[Question, Answer] = {}
    findings: tuple[Finding, ...] = ()
    for _ in range(MAX_ROUNDS):
        lookups = Lookups(known)
        findings = tuple(one(wish, lookups) for one in judges)
        if not lookups.wanted:
            break
        known.update(ask_all(lookups.wanted))
    return findings, known
