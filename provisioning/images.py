"""Pictures that people send: what is kept is written anew, so that nothing else travels along.

PNG and JPEG alone. SVG is a document with scripts, and GIF has no use for a logo: both are refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MAX_SIDE_PIXELS = 2000
PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8\xff"
# Colour type -> samples a pixel, and the bit depths that go with it (PNG, table 11.1).
PNG_COLOURS = {
    0: (1, {1, 2, 4, 8, 16}),
    2: (3, {8, 16}),
    3: (1, {1, 2, 4, 8}),
    4: (2, {8, 16}),
    6: (4, {8, 16}),
}
# Kept besides the picture itself: what is needed to show its colours.
PNG_KEPT = {b"PLTE", b"tRNS", b"gAMA", b"sRGB"}
JPEG_FRAMES = {0xC0, 0xC1, 0xC2}
# Tables, restart interval and Adobe's note on how the colours are coded.
JPEG_KEPT = {0xDB, 0xC4, 0xDD, 0xEE}


class ImageRefused(ValueError):
    """Not a picture that can be taken; `code` is "too_large", "not_an_image" or "too_many_pixels".

    A file that only begins like a picture is "not_an_image".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Picture:
    """A picture written anew; `media_type` is what to serve it as."""

    content: bytes
    media_type: str
    width_pixels: int
    height_pixels: int


def checked_picture(content: bytes, *, max_bytes: int) -> Picture:
    """Reads a PNG or JPEG file by what is in it, not by its name; raises `ImageRefused`."""
    if len(content) > max_bytes:
        raise ImageRefused("too_large")
    try:
        if content.startswith(PNG_START):
            return _png(content)
        if content.startswith(JPEG_START):
            return _jpeg(content)
    except (struct.error, IndexError, zlib.error):
        # Cut short, or bytes that only look like a picture.
        raise ImageRefused("not_an_image") from None
    raise ImageRefused("not_an_image")


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise ImageRefused("not_an_image")
    if max(width, height) > MAX_SIDE_PIXELS:
        raise ImageRefused("too_many_pixels")


def _png(content: bytes) -> Picture:
    chunks = list(_png_chunks(content))
    names = [name for name, _ in chunks]
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or b"IDAT" not in names:
        raise ImageRefused("not_an_image")
    header = chunks[0][1]
    width, height, depth, colour, compression, filtering, interlaced = struct.unpack(
        ">IIBBBBB", header
    )
    _check_size(width, height)
    samples, depths = PNG_COLOURS.get(colour, (0, set[int]()))
    if depth not in depths or (compression, filtering) != (0, 0) or interlaced > 1:
        raise ImageRefused("not_an_image")
    line_bytes = 1 + (width * samples * depth + 7) // 8
    # An interlaced picture has up to seven passes, each with its own filter bytes and padding.
    most_bytes = line_bytes * height + (interlaced and 7 * 2 * (height + width))
    pixels = _inflated(b"".join(data for name, data in chunks if name == b"IDAT"), most_bytes)
    if not interlaced and len(pixels) != most_bytes:
        raise ImageRefused("not_an_image")
    kept = [chunk for chunk in chunks if chunk[0] in PNG_KEPT]
    written = [(b"IHDR", header), *kept, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")]
    return Picture(
        PNG_START + b"".join(_png_chunk(*chunk) for chunk in written), "image/png", width, height
    )


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and data of each chunk up to IEND; what follows that is left behind."""
    position = len(PNG_START)
    while True:
        length, name = struct.unpack_from(">I4s", content, position)
        data = content[position + 8 : position + 8 + length]
        (checksum,) = struct.unpack_from(">I", content, position + 8 + length)
        if checksum != zlib.crc32(name + data):
            raise ImageRefused("not_an_image")
        yield name, data
        if name == b"IEND":
            return
        position += 12 + length


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), name) + data + struct.pack(">I", zlib.crc32(name + data))


def _inflated(packed: bytes, most_bytes: int) -> bytes:
    """Unpacks no more than there may be: a small file can hold gigabytes of nothing."""
    unpacker = zlib.decompressobj()
    pixels = unpacker.decompress(packed, most_bytes)
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise ImageRefused("not_an_image")
    return pixels


def _jpeg(content: bytes) -> Picture:
    written = [content[:2]]
    size: tuple[int, int] | None = None
    position = 2
    while True:
        sign, marker, length = struct.unpack_from(">BBH", content, position)
        segment = content[position : position + 2 + length]
        if sign != 0xFF or len(segment) != 2 + length or length < 2:
            raise ImageRefused("not_an_image")
        position += 2 + length
        if marker in JPEG_FRAMES and size is None:
            height, width = struct.unpack_from(">HH", segment, 5)
            size = (width, height)
            _check_size(width, height)
            written.append(segment)
        elif marker in JPEG_KEPT:
            written.append(segment)
        elif marker == 0xDA:
            written.append(segment)
            end = _end_of_scan(content, position)
            written.append(content[position:end])
            position = end
            if content[end : end + 2] == b"\xff\xd9":
                break
        elif not 0xE0 <= marker <= 0xFE:
            raise ImageRefused("not_an_image")
    if size is None:
        raise ImageRefused("not_an_image")
    return Picture(b"".join([*written, b"\xff\xd9"]), "image/jpeg", *size)


def _end_of_scan(content: bytes, position: int) -> int:
    """Where the coded pixels end: at the next marker that is neither stuffing nor a restart."""
    while True:
        position = content.find(b"\xff", position)
        if position < 0:
            raise ImageRefused("not_an_image")
        if content[position + 1] not in {0x00, *range(0xD0, 0xD8)}:
            return position
        position += 2
