from __future__ import annotations

import struct
import zlib

import pytest

from provisioning.images import ImageRefused, checked_picture
from tests.pictures import PNG_START, chunk, jpeg, png

ROOM = 100_000


def refusal_of(content: bytes, max_bytes: int = ROOM) -> str:
    with pytest.raises(ImageRefused) as refused:
        checked_picture(content, max_bytes=max_bytes)
    return refused.value.code


def test_a_png_is_taken_with_its_size() -> None:
    picture = checked_picture(png(40, 30), max_bytes=ROOM)
    assert (picture.media_type, picture.width_pixels, picture.height_pixels) == (
        "image/png",
        40,
        30,
    )
    assert checked_picture(picture.content, max_bytes=ROOM).content == picture.content


def test_a_jpeg_is_taken_with_its_size() -> None:
    picture = checked_picture(jpeg(16, 8), max_bytes=ROOM)
    assert (picture.media_type, picture.width_pixels, picture.height_pixels) == (
        "image/jpeg",
        16,
        8,
    )


def test_nothing_but_the_picture_is_kept() -> None:
    script = b"<script>alert(1)</script>"
    sent = png(extra=chunk(b"tEXt", b"Comment\x00" + script), tail=script)
    assert script not in checked_picture(sent, max_bytes=ROOM).content
    assert script not in checked_picture(jpeg(comment=script) + script, max_bytes=ROOM).content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello, this is a text file",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\x00" * 40,
        PNG_START + b"<script>",
        png()[:-20],
        jpeg()[:-6],
        png().replace(b"IDAT", b"IDAX"),
        PNG_START + chunk(b"IEND", b""),
        PNG_START
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"too short"))
        + chunk(b"IEND", b""),
    ],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    assert refusal_of(content) == "not_an_image"


def test_a_small_file_that_unpacks_into_gigabytes_is_not_unpacked() -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0))
    bomb = chunk(b"IDAT", zlib.compress(b"\x00" * 10_000_000))
    assert refusal_of(PNG_START + header + bomb + chunk(b"IEND", b"")) == "not_an_image"


def test_size_is_limited_in_bytes_and_pixels() -> None:
    assert refusal_of(png(), max_bytes=50) == "too_large"
    assert refusal_of(png(2001, 1)) == "too_many_pixels"
    assert refusal_of(jpeg(8, 3000)) == "too_many_pixels"
