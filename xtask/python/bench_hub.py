"""A hub on this machine with one model of 140 GB in 30 shards of safetensors, of which only the headers exist.

Prints its address, and serves until its standard input ends. Standard library only.
"""

import hashlib
import http.server
import json
import struct
import sys
import threading

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SHARDS, TENSORS, TENSOR_BYTES = 30, 24, 194_444_444
REPOSITORY = "acme/large"


def shard(number):
    """The header of a shard, and how long the shard is said to be."""
    header = {"__metadata__": {"format": "pt"}}
    for tensor in range(TENSORS):
        start = tensor * TENSOR_BYTES
        header[f"model.layers.{number}.{tensor}.weight"] = {
            "dtype": "BF16",
            "shape": [TENSOR_BYTES // 2],
            "data_offsets": [start, start + TENSOR_BYTES],
        }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text, 8 + len(text) + TENSORS * TENSOR_BYTES


def files():
    """Path to beginning, size, and digest of a large file."""
    made = {"config.json": (b'{"model_type": "llama"}', None)}
    places = {}
    for number in range(1, SHARDS + 1):
        path = f"model-{number:05}-of-{SHARDS:05}.safetensors"
        beginning, size = shard(number)
        made[path] = (beginning, (size, f"{number:064x}"))
        places.update({f"model.layers.{number}.{tensor}.weight": path for tensor in range(TENSORS)})
    total = SHARDS * TENSORS * TENSOR_BYTES
    index = {"metadata": {"total_size": total}, "weight_map": places}
    made["model.safetensors.index.json"] = (json.dumps(index).encode(), None)
    return made


FILES = files()


def entry(path):
    """A file in the listing."""
    beginning, large = FILES[path]
    if large is None:
        oid = hashlib.sha1(b"blob %d\0" % len(beginning) + beginning).hexdigest()
        return {"type": "file", "path": path, "size": len(beginning), "oid": oid}
    size, digest = large
    pointer = {"oid": digest, "size": size, "pointerSize": 134}
    return {"type": "file", "path": path, "size": size, "oid": "f" * 40, "lfs": pointer}


class Hub(http.server.BaseHTTPRequestHandler):
    """What clients of hubs ask for: a revision, a listing, files by ranges."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def say(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        path = self.path.partition("?")[0]
        api, resolve = f"/api/models/{REPOSITORY}", f"/{REPOSITORY}/resolve/{COMMIT}/"
        if path.startswith(f"{api}/tree/"):
            self.say(200, json.dumps([entry(path) for path in FILES]).encode())
        elif path.startswith(api):
            names = [{"rfilename": path} for path in FILES]
            about = {"id": REPOSITORY, "sha": COMMIT, "private": False, "gated": False, "siblings": names}
            self.say(200, json.dumps(about).encode())
        elif path.startswith(resolve) and path[len(resolve) :] in FILES:
            self.file(path[len(resolve) :])
        else:
            self.say(404, b"")

    def file(self, path):
        beginning, large = FILES[path]
        size = large[0] if large else len(beginning)
        tag = large[1] if large else entry(path)["oid"]
        headers = [("etag", f'"{tag}"'), ("x-repo-commit", COMMIT), ("accept-ranges", "bytes")]
        wanted = self.headers.get("range", "")
        if not wanted.startswith("bytes=") and large:
            # Nobody here asks for five gigabytes.
            self.say(400, b"")
            return
        start, end = 0, size
        if wanted:
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            start, end = int(first), min(size, int(last or size - 1) + 1)
            headers.append(("content-range", f"bytes {start}-{end - 1}/{size}"))
        body = beginning[start:end]
        body += b"\x3c" * (end - start - len(body))
        self.say(206 if wanted else 200, body, headers)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    sys.stdin.read()


main()
