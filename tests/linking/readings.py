#!/usr/bin/env python3
"""What readings of the documents leave out of what the links speak of: nobody can propose what was not read.

    onrecord read tests/linking --out OUT && tests/linking/readings.py OUT

Prints who was not read, who is of another kind than a party, namesakes that are one entity, and acts, denials
and asks that no event, denial or demand touches.
"""
import json
import sys
from pathlib import Path

import corpus
import score

PARTIES = {"person", "organization", "government", "group"}
# What may carry a side of a link: families of a reading, and whether only denials count.
LEFT = {"same_event": ["events"], "denial_of": ["denials"], "answer_to": ["statements", "events", "demands"], "reaction": ["statements"]}
RIGHT = {"same_event": ["events"], "denial_of": ["statements", "events", "disputes"], "answer_to": ["demands"], "reaction": ["demands"]}


def spans_of(reading, family):
    if family == "denials":
        of = [s for s in reading["statements"] if s["speech_act"] == "deny"]
        return [x for s in of for x in s["cue"] + s["content"]] + spans_of(reading, "disputes")
    if family == "statements":
        return [x for s in reading["statements"] for x in s["cue"] + s["content"]]
    return [x for fact in reading[family] for x in fact["evidence"]]


def touches(span, others):
    return any(min(span[1], e) > max(span[0], s) for s, e in others)


def main(folder):
    judge = score.Judge()
    readings = {name: json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8")) for name in judge.texts}
    for name, text in judge.texts.items():
        if readings[name]["document"]["text"].rstrip() != text.rstrip():
            sys.exit(f"{name}: the reading is of another text")

    def words(thing):
        return f"{thing[0]}: {' '.join(judge.texts[thing[0]][thing[1]:thing[2]].split())!r}"

    lists = {"not read": [], "read as something else": [], "namesakes in one entity": [], "acts without an event": [], "denials not read": [],
             "claims not read": [], "asks without a demand": [], "answers and reactions not read": []}
    holders = {}
    for thing in sorted(judge.things["same"]):
        reading = readings[thing[0]]
        signed = [{"kind": "person", "name": s["name"], "mentions": s["spans"]} for s in (reading.get("letter") or {}).get("signatories", [])]
        holders[thing] = [e for e in reading["entities"] + signed if judge.covers("same", thing, e["mentions"])]
        if not holders[thing]:
            lists["not read"].append(words(thing))
        elif not any(e["kind"] in PARTIES for e in holders[thing]):
            lists["read as something else"].append(f"{words(thing)} is {holders[thing][0]['kind']} {holders[thing][0]['name']!r}")
    for (a, b), link in judge.refused["same"].items():
        if a[0] == b[0] and (one := [e["name"] for e in holders[a] if e in holders[b]]):
            lists["namesakes in one entity"].append(f"{words(a)} and {words(b)} are {one[0]!r} ({link['id']})")
    title = {("same_event", "left"): "acts without an event", ("same_event", "right"): "acts without an event", ("denial_of", "left"): "denials not read",
             ("denial_of", "right"): "claims not read", ("answer_to", "right"): "asks without a demand", ("reaction", "right"): "asks without a demand"}
    for link in judge.links:
        for at, families in (("left", LEFT), ("right", RIGHT)):
            if link["kind"] in families:
                thing = judge.thing(link, at)
                if not any(touches(thing[1:], spans_of(readings[thing[0]], f)) for f in families[link["kind"]]):
                    lists[title.get((link["kind"], at), "answers and reactions not read")].append(words(thing))
    total = len(judge.things["same"])
    print(f"{total} mentions of people and bodies, {total - len(lists['not read'])} read")
    for what, found in lists.items():
        found = sorted(set(found))
        print(f"\n{what}: {len(found)}")
        for line in found:
            print(f"  {line}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
