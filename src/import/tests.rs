use proptest::prelude::*;

use super::*;
use crate::model::{Day, Kind};

const TODAY: Day = Day::constant(2025, 8, 20);

fn known() -> Known {
    let names = [
        ("Halvora", Kind::Actor, "halvora"),
        ("the Council", Kind::Actor, "council"),
        ("Quern Bank", Kind::Territory, "quern-bank"),
        ("Quern", Kind::Territory, "quern"),
        ("Lark", Kind::Actor, "lark"),
        ("Lark", Kind::Territory, "lark-isle"),
    ];
    let sources = [("tern", Some("https://tern.example/known")), ("tern-wire-2025-08-13", None)];
    Known::new(names.into_iter(), sources.into_iter())
}

fn page(text: &str) -> (Draft, String) {
    let draft = read(text, &known());
    let title = draft.title.clone().map(|title| title.text).unwrap_or_default();
    let as_of = Date::from(TODAY);
    let written = explainer(&draft, &Front { title: &title, date: TODAY, as_of });
    (draft, written)
}

fn said(draft: &Draft) -> Vec<String> {
    draft.remarks.iter().map(|remark| format!("{}: {}", remark.line, remark.text)).collect()
}

#[test]
fn a_plain_draft_becomes_a_page() {
    let text = "\
Who may fish
By Ilka Verrow

Halvora waits [1]. It said so to the Council, and nobody at Quern Bank was surprised to hear it, as far as is known today.

What comes next

The Council meets [1, 2], and whoever has read the log of the last meeting knows what is going to be asked there.

Footnotes:
[1] Tern Wire, \"Talks stall,\" August 13, 2025, https://tern.example/2025/1
[2] The Lodestar, \"A log,\" August 14, 2025,
    https://lodestar.example/log
[3] Tern, \"Known,\" 2025-08-01, http://www.tern.example/known/
[4] Interview with a fisher
After the list, the text goes on.
";
    let (draft, written) = page(text);
    let wanted = "\
---
title: \"Who may fish\"
date: 2025-08-20
as_of: 2025-08-20
authors: [\"Ilka Verrow\"]
actors: [halvora, council]
territories: [quern-bank]
status: developing
---

Halvora waits [^tern-wire-2025-08-13-2]. It said so to the Council, and nobody at Quern Bank was surprised to hear it, as far as is known today.

## What comes next

The Council meets [@tern-wire-2025-08-13-2; @lodestar-2025-08-14], and whoever has read the log of the last meeting knows what is going to be asked there.

After the list, the text goes on.

<!--
Nothing above cites these sources of the draft. Put each behind what it bears:
[^tern] Tern: Known
These lines of the draft are neither text nor source:
line 15: [4] Interview with a fisher
-->
";
    assert_eq!(written, wanted);
    let yaml = "\
tern-wire-2025-08-13-2:
  outlet: Tern Wire
  title: \"Talks stall\"
  date: 2025-08-13
  url: https://tern.example/2025/1

lodestar-2025-08-14:
  outlet: The Lodestar
  title: \"A log\"
  date: 2025-08-14
  url: https://lodestar.example/log
";
    assert_eq!(sources(&draft, TODAY), yaml);
    let said = said(&draft).join("\n");
    for part in [
        "1: took `Who may fish` for the title",
        "2: took this line for the authors",
        "6: took `What comes next`",
        "14: this source is there already, as `tern`",
        "14: nothing in the text cites",
        "15: could not be read",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn markdown_keeps_its_structure() {
    let text = "\
---
title: \"The truce\"
layout: post
---
# A first part

Words that are
wrapped.[^a]

- one
- two

> quoted

```{actors}
x = [1]
```

[^a]: Tern Wire, \"Talks,\" 2025-08-13, https://tern.example/a
[^b]: A note of the desk's own.

Set out below[^b]
-----------------

Ends.[^c]
";
    let (draft, written) = page(text);
    let body = written.split_once("---\n\n").unwrap().1;
    let wanted = "\
## A first part

Words that are
wrapped.[^tern-wire-2025-08-13-2]

- one
- two

> quoted

```{actors}
x = [1]
```

[^b]: A note of the desk's own.

### Set out below[^b]

Ends.\\[^c]

<!--
These lines of the draft are neither text nor source:
line 3: layout: post
-->
";
    assert_eq!(body, wanted);
    assert_eq!(draft.title.unwrap().text, "The truce");
}

#[test]
fn lines_that_are_paragraphs_are_told_from_wrapped_ones() {
    let long = "word ".repeat(30);
    let (draft, written) = page(&format!("{long}\nShort line after it.\n{long}"));
    assert_eq!(draft.blocks.len(), 3, "{written}");
    assert!(said(&draft).iter().any(|said| said.contains("each line")));
    let (draft, _) = page("First line of a paragraph\nand its second.\n\nAnother one,\nwrapped.");
    assert_eq!(draft.blocks.len(), 2);
    let (draft, _) = page("    Indented as in a book, and so no code.\n\n\tThe same with a tab.");
    assert_eq!(draft.blocks[0].text, "Indented as in a book, and so no code.");
}

#[test]
fn lists_are_found_whatever_they_are_called() {
    let one = "Tern Wire, \"Talks,\" 2025-08-13, https://tern.example/a";
    for (list, count) in [
        (format!("References\n\n1. {one}\n2) Lodestar, \"A\", 2025, https://l.example"), 2),
        (format!("## Sources\n- {one}\n- https://l.example/2025/08/13/a-b\n"), 2),
        (format!("**Works Cited**\n\n{one}\n\nSmith, Jane. \"Talks\nStall.\" *The Lodestar*, 14 Aug. 2025,\nl.example/x. Accessed 16 Aug. 2025."), 2),
        ("Bibliography:\nDoe, Jane. \"Sea Law.\" Harbour Press, 2020.\nDoe, Jane. \"Air Law.\" Harbour Press, 2021.\n".to_owned(), 2),
        (format!("[1] {one}\n[2] Lodestar: A, https://l.example/x"), 2),
        (format!("Notes\n{one}\n{one}"), 1),
    ] {
        let (draft, written) = page(&format!("Some text stands here.\n\n{list}"));
        assert_eq!(draft.sources.len(), count, "{list}\n{written}");
        assert_eq!(draft.left, [], "{list}");
        assert_eq!(draft.blocks.len(), 1, "{list}\n{written}");
    }
    // Behind entries with marks, a line without one is text again.
    let (draft, written) = page(&format!("Text.\n\nFootnotes:\n[1] {one}\nWhat https://l.example/x says is text.\n"));
    assert!(draft.sources.len() == 1 && written.contains("\n\nWhat https://l.example/x says is text.\n"), "{written}");
    // A heading of that name over other text is a heading.
    let (draft, written) = page("# Title\n\n## Notes\n\nNothing here is a source.\n");
    assert!(draft.sources.is_empty() && written.contains("## Notes\n\nNothing here"), "{written}");
}

/// The page and the sources that come of a text with a list.
fn made(text: &str) -> (Vec<String>, String, String) {
    let (draft, written) = page(text);
    (said(&draft), written, sources(&draft, TODAY))
}

#[test]
fn a_list_without_numbers_is_cited_by_its_order() {
    let (said, page, _) = made("On the ice\n\nIt broke [2].\n\nSources\nhttps://a.example/1\nhttps://b.example/2\n");
    assert!(page.contains("It broke [^b-example]."), "{page}");
    assert!(said.iter().any(|said| said == "7: has no number; took [2] for it, by its place in the list"), "{said:?}");
}

#[test]
fn notes_that_name_a_source_again_cite_it_again() {
    let text = "\
On the tolls

They rose.¹ They fell.² Nobody knows why.³ One house of 40 m² burned.⁴

Notes

1. Jo Tan, Borders and Fires (Kelltown: Rook House, 2025), 17–19.
2. Ibid., 44.
3. Ann Moss, \"Kell Builds Posts,\" Northern Ledger, May 4, 2025, https://ledger.example/kell.
4. Tan, Borders and Fires, 12.
";
    let (said, page, sources) = made(text);
    let cited = "They rose.[^rook-house-2025] They fell.[^rook-house-2025] Nobody knows why.[^northern-ledger-2025-05-04] \
                 One house of 40 m² burned.[^rook-house-2025]";
    assert!(page.contains(cited), "{page}");
    let book = "\
rook-house-2025:
  outlet: Rook House
  title: \"Borders and Fires\"
  date: 2025
  type: book # a guess: see whether it is right
  authors: [\"Jo Tan\"]
";
    assert!(sources.starts_with(book), "{sources}");
    assert_eq!(said.iter().filter(|said| said.ends_with("took it for the source of line 7 again")).count(), 2);
}

#[test]
fn entries_without_an_address_end_where_the_next_begins() {
    let text = "\
On the pass

It closed.

Works Cited

Oren, Sal, and Tess Pike. Roads of War: A Field Guide. Upland Press, 2024.
\"Army Reopens Lane.\" Brack Radio, 19 Mar. 2025, brack.example/lane.
Sorrel, P., & Vane, A. (2023). The delta (2nd ed.). Reedmark Press.
Ashby, T. (n.d.). Wells. Delta Notes. https://notes.example/wells
Kerr, L. (2025, June 7). Salt [Press release]. Delta Times. https://delta.example/salt
";
    let (.., sources) = made(text);
    for entry in [
        "  outlet: Upland Press\n  title: \"Roads of War: A Field Guide\"\n  date: 2024\n",
        "  outlet: Brack Radio\n  title: \"Army Reopens Lane\"\n  date: 2025-03-19\n  url: https://brack.example/lane\n",
        "  outlet: Reedmark Press\n  title: \"The delta (2nd ed.)\"\n  date: 2023\n",
        "  outlet: Delta Notes\n  title: \"Wells\"\n  date: ../2025-08-20",
        "  outlet: Delta Times\n  title: \"Salt\"\n  date: 2025-06-07\n",
    ] {
        assert!(sources.contains(entry), "{entry}\n{sources}");
    }
}

#[test]
fn a_byline_may_have_the_date_in_it() {
    let (draft, written) = page("# On the ice\n\n*By Rona Felt, 14 August 2025*\n\nIt broke early in the year.\n");
    assert_eq!(draft.date.map(|date| date.to_string()).as_deref(), Some("2025-08-14"));
    assert_eq!(draft.authors, ["Rona Felt"]);
    assert!(!written.contains("*By"), "{written}");
}

#[test]
fn a_source_without_a_date_says_by_when_it_was_published() {
    let (draft, _) = page("Text.\n\nSources\nhttps://tern.example/x\nhttps://tern.example/y Accessed 2 August 2025\n");
    let yaml = sources(&draft, TODAY);
    assert!(yaml.contains("date: ../2025-08-20 # a guess"), "{yaml}");
    assert!(yaml.contains("date: ../2025-08-02 # a guess"), "{yaml}");
}

#[test]
fn titles_are_made_of_the_first_sentence() {
    for (text, title) in [
        ("One short sentence. Another.", "One short sentence"),
        (
            "International observers stress the need to include the islands in any negotiations, prior to the meeting.",
            "International observers stress the need to include the islands in any negotiations",
        ),
        ("It was so [1]. And so on.", "It was so"),
    ] {
        assert_eq!(headline(text).as_deref(), Some(title));
    }
    assert!(headline(&"word ".repeat(60)).unwrap().ends_with('…'));
    assert_eq!(headline(""), None);
}

#[test]
fn a_name_of_several_is_for_the_writer_to_settle() {
    let (draft, _) = page("Lark and Larkin met at the Quern, not in NewHalvora.");
    assert_eq!((draft.actors.len(), draft.territories.as_slice()), (0, &["quern".to_owned()][..]));
    assert!(said(&draft).iter().any(|said| said.contains("[[actor/lark|Lark]] or [[territory/lark-isle|Lark]]")));
}

#[test]
fn entries_go_behind_what_is_there() {
    let (draft, _) = page("Text.\n\nSources\nTern Wire, \"Talks,\" 2025-08-13, https://tern.example/a");
    let entries = sources(&draft, TODAY);
    for old in [
        "",
        "# a remark",
        "a: {outlet: O, title: T, date: 2025}",
        "a:\r\n  outlet: O\r\n  title: T\r\n  date: 2025\r\n",
    ] {
        let Appended::Text(text) = append(old, &entries) else { panic!("{old}") };
        assert!(text.starts_with(old));
        assert_eq!(text.contains('\r'), old.contains('\r'));
    }
    for old in [
        "{a: {outlet: O, title: T, date: 2025}}\n",
        "- a\n",
        "tern-wire-2025-08-13-2: {outlet: O, title: T, date: 2025}\n",
    ] {
        assert_eq!(append(old, &entries), Appended::Unreadable, "{old}");
    }
}

#[test]
fn long_drafts_of_any_shape_are_read_in_good_time() {
    for part in [
        "[",
        "[1]",
        "[^x]",
        "`",
        "www.a ",
        "www.a))))",
        "[1-99]",
        "1. a\n",
        "Notes\n1. a\n",
        "- www.a\n",
        "\"a (2025). ",
        "\n\n",
        "a\n",
    ] {
        for head in ["", "x\n\nReferences\n", "x\n\nReferences\n[1] a"] {
            let (draft, _) = page(&format!("{head}{}", part.repeat(50_000 / part.len())));
            assert!(draft.sources.len() <= 1, "{part}");
        }
    }
}

/// Words as prose has them, and some that look like markup or lists without being any.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-zA-Zäéїع普]{1,9}[.,;:!?]?",
        1 => Just("\"quoted\"".to_owned()),
        1 => Just("U.S.".to_owned()),
        1 => Just("[sic]".to_owned()),
        1 => Just("2025".to_owned()),
        1 => Just("*so*".to_owned()),
        1 => Just("1.".to_owned()),
        1 => Just("—".to_owned()),
        1 => Just("`[1]`".to_owned()),
        1 => Just("Notes".to_owned()),
    ]
}

fn paragraph() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..40).prop_map(|words| format!("W{} end.", words.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_of_a_paragraph_is_lost(
        paragraphs in prop::collection::vec(paragraph(), 1..8),
        by in prop_oneof![Just("\n"), Just("\n\n"), Just("\r\n\r\n")],
        list in any::<bool>(),
        after in prop::option::of(paragraph()),
    ) {
        let mut text = paragraphs.join(by);
        text.push_str("\n\n");
        if list {
            text.push_str("Footnotes:\n[1] Tern Wire, \"Talks,\" August 13, 2025, https://tern.example/a\n");
        }
        text.push_str(after.as_deref().unwrap_or_default());
        let (draft, written) = page(&text);
        let body = written.split_once("\n---\n").unwrap().1;
        let words: Vec<&str> = body.split_whitespace().collect();
        let wanted: Vec<&str> = paragraphs.iter().chain(&after).flat_map(|p| p.split_whitespace()).collect();
        prop_assert_eq!(&words[..wanted.len().min(words.len())], &wanted[..]);
        prop_assert_eq!(draft.sources.len(), usize::from(list));
    }

    #[test]
    fn whatever_is_given_is_read(text in "(\\PC|[\n#\\[\\]^:`\"()*<>0-9 ]|http://a\\.b|Notes\n|\\[1\\]){0,80}") {
        let (draft, written) = page(&text);
        let entries = sources(&draft, TODAY);
        prop_assert!(written.starts_with("---\n"));
        if !entries.is_empty() {
            prop_assert!(matches!(append("", &entries), Appended::Text(_)), "{}", entries);
        }
    }
}
