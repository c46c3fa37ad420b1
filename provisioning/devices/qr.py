"""QR codes as inline SVG."""

from __future__ import annotations

import segno


def svg(text: str) -> str:
    """The code of `text`, scalable, coloured by the page; holds no inline style."""
    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(scale=1, border=4, omitsize=True, svgclass=None, lineclass=None)
