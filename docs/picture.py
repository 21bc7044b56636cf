#!/usr/bin/env python3
"""Makes docs/read.svg from what the program prints.

docs/picture.py PROGRAM           draws it (target/release/onrecord where none is given)
docs/picture.py --check PROGRAM   fails where more than four lines in the picture are not what it prints
"""
import difflib
import html
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COLOURS = {"31": "#d2555a", "32": "#5fa052", "33": "#b58a2a", "34": "#5a8fd6", "35": "#b06fc4", "36": "#3f9fa8", "91": "#e07b4f"}
CHECK = "--check" in sys.argv[1:]
PROGRAM = next((a for a in sys.argv[1:] if a != "--check"), "target/release/onrecord")
MOST_APART = 8
COMMAND = [PROGRAM, "read", "examples/letter.txt", "--color", "always", "--width", "88"]


def spans(line):
    style, out = {}, []
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        code = re.fullmatch(r"\x1b\[([0-9;]*)m", piece)
        if not code:
            if piece:
                css = "".join(f"{k}:{v};" for k, v in style.items())
                out.append(f'<tspan style="{css}">{html.escape(piece)}</tspan>' if css else html.escape(piece))
            continue
        for n in code[1].split(";"):
            if n in ("", "0"):
                style = {}
            elif n == "1":
                style["font-weight"] = "bold"
            elif n == "2":
                style["fill"] = "#8a8f98"
            elif n in COLOURS:
                style["fill"] = COLOURS[n]
    return "".join(out)


text = subprocess.run(COMMAND, cwd=ROOT, capture_output=True, text=True, check=True).stdout
lines = ["$ onrecord read examples/letter.txt", *text.rstrip("\n").split("\n")]
if CHECK:
    drawn = (ROOT / "docs" / "read.svg").read_text()
    shown = [html.unescape(re.sub("<[^>]*>", "", row)) for row in re.findall(r"<text [^>]*>(.*)</text>", drawn)]
    printed = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    # Processors add in other orders: where the model is in two minds, another speaker or addressee comes out.
    apart = [line for line in difflib.ndiff(shown, printed) if line[0] in "+-"]
    if len(apart) > MOST_APART:
        print("\n".join(difflib.unified_diff(shown, printed, "docs/read.svg", "what onrecord prints", lineterm="")))
        sys.exit("error: docs/read.svg: it does not show what is printed\nhint: run docs/picture.py " + PROGRAM)
    sys.exit()
height, width = 19 * len(lines) + 32, 800
rows = "\n".join(f'<text x="20" y="{30 + 19 * n}" xml:space="preserve">{spans(line)}</text>' for n, line in enumerate(lines))
(ROOT / "docs" / "read.svg").write_text(
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
    f'<rect width="{width}" height="{height}" rx="8" fill="#1d2027"/>\n'
    f'<g font-family="ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" fill="#e4e6ea">\n{rows}\n</g></svg>\n')
