#!/usr/bin/env python3
"""Fits the weights of crates/names on judged pairs, and tells what cross-validation gives.

    training/names/fit.py [--pairs ../shared/corpora/names/dev.jsonl] [--write]

Measures come from `cargo run --release -p onrecord-names --example measure`. Only the judged pairs (source
nk_name_bench) are fitted to; the others are scored and no more. A weight has the sign that keeps the score monotone
(what speaks for a match never lowers it), by projection after each step. Folds are by group of names that share a
word, so that no fold is asked about names that it has seen. --write puts the weights into crates/names/data/weights.toml.
Needs nothing but Python.
"""
import argparse, importlib.util, json, math, pathlib, random, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
AGAINST = {"least_alike_low", "thin", "conflict", "conflict_unlike", "initials", "by_consonants", "numbers_differ", "legal_forms_differ", "terms_differ", "places_differ", "place_more"}
FOLDS = 10
# What is known before any pair is seen, and what the judged pairs, most of them of rare names in one script, cannot
# tell: a shared rare word says more than a shared common one; consonants alone leave vowels open. Weights are drawn to
# the first; the second are given. Chosen so that few of the lists' pairs of different people are flagged.
PRIOR = {"evidence": 2.0, "by_consonants": -1.3}
FIXED = {"thin": -2.5, "origins_alike": 1.0}


def measures(pairs):
    command = ["cargo", "run", "--release", "-q", "-p", "onrecord-names", "--example", "measure"]
    out = subprocess.run(command, cwd=ROOT, input=pathlib.Path(pairs).read_bytes(), capture_output=True, check=True).stdout.decode()
    lines = [line.split("\t") for line in out.splitlines()]
    head = lines[0][3:]
    return head, {l[0]: (l[1] == "1", [float(x) for x in l[3:]]) for l in lines[1:]}


def sigmoid(x):
    return 1 / (1 + math.exp(-max(-40, min(40, x))))


def fit(rows, names, strength, steps=1500, rate=0.6):
    """Logistic regression with signs, by projected gradient with momentum. rows: (features, label, weight)."""
    n, k = len(rows), len(names)
    prior = [PRIOR.get(name, 0.0) for name in names]
    signs = [-1 if name in AGAINST else 1 for name in names]
    base, w = 0.0, [0.0] * k
    vb, v = 0.0, [0.0] * k
    total = sum(r[2] for r in rows)
    for _ in range(steps):
        gb, g = 0.0, [strength * (x - p) / total for x, p in zip(w, prior)]
        for x, y, weight in rows:
            e = weight * (sigmoid(base + sum(a * b for a, b in zip(w, x) if b)) - y) / total
            gb += e
            for i, b in enumerate(x):
                if b:
                    g[i] += e * b
        vb = 0.9 * vb - rate * gb
        base += vb
        for i in range(k):
            v[i] = 0.9 * v[i] - rate * g[i]
            w[i] += v[i]
            if names[i] in FIXED:
                w[i] = FIXED[names[i]]
            elif w[i] * signs[i] < 0:
                w[i], v[i] = 0.0, 0.0
    return base, w


def groups(rows):
    """Pairs that share a word of four letters or more are in one fold."""
    parent = {}
    find = lambda a: a if parent.setdefault(a, a) == a else find(parent[a])
    common = {}
    for r in rows:
        words = {w for side in ("left", "right") for n in r[side]["names"] for w in n.lower().replace("-", " ").split()}
        for w in words:
            common.setdefault(w, []).append(r["id"])
    for ids in common.values():
        if len(ids) <= 12:
            for a in ids[1:]:
                parent[find(a)] = find(ids[0])
    return {r["id"]: find(r["id"]) for r in rows}


def f1(scored, bar=0.5):
    tp = sum(s >= bar and y for s, y in scored)
    made, gold = sum(s >= bar for s, _ in scored), sum(y for _, y in scored)
    return 2 * tp / (made + gold) if made + gold else 0


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pairs", default=ROOT.parent / "shared/corpora/names/dev.jsonl")
    ap.add_argument("--strength", type=float, default=0.3)
    ap.add_argument("--bar", type=float, default=0.55)
    ap.add_argument("--write", action="store_true")
    args = ap.parse_args()
    names, measured = measures(args.pairs)
    rows = [json.loads(line) for line in open(args.pairs, encoding="utf-8")]
    rows = [r for r in rows if r.get("right") and r["id"] in measured]
    judged = [r for r in rows if r["source"] == "nk_name_bench"]
    of = groups(judged)
    keys = sorted(set(of.values()))
    random.Random(7).shuffle(keys)
    fold = {key: n % FOLDS for n, key in enumerate(keys)}
    final, held = {}, {}
    for person in (True, False):
        part = [r for r in judged if measured[r["id"]][0] == person]
        make = lambda rs: [(measured[r["id"]][1], float(r["is_match"]), 1.0) for r in rs]
        for n in range(FOLDS):
            base, w = fit(make([r for r in part if fold[of[r["id"]]] != n]), names, args.strength, steps=500)
            for r in part:
                if fold[of[r["id"]]] == n:
                    held[r["id"]] = sigmoid(base + sum(a * b for a, b in zip(w, measured[r["id"]][1])))
        final[person] = fit(make(part), names, args.strength)
        scored = [(held[r["id"]], r["is_match"]) for r in part]
        print(f"{'persons' if person else 'bodies'}: {len(part)} pairs, F1 held out {f1(scored, args.bar):.3f}")
        print("  ", round(final[person][0], 2), {n: round(w, 2) for n, w in zip(names, final[person][1])})
    print(f"judged: F1 held out {f1([(held[r['id']], r['is_match']) for r in judged], args.bar):.3f}",
          {b: round(f1([(held[r['id']], r['is_match']) for r in judged], b), 3) for b in (0.3, 0.4, 0.5, 0.6, 0.7)})
    score = lambda r: sigmoid(final[measured[r["id"]][0]][0] + sum(a * b for a, b in zip(final[measured[r["id"]][0]][1], measured[r["id"]][1])))
    pred = ROOT / "target/names.pred.jsonl"
    with open(pred, "w") as f:
        for r in rows:
            s = held.get(r["id"]) if r["source"] == "nk_name_bench" else score(r)
            f.write(json.dumps({"id": r["id"], "score": s, "match": s >= args.bar}) + "\n")
    subprocess.run([sys.executable, ROOT.parent / "shared/tools/eval_names.py", args.pairs, pred])
    if args.write:
        lines = ["# Weights of what is measured of two names, as fitted by training/names/fit.py on the judged pairs; see docs/NAMES.md.",
                 "# The logarithm of the odds is `base` and the sum of weights times measures, which are from 0 to 1."]
        for person in (True, False):
            group = "person" if person else "body"
            base, w = final[person]
            lines += ["", f"[{group}]", f"base = {base:.4f}", "", f"[{group}.weights]"] + [f"{n} = {x:.4f}" for n, x in zip(names, w)]
        (ROOT / "crates/names/data/weights.toml").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
