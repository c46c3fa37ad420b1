"""Figures as people read them, in the active language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from babel import dates
from django.utils import timezone
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from provisioning import money

KILOBYTE, MEGABYTE, GIGABYTE = 1024, 1024**2, 1024**3


def bytes_text(byte_count: int) -> str:
    """`1.50 GB`, whole MB below one GB, whole KB below one MB and at least 1 (AT-F07)."""
    if byte_count >= GIGABYTE:
        number = number_format(Decimal(byte_count) / GIGABYTE, 2, force_grouping=True)
        return gettext("%(number)s GB") % {"number": number}
    if byte_count >= MEGABYTE:
        return gettext("%(number)s MB") % {"number": number_format(byte_count // MEGABYTE)}
    kilobytes = max(1, byte_count // KILOBYTE) if byte_count else 0
    return gettext("%(number)s KB") % {"number": number_format(kilobytes)}


def limit_text(byte_count: int) -> str:
    """The same without needless decimals, for figures that somebody chose: `20 GB`."""
    if byte_count >= GIGABYTE and byte_count % GIGABYTE == 0:
        number = number_format(byte_count // GIGABYTE, force_grouping=True)
        return gettext("%(number)s GB") % {"number": number}
    return bytes_text(byte_count)


def number_text(number: int) -> str:
    """`1,234` in English, `1 234` in French."""
    return number_format(number, force_grouping=True)


def day_text(day: date) -> str:
    """`Nov. 27, 2026`; `27 novembre 2026` in French."""
    return date_format(day, "DATE_FORMAT")


def moment_text(moment: datetime) -> str:
    """`10:42` today, `yesterday, 10:42`, else with its date."""
    local = timezone.localtime(moment)
    clock = time_format(local, "H:i")
    age_days = (timezone.localdate() - local.date()).days
    if age_days == 0:
        return clock
    if age_days == 1:
        return gettext("yesterday, %(time)s") % {"time": clock}
    return gettext("%(date)s, %(time)s") % {
        "date": date_format(local, "DATE_FORMAT"),
        "time": clock,
    }


def duration_text(seconds: float) -> str:
    """`3 minutes`: the largest unit alone, in the active language."""
    return dates.format_timedelta(timedelta(seconds=seconds), locale=get_language() or "en")


def span_text(seconds: int) -> str:
    """`12 days`, `3 days 4 h`, `4 h 10 min`; at least a minute."""
    days, rest = divmod(seconds, 86_400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if days:
        text = ngettext("%(count)s day", "%(count)s days", days) % {"count": number_text(days)}
        return gettext("%(days)s %(hours)s h") % {"days": text, "hours": hours} if hours else text
    if hours:
        return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return gettext("%(minutes)s min") % {"minutes": max(1, minutes)}


def local_day_text(moment: datetime) -> str:
    """The day of a moment, here."""
    return day_text(timezone.localtime(moment).date())


def day_text_in(day_count: int) -> str:
    """The date so many days from now."""
    return day_text(timezone.localdate() + timedelta(days=day_count))


def money_text(amount: Decimal, currency_code: str) -> str:
    """`$24.50` for people who read English, `24,50 $US` for those who read French."""
    return money.money_text(amount, currency_code, get_language() or "")


# WHMCS's billing cycles; one that costs nothing regularly has no words.
CYCLES = {
    "One Time": gettext_lazy("once"),
    "Monthly": gettext_lazy("a month"),
    "Quarterly": gettext_lazy("a quarter"),
    "Semi-Annually": gettext_lazy("every six months"),
    "Annually": gettext_lazy("a year"),
    "Biennially": gettext_lazy("every two years"),
    "Triennially": gettext_lazy("every three years"),
}


def cycle_text(billing_cycle: str) -> str:
    """`a month` for WHMCS's `Monthly`; '' for a cycle without payments."""
    return str(CYCLES.get(billing_cycle, ""))


def fill_percent(used: int, limit: int | None) -> int:
    """0 to 100; 0 when there is no limit."""
    return min(100, used * 100 // limit) if limit else 0
