#!/usr/bin/env python3
"""Reads the documents, proposes links of the readings, and scores them: all, and each half of the stories.

    link.py ONRECORD PROPOSE [--least N] [--errors]

ONRECORD is the program, PROPOSE the example of crates/linking (target/debug/examples/propose). Exits with 1 where
something refused or open is certain, or fewer than N expected links are first or second. Stories are documents with
links between them; a story's half is the last bit of the SHA-256 of its first document's name. Of half 0 nothing was
looked at until the rules were written (docs/LINKING.md).
"""
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import corpus
import readings
import score


def halves(links):
    head = {}

    def root(x):
        head.setdefault(x, x)
        while head[x] != x:
            x = head[x]
        return x

    for link in links:
        head[root(link["left"]["document"])] = root(link["right"]["document"])
    stories = {}
    for document in sorted(head):
        stories.setdefault(root(document), []).append(document)
    return {d: hashlib.sha256(min(story).encode()).digest()[-1] % 2 for story in stories.values() for d in story}


def unread(judge, folder):
    """Expected links of which a side is not in the readings, or is one there with somebody whom it must not be."""
    read = {name: json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8")) for name in judge.texts}
    read = {name: r[0] if isinstance(r, list) else r for name, r in read.items()}

    def holders(thing):
        reading = read[thing[0]]
        signed = [{"name": s["name"], "mentions": s["spans"]} for s in (reading.get("letter") or {}).get("signatories", [])]
        return [e for e in reading["entities"] + signed if judge.covers("same", thing, e["mentions"])]

    refused = list(judge.refused["same"])
    missing = set()
    for link in judge.links:
        if link["kind"] not in corpus.REFUSALS:
            continue
        for at, families in (("left", readings.LEFT), ("right", readings.RIGHT)):
            thing = judge.thing(link, at)
            if link["kind"] == "same":
                held = holders(thing)
                others = [b if a == thing else a for a, b in refused if thing in (a, b) and a[0] == b[0]]
                if not held or all(e in [h for other in others for h in holders(other)] for e in held):
                    missing.add(link["id"])
            elif link["kind"] in families and (link["kind"], at) != ("answer_to", "left"):
                if not any(readings.touches(thing[1:], readings.spans_of(read[thing[0]], f)) for f in families[link["kind"]]):
                    missing.add(link["id"])
    return missing


def main(arguments):
    flags = [a for a in arguments if a.startswith("--")]
    least = int(arguments.pop(arguments.index("--least") + 1)) if "--least" in flags else 0
    programs = [a for a in arguments if not a.startswith("--")]
    if len(programs) != 2 or set(flags) - {"--least", "--errors"}:
        sys.exit(__doc__)
    onrecord, propose = programs
    with tempfile.TemporaryDirectory() as folder:
        files = sorted(str(f) for f in corpus.HERE.glob("*.txt"))
        subprocess.run([onrecord, "read", *files, "--out", folder, "--format", "json"], check=True, stderr=subprocess.DEVNULL)
        told = subprocess.run([propose, folder], check=True, capture_output=True, text=True).stdout
        judge = score.Judge()
        missing = unread(judge, folder)
        (Path(folder) / "proposals").write_text(told, encoding="utf-8")
        code = score.main([str(Path(folder) / "proposals")] + [f for f in flags if f == "--errors"])
    proposals = [json.loads(line) for line in told.splitlines()]
    of = halves(judge.links)
    every = judge.links
    total = 0
    for half in (0, 1):
        corpus.links = lambda half=half: [link for link in every if of[link["left"]["document"]] == half]
        listed = []
        rows = score.Judge().judge([p for p in proposals if of[p["left"]["document"]] == half or of[p["right"]["document"]] == half], lambda *what: listed.append(what))
        found, expected = (sum(row[key] for row in rows.values()) for key in ("found", "expected"))
        lost = {link for what, link, _ in listed if what.startswith(("missed", "place"))}
        reach = sum(link["kind"] in corpus.REFUSALS and link["id"] not in missing for link in corpus.links())
        print(f"half {half}: {found} of {expected} expected links first or second; {reach} have both sides read, of which "
              f"{len([i for i in lost if i not in missing])} are not found: {', '.join(sorted(i for i in lost if i not in missing)) or 'none'}")
        total += found
    corpus.links = lambda: every
    if total < least:
        print(f"{total} expected links are first or second; at least {least} were")
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
