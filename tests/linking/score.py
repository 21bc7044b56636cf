#!/usr/bin/env python3
"""How many of the links of expected.json are proposed, and is anything that is refused proposed as certain?

    score.py PROPOSALS.jsonl [--errors] [--all]

A proposal a line, in the form that README.md describes. Prints a row a kind. --errors lists what was missed, refused or
unexpected. Exits with 1 where something refused or open is proposed as certain, with --all also where an
expected link is not proposed first or second, with 2 where a line cannot be read.
"""
import json
import sys
from collections import defaultdict

import corpus

COLUMNS = [("expected", "expected"), ("found", "first or second"), ("lower", "lower"), ("missed", "missed"), ("refused", "refused, uncertain"),
           ("refused_certain", "REFUSED, CERTAIN"), ("open_certain", "OPEN, CERTAIN"), ("unexpected", "unexpected")]


class Unreadable(Exception):
    pass


def as_proposal(link, certain):
    """A link as if it had been proposed, first from both sides."""
    sides = {s: {**link[s], "rank": 1} for s in ("left", "right")}
    extra = {k: link[k] for k in ("contradict", "joined", "withdrew") if k in link}
    return {"kind": corpus.kind_of(link), **sides, **extra, "certain": certain}


class Judge:
    def __init__(self):
        self.texts, self.links = corpus.documents(), corpus.links()
        self.things = defaultdict(set)      # kind -> things, each (document, start, end) or (document,)
        self.right = defaultdict(dict)      # kind -> pair -> link
        self.refused = defaultdict(dict)
        self.open = defaultdict(dict)
        for link in self.links:
            a, b = (self.thing(link, s) for s in ("left", "right"))
            kind = corpus.kind_of(link)
            if link["kind"] in corpus.REFUSALS:
                self.add(self.right, kind, a, b, link)
            if link["kind"] == "open":
                self.add(self.open, kind, a, b, link)
            for of, kinds in corpus.REFUSALS.items():
                if link["kind"] in kinds:
                    self.add(self.refused, of, a, b, link)
        self.places = self.all_places()
        # Who is one by several links is one; what holds of one mention holds of all of them.
        self.group = {kind: self.groups(kind) for kind in corpus.SYMMETRIC}

    def thing(self, link, at):
        where = corpus.place(link[at], self.texts, corpus.kind_of(link) == "same")
        return (link[at]["document"], *(where or ()))

    def all_places(self):
        """Where a party is named: each place with its name, unless somebody else there has the name as well."""
        things, places = self.things["same"], {}
        for thing in things:
            document, start, end = thing
            name = self.texts[document][start:end]
            others = [t for t in things if t[0] == document and t != thing]
            places[thing] = [(start, end)]
            if all(self.texts[document][t[1]:t[2]] != name for t in others):
                places[thing] += [(s, e) for s, e in corpus.occurrences(self.texts[document], name)
                                  if s != start and not any(t[1] <= s and e <= t[2] for t in others)]
        return places

    def add(self, table, kind, a, b, link):
        self.things[kind] |= {a, b}
        table[kind][self.pair(kind, a, b)] = link

    @staticmethod
    def pair(kind, a, b):
        return tuple(sorted((a, b))) if kind in corpus.SYMMETRIC else (a, b)

    def groups(self, kind):
        head = {t: t for t in self.things[kind]}

        def root(t):
            while head[t] != t:
                t = head[t]
            return t

        for a, b in self.right[kind]:
            head[root(a)] = root(b)
        return {t: root(t) for t in head}

    def of_groups(self, table, kind, a, b):
        """The link of a table between two things, or between others that are one with them."""
        if (found := table[kind].get(self.pair(kind, a, b))) or kind not in corpus.SYMMETRIC:
            return found
        group = self.group[kind]
        wanted = {group[a], group[b]}
        return next((link for (c, d), link in table[kind].items() if {group[c], group[d]} == wanted), None)

    def clashes(self):
        """Links that say both that two are one and that they are not."""
        for kind in corpus.SYMMETRIC:
            for table in (self.refused, self.open):
                for (a, b), link in table[kind].items():
                    if self.group[kind][a] == self.group[kind][b]:
                        yield f"{link['id']}: other links make the two one"
        for kind, table in self.refused.items():
            yield from (f"{link['id']}: is expected and refused" for pair, link in table.items() if pair in self.right[kind])

    def covers(self, kind, thing, spans):
        # Half of a name: "Union" is not the union, and a town is not its garrison.
        least = (thing[2] - thing[1]) / 2 if kind == "same" else 1
        places = self.places[thing] if kind == "same" else [thing[1:]]
        return any(min(end, e) - max(start, s) >= least for start, end in places for s, e in spans)

    def meant(self, kind, side, where):
        """The things of the links that one side of a proposal speaks of."""
        document = side.get("document", "").removesuffix(".txt")
        if document not in self.texts:
            raise Unreadable(f"{where}: no document {document!r}")
        if kind in corpus.OF_DOCUMENTS:
            return {(document,)} & self.things[kind] or {(document,)}
        text = self.texts[document]
        if "spans" in side:
            if not all(isinstance(s, list) and len(s) == 2 and all(isinstance(n, int) for n in s) for s in side["spans"]):
                raise Unreadable(f"{where}: spans are [[start, end], ...]")
            spans = [tuple(s) for s in side["spans"]]
        elif side.get("quote"):
            spans = corpus.occurrences(text, side["quote"])
            if "occurrence" in side:
                spans = spans[side["occurrence"] - 1:][:1]
            if kind == "same" and side.get("name") and side["name"] in side["quote"]:
                at = side["quote"].index(side["name"])
                spans = [(s + at, s + at + len(side["name"])) for s, _ in spans]
        else:
            spans = corpus.occurrences(text, side.get("name") or "\0")
        if not spans:
            raise Unreadable(f"{where}: neither spans nor words of {document}")
        found = set()
        for thing in self.things[kind]:
            if thing[0] != document:
                continue
            if self.covers(kind, thing, spans):
                found.add(thing)
        return found or {(document, *spans[0])}

    def judge(self, proposals, report=lambda *_: None):
        rows = {kind: {key: 0 for key, _ in COLUMNS} for kind in corpus.REFUSALS}
        read = []
        for number, proposal in enumerate(proposals, 1):
            where, kind = f"line {number}", proposal.get("kind")
            if kind not in corpus.REFUSALS:
                raise Unreadable(f"{where}: kind {kind!r} is none of {', '.join(corpus.REFUSALS)}")
            for s in ("left", "right"):
                if not isinstance(proposal.get(s), dict) or not isinstance(proposal[s].get("rank"), int):
                    raise Unreadable(f"{where}: {s} needs a document and a rank")
            if not isinstance(proposal.get("certain"), bool):
                raise Unreadable(f"{where}: certain is true or false")
            lefts, rights = (self.meant(kind, proposal[s], where) for s in ("left", "right"))
            pairs = [(a, b) for a in lefts for b in rights if a != b]
            known = [(a, b) for a, b in pairs if {a, b} <= self.things[kind]]
            right = [p for p in known if self.of_groups(self.right, kind, *p) or kind in corpus.SYMMETRIC and self.group[kind][p[0]] == self.group[kind][p[1]]]
            refused = [r for p in known if (r := self.of_groups(self.refused, kind, *p))]
            undecided = [o for p in known if (o := self.of_groups(self.open, kind, *p))]
            read.append((kind, proposal, lefts, rights, right, refused, undecided))
            if refused:
                rows[kind]["refused_certain" if proposal["certain"] else "refused"] += 1
                report("REFUSED, CERTAIN" if proposal["certain"] else "refused", refused[0]["id"], proposal)
            if undecided and proposal["certain"]:
                rows[kind]["open_certain"] += 1
                report("OPEN, CERTAIN", undecided[0]["id"], proposal)
            if not right and not refused and not undecided:
                rows[kind]["unexpected"] += 1
                report("unexpected", "", proposal)
        # The place of a proposal among all of its side: what is right, or open, before it does not count.
        before = defaultdict(list)
        for kind, proposal, lefts, rights, right, _, undecided in read:
            if not right and not undecided:
                for s, things in (("left", lefts), ("right", rights)):
                    for thing in things:
                        before[kind, thing].append(proposal[s]["rank"])
        best = {}
        for kind, proposal, lefts, rights, right, _, _ in read:
            for a, b in right:
                ranks = {}
                for s, thing in (("left", a), ("right", b)):
                    ranks[s] = 1 + sum(r <= proposal[s]["rank"] for r in before[kind, thing])
                rank = max(ranks.values()) if kind in corpus.SYMMETRIC else ranks["left"]
                key = kind, self.pair(kind, a, b)
                best[key] = min(rank, best.get(key, rank))
        for kind, row in rows.items():
            for pair, link in self.right[kind].items():
                row["expected"] += 1
                rank = best.get((kind, pair))
                row["found" if rank and rank <= 2 else "lower" if rank else "missed"] += 1
                if not rank or rank > 2:
                    report(f"place {rank}" if rank else "missed", link["id"], link)
        return rows

    def beside(self, proposals):
        """What is told beside the links: figures that contradict each other, and who joined or withdrew."""
        told = defaultdict(lambda: [0, 0])
        for link in self.links:
            if link["kind"] not in corpus.REFUSALS:
                continue
            of_it = [p for p in proposals if p["kind"] == link["kind"] and self.is_of(p, link)]
            for a, b in link.get("contradict", []):
                told["contradictions"][1] += 1
                told["contradictions"][0] += any(alike(a, x) and alike(b, y) or link["kind"] in corpus.SYMMETRIC and alike(a, y) and alike(b, x)
                                                 for p in of_it for x, y in p.get("contradict", []))
            for key in ("joined", "withdrew"):
                for name in link.get(key, []):
                    told[key][1] += 1
                    told[key][0] += any(alike(name, x) for p in of_it for x in p.get(key, []))
                if key in link:
                    extra = {x for p in of_it for x in p.get(key, []) if not any(alike(n, x) for n in link[key])}
                    told[f"{key}, but did not"][0] += len(extra)
        return told

    def is_of(self, proposal, link):
        a, b = (self.thing(link, s) for s in ("left", "right"))
        lefts, rights = (self.meant(link["kind"], proposal[s], "") for s in ("left", "right"))
        return a in lefts and b in rights or link["kind"] in corpus.SYMMETRIC and b in lefts and a in rights

    def one_in_reading(self, proposals):
        """Namesakes of one document that one side of a proposal takes for one: the reading joined them, not the linking."""
        joined = set()
        for number, p in enumerate(proposals, 1):
            if p["kind"] == "same":
                for s in ("left", "right"):
                    things = self.meant("same", p[s], f"line {number}")
                    joined |= {link["id"] for (a, b), link in self.refused["same"].items() if {a, b} <= things}
        return sorted(joined)


def alike(a, b):
    a, b = " ".join(a.split()).casefold(), " ".join(b.split()).casefold()
    return bool(a and b) and (a in b or b in a)


def told_short(thing):
    def side(s):
        words = s.get("name") or s.get("quote") or str(s.get("spans", ""))
        return f"{s['document']} {words!r}"
    return f"{side(thing['left'])} / {side(thing['right'])}"


def main(arguments):
    flags = {a for a in arguments if a.startswith("--")}
    files = [a for a in arguments if a not in flags]
    if len(files) != 1 or flags - {"--errors", "--all"}:
        print(__doc__, file=sys.stderr)
        return 2
    judge, listed = Judge(), []
    try:
        with open(files[0], encoding="utf-8") as lines:
            proposals = [json.loads(line) for line in lines if line.strip()]
        rows = judge.judge(proposals, lambda *what: listed.append(what))
    except (OSError, ValueError, Unreadable) as error:
        print(f"error: {error}\nhint: README.md describes a line", file=sys.stderr)
        return 2
    print("  ".join(["kind".ljust(15)] + [title for _, title in COLUMNS]))
    for kind, row in rows.items():
        print("  ".join([kind.ljust(15)] + [str(row[key]).rjust(len(title)) for key, title in COLUMNS]))
    for what, (n, of) in judge.beside(proposals).items():
        print(f"{what}: {n}" + (f" of {of}" if of else ""))
    if joined := judge.one_in_reading(proposals):
        print(f"one already in the reading of their document: {', '.join(joined)}")
    if "--errors" in flags:
        for what, link, thing in sorted(listed, key=lambda x: x[:2]):
            print(f"  {what}  {link}  {thing['kind']}: {told_short(thing)}")
    certain = sum(row["refused_certain"] + row["open_certain"] for row in rows.values())
    found = all(row["found"] == row["expected"] for row in rows.values())
    return int(bool(certain) or "--all" in flags and not found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
