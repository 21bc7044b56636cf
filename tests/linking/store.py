#!/usr/bin/env python3
"""Keeps the documents in a store and scores the links that it proposes: what a user sees.

    store.py ONRECORD [--errors]

A store compares each document with a few others alone, and keeps the best proposals of each thing, so that it may find
less than `link.py` does of all pairs. Exits with 1 where something refused or open is certain.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import corpus
import score

COLUMNS = ["expected", "found", "lower", "missed", "refused", "refused_certain", "open_certain", "unexpected"]


def run(program, store, *args):
    env = {**os.environ, "ONRECORD_STORE": str(store)}
    return subprocess.run([program, *args], env=env, check=True, capture_output=True, text=True).stdout


def main(program, errors):
    folder = Path(__file__).resolve().parent
    with tempfile.TemporaryDirectory() as made:
        store = Path(made) / "store.db"
        run(program, store, "add", *sorted(map(str, folder.glob("*.txt"))))
        proposals = json.loads(run(program, store, "links", "--open", "--format", "json"))
        shown = {}

        def side(reference):
            if reference not in shown:
                shown[reference] = json.loads(run(program, store, "show", reference, "--format", "json"))
            return shown[reference]

        ranks, lines = {}, []
        for proposal in sorted(proposals, key=lambda p: -p["score"]):
            line = {"kind": proposal["kind"], "certain": proposal["certain"]}
            for name in ("left", "right"):
                line[name] = place(side(proposal[name]), side)
                symmetric = proposal["kind"] in corpus.SYMMETRIC
                rank = (proposal["kind"], symmetric or name, proposal[name])
                ranks[rank] = ranks.get(rank, 0) + 1
                line[name]["rank"] = ranks[rank]
            lines.append(line)
    judge = score.Judge()
    rows = judge.judge(lines, print if errors else lambda *_: None)
    print(f"{'':<16}" + "".join(f"{c:>16}" for c in COLUMNS))
    for kind, row in rows.items():
        print(f"{kind:<16}" + "".join(f"{row[c]:>16}" for c in COLUMNS))
    found = sum(row["found"] for row in rows.values())
    print(f"first or second: {found} of {sum(row['expected'] for row in rows.values())}")
    return any(row["refused_certain"] or row["open_certain"] for row in rows.values())


def place(shown, side):
    """Where something that is shown stands, in the form of README.md."""
    if "collections" in shown:
        return {"document": Path(shown["collections"][0]["name"]).stem}
    document = place(side(shown["document"]), side)["document"]
    if "entity" in shown:
        return {"document": document, "name": shown["entity"]["name"], "spans": shown["entity"]["mentions"]}
    return {"document": document, "spans": shown["spans"]}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--errors" in sys.argv[2:]))
