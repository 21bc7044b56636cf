"""The reader's network: a MiniLM encoder and light heads.

Everything pairwise is a dot product of two projections, so that the program needs no more
than the projections from the network (see export.py).
"""
import math

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

import corpora
from corpora import ANY_NAME, IGNORE
from windows import COREF_ROWS

WIDTH, HEADS, INNER = 384, 12, 1536
TAGS = {"attribution": len(corpora.ATTRIBUTION), "upos": len(corpora.UPOS), "xpos": len(corpora.XPOS), "name": len(corpora.NAME),
        "mention": len(corpora.MENTION)}
# name of the pair: (query, key, width)
PAIRS = {"arc": ("arc_dep", "arc_head", 128), "cue": ("content_q", "cue_k", 64), "source": ("cue_q", "source_k", 64),
         "start": ("start_q", "start_k", 32), "end": ("end_q", "end_k", 32), "coref": ("coref_q", "coref_k", 64)}
RELATION = 192


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x, mask, drop):
        B, T, _ = x.shape
        q, k, v = self.qkv(x).view(B, T, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        a = a.transpose(1, 2).reshape(B, T, WIDTH)
        x = self.norm1(x + drop(self.out(a)))
        return self.norm2(x + drop(self.down(F.gelu(self.up(x)))))


class Reader(nn.Module):
    def __init__(self, layers=6, dropout=0.1):
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.forms = nn.Embedding(13, WIDTH, padding_idx=12)
        nn.init.zeros_(self.forms.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.drop = nn.Dropout(dropout)
        self.tags = nn.Linear(WIDTH, sum(TAGS.values()))
        hidden = sum(2 * w for _, _, w in PAIRS.values())
        self.hidden = nn.Linear(WIDTH, hidden)
        self.query = nn.ModuleDict({name: nn.Linear(w, w) for name, (_, _, w) in PAIRS.items()})
        self.relation_dep = nn.Linear(WIDTH, RELATION)
        self.relation_head = nn.Linear(WIDTH, RELATION)
        self.relation = nn.Linear(RELATION, len(corpora.RELATIONS))
        self.coref_table = nn.Parameter(torch.zeros(COREF_ROWS))
        self.coref_bias = nn.Parameter(torch.tensor(-1.0))

    def load_minilm(self, path, keep=None):
        w = load_file(str(path))
        w = {k.removeprefix("bert."): v for k, v in w.items()}
        with torch.no_grad():
            self.words.weight.copy_(w["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0])
            self.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
            for n, layer in enumerate(self.layers):
                p = f"encoder.layer.{n if keep is None else keep[n]}."
                for kind in ("weight", "bias"):
                    getattr(layer.qkv, kind).copy_(torch.cat([w[p + f"attention.self.{x}.{kind}"] for x in ("query", "key", "value")]))
                    for ours, theirs in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
                                         ("up", "intermediate.dense"), ("down", "output.dense"), ("norm2", "output.LayerNorm")):
                        getattr(getattr(layer, ours), kind).copy_(w[p + theirs + "." + kind])

    def encode(self, batch):
        x = self.words(batch["ids"]) + self.forms(batch["forms"]) + self.positions.weight[:batch["ids"].shape[1]]
        x = self.drop(self.norm(x))
        mask = torch.zeros(batch["mask"].shape, dtype=x.dtype).masked_fill(~batch["mask"], -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask.to(torch.bfloat16) if torch.is_autocast_enabled("cpu") else mask, self.drop)
        return x

    def heads(self, x):
        """Everything the heads say of token vectors x [B, W, 384]."""
        x = self.drop(x)
        out = dict(zip(TAGS, self.tags(x).float().split(list(TAGS.values()), -1)))
        hidden, at = F.relu(self.hidden(x)), 0
        for name, (_, _, w) in PAIRS.items():
            q, k = hidden[..., at:at + w], hidden[..., at + w:at + 2 * w]
            out[name] = (self.query[name](self.drop(q)) / math.sqrt(w), k)
            at += 2 * w
        out["relation"] = (self.relation_dep(x), self.relation_head(x))
        return out

    def tokens(self, batch):
        x = self.encode(batch)
        return x, torch.gather(x, 1, batch["first"][..., None].expand(-1, -1, WIDTH))

    def forward(self, batch):
        return self.heads(self.tokens(batch)[1])

    def relations(self, out, heads):
        dep, head = out["relation"]
        return self.relation(F.relu(dep + torch.gather(head, 1, heads[..., None].expand(-1, -1, RELATION)))).float()

    def scores(self, out, name, batch):
        """[B, W, W]: how well token j answers token i, -inf where j cannot be the answer."""
        q, k = out[name]
        s = (q @ k.transpose(1, 2)).float()
        possible = batch["tokens"][:, None, :]
        if name in ("arc", "start", "end"):
            same = batch["sentence"][:, :, None] == batch["sentence"][:, None, :]
            first = torch.zeros_like(same)
            first[:, :, 0] = name == "arc"
            possible = possible & (same | first)
        return s.masked_fill(~possible, -1e9)

    def coref_scores(self, out, where, features):
        q, k = out["coref"]
        q, k = q[where[:, 0], where[:, 1]], k[where[:, 0], where[:, 1]]
        return (q @ k.T).float() + self.coref_table[features].sum(-1) + self.coref_bias

    def arrays(self, x):
        """The two arrays of the exported network for vectors x: tag scores, projections (layout.py)."""
        hidden, at, parts = F.relu(self.hidden(x)), 0, []
        for name, (_, _, w) in PAIRS.items():
            parts += [self.query[name](hidden[..., at:at + w]) / math.sqrt(w), hidden[..., at + w:at + 2 * w]]
            at += 2 * w
        return self.tags(x), torch.cat(parts + [self.relation_dep(x), self.relation_head(x)], -1)

    def losses(self, out, batch):
        """name -> summed loss; the caller divides by the batch's tokens."""
        loss = {}
        for name in ("attribution", "upos", "xpos", "mention"):
            loss[name] = F.cross_entropy(out[name].flatten(0, 1), batch[name].flatten(), ignore_index=IGNORE, reduction="sum")
        logp = F.log_softmax(out["name"], -1)
        known = batch["name"] >= 0
        loss["name"] = -logp[known].gather(1, batch["name"][known][:, None]).sum()
        some = batch["name"] == ANY_NAME
        loss["name"] = loss["name"] - torch.log1p(-logp[some][:, 0].exp().clamp(max=1 - 1e-6)).sum()
        for name, target in (("arc", "head"), ("cue", "cue"), ("source", "source"), ("start", "mstart"), ("end", "mend")):
            if (batch[target] != IGNORE).any():
                s = self.scores(out, name, batch)
                at = batch[target] != IGNORE
                loss[name] = F.cross_entropy(s[at], batch[target][at], reduction="sum")
        at = batch["head"] != IGNORE
        if at.any():
            r = self.relations(out, batch["head"].clamp(min=0))
            loss["relation"] = F.cross_entropy(r[at], batch["deprel"][at], reduction="sum")
        for where, features, gold, allowed in batch["coref"]:
            s = self.coref_scores(out, where, features).masked_fill(~allowed, -1e9)
            s = torch.cat([torch.zeros(len(s), 1), s], 1)
            g = torch.cat([~gold.any(1, keepdim=True), gold], 1)
            l = torch.logsumexp(s, 1) - torch.logsumexp(s.masked_fill(~g, -1e9), 1)
            loss["coref"] = loss.get("coref", 0) + l.sum()
        return loss


WEIGHTS = {"attribution": 1.0, "upos": 0.3, "xpos": 0.3, "mention": 0.5, "name": 0.7, "arc": 0.6, "relation": 0.4, "cue": 2.0, "source": 3.0,
           "start": 0.5, "end": 0.5, "coref": 1.5}
