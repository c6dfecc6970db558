#!/usr/bin/env python3
"""Reads a built site with readers that others wrote: `read.py FOLDER`, where the folder is what `dateline build` made.

Each function reads one format and returns what it read, in words. What is wrong ends the run. Nothing is asked of the network.
"""

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bibtexparser
import feedparser
import frictionless
import jsonschema
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from lxml import etree, html
from pyld import jsonld

HERE = Path(__file__).parent


def load(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def atom(public: Path) -> str:
    """Atom, as feed readers and an XML parser see it."""
    space = "{http://www.w3.org/2005/Atom}"
    entries = 0
    feeds = sorted(public.rglob("atom.xml"))
    for path in feeds:
        read = feedparser.parse(path.read_bytes())
        assert not read.bozo, f"{path}: {read.get('bozo_exception')}"
        assert read.version == "atom10" and read.feed.title and read.feed.id, path
        ids = [entry.id for entry in read.entries]
        assert ids and len(ids) == len(set(ids)), f"{path}: {ids}"
        for entry in read.entries:
            assert entry.title and entry.link.startswith("http") and entry.updated_parsed, f"{path}: {entry}"
        tree = etree.parse(path).getroot()
        assert tree.tag == f"{space}feed", path
        for moment in [*tree.iter(f"{space}updated"), *tree.iter(f"{space}published")]:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", moment.text), f"{path}: {moment.text}"
        changed = [entry.findtext(f"{space}updated") for entry in tree.iter(f"{space}entry")]
        assert changed == sorted(changed, reverse=True), f"{path}: the newest stand first"
        own = [link.get("href") for link in tree.findall(f"{space}link") if link.get("rel") == "self"]
        assert len(own) == 1 and own[0].endswith("/" + path.relative_to(public).as_posix()), f"{path}: {own}"
        entries += len(ids)
    assert feeds, "there is no feed"
    return f"{len(feeds)} Atom feeds, {entries} entries"


def json_feeds(public: Path) -> str:
    """JSON Feed 1.1."""
    validator = jsonschema.Draft202012Validator(load(HERE / "jsonfeed.schema.json"))
    feeds = sorted(public.rglob("feed.json"))
    for path in feeds:
        validator.validate(load(path))
        assert path.with_name("atom.xml").exists(), path
    assert feeds, "there is no feed"
    return f"{len(feeds)} JSON feeds"


def sitemap(public: Path) -> str:
    """The sitemap, by xmllint where there is one, and by the same library else."""
    path = public / "sitemap.xml"
    schema = HERE / "sitemap.xsd"
    if shutil.which("xmllint"):
        subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, path], check=True, capture_output=True)
    tree = etree.parse(path)
    etree.XMLSchema(etree.parse(schema)).assertValid(tree)
    pages = [loc.text for loc in tree.iter("{*}loc")]
    assert len(pages) == len(set(pages)), "a page stands twice in the sitemap"
    return f"a sitemap of {len(pages)} pages"


def opensearch(public: Path) -> str:
    """The description of the search."""
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    tree = etree.parse(public / "opensearch.xml").getroot()
    assert tree.tag == f"{space}OpenSearchDescription"
    assert 0 < len(tree.findtext(f"{space}ShortName")) <= 16
    assert "{searchTerms}" in tree.find(f"{space}Url").get("template")
    return "a description of the search"


def schemas(public: Path) -> str:
    """JSON by the schemas that are published beside it."""
    validators = {}
    for path in (public / "data/schema").glob("*.json"):
        schema = load(path)
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[schema["$id"]] = jsonschema.Draft202012Validator(schema)
    held = 0
    for path in public.rglob("index.json"):
        document = load(path)
        validators[document["$schema"]].validate(document)
        held += 1
    for address, validator in validators.items():
        data = public / "data" / address.rsplit("/", 1)[1]
        if data.exists():
            validator.validate(load(data))
            held += 1
    assert held, "there is no data"
    return f"{held} documents by {len(validators)} schemas"


def package(public: Path) -> str:
    """The tables, by the description of the data package."""
    descriptor = public / "data/datapackage.json"
    # What the description says must hold of it, and of every row of every table.
    report = frictionless.validate(str(descriptor))
    assert report.valid, report.flatten(["path", "rowNumber", "fieldNumber", "type", "note"])
    rows = 0
    for resource in frictionless.Package(str(descriptor)).resources:
        if resource.format == "csv":
            found = resource.read_rows()
            raw = (public / "data" / resource.path).read_bytes()
            assert raw.count(b"\n") == raw.count(b"\r\n"), f"{resource.path}: lines end in CR LF"
            for row in csv.reader(raw.decode("utf-8").splitlines()):
                assert not any(re.match(r"[=@\t]|[+-](?!\d+(\.\d+)?$)", cell) for cell in row), row
            rows += len(found)
    return f"a data package of {len(report.tasks)} files, {rows} rows"


def bibtex(public: Path) -> str:
    """The sources as BibLaTeX."""
    library = bibtexparser.parse_file(str(public / "data/sources.bib"))
    assert not library.failed_blocks, library.failed_blocks
    items = load(public / "data/sources.json")
    assert len(library.entries) == len(items), "BibLaTeX and CSL-JSON tell of the same sources"
    for entry in library.entries:
        assert entry.fields_dict["title"].value and entry.fields_dict["date"].value, entry.key
    return f"{len(library.entries)} sources in BibLaTeX"


# Those of CSL 1.0.2 that sources may be.
CSL_TYPES = {
    "article-newspaper", "book", "broadcast", "dataset", "document", "interview", "legislation", "post", "report",
}


def csl(public: Path) -> str:
    """The sources as CSL-JSON, formatted by a citation processor."""
    items = load(public / "data/sources.json")
    for item in items:
        assert item["title"] and item["type"] in CSL_TYPES, item
    # This processor does not know words in place of dates, nor that circa is a truth and not a number.
    for item in items:
        for name in ("issued", "accessed"):
            date = item.get(name, {})
            if "literal" in date:
                del item[name]
            elif "circa" in date:
                date["circa"] = int(date["circa"])
    source = CiteProcJSON(items)
    style = CitationStylesStyle(str(HERE / "plain.csl"), validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    printed = [str(entry) for entry in bibliography.bibliography()]
    assert len(printed) == len(items)
    for item, entry in zip(items, printed):
        words = re.findall(r"\w{4,}", item["title"])
        assert not words or words[0].lower() in entry.lower(), f"{item['title']} is not in {entry}"
    return f"{len(items)} sources in CSL-JSON"


def vocabulary(url: str, _options) -> dict:
    """The context of schema.org, without asking for it: every word is one of its vocabulary, and ids are ids."""
    assert url == "https://schema.org", url
    places = ("url", "item", "contentUrl", "sameAs", "archivedAt", "mainEntityOfPage")
    context = {"@vocab": "https://schema.org/", **{place: {"@type": "@id"} for place in places}}
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": context}}


def linked_data(public: Path) -> str:
    """JSON-LD in pages: each is expanded, and all together are one graph without loose ends."""
    jsonld.set_document_loader(vocabulary)
    pages, nodes, told, named = 0, 0, set(), {}
    for path in sorted(public.rglob("*.html")):
        tree = html.parse(str(path), html.HTMLParser(encoding="utf-8"))
        scripts = tree.xpath('//script[@type="application/ld+json"]')
        canonical = tree.xpath('string(//link[@rel="canonical"]/@href)')
        if not scripts:
            continue
        assert len(scripts) == 1, path
        document = json.loads(scripts[0].text)
        flat = jsonld.flatten(document, None)
        assert flat, path
        ids = {node["@id"] for node in flat}
        assert canonical in ids, f"{path} does not tell of itself: {canonical}"
        for node in flat:
            for kind in node.get("@type", []):
                assert kind.startswith("https://schema.org/"), f"{path}: {kind}"
            if "@type" in node:
                told.add(node["@id"])
        for node in jsonld.expand(document):
            references(node, path, named)
        pages += 1
        nodes += len(flat)
    loose = {id: where for id, where in named.items() if id not in told}
    assert pages and not loose, f"nobody tells of {loose}"
    return f"{nodes} nodes of JSON-LD on {pages} pages"


def references(value, path: Path, named: dict) -> None:
    """Gathers the ids of this site that a node names and does not describe."""
    if isinstance(value, list):
        for item in value:
            references(item, path, named)
    elif isinstance(value, dict):
        if set(value) == {"@id"} and "#" in value["@id"]:
            named.setdefault(value["@id"], str(path))
        for item in value.values():
            references(item, path, named)


READERS = [atom, json_feeds, sitemap, opensearch, schemas, package, bibtex, csl, linked_data]


def main() -> int:
    public = Path(sys.argv[1])
    failed = 0
    for reader in READERS:
        try:
            print(f"{reader.__name__}: {reader(public)}")
        except Exception as error:  # Each format is told of, whatever is wrong with another.
            failed += 1
            print(f"{reader.__name__}: {type(error).__name__}: {error}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
