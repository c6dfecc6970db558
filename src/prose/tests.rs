use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::diagnostics::{Diagnostic, FieldPath, Place, SourceFile, codes};
use crate::model::{Cite, Prose, ProseEvent, Span, Tag, Words};

fn file(text: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new("a.md", text, 0..0))
}

fn body_with(text: &str) -> (Prose, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let prose = parse_body(&file(text), 0, &mut found);
    check(&prose, text);
    (prose, found)
}

fn body(text: &str) -> Prose {
    let (prose, found) = body_with(text);
    assert_eq!(found, [], "{text}");
    prose
}

fn field(text: &str) -> Prose {
    let mut found = Vec::new();
    let prose = parse_inline(text, FieldPath("title".into()), &file("title: x"), &mut found);
    assert_eq!(found, [], "{text}");
    check(&prose, text);
    prose
}

/// What holds for all prose: spans lie on characters of the text, starts and ends are balanced, nothing is empty.
fn check(prose: &Prose, text: &str) {
    assert_eq!(&*prose.text, text);
    let mut depth = 0usize;
    for (event, span) in &prose.events {
        assert!(text.get(span.range()).is_some(), "{event:?} {span:?} in {text:?}");
        match event {
            ProseEvent::Start(_) => depth += 1,
            ProseEvent::End => depth = depth.checked_sub(1).expect("an end too many"),
            ProseEvent::Text(words) => assert!(!prose.str(words, *span).is_empty(), "{text:?}"),
            _ => {}
        }
        assert!(depth <= MAX_NESTING);
    }
    assert_eq!(depth, 0, "{text:?}");
}

fn show_cite(cite: &Cite) -> String {
    match &cite.locator {
        Some(locator) => format!("{}@{locator}", cite.source),
        None => cite.source.to_string(),
    }
}

fn show_tag(tag: &Tag) -> String {
    match tag {
        Tag::Paragraph => "p".into(),
        Tag::Heading(level, id) => format!("h{level}{}", id.as_ref().map_or(String::new(), |id| format!("#{id}"))),
        Tag::BlockQuote => "quote".into(),
        Tag::Callout(kind) => format!("{kind:?}").to_lowercase(),
        Tag::Quotation => "quotation".into(),
        Tag::Attribution => "by".into(),
        Tag::CodeBlock(lang) => format!("code {}", lang.as_deref().unwrap_or_default()),
        Tag::DataBlock(block) => format!("data {}: {:?}", block.name, block.options),
        Tag::HtmlBlock => "html".into(),
        Tag::List(first) => format!("list{}", first.map_or(String::new(), |n| n.to_string())),
        Tag::Item => "li".into(),
        Tag::NoteDefinition(label) => format!("note {label}"),
        Tag::Table(columns) => format!("table{}", columns.len()),
        Tag::TableHead => "head".into(),
        Tag::TableRow => "row".into(),
        Tag::TableCell => "td".into(),
        Tag::Emphasis => "em".into(),
        Tag::Strong => "b".into(),
        Tag::Strikethrough => "s".into(),
        Tag::Link(target) => format!("a {}{}", target.url, target.title),
        Tag::Image(target) => format!("img {}{}", target.url, target.title),
        Tag::Mention(link) => format!("@{}{}", link.target, if link.labelled { "|" } else { "" }),
    }
}

fn show(prose: &Prose) -> String {
    let mut open = Vec::new();
    let mut out = String::new();
    for (event, span) in &prose.events {
        out += &match event {
            ProseEvent::Start(tag) => {
                let tag = show_tag(tag);
                open.push(tag.split([' ', '#']).next().map(str::to_owned).unwrap_or_default());
                format!("<{tag}>")
            }
            ProseEvent::End => format!("</{}>", open.pop().unwrap_or_default()),
            ProseEvent::Text(words) => prose.str(words, *span).to_owned(),
            ProseEvent::Code(words) => format!("`{}`", prose.str(words, *span)),
            ProseEvent::InlineHtml(words) | ProseEvent::Html(words) => format!("({})", prose.str(words, *span)),
            ProseEvent::SoftBreak => "↵".into(),
            ProseEvent::HardBreak => "⏎".into(),
            ProseEvent::Rule => "<hr>".into(),
            ProseEvent::Citation(cites) => {
                format!("{{{}}}", cites.iter().map(show_cite).collect::<Vec<_>>().join("; "))
            }
            ProseEvent::NoteReference(label) => format!("{{^{label}}}"),
        };
    }
    out
}

fn assert_bodies(table: &[(&str, &str)]) {
    for (markdown, expected) in table {
        assert_eq!(show(&body(markdown)), *expected, "{markdown}");
    }
}

#[test]
fn events_are_small() {
    assert!(size_of::<ProseEvent>() <= 24, "{}", size_of::<ProseEvent>());
    assert!(size_of::<(ProseEvent, Span)>() <= 32);
}

#[test]
fn citations() {
    assert_bodies(&[
        ("a[^x]", "<p>a{x}</p>"),
        ("a[^x, para. 4]", "<p>a{x@para. 4}</p>"),
        ("a[^x,\npara. 4]", "<p>a{x@para. 4}</p>"),
        ("a[^x][^y]", "<p>a{x}{y}</p>"),
        ("a![^x]", "<p>a!{x}</p>"),
        ("a[@x]", "<p>a{x}</p>"),
        ("a![@x]", "<p>a!{x}</p>"),
        ("a[@x; @y, p. 3].", "<p>a{x; y@p. 3}.</p>"),
        ("a[@x][@y]", "<p>a{x}{y}</p>"),
        ("a[@x][@y][@z]", "<p>a{x}{y}{z}</p>"),
        ("a[@x][^y]", "<p>a{x}{y}</p>"),
        ("a[^y][@x]", "<p>a{y}{x}</p>"),
        ("a[^y][@x][^z][@w]", "<p>a{y}{x}{z}{w}</p>"),
        ("a[^y][sic] b", "<p>a{y}[sic] b</p>"),
        ("a[^y][b](/c) [@x][b](/c)", "<p>a{y}<a /c>b</a> {x}<a /c>b</a></p>"),
        ("a[^y, p. 1][b][c]\n\n[c]: /d", "<p>a{y@p. 1}<a /d>b</a></p>"),
        (r"a\[^y][b](/c) \[@x][b](/c)", "<p>a[^y]<a /c>b</a> [@x]<a /c>b</a></p>"),
        ("a[^y][[nato]][@x][[nato]]", "<p>a{y}<@nato></@nato>{x}<@nato></@nato></p>"),
        ("a [sic][@x] b", "<p>a [sic]{x} b</p>"),
        ("a [*sic*][@x]", "<p>a [<em>sic</em>]{x}</p>"),
        ("a[@x][sic]", "<p>a{x}[sic]</p>"),
        ("a[@x][] b", "<p>a{x} b</p>"),
        ("a[@] b[@a; @] [@, p. 3]", "<p>a[@] b[@a; @] [@, p. 3]</p>"),
        ("a[^, p. 3]", "<p>a[^, p. 3]</p>"),
        ("[@x](/y)", "<p><a /y>@x</a></p>"),
        ("[plain] [text][here]", "<p>[plain] [text][here]</p>"),
        (r"\[@x] `[@x]` \[^x]", "<p>[@x] `[@x]` [^x]</p>"),
        ("# T[^x]\n\n## U[@x]", "<h1>T{x}</h1><h2>U{x}</h2>"),
        ("- a[^x]\n- b[@x; @y]", "<list><li>a{x}</li><li>b{x; y}</li></list>"),
        (
            "| a[^x] | b |\n| --- | :-: |\n| c[@x, p. 1; @y] | d[^y, p. 2] |",
            "<table2><head><td>a{x}</td><td>b</td></head><row><td>c{x@p. 1; y}</td><td>d{y@p. 2}</td></row></table2>",
        ),
        ("> a[@x;\n> @y]", "<quote><p>a{x; y}</p></quote>"),
        ("قال[^رويترز] ذلك", "<p>قال{رويترز} ذلك</p>"),
        ("Мир[@бі-бі-сі, с. 4]", "<p>Мир{бі-бі-сі@с. 4}</p>"),
    ]);
}

#[test]
fn notes() {
    assert_bodies(&[
        ("a[^n]\n\n[^n]: Text[^x].", "<p>a{^n}</p><note n><p>Text{x}.</p></note>"),
        ("[^n]: Text.\n\na[^N] b[^n, p. 4]", "<note n><p>Text.</p></note><p>a{^n} b{^n}</p>"),
        (
            "a[^n]\n\n[^n]: One\ntwo.\n[^m]: Three.\n\nfour",
            "<p>a{^n}</p><note n><p>One↵two.</p></note><note m><p>Three.</p></note><p>four</p>",
        ),
        ("a[^n, m]\n\n[^n, m]: T", "<p>a{^n, m}</p><note n, m><p>T</p></note>"),
    ]);
}

#[test]
fn mentions() {
    assert_bodies(&[
        ("[[putin]]", "<p><@putin></@putin></p>"),
        ("[[actor/putin]] b", "<p><@actor/putin></@actor/putin> b</p>"),
        ("[[putin#positions]]", "<p><@putin#positions></@putin></p>"),
        ("[[putin|Putin]]", "<p><@putin|>Putin</@putin|></p>"),
        ("[[ putin | *Mr* Putin]]", "<p><@putin|> <em>Mr</em> Putin</@putin|></p>"),
        ("[[putin|]]", "<p><@putin></@putin></p>"),
        (
            "| a |\n| - |\n| [[putin\\|P]] [[nato]] |",
            "<table1><head><td>a</td></head><row><td><@putin|>P</@putin|> <@nato></@nato></td></row></table1>",
        ),
        ("[[путін|Путін]] و[[بوتين]]", "<p><@путін|>Путін</@путін|> و<@بوتين></@بوتين></p>"),
        ("## On [[nato]]", "<h2>On <@nato></@nato></h2>"),
    ]);
}

#[test]
fn quotations() {
    assert_bodies(&[
        ("> a", "<quote><p>a</p></quote>"),
        ("> a\n> — [[x]], b[^y]", "<quotation><p>a</p><by><@x></@x>, b{y}</by></quotation>"),
        ("> a\n> b\n> – x", "<quotation><p>a↵b</p><by>x</by></quotation>"),
        ("> a  \n> ―x", "<quotation><p>a</p><by>x</by></quotation>"),
        ("> a\n> -- *x*, y", "<quotation><p>a</p><by><em>x</em>, y</by></quotation>"),
        ("> a\n> --- x", "<quotation><p>a</p><by>x</by></quotation>"),
        ("> a\n> -x", "<quotation><p>a</p><by>x</by></quotation>"),
        ("> a\n> \\- x", "<quotation><p>a</p><by>x</by></quotation>"),
        ("> a\n> &mdash; x", "<quotation><p>a</p><by>x</by></quotation>"),
        ("> a\n>\n> b\n>\n> — x", "<quotation><p>a</p><p>b</p><by>x</by></quotation>"),
        ("> a\n>\n> — x,\n> y", "<quotation><p>a</p><by>x,↵y</by></quotation>"),
        ("> a\n>\n> b\n> — x", "<quotation><p>a</p><p>b</p><by>x</by></quotation>"),
        ("> - a\n>\n> — x", "<quotation><list><li>a</li></list><by>x</by></quotation>"),
        ("> a\n> — x\n> <!-- c -->", "<quotation><p>a</p><by>x</by></quotation>"),
        ("> — x", "<quote><p>— x</p></quote>"),
        ("> a\n> —", "<quote><p>a↵—</p></quote>"),
        ("> — a\n> b", "<quote><p>— a↵b</p></quote>"),
        ("> a\n> -5 degrees", "<quote><p>a↵-5 degrees</p></quote>"),
        ("> a\n> - x", "<quote><p>a</p><list><li>x</li></list></quote>"),
        ("> *a\n> — x*", "<quote><p><em>a↵— x</em></p></quote>"),
        ("> > a\n> > — x\n>\n> — y", "<quotation><quotation><p>a</p><by>x</by></quotation><by>y</by></quotation>"),
        ("> [!NOTE]\n> a\n> — x", "<note><p>a↵— x</p></note>"),
        (
            "> Немає миру\n> — [[zelenskyy|Зеленський]]",
            "<quotation><p>Немає миру</p><by><@zelenskyy|>Зеленський</@zelenskyy|></by></quotation>",
        ),
        ("> لا سلام\n> — الرئيس", "<quotation><p>لا سلام</p><by>الرئيس</by></quotation>"),
    ]);
}

#[test]
fn the_spans_of_a_quotation_are_those_of_its_parts() {
    let prose = body("> a b\n> — x[^y]\n");
    let spans: Vec<&str> = prose.events.iter().map(|(_, span)| &prose.text[span.range()]).collect();
    assert_eq!(spans[1..], ["a b", "a b", "a b", "— x[^y]\n", "x", "[^y]", "— x[^y]\n", "> a b\n> — x[^y]\n"]);
}

#[test]
fn callouts() {
    assert_bodies(&[
        ("> [!NOTE]\n> a", "<note><p>a</p></note>"),
        ("> [!caution]\n> a", "<caution><p>a</p></caution>"),
        ("> [!ANALYSIS]\n> a[^x]\n>\n> b", "<analysis><p>a{x}</p><p>b</p></analysis>"),
        ("> [!analysis]  \n> a", "<analysis><p>a</p></analysis>"),
        ("> [!ANALYSIS]\n>\n> a\n> — b", "<analysis><p>a↵— b</p></analysis>"),
        ("> [!ANALYSIS]\n> - a", "<analysis><list><li>a</li></list></analysis>"),
        ("> [!ANALYSIS]", "<analysis></analysis>"),
        ("> [!ANALYSIS] a", "<quote><p>[!ANALYSIS] a</p></quote>"),
        ("> a\n> [!ANALYSIS]", "<quote><p>a↵[!ANALYSIS]</p></quote>"),
        ("[!ANALYSIS]\na", "<p>[!ANALYSIS]↵a</p>"),
    ]);
}

#[test]
fn headings() {
    assert_bodies(&[
        ("## A {#own-id}", "<h2#own-id>A</h2>"),
        ("## A {#мій_id-1}", "<h2#мій_id-1>A</h2>"),
        ("## A {#a\"b}", "<h2>A</h2>"),
        ("## A {estimated}", "<h2>A {estimated}</h2>"),
        ("A\n===", "<h1>A</h1>"),
    ]);
}

#[test]
fn blocks_of_code_and_data() {
    assert_bodies(&[
        ("```rust x\na\nb\n```", "<code rust>a\nb\n</code>"),
        ("    a", "<code >a</code>"),
        ("```{timeline}\n```", "<data timeline: \"\"></data>"),
        ("~~~ { timeline }\nshow: [a]\n\nx: y\n~~~", "<data timeline: \"show: [a]\\n\\nx: y\\n\"></data>"),
        ("> ```{timeline}\n> a: b\n> c: d\n> ```", "<quote><data timeline: \"a: b\\nc: d\\n\"></data></quote>"),
    ]);
    let prose = body("x\n\n```{territories}\nshow: [a]\n```\n");
    let Some((ProseEvent::Start(Tag::DataBlock(block)), _)) = prose.events.get(3) else { panic!("no block") };
    assert_eq!(&prose.text[block.span.range()], "show: [a]\n");
    let (_, found) = body_with("```{timeline} show: a\n```");
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [codes::BAD_BLOCK_OPTION]);
}

#[test]
fn html_and_comments() {
    assert_bodies(&[
        ("a <b>c</b>", "<p>a (<b>)c(</b>)</p>"),
        ("a <!-- dateline: allow X because\n y --> b", "<p>a  b</p>"),
        ("<!-- c -->\n\na", "<p>a</p>"),
        ("<div>\nx\n</div>", "<html>(<div>\n)(x\n)(</div>)</html>"),
        ("<div><!-- c -->\n</div>", "<html>(<div>\n</div>)</html>"),
        ("<!-- c --> <i>x</i>\n", "<html>( <i>x</i>\n)</html>"),
    ]);
    assert!(body("a <b>c</b>").has_html);
    assert!(body("<div>\n").has_html);
    assert!(!body("a <!-- c -->\n\n<!-- d -->\n").has_html);
    let (prose, found) = body_with("a\n\n<!-- never\n\nclosed");
    assert_eq!(show(&prose), "<p>a</p>");
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [codes::UNCLOSED_COMMENT]);
}

#[test]
fn other_markup() {
    assert_bodies(&[
        ("~~a~~ **b** *c* `d`", "<p><s>a</s> <b>b</b> <em>c</em> `d`</p>"),
        ("[a](b \"c\") ![d](e) <f@g.hi>", "<p><a bc>a</a> <img e>d</img> <a mailto:f@g.hi>f@g.hi</a></p>"),
        ("a\\\nb\n\n---\n\n3. c", "<p>a⏎b</p><hr><list3><li>c</li></list3>"),
        ("[a]\n\n[a]: /b", "<p><a /b>a</a></p>"),
        ("a\r\nb[^x]\r\n", "<p>a↵b{x}</p>"),
    ]);
}

#[test]
fn words_are_held_only_if_they_differ_from_the_text() {
    let prose = body("a [b] c &amp; d \\* e");
    let texts: Vec<_> = prose
        .events
        .iter()
        .filter_map(|(event, span)| match event {
            ProseEvent::Text(words) => Some((words, prose.str(words, *span))),
            _ => None,
        })
        .collect();
    assert_eq!(
        texts,
        [
            (&Words::AsWritten, "a [b] c "),
            (&Words::Changed("&".into()), "&"),
            (&Words::AsWritten, " d "),
            (&Words::AsWritten, "* e"),
        ]
    );
}

#[test]
fn spans_of_a_body_count_in_the_file() {
    let text = "---\ntitle: Ж\n---\nМир[^x]";
    let mut found = Vec::new();
    let prose = parse_body(&file(text), text.find("Мир").unwrap(), &mut found);
    check(&prose, text);
    assert_eq!(&text[prose.events[2].1.range()], "[^x]");
    assert!(parse_body(&file("a"), 9, &mut found).is_empty());
}

#[test]
fn fields() {
    let table = [
        ("Plain words", "Plain words"),
        ("", ""),
        ("  a *b*[^x, p. 1][@y]", "a <em>b</em>{x@p. 1}{y}"),
        ("[[putin|Putin]] [a](b)", "<@putin|>Putin</@putin|> <a b>a</a>"),
        ("*a*", "<em>a</em>"),
        ("_a_ \\*", "<em>a</em> *"),
        ("\\*a", "*a"),
        ("2014. A year", "2014. A year"),
        ("> 5000", "> 5000"),
        ("- 5", "- 5"),
        ("a\n\nb", "a↵b"),
        ("a\n\n# b\n\n- c\n- d *e*\n\n***\n", "a↵b↵c↵d <em>e</em>"),
        ("a\n\n2014. b", "a↵2014. b"),
        ("a\n\n> b\n\n```\nc\n```", "a↵b↵c\n"),
        ("a\n\n|b|c|\n|-|-|\n|d|e|", "a↵b↵c↵d↵e"),
        ("a[^n]\n\n[^n]: b", "a{n}↵b"),
        ("a\n\n<!-- c -->\n\nb <i>", "a↵b (<i>)"),
        ("a\n\n<div>\nb\n</div>", "a↵(<div>\nb\n</div>)"),
        ("قال[^x]", "قال{x}"),
    ];
    for (text, expected) in table {
        assert_eq!(show(&field(text)), expected, "{text}");
    }
}

#[test]
fn problems_of_a_field_are_placed_in_its_value() {
    let text = format!("ab {}c", "**d *e ".repeat(200)) + &"*f**".repeat(200);
    let mut found = Vec::new();
    let prose = parse_inline(&text, FieldPath("note".into()), &file("note: x"), &mut found);
    check(&prose, &text);
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [codes::TOO_LARGE]);
    let place = found[0].location.clone().map(|location| location.place);
    assert!(matches!(place, Some(Place::Field(path, Some(_))) if path.0 == "note"), "{found:?}");
}

/// Not a measurement: the bounds part linear from quadratic.
#[test]
fn deep_nesting_and_many_marks_take_no_time() {
    let n = 10_000;
    let bodies = [
        ">".repeat(n) + " a",
        "> ".repeat(n) + "a\n> b\n",
        "- ".repeat(n) + "a\n\nb",
        "[".repeat(n) + "a",
        "[".repeat(n) + &"]".repeat(n),
        "[[a ".repeat(n) + &"]]".repeat(n),
        "[[a|".repeat(n),
        "![[a".repeat(n) + "]]",
        "[@a".repeat(n) + &"]".repeat(n),
        "[@a][".repeat(n),
        "[^a".repeat(n),
        "*".repeat(n) + "a",
        "*a ".repeat(n) + &"b*".repeat(n),
        "**a *".repeat(n),
        "<!-- ".repeat(n),
        "a <!-- ".repeat(n),
        "<b ".repeat(n),
        "`".repeat(n) + "a",
        "> a\n> — b\n\n".repeat(n),
        "> ".repeat(MAX_MARKS) + &"a\n".repeat(n),
        "- ".repeat(MAX_MARKS) + "a\n\n" + &"b\n".repeat(n),
        (0..1000).map(|i| ">".repeat(i) + " a\n").collect(),
        "a | b\n- | -\n".to_owned() + &"| [[a\\|b]] | [@c]\n".repeat(n),
    ];
    for text in bodies {
        let start = Instant::now();
        let (_, found) = body_with(&text);
        assert!(start.elapsed() < Duration::from_secs(5), "{:?} {:?}", &text[..20], start.elapsed());
        assert!(found.len() <= 2);
    }
    let (prose, found) = body_with(&(">".repeat(n) + " a[^x]"));
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [codes::TOO_LARGE]);
    assert!(prose.is_empty());
    let (prose, found) = body_with(&(">".repeat(MAX_MARKS) + " a[^x]"));
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [codes::TOO_LARGE]);
    assert_eq!(plain(&prose, 0..prose.events.len(), &|_| None), "a");
    assert!(prose.events.iter().any(|(event, _)| matches!(event, ProseEvent::Citation(_))));
}

#[test]
fn a_hundred_thousand_notes() {
    use std::fmt::Write;
    let mut text = String::new();
    for i in 0..100_000 {
        let _ = writeln!(text, "Fact {i}.[^n{i}][^source-{i}, p. 2]\n\n[^n{i}]: A note[@x].\n");
    }
    let start = Instant::now();
    let prose = body(&text);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let count = |wanted: fn(&ProseEvent) -> bool| prose.events.iter().filter(|(event, _)| wanted(event)).count();
    assert_eq!(count(|event| matches!(event, ProseEvent::NoteReference(_))), 100_000);
    assert_eq!(count(|event| matches!(event, ProseEvent::Citation(_))), 200_000);
}

#[test]
fn plain_words() {
    let prose = body("# A [[nato]]\n\nB *c*[^x] ![alt](y) `d`\ne [@x] f [[nato|G]] <b>h</b>");
    let name = |target: &str| (target == "nato").then(|| "NATO".to_owned());
    assert_eq!(plain(&prose, 0..prose.events.len(), &name), "A NATO B c d e f G h");
    assert_eq!(plain(&prose, 0..prose.events.len(), &|_| None), "A nato B c d e f G h");
    assert_eq!(plain(&prose, 99..99, &|_| None), "");
    assert_eq!(plain(&prose, 0..999, &|_| None), "A nato B c d e f G h");
}

#[test]
fn paragraphs() {
    let prose = body(
        "# A\n\nb\n\n- c\n  - d\n- *e* f\n\n1. g\n\n   h\n\n| i |\n| - |\n| j |\n\n> k\n> — l\n\n> [!ANALYSIS]\n> m\n\n```\nn\n```\n\n---\n\n<div>\n\n[^o]: p\n",
    );
    let found: Vec<String> = Paragraphs::of(&prose)
        .map(|p| {
            let Within { note, quoted, list, callout } = p.within;
            let mut around = String::new();
            for (is, word) in [(note, " note"), (quoted, " quoted"), (list, " list"), (callout.is_some(), " callout")] {
                around += if is { word } else { "" };
            }
            format!("{:?}{around}: {}", p.kind, plain(&prose, p.events(), &|_| None))
        })
        .collect();
    assert_eq!(
        found,
        [
            "Heading(1): A",
            "Paragraph: b",
            "Item list: c",
            "Item list: d",
            "Item list: e f",
            "Paragraph list: g",
            "Paragraph list: h",
            "HeadCell: i",
            "Cell: j",
            "Paragraph quoted: k",
            "Attribution quoted: l",
            "Paragraph callout: m",
            "Paragraph note: p",
        ]
    );
    let prose = field("a *b*");
    let all: Vec<Paragraph> = Paragraphs::of(&prose).collect();
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].kind, all[0].events()), (Block::Paragraph, 0..prose.events.len()));
}

#[test]
fn flat_text_leads_back_to_the_events() {
    let prose = field("Mr *V*\nPutin[^x] met `Xi` and [[nato]] &amp; co");
    let flat = Flat::of(&prose, 0..prose.events.len(), &|_| Some("НАТО".into()));
    assert_eq!(flat.text, "Mr V Putin met Xi and НАТО & co");
    for (at, _) in flat.text.char_indices() {
        let (event, offset) = flat.event_at(at).expect("a place");
        if let (ProseEvent::Text(words) | ProseEvent::Code(words), span) = &prose.events[event] {
            assert!(flat.text[at..].starts_with(&prose.str(words, *span)[offset..][..1]), "{at}");
        }
    }
    let range = |words: &str| {
        let start = flat.text.find(words).expect("words");
        start..start + words.len()
    };
    assert_eq!(flat.event_to(range("Putin").end), Some((5, 5)));
    assert_eq!(flat.event_at(flat.text.len()), flat.event_to(flat.text.len()));
    assert_eq!(flat.event_at(flat.text.len() + 1), None);
    assert_eq!(flat.event_to(0), None);
    for (words, linkable) in [
        ("Putin", true),
        ("V Putin", false),
        ("Putin met", false),
        ("Xi", false),
        ("НАТО", false),
        ("& co", true),
        ("Mr", true),
    ] {
        assert_eq!(flat.is_linkable(range(words)), linkable, "{words}");
    }
    assert!(!flat.is_linkable(3..3));
    assert!(!Flat::default().is_linkable(0..1));
    let heading = body("# Putin");
    assert!(!Flat::of(&heading, 0..3, &|_| None).is_linkable(0..5));
    let lines = field("Vladimir\nPutin");
    assert!(Flat::of(&lines, 0..3, &|_| None).is_linkable(0..14));
}

/// Pieces of Markdown that meet each other in ways that no writer thinks of.
fn markdown() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "Ж",
        "ع",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "> ",
        ">",
        "- ",
        "1. ",
        "2014) ",
        "# ",
        "===\n",
        "---\n",
        "```",
        "{timeline}",
        "~~~",
        "[",
        "]",
        "[[",
        "]]",
        "|",
        "\\",
        "\\|",
        "[^a]",
        "[^a, b]",
        "[^a]: ",
        "[@a]",
        "[@a; @b, p. 3]",
        "[@",
        "[!ANALYSIS]",
        "[!NOTE]",
        "!",
        "![",
        "](",
        ")",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<div>",
        "&amp;",
        "&mdash;",
        "—",
        "--",
        "|-|-|\n",
        "| - |\n",
        "{#id}",
        "{x}",
        "\u{a0}",
        "\0",
        "<a@b.c>",
        "\u{301}",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

fn walk(prose: &Prose) {
    let all = 0..prose.events.len();
    plain(prose, all, &|_| None);
    let mut last = 0;
    for paragraph in Paragraphs::of(prose) {
        assert!(paragraph.start_event >= last && paragraph.end_event >= paragraph.start_event);
        last = paragraph.end_event;
        let flat = Flat::of(prose, paragraph.events(), &|_| None);
        for at in 0..=flat.text.len() + 1 {
            assert_eq!(flat.event_at(at).is_some(), at <= flat.text.len() && !flat.text.is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_markdown_gives_sound_prose(text in markdown(), start in 0usize..9) {
        let (prose, _) = body_with(&text);
        walk(&prose);
        parse_body(&file(&text), start, &mut Vec::new());
    }

    #[test]
    fn any_field_gives_sound_prose(text in markdown()) {
        let prose = parse_inline(&text, FieldPath::root(), &file("a: b"), &mut Vec::new());
        check(&prose, &text);
        prop_assert!(!prose.events.iter().any(|(event, _)| matches!(event, ProseEvent::Start(Tag::Paragraph | Tag::List(_)))));
        walk(&prose);
    }

    #[test]
    fn any_text_gives_sound_prose(text in "(?s).{0,200}") {
        let (prose, _) = body_with(&text);
        walk(&prose);
    }
}
