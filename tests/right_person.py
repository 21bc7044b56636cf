#!/usr/bin/env python3
"""Of the statements whose source is a pronoun or a role, how many name the right party?

    right_person.py GOLD_DIR PRED_DIR

Statements are aligned as eval_record.py aligns them. A source counts where none of the words that
name it in the text begins with a capital (its first word, which may open a sentence, aside):
"she", "The prosecutor", "his lawyer", "the letter". It is right where eval_record.py holds its name
and the gold record's for the same party. Prints each wrong one.
"""
import importlib.util
import json
import re
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "shared" / "tools"
spec = importlib.util.spec_from_file_location("eval_record", TOOLS / "eval_record.py")
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)

OPENERS = set("the a an his her its their he she it they we i one another this these those who two three several some".split())


def is_role(words):
    names = re.findall(r"\w[\w'’]*", words)
    if names and names[0].lower() in OPENERS:
        names = names[1:]
    return not any(n[0].isupper() for n in names)


def main(gold_dir, pred_dir):
    right = total = 0
    for path in sorted(Path(gold_dir).glob("*.json")):
        if path.name.endswith(".meta.json"):
            continue
        gold = json.loads(path.read_text())
        reading = json.loads((Path(pred_dir) / path.name).read_text())
        text = reading["document"]["text"]
        golds = [tool.flatten("statements", s, text) for s in gold["statements"]]
        preds = [tool.first_spellings("statements", tool.flatten("statements", s, text)) for s in reading["statements"]]
        for i, j in tool.align("statements", golds, preds):
            source = reading["statements"][j].get("source")
            if golds[i].get("optional") or not golds[i].get("source") or not source or not source["spans"]:
                continue
            words = " ".join(text[s:e] for s, e in source["spans"])
            if not is_role(words):
                continue
            total += 1
            ok = tool.same_name(golds[i]["source"], source["name"])
            right += ok
            if not ok:
                print(f"  {path.stem}: \"{words}\" taken for {source['name']}, is {golds[i]['source'][0]}")
    print(f"right person: {right} of {total} = {right / max(total, 1):.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
