#!/usr/bin/env python3
"""Of the events and cases that were found, how many have the right factuality, the right status?

    facts_right.py GOLD_DIR PRED_DIR [--wrong]

Found as eval_record.py aligns them; optional ones of the gold are left out. `--wrong` lists the others.
"""
import importlib.util
import json
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "shared" / "tools"
spec = importlib.util.spec_from_file_location("eval_record", TOOLS / "eval_record.py")
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)


def main(gold_dir, pred_dir, *flags):
    counts = {"factuality": [0, 0], "status": [0, 0]}
    for path in sorted(Path(gold_dir).glob("*.json")):
        if path.name.endswith(".meta.json"):
            continue
        gold = json.loads(path.read_text())
        reading = json.loads((Path(pred_dir) / path.name).read_text())
        text = reading["document"]["text"]
        for family, slot in (("events", "factuality"), ("cases", "status")):
            golds = [tool.flatten(family, x, text) for x in gold[family]]
            preds = [tool.first_spellings(family, tool.flatten(family, x, text)) for x in reading[family]]
            for i, j in tool.align(family, golds, preds):
                if golds[i].get("optional"):
                    continue
                right = tool.same_value(golds[i][slot], preds[j][slot])
                counts[slot][0] += right
                counts[slot][1] += 1
                if not right and "--wrong" in flags:
                    print(f"  {path.stem}: {slot} {preds[j][slot]}, is {golds[i][slot]} ({preds[j]['rules']})")
    for slot, (right, total) in counts.items():
        print(f"{slot}: {right} of {total} = {right / max(total, 1):.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
