"""Standard measures: UPOS/UAS/LAS, entity span F1, MUC / B3 / CEAFe and their mean (CoNLL)."""
import gzip
import importlib.util

import numpy as np
from scipy.optimize import linear_sum_assignment

import corpora


def f1(hit, pred, gold):
    p, r = hit / pred if pred else 0.0, hit / gold if gold else 0.0
    return {"P": round(100 * p, 1), "R": round(100 * r, 1), "F1": round(200 * p * r / (p + r) if p + r else 0.0, 1)}


def attributions(gold_path, predictions):
    spec = importlib.util.spec_from_file_location("eval_attribution", corpora.SHARED.parent / "tools" / "eval_attribution.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    rows, _ = tool.score(tool.read(str(gold_path)), predictions)
    return tool.table(tool.add_up(row for _, row in rows))


def tagging(documents, predictions):
    """Gold tokens, universal relations (no subtypes), punctuation counted."""
    n = upos = uas = las = 0
    for doc, pred in zip(documents, predictions):
        for i, t in enumerate(doc.tokens):
            n += 1
            upos += pred["upos"][i] == t.upos
            uas += pred["head"][i] == t.head
            las += pred["head"][i] == t.head and pred["deprel"][i] == t.deprel
    return {"tokens": n, "UPOS": round(100 * upos / n, 2), "UAS": round(100 * float(uas) / n, 2), "LAS": round(100 * float(las) / n, 2)}


def spans_of(tags):
    out, start, kind = [], None, None
    for i, tag in enumerate(tags + ["O"]):
        if start is not None and not (tag.startswith("I-") and tag[2:] == kind):
            out.append((start, i, kind))
            start = None
        if tag.startswith("B-") or (tag.startswith("I-") and start is None):
            start, kind = i, tag[2:]
    return out


def names(path, documents, predictions):
    """Span and kind both right; PER, ORG and LOC.

    UNER was made on an older release of the treebank that cuts a few words otherwise, so spans are
    compared as characters of the sentence without its white space.
    """
    gold, sentence, rows, seen = set(), None, [], set()

    def ends(forms):
        out = [0]
        for form in forms:
            out.append(out[-1] + len(form))
        return out

    for line in list(gzip.open(path, "rt", encoding="utf-8")) + ["\n"]:
        if line.startswith("# sent_id"):
            sentence = line.split("=", 1)[1].strip()
        elif line[0].isdigit():
            rows.append(line.rstrip("\n").split("\t")[1:3])
        elif not line.strip() and rows:
            at = ends([r[0] for r in rows])
            gold |= {(sentence, at[s], at[e], k) for s, e, k in spans_of([r[1] for r in rows]) if k in ("PER", "ORG", "LOC")}
            seen.add(sentence)
            rows = []
    found, shared = set(), 0
    for doc, p in zip(documents, predictions):
        for name, (a, b) in zip(doc.sentence_ids, doc.sentences):
            if name not in seen:
                continue
            shared += 1
            at = ends([t.form for t in doc.tokens[a:b]])
            found |= {(name, at[s - a], at[e - a], k) for s, e, k in p["names"] if a <= s and e <= b and k != "MISC"}
    out = {"sentences": shared, "all": f1(len(gold & found), len(found), len(gold))}
    for kind in ("PER", "ORG", "LOC"):
        g, f = {x for x in gold if x[3] == kind}, {x for x in found if x[3] == kind}
        out[kind] = f1(len(g & f), len(f), len(g))
    out["span only"] = f1(len({x[:3] for x in gold} & {x[:3] for x in found}), len(found), len(gold))
    return out


def derived_names(documents, predictions):
    hit = pred = gold = 0
    for doc, p in zip(documents, predictions):
        g = set(spans_of([corpora.NAME[max(t.name, 0)] for t in doc.tokens]))
        f = set(p["names"])
        hit, pred, gold = hit + len(g & f), pred + len(f), gold + len(g)
    return f1(hit, pred, gold)


def entities(mentions, singletons):
    by = {}
    for m, c in mentions:
        by.setdefault(c, set()).add(m)
    return [e for e in by.values() if singletons or len(e) > 1]


def muc(a, b):
    where = {m: i for i, e in enumerate(b) for m in e}
    hit = total = 0
    for e in a:
        parts = len({where[m] for m in e if m in where}) + sum(m not in where for m in e)
        hit, total = hit + len(e) - parts, total + len(e) - 1
    return hit, total


def b3(a, b):
    where = {m: e for e in b for m in e}
    hit = total = 0
    for e in a:
        for m in e:
            hit += len(e & where.get(m, set())) / len(e)
            total += 1
    return hit, total


def ceaf_e(gold, pred):
    if not gold or not pred:
        return 0.0
    phi = np.array([[2 * len(g & p) / (len(g) + len(p)) for p in pred] for g in gold])
    return phi[linear_sum_assignment(-phi)].sum()


def coreference(documents, predictions):
    """CoNLL F1 with exact mention spans, with singletons left out (as OntoNotes) and kept (as GUM)."""
    out = {}
    for title, singletons, by_head in (("no singletons", False, False), ("with singletons", True, False), ("no singletons, heads", False, True)):
        c = np.zeros((3, 4))
        found = [0, 0, 0]
        for doc, p in zip(documents, predictions):
            key = (lambda s, e, h: h) if by_head else (lambda s, e, h: (s, e))
            g = [(key(s, e, corpora.head_of(doc, s, e)), k) for s, e, k in doc.all_mentions]
            f = [(key(s, e, h), k) for s, e, h, k in p["mentions"]]
            gs, fs = {m for m, _ in g}, {m for m, _ in f}
            found = [found[0] + len(gs & fs), found[1] + len(fs), found[2] + len(gs)]
            g, f = entities(g, singletons), entities(f, singletons)
            for row, measure in ((0, muc), (1, b3)):
                hit, total = measure(g, f)
                c[row, 2:] += hit, total
                hit, total = measure(f, g)
                c[row, :2] += hit, total
            same = ceaf_e(g, f)
            c[2] += same, len(f), same, len(g)
        row = []
        for hp, np_, hg, ng in c:
            p, r = hp / np_ if np_ else 0, hg / ng if ng else 0
            row.append(200 * p * r / (p + r) if p + r else 0)
        out[title] = {"MUC": round(row[0], 1), "B3": round(row[1], 1), "CEAFe": round(row[2], 1), "CoNLL": round(float(np.mean(row)), 1),
                      "mentions": f1(*found)}
    return out
