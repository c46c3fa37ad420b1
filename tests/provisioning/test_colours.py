from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from provisioning import colours
from provisioning.colours import DARK_SURFACES, LIGHT_SURFACES, NEEDED_CONTRAST, contrast

TOKENS = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text()
any_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_the_surfaces_are_those_of_the_stylesheet() -> None:
    found = {
        name: (light, dark)
        for name, light, dark in re.findall(
            r"--(surface(?:-\d)?|canvas): light-dark\((#\w+), (#\w+)\)", TOKENS
        )
    }
    assert {light for light, _ in found.values()} == set(LIGHT_SURFACES)
    assert {dark for _, dark in found.values()} == set(DARK_SURFACES)


@given(any_colour)
def test_every_colour_has_a_readable_neighbour(colour: str) -> None:
    light = colours.light_tones(colours.readable_in_light(colour))
    dark = colours.dark_tones(colours.readable_in_dark(colour))
    assert light.faint_pairs(LIGHT_SURFACES) == []
    assert dark.faint_pairs(DARK_SURFACES) == []


@given(any_colour)
def test_a_readable_colour_is_left_alone(colour: str) -> None:
    if colours.is_readable_in_light(colour):
        assert colours.readable_in_light(colour) == colour
        assert min(contrast(colour, surface) for surface in LIGHT_SURFACES) >= NEEDED_CONTRAST


@pytest.mark.parametrize("text", ["red", "#fff", "#GGGGGG", "1b3f98", "#1b3f9811"])
def test_what_is_no_colour_is_a_fault(text: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        contrast(text, "#ffffff")
