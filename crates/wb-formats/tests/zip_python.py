"""Makes zips, many of them damaged, and tells what Python's `zipfile` sees in each: one JSON line per file."""

import io
import json
import pathlib
import random
import sys
import warnings
import zipfile
import zlib

warnings.simplefilter("ignore")
random = random.Random(20261123)
folder = pathlib.Path(sys.argv[1])
METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


class Pipe(io.RawIOBase):
    """Cannot seek, so that sizes are written behind the data."""

    def __init__(self, out):
        self.out = out

    def writable(self):
        return True

    def write(self, data):
        return self.out.write(data)


def make():
    out = io.BytesIO()
    with zipfile.ZipFile(random.choice([out, Pipe(out)]), "w") as archive:
        archive.comment = random.choice([b"", b"", b"a comment", b"PK\x05\x06" + bytes(18)])
        for number in range(random.randrange(0, 6)):
            name = random.choice(["a", "dir/b.txt", "ü.txt", "x" * 200, "a"]) + str(number // 2)
            info = zipfile.ZipInfo(name)
            info.compress_type = random.choice(METHODS)
            info.extra = random.choice([b"", b"FB\x04\0ZZZZ", b"\x99\x99\x64\0" + bytes(100)])
            data = random.choice([b"", b"hello" * 50, random.randbytes(300), bytes(5000)])
            with archive.open(info, "w", force_zip64=random.random() < 0.2) as member:
                member.write(data)
    return out.getvalue()


def marks(data):
    """Offsets inside headers, where damage matters."""
    places = []
    for mark, length in ((b"PK\x01\x02", 46), (b"PK\x03\x04", 30), (b"PK\x05\x06", 22), (b"PK\x06\x06", 56)):
        at = data.find(mark)
        while at >= 0:
            places += range(at + 4, min(at + length + 4, len(data)))
            at = data.find(mark, at + 1)
    return places


def damage(data):
    data = bytearray(data)
    for _ in range(random.randrange(0, 4)):
        places = marks(data)
        if places:
            data[random.choice(places)] = random.choice([0, 1, 8, 20, 99, 255, random.randrange(256)])
    kind = random.randrange(9)
    if kind == 0:
        data = data[: random.randrange(len(data) + 1)]
    elif kind == 1:
        data = random.randbytes(random.randrange(1, 100)) + data
    elif kind == 2:
        data = data + random.randbytes(random.randrange(1, 100))
    elif kind == 3:
        data = make() + data
    elif kind == 4:
        data = data + bytes(random.randrange(1, 100))
    return bytes(data)


def see(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = []
            for info in archive.infolist():
                name = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "surrogateescape")
                try:
                    content = zlib.crc32(archive.open(info).read())
                except Exception:
                    content = None
                members.append({
                    "name": name.hex(),
                    "offset": info.header_offset,
                    "method": info.compress_type,
                    "flags": info.flag_bits,
                    "crc": info.CRC,
                    "bytes": info.file_size,
                    "compressed_bytes": info.compress_size,
                    "content": content,
                })
            return members
    except Exception:
        return None


for number in range(int(sys.argv[2])):
    data = make() if number % 8 == 0 else damage(make())
    (folder / str(number)).write_bytes(data)
    print(json.dumps(see(data)))
