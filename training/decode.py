"""From the network's numbers to tags, trees, mentions, clusters and attributions.

The same decoding runs in crates/reader/src/model; here it serves the evaluation.
"""
import numpy as np
from scipy.special import log_softmax

import corpora
import layout
from windows import coref_features, coref_types

TAG_AT, PROJ_AT = layout.tags(), layout.projections()


def tag(tags, name):
    at, n = TAG_AT[name]
    return tags[:, at:at + n]


def proj(p, name):
    at, n = PROJ_AT[name]
    return p[:, at:at + n]


def bio(scores, labels, bias=0.0):
    """Viterbi over BIO labels: (start, end, role) spans; `bias` is added to "O"."""
    s = log_softmax(scores, -1)
    s[:, 0] += bias
    n, k = s.shape
    allowed = np.zeros((k, k))
    for j, label in enumerate(labels):
        if label.startswith("I-"):
            for i, before in enumerate(labels):
                if before not in ("B-" + label[2:], label):
                    allowed[i, j] = -1e9
    best = s[0] + np.array([-1e9 if x.startswith("I-") else 0 for x in labels])
    back = np.zeros((n, k), int)
    for t in range(1, n):
        through = best[:, None] + allowed
        back[t] = through.argmax(0)
        best = through.max(0) + s[t]
    path = [int(best.argmax())]
    for t in range(n - 1, 0, -1):
        path.append(int(back[t, path[-1]]))
    path.reverse()
    spans = []
    for t, j in enumerate(path):
        if labels[j].startswith("B-"):
            spans.append([t, t + 1, labels[j][2:]])
        elif labels[j].startswith("I-"):
            spans[-1][1] = t + 1
    return [tuple(x) for x in spans]


def attributions(tags, p, bias=0.0):
    """Attributions of one window, as lists of token ranges; row 0 is [CLS]."""
    spans = [(s + 1, e + 1, r) for s, e, r in bio(tag(tags, "attribution")[1:], corpora.ATTRIBUTION, bias)]
    by = {r: [(s, e) for s, e, x in spans if x == r] for r in ("source", "cue", "content")}
    pick = lambda q, keys, options: options[int(np.argmax([q @ keys[o] for o in options]))]
    content_q, cue_k, cue_q, source_k = (proj(p, x) for x in ("content_q", "cue_k", "cue_q", "source_k"))
    cue_at = {s: (s, e) for s, e in by["cue"]}
    source_at = {s: (s, e) for s, e in by["source"]}
    out, of_cue = [], {}
    for s, e in by["content"]:
        cue = pick(content_q[s], cue_k, [0] + list(cue_at))
        if cue and cue in of_cue:
            of_cue[cue]["content"].append((s, e))
            continue
        asks = cue or s
        source = pick(cue_q[asks], source_k, [0] + list(source_at))
        item = {"source": [source_at[source]] if source else [], "cue": [cue_at[cue]] if cue else [], "content": [(s, e)]}
        if cue:
            of_cue[cue] = item
        out.append(item)
    return out


def tree(p, start, end):
    """Heads of the sentence [start, end) of a window: 0 is the root. Chu-Liu/Edmonds with one root."""
    dep, head = proj(p, "arc_dep"), proj(p, "arc_head")
    rows = [0] + list(range(start, end))
    s = dep[start:end] @ head[rows].T  # [n, n + 1]
    n = end - start
    m = np.full((n + 1, n + 1), -1e9)
    m[1:, :] = s
    np.fill_diagonal(m, -1e9)
    heads = edmonds(m)
    roots = [d for d in range(1, n + 1) if heads[d] == 0]
    if len(roots) != 1:
        best = None
        for r in sorted(roots, key=lambda r: -m[r, 0])[:5]:
            forced = m.copy()
            forced[1:, 0] = -1e9
            forced[r, 0] = 1e6
            h = edmonds(forced)
            value = sum(m[d, h[d]] for d in range(1, n + 1))
            if best is None or value > best[0]:
                best = (value, h)
        heads = best[1]
    return [0 if heads[d] == 0 else start + heads[d] - 1 for d in range(1, n + 1)]


def edmonds(m):
    """m[dependent, head]; node 0 is the root."""
    n = len(m)
    heads = m.argmax(1)
    heads[0] = -1
    seen = np.zeros(n, int)
    cycle = None
    for v in range(1, n):
        path, u = [], v
        while u > 0 and seen[u] == 0:
            seen[u] = v
            path.append(u)
            u = heads[u]
        if u > 0 and seen[u] == v:
            cycle = path[path.index(u):]
            break
    if cycle is None:
        return heads
    inside = set(cycle)
    outside = [v for v in range(n) if v not in inside]
    k = len(outside)
    new = np.full((k + 1, k + 1), -1e9)
    new[:k, :k] = m[np.ix_(outside, outside)]
    enter, leave = {}, {}
    own = {c: m[c, heads[c]] for c in cycle}
    for i, v in enumerate(outside):
        gains = [m[c, v] - own[c] for c in cycle]
        j = int(np.argmax(gains))
        new[k, i], enter[i] = gains[j], cycle[j]
        j = int(np.argmax([m[v, c] for c in cycle]))
        new[i, k], leave[i] = m[v, cycle[j]], cycle[j]
    sub = edmonds(new)
    result = heads.copy()
    for i, v in enumerate(outside):
        if i and sub[i] >= 0:
            result[v] = leave[i] if sub[i] == k else outside[sub[i]]
    result[enter[sub[k]]] = outside[sub[k]]
    result[0] = -1
    return result


def mentions(tags, p, sentences):
    """(start, end, head, kind) of a window; `sentences` are token ranges of the window, rows from 1."""
    kinds = tag(tags, "mention").argmax(1)
    sq, sk, eq, ek = (proj(p, x) for x in ("start_q", "start_k", "end_q", "end_k"))
    out = []
    for a, b in sentences:
        for h in range(a, b):
            if kinds[h]:
                s = a + int(np.argmax(sk[a:h + 1] @ sq[h]))
                e = h + int(np.argmax(ek[h:b] @ eq[h])) + 1
                out.append((s, e, h, corpora.MENTION[kinds[h]]))
    return out


def clusters(found, table, bias, reach=150):
    """`found`: (q, k, types, kind, sentence) per mention in text order -> cluster numbers."""
    cluster, count = [], 0
    for i, (q, _, types, kind, sentence) in enumerate(found):
        best, at = 0.0, None
        for j in range(max(0, i - reach), i):
            _, k, t, kd, st = found[j]
            value = q @ k + bias + sum(table[r] for r in coref_features(types, t, i - j, abs(sentence - st), int(kind == kd)))
            if value > best:
                best, at = value, j
        if at is None:
            cluster.append(count)
            count += 1
        else:
            cluster.append(cluster[at])
    return cluster
