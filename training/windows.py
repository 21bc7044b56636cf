"""Packs blocks of a document into windows of at most 254 pieces and makes tensors of them.

The same packing runs in crates/reader/src/model/windows.rs. In training the first window of a
document gets a random size, so that block boundaries fall elsewhere in every epoch.
"""
import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer

import corpora
from corpora import IGNORE

MAX_PIECES = 254
CLS, SEP = 101, 102
FORM_BASE = 30522  # embedding rows of the written form: FORM_BASE + shape * 2 + quoted
FORM_NONE = 12  # special pieces have no written form

PRONOUN_CLASS = {}
for k, words in enumerate([
        "he him his himself", "she her hers herself", "it its itself", "they them their theirs themselves", "i me my mine myself",
        "you your yours yourself yourselves", "we us our ours ourselves"]):
    for w in words.split():
        PRONOUN_CLASS[w] = k
OTHER_CLASS = 7


class Pieces:
    def __init__(self, vocab):
        self.tokenizer = BertWordPieceTokenizer(str(vocab), lowercase=True)
        self.cache = {}

    def __call__(self, form):
        ids = self.cache.get(form)
        if ids is None:
            ids = self.tokenizer.encode(form, add_special_tokens=False).ids or [100]
            self.cache[form] = ids = ids[:40]
        return ids


def pack(doc, pieces, rng=None):
    """Lists of token ranges, one list a window."""
    sizes = [len(pieces(t.form)) for t in doc.tokens]
    limit = MAX_PIECES - 2
    room = limit if rng is None else int(rng.integers(48, limit + 1))
    windows, current, used = [], None, 0
    for start, end in doc.blocks:
        size = sum(sizes[start:end])
        if current is not None and used + size <= room:
            current[1], used = end, used + size
            continue
        if current is not None:
            windows.append(tuple(current))
            current, room = None, limit
        if size <= limit:
            current, used = [start, end], size
            continue
        at, used = start, 0  # a block longer than a window is cut
        for n in range(start, end):
            if used + sizes[n] > limit:
                windows.append((at, n))
                at, used = n, 0
            used += sizes[n]
        current = [at, end]
    if current is not None:
        windows.append(tuple(current))
    return windows


def coref_types(doc, head):
    """(type, pronoun class, lower-case head, name run) of a mention's head: what coreference features look at."""
    token = doc.tokens[head]
    low = token.form.lower()
    upos = corpora.UPOS[token.upos]
    if upos == "PRON" or low in PRONOUN_CLASS:
        return 0, PRONOUN_CLASS.get(low, OTHER_CLASS), low, ()
    if upos == "PROPN":
        s = e = head
        while s > 0 and corpora.UPOS[doc.tokens[s - 1].upos] == "PROPN":
            s -= 1
        while e + 1 < len(doc.tokens) and corpora.UPOS[doc.tokens[e + 1].upos] == "PROPN":
            e += 1
        return 1, OTHER_CLASS, low, tuple(t.form.lower() for t in doc.tokens[s:e + 1])
    return 2, OTHER_CLASS, low, ()


DISTANCE = [1, 2, 3, 5, 9, 17, 33, 65]


def coref_features(a, b, mention_distance, sentence_distance, same_kind):
    """Rows of the coreference feature table for the pair (anaphor a, antecedent b)."""
    ta, ca, ha, ra = a
    tb, cb, hb, rb = b
    match = 0
    if ha == hb:
        match = 1
    if ta == tb == 1:
        if ra == rb:
            match = 2
        elif ha != hb and set(ra) & set(rb):
            match = 3
    bucket = sum(mention_distance >= d for d in DISTANCE) - 1
    return (ta * 12 + tb * 4 + match, 36 + ta * 8 + bucket, 60 + ta * 4 + min(sentence_distance, 3), 72 + ca * 8 + cb, 136 + ta * 2 + same_kind)


COREF_ROWS = 142


class Window:
    """One window as arrays. Positions are tokens of the window; 0 is [CLS], tokens start at 1."""

    def __init__(self, doc, start, end, pieces):
        self.doc, self.start, self.end = doc, start, end
        ids, forms, first = [CLS], [FORM_NONE], [0]
        n = end - start + 1
        self.labels = {k: np.full(n, IGNORE, np.int64) for k in
                       ("upos", "xpos", "head", "deprel", "attribution", "name", "mention", "cue", "source", "mstart", "mend")}
        self.sentence = np.zeros(n, np.int64)
        if doc.corpus != "polnear":
            for k, (s, e) in enumerate(doc.sentences):
                if s < end and e > start:
                    self.sentence[max(s, start) - start + 1:min(e, end) - start + 1] = k + 1
        for i, t in enumerate(doc.tokens[start:end], 1):
            p = pieces(t.form)
            first.append(len(ids))
            ids += p
            forms += [corpora.shape(t.form) * 2 + t.quoted] * len(p)
            lab = self.labels
            lab["upos"][i], lab["xpos"][i], lab["deprel"][i] = t.upos, t.xpos, t.deprel
            lab["attribution"][i], lab["name"][i], lab["mention"][i] = t.attribution, t.name, t.mention
            if t.head != IGNORE:
                lab["head"][i] = 0 if t.head < 0 else (t.head - start + 1 if start <= t.head < end else IGNORE)
        self.ids = np.array(ids + [SEP])
        self.forms = np.array(forms + [FORM_NONE])
        self.first = np.array(first)
        inside = lambda k: k - start + 1 if start <= k < end else (0 if k < 0 else IGNORE)
        for c, k in doc.cue_of.items():
            if start <= c < end:
                self.labels["cue"][c - start + 1] = inside(k)
        for c, k in doc.source_of.items():
            if start <= c < end:
                self.labels["source"][c - start + 1] = inside(k)
        self.mentions = []
        for m in doc.mentions:
            s, e, h, kind, cluster = m
            if start <= s and e <= end:
                self.labels["mstart"][h - start + 1] = s - start + 1
                self.labels["mend"][h - start + 1] = e - start
                self.mentions.append((h - start + 1, cluster, coref_types(doc, h), kind, self.sentence[h - start + 1]))


LABELS = ("upos", "xpos", "head", "deprel", "attribution", "name", "mention", "cue", "source", "mstart", "mend")


def collate(groups):
    """A batch from groups of windows; windows of one group (a GUM document) share coreference."""
    windows = [w for g in groups for w in g]
    T = max(len(w.ids) for w in windows)
    W = max(len(w.first) for w in windows)
    B = len(windows)
    out = {"ids": np.zeros((B, T), np.int64), "forms": np.full((B, T), FORM_NONE, np.int64), "mask": np.zeros((B, T), bool),
           "first": np.zeros((B, W), np.int64), "tokens": np.zeros((B, W), bool), "sentence": np.zeros((B, W), np.int64)}
    for k in LABELS:
        out[k] = np.full((B, W), IGNORE, np.int64)
    for b, w in enumerate(windows):
        out["ids"][b, :len(w.ids)] = w.ids
        out["forms"][b, :len(w.forms)] = w.forms
        out["mask"][b, :len(w.ids)] = True
        out["first"][b, :len(w.first)] = w.first
        out["tokens"][b, :len(w.first)] = True
        out["sentence"][b, :len(w.sentence)] = w.sentence
        for k in LABELS:
            out[k][b, :len(w.first)] = w.labels[k]
    batch = {k: torch.from_numpy(v) for k, v in out.items()}
    coref, b = [], 0
    for g in groups:
        rows = []
        for w in g:
            rows += [(b, *m) for m in w.mentions]
            b += 1
        if len(rows) > 1:
            coref.append(coref_arrays(rows))
    batch["coref"] = coref
    return batch


def coref_arrays(rows, reach=150):
    """For mentions in text order: where they stand, and for each pair within reach its features and whether it corefers."""
    M = len(rows)
    where = torch.tensor([[r[0], r[1]] for r in rows])
    features = np.zeros((M, M, 5), np.int64)
    gold = np.zeros((M, M), bool)
    allowed = np.zeros((M, M), bool)
    for i in range(M):
        for j in range(max(0, i - reach), i):
            features[i, j] = coref_features(rows[i][3], rows[j][3], i - j, abs(int(rows[i][5]) - int(rows[j][5])), int(rows[i][4] == rows[j][4]))
            gold[i, j] = rows[i][2] == rows[j][2]
            allowed[i, j] = True
    return where, torch.from_numpy(features), torch.from_numpy(gold), torch.from_numpy(allowed)


def groups_of(documents, pieces, rng=None):
    groups = []
    for doc in documents:
        windows = [Window(doc, s, e, pieces) for s, e in pack(doc, pieces, rng)]
        if doc.corpus == "gum":
            groups += [windows[i:i + 8] for i in range(0, len(windows), 8)]
        else:
            groups += [[w] for w in windows]
    return groups


def batches(groups, budget, rng=None):
    """Groups of like length together, up to `budget` pieces (padding included) a batch; batches in random order."""
    order = sorted(range(len(groups)), key=lambda i: (max(len(w.ids) for w in groups[i]) + (rng.integers(0, 24) if rng is not None else 0)))
    out, current, longest, count = [], [], 0, 0
    for i in order:
        g = groups[i]
        size = max(len(w.ids) for w in g)
        if current and max(longest, size) * (count + len(g)) > budget:
            out.append(current)
            current, longest, count = [], 0, 0
        current.append(g)
        longest, count = max(longest, size), count + len(g)
    if current:
        out.append(current)
    if rng is not None:
        rng.shuffle(out)
    return out
