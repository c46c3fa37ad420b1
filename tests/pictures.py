"""Pictures to send: whole ones of any size, and files that only look like one."""

from __future__ import annotations

import struct
import zlib

PNG_START = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG file."""
    checksum = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I4s", len(data), name) + data + checksum


def png(
    width: int = 4, height: int = 3, *, extra: bytes = b"", tail: bytes = b"", noise_bytes: int = 0
) -> bytes:
    """An RGB picture; `extra` are chunks after the header, `noise_bytes` fill a text chunk."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = (b"\x00" + b"\x20\x60\xc0" * width) * height
    noise = chunk(b"tEXt", b"Comment\x00" + b"x" * noise_bytes) if noise_bytes else b""
    parts = [chunk(b"IHDR", header), extra, noise, chunk(b"IDAT", zlib.compress(pixels))]
    return PNG_START + b"".join(parts) + chunk(b"IEND", b"") + tail


def jpeg(width: int = 8, height: int = 8, *, comment: bytes = b"") -> bytes:
    """The frame of a JPEG file: every segment that a reader looks for, with a few coded bytes."""

    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + segment(0xFE, comment)
        + segment(0xDB, b"\x00" + b"\x10" * 64)
        + segment(0xC0, frame)
        + segment(0xC4, b"\x00" + b"\x00" * 16)
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\x12\xff\x00\x34"
        + b"\xff\xd9"
    )
