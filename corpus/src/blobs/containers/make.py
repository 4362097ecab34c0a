"""Writes the blobs beside it: one harmless attack pickle in every wrapping that Rust makers here cannot write.

Needs joblib's codecs of the standard library, `lz4`, `zstandard` and `py7zr` from the package index.
"""

import bz2
import io
import lzma
import pathlib

import lz4.frame
import py7zr
import zstandard

HERE = pathlib.Path(__file__).parent
ATTACK = b"cos\nsystem\n(S'echo weighbridge'\ntR."
HARMLESS = b"\x80\x04]\x94(K\x01K\x02K\x03e."


def seven(filters, password=None, data=ATTACK, **more):
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=filters, password=password, **more) as archive:
        archive.writestr(b"A model.\n", "readme.txt")
        archive.writestr(data, "model.pkl")
    return out.getvalue()


ZSTD = zstandard.ZstdCompressor()
SKIPPABLE = b"\x50\x2a\x4d\x18\x04\x00\x00\x00skip"
LZMA2 = [{"id": py7zr.FILTER_LZMA2, "preset": 6}]

BLOBS = {
    "attack.bz2": bz2.compress(ATTACK),
    "attack.lzma": lzma.compress(ATTACK, lzma.FORMAT_ALONE),
    "attack.xz": lzma.compress(ATTACK),
    "attack.zst": ZSTD.compress(ATTACK),
    "attack-skippable.zst": SKIPPABLE + ZSTD.compress(ATTACK),
    "attack.lz4": lz4.frame.compress(ATTACK),
    "attack.7z": seven(LZMA2),
    "attack-copy.7z": seven([{"id": py7zr.FILTER_COPY}]),
    "attack-lzma.7z": seven([{"id": py7zr.FILTER_LZMA}]),
    "attack-bzip2.7z": seven([{"id": py7zr.FILTER_BZIP2}]),
    "attack-delta.7z": seven([{"id": py7zr.FILTER_DELTA}, *LZMA2]),
    "attack-two-streams.bz2": bz2.compress(HARMLESS) + bz2.compress(ATTACK),
    "harmless.7z": seven(LZMA2, data=HARMLESS),
    "zeros.xz": lzma.compress(bytes(32 << 20)),
    "zeros.bz2": bz2.compress(bytes(32 << 20)),
}

for name, data in BLOBS.items():
    (HERE / name).write_bytes(data)
