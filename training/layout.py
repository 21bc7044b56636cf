"""Where each head's numbers stand in the two output arrays of the exported network."""
import corpora
from model import PAIRS, RELATION, TAGS

NAMES = {"attribution": corpora.ATTRIBUTION, "upos": corpora.UPOS, "xpos": corpora.XPOS, "name": corpora.NAME, "mention": corpora.MENTION}


def tags():
    at, out = 0, {}
    for name, n in TAGS.items():
        out[name] = (at, n)
        at += n
    return out


def projections():
    at, out = 0, {}
    for q, k, w in PAIRS.values():
        out[q], out[k] = (at, w), (at + w, w)
        at += 2 * w
    out["rel_dep"], out["rel_head"] = (at, RELATION), (at + RELATION, RELATION)
    return out


def width():
    return sum(n for _, n in projections().values())
