#!/usr/bin/env python3
"""Who signed: letters in ten layouts, written by this script from invented names, read and scored.

    tests/letters/score.py PROGRAM [--pdf] [--wrong]

For each layout: how many of the signatories are found (their name is right), and how many are exact (name,
office, party and state as the layout gives them). `--pdf` sets each letter with LibreOffice first and reads the
PDF file. Fails below 0.98 found and 0.95 exact over all.
"""
import html
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FIRST = """Aino Petri Leila Tomás Amara Kwame Ingrid Mehmet Sofia Rajesh Chiara Olumide Nguyen Marta Bruno Yasmin Ewa
Dmitri Hana Luís Fatou Siobhán Jakub Noor Elif Pablo Greta Tariq Anneli Kofi Beatriz Goran Mei Ruth Ivo Zainab""".split()
LAST = ["Lehtisalo", "Vuorenmaa", "Haddad", "Ferreira-Lobo", "Osei", "Mensah", "Dahl", "Yıldız", "Marković", "Iyer", "Bianchi",
        "Adeyemi", "Horváth", "van der Berg", "O'Riordan", "al-Masri", "de Souza", "Nowak", "Petrov", "Sato", "Ó Briain",
        "Diallo", "Kovačová", "Rahman", "Demir", "Vega", "Lindqvist", "bin Rashid", "Holm", "Boateng"]
OFFICES = ["Member of Parliament", "Senator", "Chair of the Committee on Foreign Affairs", "Director", "Professor of Law",
           "Member of the European Parliament", "Secretary General", "Bishop of Tavira", "President of the Bar Association"]
PARTIES = ["Labour", "Green Party", "Social Democrats", "Liberal Party", "CDU", "Fine Gael", "Independent"]
STATES = ["Finland", "Ghana", "Sweden", "Portugal", "Ireland", "Norway", "Kenya"]
US = ["MA", "TX", "CA", "NY", "WA", "Illinois"]
CONGRESS = {"D": "Democratic", "R": "Republican", "I": "Independent"}


def people(rng, n):
    seen = set()
    while len(seen) < n:
        middle = rng.choice(["", "", "", f"{rng.choice('ABCDEFGHJKLM')}. "])
        seen.add(f"{rng.choice(FIRST)} {middle}{rng.choice(LAST)}")
    return sorted(seen, key=lambda _: rng.random())


def one(name, office=None, party=None, state=None):
    return {"name": name, "office": office, "party": party, "state": state}


def grid(cells, columns):
    """Cells of one or more lines, set in columns of the same width."""
    width = 4 + max(len(line) for cell in cells for line in cell)
    out = []
    for start in range(0, len(cells), columns):
        row = cells[start : start + columns]
        for n in range(max(map(len, row))):
            out.append("".join((cell[n] if n < len(cell) else "").ljust(width) for cell in row).rstrip())
        out.append("")
    return out


def layouts(rng):
    """Name, lines below the closing, the signatories."""
    p = people(rng, 2)
    yield "two, office below", [p[0], "Director", "", p[1], "Secretary General"], [one(p[0], "Director"), one(p[1], "Secretary General")]
    p = people(rng, 5)
    yield "letters after names", [f"{n} TD" for n in p], [one(n, "TD") for n in p]
    p = people(rng, 9)
    s = [rng.choice(STATES) for _ in p]
    yield "states in brackets", [f"{n} ({t})" for n, t in zip(p, s)], [one(n, state=t) for n, t in zip(p, s)]
    p = people(rng, 14)
    q = [(rng.choice("DRI"), rng.choice(US)) for _ in p]
    yield "congress", [f"{n} ({a}-{b})" for n, (a, b) in zip(p, q)], [one(n, party=CONGRESS[a], state=b) for n, (a, b) in zip(p, q)]
    p = people(rng, 12)
    q = [(rng.choice(PARTIES), rng.choice(STATES)) for _ in p]
    yield "numbered, party and state", [f"{i}. {n} MP ({a}, {b})" for i, (n, (a, b)) in enumerate(zip(p, q), 1)], [
        one(n, "MP", a, b) for n, (a, b) in zip(p, q)]
    p = people(rng, 10)
    o = [rng.choice(OFFICES) for _ in p]
    yield "office after a comma", [f"{n}, {t}" for n, t in zip(p, o)], [one(n, t) for n, t in zip(p, o)]
    p = people(rng, 24)
    o = [rng.choice(OFFICES[:4]) for _ in p]
    yield "24 in three columns", grid([[n, t] for n, t in zip(p, o)], 3), [one(n, t) for n, t in zip(p, o)]
    p = people(rng, 62)
    yield "62 names in two columns", grid([[n] for n in p], 2), [one(n) for n in p]
    p = people(rng, 20)
    q = [(rng.choice(OFFICES[:3]), rng.choice(STATES)) for _ in p]
    yield "a table", [f"{n}\t{a}\t{b}" for n, (a, b) in zip(p, q)], [one(n, a, state=b) for n, (a, b) in zip(p, q)]
    p = people(rng, 3)
    yield "an office of all", [*p, "Members of the Parliament of Finland", "and eleven colleagues"], [
        one(n, "Members of the Parliament of Finland") for n in p]


def letter(lines):
    return "\n".join([
        "To the Minister of Justice", "Valmora", "", "5 March 2024", "", "Dear Minister,", "",
        "We write about the radio editor Ilse Marek, who has been held since January.", "",
        "We urge you to release her.", "", "Yours sincerely,", "", *lines, ""])


def pdf(text, path):
    rows = []
    for line in text.split("\n"):
        cells = "".join(f"<td width='30%'>{html.escape(cell)}</td>" for cell in line.split("\t"))
        plain = f"<pre style='margin:0;font-size:8pt'>{html.escape(line) or ' '}</pre>"
        rows.append(f"<tr>{cells}</tr>" if "\t" in line else plain)
    first = next((n for n, row in enumerate(rows) if row.startswith("<tr>")), None)
    if first is not None:
        last = max(n for n, row in enumerate(rows) if row.startswith("<tr>"))
        rows[first : last + 1] = ["<table width='100%'>", *rows[first : last + 1], "</table>"]
    page = path.with_suffix(".html")
    page.write_text("<html><head><meta charset='utf-8'><style>@page{size:A3 landscape}</style></head><body>" + "".join(rows) + "</body></html>")
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(page)],
                   check=True, capture_output=True)
    page.unlink()


def main(program, *flags):
    as_pdf = "--pdf" in flags
    if as_pdf and not shutil.which("soffice"):
        print("skipped: LibreOffice is not there")
        return 0
    rng = random.Random(20241003)
    found = exact = total = 0
    with tempfile.TemporaryDirectory() as work:
        for n, (name, lines, gold) in enumerate(layouts(rng)):
            path = Path(work) / (f"{n}.pdf" if as_pdf else f"{n}.txt")
            text = letter(lines)
            pdf(text, path) if as_pdf else path.write_text(text)
            run = subprocess.run([program, "read", str(path), "--format", "json"], capture_output=True, text=True)
            reading = json.loads(run.stdout)[0] if run.stdout else {}
            got = {s["name"]: s for s in (reading.get("letter") or {}).get("signatories", [])}
            here = sum(g["name"] in got for g in gold)
            right = sum(all(got.get(g["name"], {}).get(k) == v for k, v in g.items()) for g in gold)
            extra = len(got) - here
            found, exact, total = found + here, exact + right, total + len(gold)
            print(f"{name:28} {here:3} of {len(gold):3} found, {right:3} exact, {extra} too many")
            if "--wrong" in flags:
                for g in gold:
                    if any(got.get(g["name"], {}).get(k) != v for k, v in g.items()):
                        print("   ", g, "\n   ", got.get(g["name"]))
                print("    too many:", [k for k in got if k not in {g["name"] for g in gold}])
    print(f"found {found / total:.3f}, exact {exact / total:.3f} of {total}")
    return 0 if found / total >= 0.98 and exact / total >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
