#!/usr/bin/env python3
"""Verifies the public journal of a participation node. Needs Python 3.9 and nothing else.

    python3 verify.py https://city.example/journal --key 'city.example/journal+...'
    python3 verify.py copy-of-a-journal/ --key ... --state seen.json

Formats: c2sp.org/signed-note, tlog-checkpoint and tlog-tiles; trees are those of RFC 6962. The signature (Ed25519) is
verified by the package `cryptography` where it is installed, else by the code below, after RFC 8032.
"""
import argparse
import base64
import hashlib
import json
import os
import sys
import urllib.error
import urllib.request

WIDTH = 256
TIMEOUT_S = 30
BYTES_MAX = 32 * 1024 * 1024


class Fault(Exception):
    """Something that does not hold, in words."""


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# Ed25519 (RFC 8032, 5.1), for verifying only: nothing here is secret.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(a, b):
    x = (a[1] - a[0]) * (b[1] - b[0]) % P
    y = (a[1] + a[0]) * (b[1] + b[0]) % P
    z, t = 2 * a[2] * b[2] % P, 2 * a[3] * b[3] * D % P
    e, f, g, h = y - x, z - t, z + t, y + x
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def point_of(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(key, signature, message):
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return is_signed_by_hand(key, signature, message)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_signed_by_hand(key, signature, message):
    public, commitment = point_of(key), point_of(signature[:32]) if len(signature) == 64 else None
    s = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(commitment, times(h, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# The tree (RFC 6962, 2.1).
def root_of(leaves):
    """Complete subtrees are joined as soon as there are two of one height."""
    stack = []
    for leaf in leaves:
        stack.append((0, leaf))
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            (height, right), (_, left) = stack.pop(), stack.pop()
            stack.append((height + 1, sha256(b"\x01", left, right)))
    if not stack:
        return sha256()
    root = stack.pop()[1]
    while stack:
        root = sha256(b"\x01", stack.pop()[1], root)
    return root


# What is read.
def reader_of(source):
    """By a path below the journal, its bytes; None for what is not there."""

    def from_directory(path):
        try:
            with open(os.path.join(source, *path.split("/")), "rb") as file:
                return file.read(BYTES_MAX)
        except (FileNotFoundError, IsADirectoryError):
            return None

    def from_web(path):
        try:
            with urllib.request.urlopen(source.rstrip("/") + "/" + path, timeout=TIMEOUT_S) as answer:
                return answer.read(BYTES_MAX)
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            raise Fault(f"unreachable: {path} answers {error.code}") from None
        except OSError as error:
            raise Fault(f"unreachable: {path}: {error}") from None

    return from_web if source.startswith(("http://", "https://")) else from_directory


def verifier_of(vkey):
    name, key_id, encoded = vkey.split("+", 2)
    typed = base64.b64decode(encoded)
    if typed[:1] != b"\x01" or len(typed) != 33:
        raise Fault("key: not the Ed25519 key of a log")
    if sha256(name.encode(), b"\n", typed)[:4].hex() != key_id:
        raise Fault("key: it names itself by another id")
    return name, bytes.fromhex(key_id), typed[1:]


def checkpoint_in(note, vkey):
    name, key_id, key = verifier_of(vkey)
    text, separator, signatures = note.decode().rpartition("\n\n")
    text += "\n"
    signed = False
    for line in signatures.splitlines():
        dash, signer, encoded = (line.split(" ") + ["", ""])[:3]
        given = base64.b64decode(encoded)
        if dash == "\u2014" and signer == name and given[:4] == key_id:
            signed = is_signed(key, given[4:], text.encode())
    if not separator or not signed:
        raise Fault("signature: the checkpoint is not signed by this key")
    origin, size, root = text.split("\n")[:3]
    if origin != name:
        raise Fault(f"name: the checkpoint is of {origin}, not of {name}")
    return {"origin": origin, "size": int(size), "root": root}


def path_of(index, width):
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03d}")
    return "/".join(groups) + ("" if width == WIDTH else f".p/{width}")


def entries_of(read, size):
    for index in range((size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, size - index * WIDTH)
        bundle = read("tile/entries/" + path_of(index, width))
        tile = read("tile/0/" + path_of(index, width))
        if bundle is None or tile is None:
            raise Fault(f"dropped: nothing is served of entries {index * WIDTH} to {index * WIDTH + width - 1}")
        at, found = 0, []
        while at < len(bundle):
            length = int.from_bytes(bundle[at : at + 2], "big")
            found.append(bundle[at + 2 : at + 2 + length])
            at += 2 + length
        if len(found) != width or len(tile) != 32 * width:
            raise Fault(f"dropped: {len(found)} entries of {width} from {index * WIDTH} on")
        for nth, entry in enumerate(found):
            if sha256(b"\x00", entry) != tile[32 * nth : 32 * nth + 32]:
                raise Fault(f"order: entry {index * WIDTH + nth} is not the one in the tile of hashes")
            yield entry


def check_content(read, number, entry):
    """Whether what an act says can be read, and is what was committed to; false where it is gone."""
    opened = read("content/" + entry["ref"])
    if opened is None:
        return False
    opened = json.loads(opened)
    document = opened["document"].encode()
    if sha256(base64.b64decode(opened["salt"]), document) != base64.b64decode(entry["commit"]):
        raise Fault(f"text: what is shown of entry {number} ({entry['type']}) is not what was committed to")
    says = json.loads(document)
    if [says["id"], says["type"], says["at"]] != [entry["ref"], entry["type"], entry["at"]]:
        raise Fault(f"text: what is shown of entry {number} belongs to another act")
    return True


def verify(source, vkey, state, contents):
    read = reader_of(source)
    note = read("checkpoint")
    if note is None:
        raise Fault("unreachable: there is no checkpoint")
    checkpoint = checkpoint_in(note, vkey)
    entries = list(entries_of(read, checkpoint["size"]))
    leaves = [sha256(b"\x00", entry) for entry in entries]
    if base64.b64encode(root_of(leaves)).decode() != checkpoint["root"]:
        raise Fault("root: the entries are not those that were signed")
    if state is not None and os.path.exists(state):
        with open(state, encoding="utf-8") as file:
            seen = json.load(file)
        if seen["origin"] != checkpoint["origin"]:
            raise Fault(f"history: what was seen before is of {seen['origin']}")
        if seen["size"] > len(leaves):
            raise Fault(f"history: there were {seen['size']} entries before, and there are {len(leaves)} now")
        if base64.b64encode(root_of(leaves[: seen["size"]])).decode() != seen["root"]:
            raise Fault(f"history: the first {seen['size']} entries are not those that were seen before")
    readable = 0
    acts = [(number, json.loads(entry)) for number, entry in enumerate(entries)]
    acts = [(number, entry) for number, entry in acts if entry["commit"] is not None]
    for number, entry in acts if contents else []:
        readable += check_content(read, number, entry)
    if state is not None:
        with open(state, "w", encoding="utf-8") as file:
            json.dump(checkpoint, file)
    print(f"ok: {checkpoint['origin']}, {checkpoint['size']} entries, root {checkpoint['root']}")
    if contents:
        print(f"ok: {readable} of {len(acts)} acts can be read and are as they were; the others were changed or withdrawn")


def main():
    parser = argparse.ArgumentParser(description="Verifies the public journal of a participation node.")
    parser.add_argument("source", help="address of the journal, or a directory with a copy")
    parser.add_argument("--key", required=True, help="the key of the journal, from somebody you trust")
    parser.add_argument("--state", help="file that remembers the last checkpoint, to see that nothing was rewritten since")
    parser.add_argument("--no-content", action="store_true", help="leave out what acts say")
    given = parser.parse_args()
    try:
        verify(given.source, given.key, given.state, not given.no_content)
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    except (ValueError, KeyError, TypeError, IndexError) as error:
        print(f"unreadable: {type(error).__name__}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
