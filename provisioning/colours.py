"""A brand's colours: what a page makes of one colour, and whether everybody can read it.

Pure arithmetic on `#rrggbb`, after WCAG 2.2 (relative luminance, contrast ratio).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

HEX = re.compile(r"#[0-9a-f]{6}")
# WCAG 1.4.3 for text of normal size.
NEEDED_CONTRAST = 4.5
WHITE, BLACK = "#ffffff", "#000000"
# What a colour stands on: the surfaces of static/css/tokens.css (a test compares the two).
LIGHT_SURFACES = ("#ffffff", "#f5f6f8", "#f8f9fb", "#eef0f4")
DARK_SURFACES = ("#161a21", "#0e1116", "#1b2029", "#232934")
LIGHT_ON_BRAND, DARK_ON_BRAND = WHITE, "#0c1222"


@dataclass(frozen=True)
class Tones:
    """The four tokens of a brand in one theme, see static/css/tokens.css."""

    brand: str
    strong: str
    soft: str
    on_brand: str

    def faint_pairs(self, surfaces: tuple[str, ...]) -> list[tuple[str, str]]:
        """Pairs of text and ground that are too close to read."""
        pairs = [(self.brand, surface) for surface in surfaces]
        pairs += [(self.strong, self.soft), (self.brand, self.soft)]
        pairs += [(self.on_brand, self.brand), (self.on_brand, self.strong)]
        return [pair for pair in pairs if contrast(*pair) < NEEDED_CONTRAST]


def light_tones(colour: str) -> Tones:
    """The tones of `colour` on light pages."""
    return Tones(colour, mixed(colour, BLACK, 0.25), mixed(colour, WHITE, 0.91), LIGHT_ON_BRAND)


def dark_tones(colour: str) -> Tones:
    """The tones of `colour` on dark pages."""
    soft = mixed(colour, DARK_SURFACES[0], 0.88)
    return Tones(colour, mixed(colour, WHITE, 0.3), soft, DARK_ON_BRAND)


def is_readable_in_light(colour: str) -> bool:
    """Whether links, buttons and marked entries in `colour` can be read on light pages."""
    return not light_tones(colour).faint_pairs(LIGHT_SURFACES)


def is_readable_in_dark(colour: str) -> bool:
    """The same for dark pages."""
    return not dark_tones(colour).faint_pairs(DARK_SURFACES)


def readable_in_light(colour: str) -> str:
    """`colour`, or the nearest darker one that can be read on light pages."""
    return _moved(colour, BLACK, is_readable_in_light)


def readable_in_dark(colour: str) -> str:
    """`colour`, or the nearest lighter one that can be read on dark pages."""
    return _moved(colour, WHITE, is_readable_in_dark)


def _moved(colour: str, towards: str, is_fit: Callable[[str], bool]) -> str:
    steps = (mixed(colour, towards, step / 100) for step in range(101))
    return next(moved for moved in steps if is_fit(moved))


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of `other` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    if not HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour such as #1b3f98")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    shares = [channel / 255 for channel in _channels(colour)]
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
