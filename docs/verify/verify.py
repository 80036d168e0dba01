#!/usr/bin/env python3
"""Verifies the public journal of a participation node. Needs Python 3.9 and nothing else.

    python3 verify.py https://city.example/journal --key 'city.example/journal+...'
    python3 verify.py copy-of-a-journal/ --policy cities.policy --state seen.json

Formats: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy and tlog-tiles; trees are those of RFC 6962,
signatures (Ed25519) those of RFC 8032.
"""
import argparse
import base64
import datetime
import hashlib
import json
import os
import re
import sys
import time
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
    product = D * a[0] * b[0] * a[1] * b[1]
    x = (a[0] * b[1] + a[1] * b[0]) * pow(1 + product, -1, P)
    return x % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - product, -1, P) % P

def times(scalar, point):
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result

def point_of(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    return (x if x & 1 == sign else P - x), y

BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))

def is_signed(key, signature, message):
    public, commitment = point_of(key), point_of(signature[:32]) if len(signature) == 64 else None
    s = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return times(s, BASE) == add(commitment, times(h, public))

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
    is_web = source.startswith(("http://", "https://"))

    def read(path, tries=6):
        try:
            if is_web:
                with urllib.request.urlopen(source.rstrip("/") + "/" + path, timeout=TIMEOUT_S) as answer:
                    return answer.read(BYTES_MAX)
            with open(os.path.join(source, *path.split("/")), "rb") as file:
                return file.read(BYTES_MAX)
        except (FileNotFoundError, IsADirectoryError):
            return None
        except OSError as error:
            if getattr(error, "code", None) in (404, 410):
                return None
            wait = error.headers.get("Retry-After", "") if getattr(error, "code", None) in (429, 503) else ""
            if wait.isdecimal() and tries > 1:
                time.sleep(min(int(wait), 30))
                return read(path, tries - 1)
            raise Fault(f"unreachable: {path}: {error}") from None

    return read

def verifier_of(vkey, types=b"\x01"):
    name, key_id, encoded = vkey.split("+", 2)
    typed = base64.b64decode(encoded)
    if len(typed) != 33 or typed[0] not in types:
        raise Fault("key: not the Ed25519 key that belongs here")
    if sha256(name.encode(), b"\n", typed)[:4].hex() != key_id:
        raise Fault("key: it names itself by another id")
    return name, typed[1:]

def signatures_in(note, verifier, kind):
    """The text of a note, and what a key of a kind says that it signed it with."""
    text, _, lines = note.decode().rpartition("\n\n")
    name, key = verifier
    begin = f"\u2014 {name} "
    given = [base64.b64decode(line[len(begin) :]) for line in lines.split("\n") if line.startswith(begin)]
    key_id = sha256(name.encode(), b"\n", kind, key)[:4]
    return text + "\n", [each[4:] for each in given if each[:4] == key_id]

def checkpoint_in(note, verifier):
    text, given = signatures_in(note, verifier, b"\x01")
    if not given or not all(is_signed(verifier[1], each, text.encode()) for each in given):
        raise Fault("signature: the checkpoint is not signed by this key")
    origin, size, root = text.split("\n")[:3]
    if origin != verifier[0]:
        raise Fault(f"name: the checkpoint is of {origin}, not of {verifier[0]}")
    return {"origin": origin, "size": int(size), "root": root}

def cosigned_at(note, verifier):
    text, given = signatures_in(note, verifier, b"\x04")
    signed = [(int.from_bytes(each[:8], "big"), each[8:]) for each in given]
    return next((at for at, each in signed if is_signed(verifier[1], each, b"cosignature/v1\ntime %d\n" % at + text.encode())), 0)

def policy_in(text):
    """Logs, witnesses by name, groups by name as how many of whom, and the name of the quorum."""
    logs, witnesses, groups, free, quorum = [], {}, {"none": (0, [])}, set(), None
    for number, line in enumerate(text.split("\n"), 1):
        items = [item for item in re.split("[ \t]+", line) if item]
        try:
            if re.search("[\x00-\x08\x0b-\x1f\x7f]", line):
                raise ValueError
            if not items or items[0].startswith("#"):
                continue
            word, name, *rest = items
            is_new, many = name not in witnesses and name not in groups, len(rest)
            if word == "log" and many < 2 and verifier_of(name)[1] not in [key for _, key in logs]:
                logs.append(verifier_of(name))
            elif word == "witness" and is_new and many in (1, 2):
                witnesses[name] = verifier_of(rest[0], b"\x01\x04")
                free.add(name)
                if len({key for _, key in witnesses.values()}) < len(witnesses):
                    raise ValueError
            elif word == "group" and is_new and free.issuperset(rest[1:]) and len(set(rest[1:])) == many - 1 > 0:
                count = {"any": "1", "all": str(many - 1)}.get(rest[0], rest[0])
                if not re.fullmatch("[1-9][0-9]*", count) or int(count) >= many:
                    raise ValueError
                groups[name] = (int(count), rest[1:])
                free = free.difference(rest[1:]) | {name}
            elif word == "quorum" and not is_new and not rest and quorum is None:
                quorum = name
            else:
                raise ValueError
        except (ValueError, Fault):
            raise Fault(f"policy: line {number} is not as it has to be") from None
    if quorum is None:
        raise Fault("policy: no line says the quorum")
    return logs, witnesses, groups, quorum

def cosigners_of(note, policy):
    """Who of a policy cosigned a checkpoint in the last two hours, and when; None where they are too few."""
    _, witnesses, groups, quorum = policy
    times = {name: at for name, key in witnesses.items() if -60 < time.time() - (at := cosigned_at(note, key)) < 7200}

    def holds(name):
        return name in times if name in witnesses else sum(map(holds, groups[name][1])) >= groups[name][0]

    return times if holds(quorum) else None

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

# What nobody withdraws, and no later act takes the place of: where a node serves it no more, somebody changed it.
ALWAYS_READ = set(
    "appearance-published appearance-restored cover-changed phase-opened phase-closed phase-extended phase-totals template-published"
    " template-withdrawn charter-adopted paper-member-ended hand-over-offered hand-over-withdrawn host-changed poll-opened poll-closed"
    " proposal-held proposal-removed proposal-withdrawn comment-held comment-removed comment-withdrawn ballot-announced ballot-opened"
    " ballot-extended ballot-closed ballots-published cohost-answer-published newsletter-published appeal-decided".split()
)

def check_content(read, number, entry):
    """Whether what an act says can be read, and is what was committed to; false where it is gone."""
    opened = read("content/" + entry["ref"])
    if opened is None:
        return False
    opened = json.loads(opened)
    salt, document = base64.b64decode(opened["salt"]), opened["document"].encode()
    if len(salt) != 32 or sha256(salt, document) != base64.b64decode(entry["commit"]):
        raise Fault(f"text: what is shown of entry {number} ({entry['type']}) is not what was committed to")
    says = json.loads(document)
    if [says["id"], says["type"], says["at"]] != [entry["ref"], entry["type"], entry["at"]]:
        raise Fault(f"text: what is shown of entry {number} belongs to another act")
    author, hashed = opened.get("author"), says["content"].get("author")
    salt = base64.b64decode(author["salt"]) if author and hashed else b""
    if salt and (len(salt) != 32 or sha256(salt, author["document"].encode()) != base64.b64decode(hashed)):
        raise Fault(f"text: who is said to have written what entry {number} is about is not who was committed to")
    return True

def verify(source, vkey, policy, state, contents):
    read = reader_of(source)
    # Before the newest one, which may have grown meanwhile.
    cosigned, note = read("cosigned") if policy else None, read("checkpoint")
    if note is None:
        raise Fault("unreachable: there is no checkpoint")
    logs = policy[0] if policy else []
    named = [log for log in logs if note.decode().startswith(log[0] + "\n")] + [None]
    verifier = verifier_of(vkey) if vkey else named[0]
    if verifier is None or (logs and verifier not in logs):
        raise Fault("name: no log of the policy has this name and key")
    checkpoint = checkpoint_in(note, verifier)
    entries = list(entries_of(read, checkpoint["size"]))
    leaves = [sha256(b"\x00", entry) for entry in entries]
    if base64.b64encode(root_of(leaves)).decode() != checkpoint["root"]:
        raise Fault("root: the entries are not those that were signed")
    if state is not None and os.path.exists(state):
        with open(state, encoding="utf-8") as file:
            check_beginning(leaves, json.load(file), checkpoint)
    # What the node says itself that it signed once, and stopped for.
    stopped = read("contradicted")
    if stopped is not None:
        check_beginning(leaves, checkpoint_in(stopped, verifier), checkpoint)
    acts = [(number, json.loads(entry)) for number, entry in enumerate(entries)]
    if policy:
        signed = note if cosigned is None or cosigners_of(note, policy) is not None else cosigned
        seen = checkpoint_in(signed, verifier)
        check_beginning(leaves, seen, checkpoint)
        names = cosigners_of(signed, policy)
        if names is None:
            raise Fault("quorum: too few of the policy cosigned in the last two hours")
        for _, entry in acts[seen["size"] :][:1]:
            moment = datetime.datetime.fromisoformat(entry["at"].replace("Z", "+00:00")).timestamp()
            if abs(time.time() - moment) > 3600 or moment < min(names.values(), default=0) - 300:
                raise Fault(f"quorum: an entry of {entry['at']} is cosigned by too few")
    acts = [(number, entry) for number, entry in acts if entry["commit"] is not None]
    opened = [check_content(read, *each) for each in acts] if contents else []
    readable = sum(opened)
    # A copy in a folder may have less.
    if source.startswith(("http://", "https://")):
        for number, entry in [act for act, is_read in zip(acts, opened) if not is_read and act[1]["type"] in ALWAYS_READ][:1]:
            raise Fault(f"text: what entry {number} ({entry['type']}) says cannot be read any more, and nobody may withdraw it")
    if state is not None:
        with open(state, "w", encoding="utf-8") as file:
            json.dump(checkpoint, file)
    print(f"ok: {checkpoint['origin']}, {checkpoint['size']} entries, root {checkpoint['root']}")
    if policy:
        print(f"ok: {seen['size']} entries cosigned by {', '.join(names) or 'nobody, and the policy asks for nobody'}")
    if contents:
        print(f"ok: {readable} of {len(acts)} acts can be read and are as they were; the others were changed or withdrawn")

def check_beginning(leaves, seen, checkpoint):
    if seen["origin"] != checkpoint["origin"]:
        raise Fault(f"history: what was seen before is of {seen['origin']}")
    if seen["size"] > len(leaves):
        raise Fault(f"history: there were {seen['size']} entries before, and there are {len(leaves)} now")
    if base64.b64encode(root_of(leaves[: seen["size"]])).decode() != seen["root"]:
        raise Fault(f"history: the first {seen['size']} entries are not those that were seen before")

def main():
    parser = argparse.ArgumentParser(description="Verifies the public journal of a participation node.")
    parser.add_argument("source", help="address of the journal, or a directory with a copy")
    parser.add_argument("--key", help="the key of the journal, from somebody you trust")
    parser.add_argument("--policy", help="file with the journals and witnesses you trust (c2sp.org/tlog-policy)")
    parser.add_argument("--state", help="file that remembers the last checkpoint, to see that nothing was rewritten since")
    parser.add_argument("--no-content", action="store_true", help="leave out what acts say")
    given = parser.parse_args()
    if not given.key and not given.policy:
        parser.error("give --key or --policy")
    try:
        policy = None
        if given.policy:
            with open(given.policy, encoding="utf-8", newline="") as file:
                policy = policy_in(file.read())
        verify(given.source, given.key, policy, given.state, not given.no_content)
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    except (ValueError, KeyError, TypeError, IndexError) as error:
        print(f"unreadable: {type(error).__name__}", file=sys.stderr)
        return 1
    return 0

if __name__ == "__main__":
    sys.exit(main())
