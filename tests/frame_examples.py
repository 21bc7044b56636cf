#!/usr/bin/env python3
"""Does every rule fire on its own example?

    python3 tests/frame_examples.py [--bin onrecord] [--frames DIR] [ID ...]

Takes the marks off the `example` of every rule, reads all examples in one run (one document each) and
checks that some event has the rule's id, the frame's type and the marked slots. Prints each rule that
fails and what came instead; exit code 1 if any does. With ids (or beginnings of ids) only those.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent.parent
FILES = ["custody", "treatment", "proceedings", "civic_space", "politics", "diplomacy", "sanctions"]
SLOT = re.compile(r"\{(actor|recipient|detail): ")
TRIGGER = re.compile(r"\[([^\]]*)\]")


def unmark(example):
    """The plain sentence and {slot: [words]}; marks may stand inside each other."""
    text = TRIGGER.sub(r"\1", example)
    slots = {}
    while match := SLOT.search(text):
        depth, end = 0, match.end()
        while end < len(text) and not (text[end] == "}" and depth == 0):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        words = text[match.end() : end]
        slots.setdefault(match.group(1), []).append(SLOT.sub("", words).replace("}", ""))
        text = text[: match.start()] + words + text[end + 1 :]
    return text, slots


PRONOUNS = {"he", "she", "his", "her", "him", "they", "their", "them", "it", "its", "who"}


def alike(wanted, got):
    if wanted.lower() in PRONOUNS:
        return True
    if not got:
        return False
    words = lambda s: re.sub(r"^(the|a|an|his|her|their|its) ", "", re.sub(r"[^\w' -]", "", s.lower()).strip())
    a, b = words(wanted), words(got)
    return a in b or b in a


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", default="/tmp/st/onrecord-b")
    parser.add_argument("--frames", default=str(HERE / "crates/reader/data/frames"))
    parser.add_argument("ids", nargs="*")
    args = parser.parse_args()

    cases = []
    for path in sorted(pathlib.Path(args.frames).glob("*.toml")):
        for frame in tomllib.loads(path.read_text())["frame"]:
            for rule in frame.get("rule", []):
                if not args.ids or any(rule["id"].startswith(i) for i in args.ids):
                    cases.append((rule["id"], frame["type"], *unmark(rule["example"])))

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as ordered:
        # The order of our files decides between rules of equal weight; a folder is read by name.
        for n, name in enumerate(FILES):
            path = pathlib.Path(args.frames) / f"{name}.toml"
            (pathlib.Path(ordered) / f"{n}{name}.toml").write_text(path.read_text())
        for n, (_, _, text, _) in enumerate(cases):
            (pathlib.Path(folder) / f"{n:04}.txt").write_text(text + "\n")
        command = [args.bin, "read", folder, "--format", "json", "--frames", ordered]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr)
        readings = json.loads(done.stdout)
    by_text = {r["document"]["text"].strip(): r for r in readings}

    failed = 0
    for rule, kind, text, slots in cases:
        events = by_text[text.strip()]["events"]
        faults = []
        own = [e for e in events if rule in e["rules"]]
        if not own:
            faults.append("did not fire")
        elif own[0]["type"] != kind:
            faults.append(f"is {own[0]['type']}, not {kind}")
        else:
            for slot, wanted in slots.items():
                got = [e.get(slot) for e in own]
                if not all(any(alike(w, g) for g in got) for w in wanted):
                    faults.append(f"{slot} is {got}, not {wanted}")
        if faults:
            failed += 1
            print(f"{rule}: {'; '.join(faults)}\n    {text}")
            for e in events:
                print(f"    -> {e['type']} by {e['rules']}: actor={e['actor']} recipient={e['recipient']} detail={e['detail']}")
    print(f"{len(cases) - failed} of {len(cases)} examples fire as marked")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
