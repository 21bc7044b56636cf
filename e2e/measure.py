#!/usr/bin/env python3
"""How long the desk takes for each page of a store, and what it weighs.

    e2e/measure.py target/release/onrecord STORE      (some minutes on a store of 100,000 documents)

Times are of the server with one request after another; ids and words are drawn by chance, names of people from all parts
of the lists, which begin with the most frequent ones. Prints p50, p95 and the longest of each page, the size of the page as it is sent,
the time to the first page, and the memory held while nothing is asked (Linux).
"""
import gzip
import html
import http.client
import random
import re
import subprocess
import sys
import time
import urllib.parse

program, store = sys.argv[1:3]
times = int(sys.argv[3]) if len(sys.argv) > 3 else 40
random.seed(7)

began = time.perf_counter()
desk = subprocess.Popen([program, "desk", "--no-browser", "--by-address", "--store", store], stdout=subprocess.PIPE,
                        stderr=subprocess.DEVNULL, text=True)
link = urllib.parse.urlsplit(desk.stdout.readline().strip())
connection = http.client.HTTPConnection(link.netloc, timeout=600)
connection.request("GET", f"{link.path}?{link.query}" if link.query else link.path)
answer = connection.getresponse()
answer.read()
headers = {"Cookie": answer.getheader("Set-Cookie").split(";")[0], "Accept-Encoding": "gzip"}


def ask(path):
    start = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    took = time.perf_counter() - start
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {body[:300]}")
    weight = len(body)
    if answer.getheader("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return body.decode(), took, weight


def memory(what):
    with open(f"/proc/{desk.pid}/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith(what))
    return int(line.split()[1]) // 1024


first, _, weight = ask("/")
assets = sum(ask(asset)[2] for asset in re.findall(r'(?:href|src)="(/assets/[^"]+)"', first))
print(f"start to the first page: {time.perf_counter() - began:.2f} s; idle: {memory('VmRSS')} MB; "
      f"first load: {(weight + assets) / 1024:.0f} KB")


def parts(path, most=60):
    """Addresses of a list and of its parts that follow, as its own links lead on."""
    found = [path]
    while len(found) < most:
        page, _, _ = ask(found[-1])
        more = re.search(r'rel="next" href="([^"]+)"', page)
        if not more:
            break
        found.append(html.unescape(more[1]))
    return found


def drawn(addresses, pattern):
    """What the links of pages lead to."""
    return [link for address in addresses for link in re.findall(pattern, ask(address)[0])] or [None]


documents = int(re.search(r"Documents</dt><dd>([\d,]+)", first)[1].replace(",", ""))
case_lists, people_lists, demand_lists = parts("/cases"), parts("/people"), parts("/demands")
people = drawn(case_lists[::6], r'href="(/person/\d+)"')
named = drawn(people_lists[::6], r'href="(/entity/\d+)"')
document = lambda: f"/document/{random.randint(1, documents)}"
facts, words = [], []
for _ in range(30):
    page, _, _ = ask(document())
    facts += re.findall(r'href="(/(?:statement|event|case|demand|dispute)/\d+)"', page)
    words += re.findall(r"\b[a-z]{5,}\b", re.sub(r"<[^>]*>", " ", page))
word = lambda: random.choice(words)
name = lambda: urllib.parse.quote(re.sub(r"<[^>]*>", "", random.choice(names)).strip())
names = drawn(people_lists[::6], r'href="/entity/\d+"><bdi>([^<]*)</bdi>')

pages = {
    "Inbox": lambda: random.choice(["/", "/?family=event", "/?family=demand", "/?family=case"]),
    "Document": document,
    "a fact": lambda: random.choice(facts),
    "Case": lambda: random.choice(people),
    "Cases": lambda: random.choice([*case_lists, "/cases?status=detained"]),
    "Cases by name": lambda: f"/cases?name={name()}",
    "Demands": lambda: random.choice([*demand_lists, "/demands?open=1"]),
    "Demands by name": lambda: f"/demands?of={name()}",
    "People": lambda: random.choice([*people_lists, "/people?kind=person", "/people?order=name"]),
    "People by name": lambda: f"/people?name={name()}",
    "Somebody": lambda: random.choice(named),
    "Letter": lambda: document().replace("document", "letter"),
    "Officials": lambda: "/officials",
    "Add": lambda: "/add",
    "Search": lambda: f"/search?q={word()}" + random.choice(["", f"+{word()}"]),
    "Search about": lambda: f"/search?q={word()}&about={name()}",
}
print(f"{'page':<18}{'p50 ms':>9}{'p95 ms':>9}{'most ms':>9}{'KB':>8}")
for page, path in pages.items():
    took, most, worst = [], 0, ("", 0)
    for _ in range(times):
        at = path()
        _, seconds, weight = ask(at)
        took.append(seconds)
        most = max(most, weight)
        worst = max(worst, (at, seconds), key=lambda pair: pair[1])
    took.sort()
    at = lambda part: 1000 * took[min(len(took) - 1, int(len(took) * part))]
    print(f"{page:<18}{at(0.5):9.1f}{at(0.95):9.1f}{at(1):9.1f}{most / 1024:8.0f}   {worst[0][:60]}", flush=True)
print(f"memory afterwards: {memory('VmRSS')} MB, at most {memory('VmHWM')} MB")
desk.terminate()
