#!/usr/bin/env python3
"""Is the corpus sound? Prints every fault and exits with 1 where there is one.

Documents are UTF-8 in NFC, of 80 to 250 words, with a sidecar; every quotation occurs once in its document or says
which occurrence it is; names stand in their quotation or document; what is one by some links is told apart by none;
and the scorer finds everything in proposals made of the links themselves, and every refusal that is made certain.
"""
import json
import re
import sys
import unicodedata
from datetime import date

import corpus
import score

TEXT_KEYS = {"title", "publisher", "published", "url", "kind"}
EXTRA = {"same_event": {"contradict"}, "version_of": {"contradict", "withdrawn"}, "answer_to": {"answer_class"},
         "letter_version": {"joined", "withdrew", "stayed"}, "open": {"of"}}
KINDS = set(corpus.REFUSALS) | {"open"} | {k for refused in corpus.REFUSALS.values() for k in refused}
SIGNS = set("'\"()[],.;:-–—?!/%$&\n ")


def check_document(name, raw, fault):
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return fault(f"{name}: not UTF-8: {error}")
    if unicodedata.normalize("NFC", text) != text:
        fault(f"{name}: not in NFC")
    for c in sorted(set(text)):
        latin = c.isalpha() and unicodedata.name(c, "").startswith("LATIN")
        if not (latin or c.isascii() and c.isdigit() or c in SIGNS):
            fault(f"{name}: {c!r} ({unicodedata.name(c, 'no name')}) is neither a Latin letter, a figure nor a usual sign")
    words = len(text.split())
    if not 80 <= words <= 250:
        fault(f"{name}: {words} words, not 80 to 250")
    if "\n\n\n" in text or not text.endswith("\n") or re.search(r"[ \t]\n", text):
        fault(f"{name}: empty lines, or blanks at the end of a line, or no line end")


def check_sidecar(name, fault):
    path = corpus.HERE / f"{name}.meta.json"
    if not path.exists():
        return fault(f"{name}: no sidecar")
    meta = json.loads(path.read_text(encoding="utf-8"))
    if set(meta) - TEXT_KEYS or not {"title", "publisher", "published", "kind"} <= set(meta):
        fault(f"{path.name}: keys are {sorted(meta)}")
    date.fromisoformat(meta["published"])
    if "url" in meta and not re.fullmatch(r"https://[a-z]+\.example/\S+", meta["url"]):
        fault(f"{path.name}: the address is not under .example")


def check_link(link, texts, fault):
    here = link["id"]
    if link["kind"] not in KINDS:
        return fault(f"{here}: unknown kind")
    extra = set(link) - {"id", "kind", "left", "right", "reason"}
    if extra - EXTRA.get(link["kind"], set()):
        fault(f"{here}: unknown keys {sorted(extra)}")
    if not link["reason"].strip():
        fault(f"{here}: no reason")
    kind = corpus.kind_of(link)
    for at in ("left", "right"):
        side = link[at]
        if side["document"] not in texts:
            fault(f"{here}: no document {side['document']}")
            continue
        text = texts[side["document"]]
        if kind in corpus.OF_DOCUMENTS:
            if set(side) != {"document"}:
                fault(f"{here}: {at} is a whole document, without name and quotation")
            continue
        if "quote" not in side:
            fault(f"{here}: {at} has no quotation")
            continue
        found = len(corpus.occurrences(text, side["quote"]))
        if found == 0 or found > 1 and not 1 <= side.get("occurrence", 0) <= found:
            fault(f"{here}: {at}: {side['quote']!r} occurs {found} times")
        if found == 1 and "occurrence" in side:
            fault(f"{here}: {at}: occurs once and needs no number")
        if kind == "same" and side.get("name", "\0") not in side["quote"]:
            fault(f"{here}: {at}: the name is not in the quotation")
        if side.get("name", "") not in text:
            fault(f"{here}: {at}: the name is not in the document")
    left, right = texts[link["left"]["document"]], texts[link["right"]["document"]]
    if link["left"]["document"] == link["right"]["document"] and link["kind"] not in ("namesake", "other_event"):
        fault(f"{here}: links a document to itself")
    for a, b in link.get("contradict", []):
        if a not in left or b not in right:
            fault(f"{here}: {a!r} / {b!r} are not in their documents")
    for names, text in (("joined", left), ("withdrew", right), ("stayed", right)):
        for name in link.get(names, []):
            if name not in text:
                fault(f"{here}: {name} is not in its document")
    for name in link.get("joined", []):
        if name in right:
            fault(f"{here}: {name} had signed before")
    for name in link.get("withdrew", []):
        if name in left:
            fault(f"{here}: {name} still signs")
    for words in link.get("withdrawn", []):
        if words not in right or words in left:
            fault(f"{here}: {words!r} is not withdrawn")


def check_scorer(fault):
    """Proposals made of the links find all of them; refusals made certain are all reported."""
    judge = score.Judge()
    right = [score.as_proposal(link, certain=link["kind"] != "open") for link in judge.links if link["kind"] in corpus.REFUSALS]
    result = judge.judge(right)
    for kind, row in result.items():
        if row["found"] != row["expected"] or row["unexpected"] or row["refused_certain"]:
            fault(f"scorer: the links themselves score {kind} {row}")
    wrong = [score.as_proposal(link, certain=True) for link in judge.links
             if link["kind"] not in corpus.REFUSALS and link["left"]["document"] != link["right"]["document"]]
    result = judge.judge(wrong)
    refused = sum(row["refused_certain"] + row["open_certain"] for row in result.values())
    if refused != len(wrong) or any(row["found"] for row in result.values()):
        fault(f"scorer: of {len(wrong)} refusals made certain it reports {refused}")


def main():
    faults = []
    raw = {p.stem: p.read_bytes() for p in sorted(corpus.HERE.glob("*.txt"))}
    for name, text in raw.items():
        check_document(name, text, faults.append)
        check_sidecar(name, faults.append)
    for path in corpus.HERE.glob("*.meta.json"):
        if path.name.removesuffix(".meta.json") not in raw:
            faults.append(f"{path.name}: no document")
    texts, links = corpus.documents(), corpus.links()
    for link in links:
        check_link(link, texts, faults.append)
    ids = [link["id"] for link in links]
    pairs = [(corpus.kind_of(l), *sorted(json.dumps(l[s], sort_keys=True) for s in ("left", "right"))) for l in links]
    for seen in (ids, pairs):
        faults.extend(f"twice: {x}" for x in sorted(set(seen), key=str) if seen.count(x) > 1)
    used = {link[s]["document"] for link in links for s in ("left", "right")}
    faults.extend(f"{name}: in no link" for name in sorted(set(raw) - used))
    if not faults:
        faults.extend(score.Judge().clashes())
        check_scorer(faults.append)
    for fault in faults:
        print(fault)
    print(f"{len(raw)} documents, {len(links)} links, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
