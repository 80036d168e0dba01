#!/usr/bin/env python3
"""Verifies that the public journal of a participation node kept a promise. Needs Python 3.9 and verify.py beside it.

    python3 promise.py vote.promise https://city.example/journal --key 'city.example/journal+...'
"""
import argparse
import base64
import json
import sys

from verify import Fault, checkpoint_in, entries_of, is_signed, reader_of, root_of, sha256, signatures_in, verifier_of

def check_promise(read, file, verifier, entries):
    """Whether a promise was kept: before any entry of after its time there is the promised one, or a batch that has the act."""
    file = file[max(file.find("journal-promise/v1\nextra "), 0) :].strip()
    text, given = signatures_in((file.split("\n\n", 1)[1] + "\n").encode(), verifier, b"\x01")
    if not given or not all(is_signed(verifier[1], each, text.encode()) for each in given):
        raise Fault("signature: the promise is not signed by this key")
    form, origin, kind, promised, at, latest = text.splitlines()
    if form != "journal-promise/v1" or origin != verifier[0]:
        raise Fault(f"name: the promise is of {origin}, not of {verifier[0]}")
    promised = base64.b64decode(promised)
    says = [json.loads(entry) for entry in entries]
    later = next((number for number, entry in enumerate(says) if entry["at"] > latest), None)
    before = range(len(says) if later is None else later)
    if kind == "entry":
        kept = [number for number in before if sha256(b"\x00", entries[number]) == promised]
    else:
        kept = [number for number in batch_with(read, promised, says) if number in before]
    batches = [number for number in before if says[number]["type"] == "hidden-acts" and says[number]["at"] > at]
    if kept:
        print(f"ok: what was promised by {latest} is in entry {kept[0]}")
    elif later is not None and (kind == "entry" or not batches):
        raise Fault(f"promise: promised by {latest}, and entry {later} is later")
    elif later is not None:
        raise Fault(f"promise: promised by {latest}, and no batch is shown that has it (a copy seldom has the path)")
    else:
        print(f"open: promised by {latest}, and nothing in the journal is later")

def batch_with(read, promised, says):
    """The entry of the batch that has a hidden act, by the path that whoever has its hash can ask for: 24 steps, always."""
    proof = read(f"proof/{promised.hex()}.tlog-proof")
    if proof is None:
        return []
    _, extra, number = proof.decode().split("\n")[:3]
    act, number = json.loads(base64.b64decode(extra.split(" ")[1]))["act"], int(number.split(" ")[1])
    node, steps = sha256(b"\x00", promised), [base64.b64decode(step) for step in act["hashes"]]
    for height, step in enumerate(steps):
        node = sha256(b"\x01", step, node) if act["index"] >> height & 1 else sha256(b"\x01", node, step)
    return [number] if len(steps) == 24 and says[number].get("root") == base64.b64encode(node).decode() else []

def main():
    parser = argparse.ArgumentParser(description="Verifies that the public journal of a participation node kept a promise.")
    parser.add_argument("promise", help="file with the promise; that of a receipt has more before it")
    parser.add_argument("source", help="address of the journal, or a directory with a copy")
    parser.add_argument("--key", required=True, help="the key of the journal, from somebody you trust")
    given = parser.parse_args()
    try:
        verifier, read = verifier_of(given.key), reader_of(given.source)
        note = read("checkpoint")
        if note is None:
            raise Fault("unreachable: there is no checkpoint")
        checkpoint = checkpoint_in(note, verifier)
        entries = list(entries_of(read, checkpoint["size"]))
        if base64.b64encode(root_of([sha256(b"\x00", entry) for entry in entries])).decode() != checkpoint["root"]:
            raise Fault("root: the entries are not those that were signed")
        with open(given.promise, encoding="utf-8") as file:
            check_promise(read, file.read(), verifier, entries)
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    except (ValueError, KeyError, TypeError, IndexError) as error:
        print(f"unreadable: {type(error).__name__}", file=sys.stderr)
        return 1
    return 0

if __name__ == "__main__":
    sys.exit(main())
