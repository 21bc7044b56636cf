"""Reads the corpora into documents of tokens with labels.

A document is a list of blocks (paragraphs of PolNeAR, sentences of the treebanks); windows
are packed from whole blocks by windows.py. Labels that a corpus does not carry are None, and
the losses pass over them.
"""
import gzip
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpora"

# SHA-256 of the files that the released weights were trained and measured on.
CHECKSUMS = json.loads((Path(__file__).parent / "checksums.json").read_text()) if (
    Path(__file__).parent / "checksums.json").exists() else {}

# GUM genres whose terms allow weights to be released (see the corpora's README).
GENRES = {"news", "interview", "bio", "voyage", "textbook", "speech", "vlog", "conversation"}

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
XPOS = ("$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW GW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB RBR "
        "RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX ``").split()
RELATIONS = ("acl advcl advmod amod appos aux case cc ccomp clf compound conj cop csubj dep det discourse dislocated expl fixed "
             "flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis punct reparandum root vocative xcomp").split()
ATTRIBUTION = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"]
NAME = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"]
MENTION = "none person place organization object event time substance animal plant abstract".split()
GUM_KIND = {"person": "PER", "organization": "ORG", "place": "LOC"}

IGNORE = -100
ANY_NAME = -50  # the token is part of some name, which kind is not known


@dataclass
class Token:
    form: str
    start: int = 0
    end: int = 0
    quoted: bool = False
    upos: int = IGNORE
    xpos: int = IGNORE
    head: int = IGNORE  # index in the document, -1 for root
    deprel: int = IGNORE
    attribution: int = IGNORE
    name: int = IGNORE
    mention: int = IGNORE
    lemma: str = ""


@dataclass
class Document:
    id: str
    corpus: str
    tokens: list = field(default_factory=list)
    blocks: list = field(default_factory=list)  # (start, end) of tokens
    sentences: list = field(default_factory=list)
    sentence_ids: list = field(default_factory=list)
    cue_of: dict = field(default_factory=dict)  # first token of a content piece -> first token of its cue, -1 none
    source_of: dict = field(default_factory=dict)  # first token of a cue (or of a content without one) -> of its source, -1 none
    mentions: list = field(default_factory=list)  # (start, end, head, kind, cluster)


def verify(path):
    """Refuses a corpus file other than the one the checksums name."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    want = CHECKSUMS.get(path.name)
    if want and want != digest:
        raise SystemExit(f"{path}: sha256 {digest} is not {want}; hint: the corpus changed, scores will not be comparable")
    return path


def shape(form):
    """How a token is written: the encoder is uncased, so this is all it knows of capitals."""
    letters = [c for c in form if c.isalpha()]
    if not letters:
        return 4 if any(c.isdigit() for c in form) else 5
    if any(c.isdigit() for c in form):
        return 4
    if not any(c.isupper() for c in letters):
        return 0
    if len(letters) >= 2 and all(c.isupper() for c in letters):
        return 2
    if letters[0].isupper() and len(letters) >= 2 and not any(c.isupper() for c in letters[1:]):
        return 1
    return 3


def quoted_mask(text):
    """For each character of a text, whether it stands inside double quotation marks (marks included)."""
    mask = bytearray(len(text))
    for line in re.finditer(r"[^\n]+", text):
        inside = False
        for i in range(*line.span()):
            if not inside and text[i] in "“\"":
                inside = True
                mask[i] = 1
            elif inside:
                mask[i] = 1
                if text[i] in "”\"":
                    inside = False
    return mask


ABBREVIATION = re.compile(
    r"(?:[A-Za-z]\.)+$|(?:mr|mrs|ms|dr|jr|sr|st|gov|sen|rep|reps|sens|gen|col|lt|sgt|capt|prof|rev|hon|inc|corp|co|ltd|no|vs|etc|jan|feb|"
    r"mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|u\.s|d\.c|ala|ariz|ark|calif|colo|conn|fla|ga|ill|ind|kan|ky|la|mass|md|mich|minn|miss|mo|"
    r"mont|neb|nev|okla|ore|pa|tenn|tex|va|vt|wash|wis|wyo)\.$", re.I)
CLITIC = re.compile(r"(.+?)((?:n['’]t)|['’](?:s|re|ve|ll|d|m))$", re.I)
INNER = re.compile(r"[-–—/]+|\.{2,}|…|[()\[\]{}\"“”,;:!?&%$€£#*=+<>|~^_]")
NUMBER = re.compile(r"\d+(?:[.,:]\d+)+")
EDGE = "\"“”‘’'`(),;:!?[]{}<>…-–—/*#$%&=+|~^_"


def tokenise(text):
    """(start, end) of the tokens of running text, cut as UD English cuts them.

    Close to crates/reader/src/text (the cut at run time): PolNeAR has no tokens of its own.
    """
    out = []
    for chunk in re.finditer(r"\S+", text):
        start, end = chunk.span()
        if re.match(r"https?://|www\.|\S+@\S+\.\w", chunk.group()):
            while end > start and text[end - 1] in ".,;:!?)\"”":
                end -= 1
            out.append((start, end))
            out += [(i, i + 1) for i in range(end, chunk.end())]
            continue
        while start < end and text[start] in EDGE:
            n = start + 1
            while n < end and text[n] == text[start] and text[start] in "-.…":
                n += 1
            out.append((start, n))
            start = n
        tail = []
        while end > start:
            last = text[end - 1]
            if last in EDGE:
                n = end - 1
                while n > start and text[n - 1] == last and last == "-":
                    n -= 1
            elif last == ".":
                if text[start:end].endswith(".."):
                    n = end
                    while n > start and text[n - 1] == ".":
                        n -= 1
                elif ABBREVIATION.match(text[start:end]):
                    break
                else:
                    n = end - 1
            else:
                break
            tail.append((n, end))
            end = n
        pieces, at = [], start
        numbers = [m.span() for m in NUMBER.finditer(text, start, end)]
        for m in INNER.finditer(text, start, end):
            if any(s < m.start() and m.end() < e for s, e in numbers):
                continue
            pieces += [(at, m.start()), m.span()]
            at = m.end()
        pieces.append((at, end))
        for s, e in pieces:
            if s >= e:
                continue
            m = CLITIC.match(text[s:e])
            if m and m.group(1)[-1].isalnum():
                cut = s + len(m.group(1))
                out += [(s, cut), (cut, e)]
            elif text[s:e].lower() == "cannot":
                out += [(s, s + 3), (s + 3, e)]
            else:
                out.append((s, e))
        out += reversed(tail)
    return out


def polnear(path):
    documents = []
    for line in gzip.open(verify(path), "rt", encoding="utf-8"):
        record = json.loads(line)
        text = record["text"]
        mask = quoted_mask(text)
        doc = Document(record["id"], "polnear")
        doc.tokens = [Token(text[s:e], s, e, bool(mask[s]), attribution=0) for s, e in tokenise(text)]
        at = {}
        for n, token in enumerate(doc.tokens):
            for i in range(token.start, token.end):
                at[i] = n
        start = 0
        for n in range(1, len(doc.tokens) + 1):
            if n == len(doc.tokens) or "\n" in text[doc.tokens[n - 1].end:doc.tokens[n].start]:
                doc.blocks.append((start, n))
                start = n

        def tokens_of(span):
            return sorted({at[i] for i in range(*span) if i in at})

        for att in record["attributions"]:
            spans = {role: [t for t in map(tokens_of, att[role]) if t] for role in ("source", "cue", "content")}
            for role in ("content", "cue", "source"):  # a source inside another's content wins
                for piece in spans[role]:
                    b = ATTRIBUTION.index("B-" + role)
                    for k, n in enumerate(piece):
                        doc.tokens[n].attribution = b + (k > 0)
            cue = spans["cue"][0][0] if spans["cue"] else -1
            source = spans["source"][0][0] if spans["source"] else -1
            for piece in spans["content"]:
                doc.cue_of[piece[0]] = cue
            if cue >= 0:
                doc.source_of[cue] = source
            elif spans["content"]:
                doc.source_of[spans["content"][0][0]] = source
        for s, e in record.get("discard", ()):
            for n in tokens_of((s, e)):
                doc.tokens[n].attribution = IGNORE
        documents.append(doc)
    return documents


def conllu(path, corpus, genres=None):
    documents, doc, raw = [], None, []

    def finish_sentence():
        if not raw:
            return
        base = len(doc.tokens)
        for form, lemma, upos, xpos, head, rel, misc in raw:
            rel = rel.split(":")[0]
            doc.tokens.append(Token(
                form, upos=UPOS.index(upos), xpos=XPOS.index(xpos) if xpos in XPOS else IGNORE, lemma=lemma,
                head=base + head - 1 if head else -1, deprel=RELATIONS.index(rel), name=0))
            for part in re.findall(r"Entity=([^|]*)", misc):
                entities.append((len(doc.tokens) - 1, part))
        doc.sentences.append((base, len(doc.tokens)))
        doc.blocks.append((base, len(doc.tokens)))
        raw.clear()

    entities, paragraph_starts = [], set()
    for line in gzip.open(verify(path), "rt", encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# sent_id"):
            doc.sentence_ids.append(line.split("=", 1)[1].strip())
        if line.startswith("# newdoc"):
            if doc:
                finish_document(doc, entities, paragraph_starts)
            entities, paragraph_starts = [], set()
            doc = Document(line.split("=", 1)[1].strip(), corpus)
            documents.append(doc)
        elif line.startswith("# newpar"):
            paragraph_starts.add(len(doc.tokens))
        elif not line:
            finish_sentence()
        elif line[0] != "#":
            c = line.split("\t")
            if c[0].isdigit():
                raw.append((c[1], c[2], c[3], c[4], int(c[6]), c[7], c[9]))
    finish_sentence()
    finish_document(doc, entities, paragraph_starts)
    if genres:
        documents = [d for d in documents if d.id.split("_")[1] in genres]
    return documents


def finish_document(doc, entities, paragraph_starts):
    inside = False
    for n, token in enumerate(doc.tokens):
        if n in paragraph_starts:
            inside = False
        opens = token.form in ("“", '"', "``")
        closes = token.form in ("”", '"', "''")
        if not inside:
            inside = token.quoted = opens
        else:
            token.quoted = True
            inside = not closes
    if doc.corpus == "gum":
        gum_entities(doc, entities)
    else:
        for token in doc.tokens:  # EWT: names are known by their tag, their kinds are not
            token.name = ANY_NAME if UPOS[token.upos] == "PROPN" else 0


def head_of(doc, start, end):
    """The token of [start, end) whose governor lies outside; the first where there are several."""
    for n in range(start, end):
        if not start <= doc.tokens[n].head < end:
            return n
    return start


def gum_entities(doc, entities):
    open_, found, clusters = {}, [], {}
    for n, part in entities:
        for opening, body, closing in re.findall(r"(\()?([^()]+)(\))?", part):
            fields = body.split("-")
            key = fields[0]
            if opening:
                open_.setdefault(key, []).append((n, fields[1] if len(fields) > 1 else "abstract"))
            if closing or not opening:
                base = key
                if base in open_ and open_[base]:
                    s, kind = open_[base].pop()
                    found.append((s, n + 1, kind, re.sub(r"\[.*", "", base)))
    best = {}
    for s, e, kind, key in found:
        head = head_of(doc, s, e)
        # Two mentions with one head ("A" and "A and B"): the shorter is the one a word stands for.
        if head not in best or e - s < best[head][1] - best[head][0]:
            best[head] = (s, e, head, kind if kind in MENTION else "abstract", clusters.setdefault(key, len(clusters)))
    doc.mentions = sorted(best.values(), key=lambda m: m[2])
    doc.all_mentions = [(s, e, clusters[key]) for s, e, kind, key in found if key in clusters]
    for token in doc.tokens:
        token.mention = 0
    for s, e, head, kind, _ in doc.mentions:
        doc.tokens[head].mention = MENTION.index(kind)
    for s, e, head, kind, _ in sorted(doc.mentions, key=lambda m: m[0] - m[1]):  # longest first
        if UPOS[doc.tokens[head].upos] == "PROPN":
            label(doc, s, e, head, GUM_KIND.get(kind, "MISC"))


TITLES = set("mr mrs ms dr prof sir lord lady president minister prime former senator sen rep congressman judge justice general gen colonel "
             "col captain capt king queen prince princess pope saint st governor gov mayor chancellor secretary professor doctor miss dame "
             "reverend rev officer detective sergeant lieutenant ambassador director chairman chief coach uncle aunt".split())
LINKS = {"of", "for", "and", "&", "the", "'s", "’s", "-", "–", "/", "de", "la", "du", "del", "von", "van", "bin", "al", "el", "."}


def label(doc, start, end, head, kind):
    """Marks the name inside a mention: the capitalised run around its head, without articles and titles."""
    tokens = doc.tokens

    def part(n):
        t = tokens[n]
        return UPOS[t.upos] == "PROPN" or (kind != "PER" and t.form[:1].isupper() and UPOS[t.upos] in ("NOUN", "ADJ", "VERB", "NUM", "X"))

    s = e = head
    while True:
        n = s - 1
        while n > start and tokens[n].form.lower() in LINKS and kind != "PER":
            n -= 1
        if kind == "PER" and n > start and tokens[n].form in ("-", "–", "."):
            n -= 1
        if n >= start and part(n):
            s = n
        else:
            break
    while True:
        n = e + 1
        while n < end - 1 and tokens[n].form.lower() in LINKS and kind != "PER":
            n += 1
        if kind == "PER" and n < end - 1 and tokens[n].form in ("-", "–", "."):
            n += 1
        if n < end and part(n):
            e = n
        else:
            break
    while s < e and (tokens[s].form.lower().rstrip(".") in (TITLES if kind == "PER" else {"the"})):
        s += 1
    bare_title = kind == "PER" and s == e and tokens[s].form.lower().rstrip(".") in TITLES
    if bare_title or any(t.name != 0 for t in tokens[s:e + 1]):
        return  # a name inside a longer name is part of it
    for n in range(s, e + 1):
        tokens[n].name = NAME.index(("B-" if n == s else "I-") + kind)


def training():
    ud = SHARED / "ud"
    return (polnear(SHARED / "polnear" / "train.jsonl.gz") + conllu(ud / "ewt.train.conllu.gz", "ewt")
            + conllu(ud / "gum.train.conllu.gz", "gum", GENRES))


def development():
    ud = SHARED / "ud"
    return {"polnear": polnear(SHARED / "polnear" / "dev.jsonl.gz"), "ewt": conllu(ud / "ewt.dev.conllu.gz", "ewt"),
            "gum": conllu(ud / "gum.dev.conllu.gz", "gum", GENRES)}
