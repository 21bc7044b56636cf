"""The documents of this folder, and where in them the words of a link stand."""
import json
from pathlib import Path

HERE = Path(__file__).resolve().parent

# What a proposal of each kind is judged by: the links that are right, and those that are refused.
REFUSALS = {
    "same": ["namesake"],
    "same_event": ["other_event"],
    "denial_of": ["no_denial_of"],
    "answer_to": ["no_answer_to", "reaction"],  # an answer counts only if it is the addressee's
    "reaction": [],
    "version_of": ["other_article"],
    "letter_version": ["other_letter"],
}
SYMMETRIC = {"same", "same_event"}
OF_NAMES = {"same", "namesake"}
OF_DOCUMENTS = {"version_of", "other_article", "letter_version", "other_letter"}


def documents():
    return {p.stem: p.read_text(encoding="utf-8") for p in sorted(HERE.glob("*.txt"))}


def links():
    return json.loads((HERE / "expected.json").read_text(encoding="utf-8"))["links"]


def kind_of(link):
    """The kind of proposal that a link speaks of: "same" of a namesake."""
    if link["kind"] == "open":
        return link["of"]
    return next((k for k, refused in REFUSALS.items() if link["kind"] in refused and link["kind"] != "reaction"), link["kind"])


def occurrences(text, words):
    found, at = [], text.find(words)
    while at >= 0:
        found.append((at, at + len(words)))
        at = text.find(words, at + 1)
    return found


def place(side, texts, of_name):
    """Where an expected side stands, as (start, end) in code points; None where it is a whole document."""
    if "quote" not in side:
        return None
    start, end = occurrences(texts[side["document"]], side["quote"])[side.get("occurrence", 1) - 1]
    if of_name:
        start += side["quote"].index(side["name"])
        end = start + len(side["name"])
    return start, end
