use super::*;

fn entry(text: &str) -> Entry {
    Entry { line: 1, label: None, text: text.to_owned() }
}

/// Outlet, title, date, address, authors joined by semicolons.
type Row = (&'static str, [&'static str; 5]);

fn check(rows: &[Row], guessed: bool) {
    for (text, wanted) in rows {
        let found = read(&entry(text)).unwrap_or_else(|| panic!("{text} could not be read"));
        let date = found.date.map(|d| d.to_string()).unwrap_or_default();
        let url = found.url.clone().unwrap_or_default();
        let read = [&found.outlet, &found.title, &date, &url, &found.authors.join("; ")].map(|s| s.to_owned());
        assert_eq!(read, wanted.map(str::to_owned), "{text}");
        assert_eq!(!found.guesses.is_empty(), guessed, "{text}: {:?}", found.guesses);
    }
}

#[test]
fn styles_of_citation_are_read_without_a_guess() {
    check(
        &[
            // As in footnotes.
            (
                r#"Tern Wire, "Talks stall: who moves first," August 15, 2025, https://www.tern.example/news/582"#,
                ["Tern Wire", "Talks stall: who moves first", "2025-08-15", "https://www.tern.example/news/582", ""],
            ),
            (
                "The Lodestar, “U.S. and allies offer ‘guarantees’ to the U.S.,” Aug. 12, 2025, https://lodestar.example/a.html",
                [
                    "The Lodestar",
                    "U.S. and allies offer ‘guarantees’ to the U.S.",
                    "2025-08-12",
                    "https://lodestar.example/a.html",
                    "",
                ],
            ),
            // MLA.
            (
                r#"Smith, Jane. "Talks Stall at Sea." The Lodestar, 14 Aug. 2025, www.lodestar.example/talks. Accessed 16 Aug. 2025."#,
                [
                    "The Lodestar",
                    "Talks Stall at Sea",
                    "2025-08-14",
                    "https://www.lodestar.example/talks",
                    "Jane Smith",
                ],
            ),
            (
                r#"Smith, Jane, and John Doe. "Who Waits?" *The Lodestar*, 14 Aug. 2025, lodestar.example/talks/1."#,
                [
                    "The Lodestar",
                    "Who Waits?",
                    "2025-08-14",
                    "https://lodestar.example/talks/1",
                    "Jane Smith; John Doe",
                ],
            ),
            (
                r#""Talks Stall." Tern Wire, 14 August 2025, https://tern.example/x."#,
                ["Tern Wire", "Talks Stall", "2025-08-14", "https://tern.example/x", ""],
            ),
            // APA.
            (
                "Smith, J. R., & Doe, J. (2025, August 15). Talks stall in the U.S. capital. The Lodestar. https://lodestar.example/x",
                [
                    "The Lodestar",
                    "Talks stall in the U.S. capital",
                    "2025-08-15",
                    "https://lodestar.example/x",
                    "J. R. Smith; J. Doe",
                ],
            ),
            (
                "Tern Wire. (2025, August 15). *Talks stall*. https://tern.example/x",
                ["Tern Wire", "Talks stall", "2025-08-15", "https://tern.example/x", ""],
            ),
            (
                "Doe, J. (2025). Sea law. Harbour Press. Retrieved August 16, 2025, from https://harbour.example/sea",
                ["Harbour Press", "Sea law", "2025", "https://harbour.example/sea", "J. Doe"],
            ),
            // Chicago: a note and a bibliography.
            (
                r#"Jane Smith, "Talks Stall," The Lodestar, August 14, 2025, https://lodestar.example/talks."#,
                ["The Lodestar", "Talks Stall", "2025-08-14", "https://lodestar.example/talks", "Jane Smith"],
            ),
            (
                r#"Smith, Jane. "Talks Stall." *The Lodestar*, August 14, 2025. https://lodestar.example/talks."#,
                ["The Lodestar", "Talks Stall", "2025-08-14", "https://lodestar.example/talks", "Jane Smith"],
            ),
            // Without an address.
            (r#"Doe, Jane. "Sea Law." Harbour Press, 2020."#, ["Harbour Press", "Sea Law", "2020", "", "Jane Doe"]),
            // Markdown.
            (
                "[Talks stall](https://tern.example/x_(1)), Tern Wire, 2025-08-13",
                ["Tern Wire", "Talks stall", "2025-08-13", "https://tern.example/x_(1)", ""],
            ),
            (
                "Tern Wire: [Talks stall](https://tern.example/x \"Tern\") (13 August 2025)",
                ["Tern Wire", "Talks stall", "2025-08-13", "https://tern.example/x", ""],
            ),
            // Other languages' quotation marks; another date in the title.
            (
                "Хвиля, «Переговори 2024 року», 2025-08-13, https://hvylia.example/x",
                ["Хвиля", "Переговори 2024 року", "2025-08-13", "https://hvylia.example/x", ""],
            ),
            (
                r#"Tern Wire, "The "last" offer," 13 August 2025, <https://tern.example/x>"#,
                ["Tern Wire", r#"The "last" offer"#, "2025-08-13", "https://tern.example/x", ""],
            ),
        ],
        false,
    );
}

#[test]
fn what_is_guessed_is_told() {
    check(
        &[
            (
                "https://www.tern.example/world/2025/aug/14/talks-stall-at-sea",
                [
                    "tern.example",
                    "Talks stall at sea",
                    "2025-08-14",
                    "https://www.tern.example/world/2025/aug/14/talks-stall-at-sea",
                    "",
                ],
            ),
            (
                "https://tern.example/582",
                ["tern.example", "https://tern.example/582", "", "https://tern.example/582", ""],
            ),
            (
                "[Talks stall](https://tern.example/x)",
                ["tern.example", "Talks stall", "", "https://tern.example/x", ""],
            ),
            (
                "Talks stall at sea | Tern Wire | 13 August 2025 | https://ternwire.example/x",
                ["Tern Wire", "Talks stall at sea", "2025-08-13", "https://ternwire.example/x", ""],
            ),
            (
                "Tern Wire - Talks stall - 13 August 2025 - https://t.example/x",
                ["Tern Wire", "Talks stall", "2025-08-13", "https://t.example/x", ""],
            ),
            (
                "Tern Wire: Talks stall (13 Aug 2025) https://t.example/x",
                ["Tern Wire", "Talks stall", "2025-08-13", "https://t.example/x", ""],
            ),
            (
                r#"Tern Wire, "Talks stall," Port Halvora, August 13, 2025, https://ternwire.example/x"#,
                ["Tern Wire", "Talks stall", "2025-08-13", "https://ternwire.example/x", ""],
            ),
            (
                r#"Smith, Jane, and John Doe. "Who Waits?" *The Lodestar*, 14 Aug. 2025, p. A4, lodestar.example/talks/1."#,
                [
                    "The Lodestar",
                    "Who Waits?",
                    "2025-08-14",
                    "https://lodestar.example/talks/1",
                    "Jane Smith; John Doe",
                ],
            ),
            (
                "Tern Wire: Talks (2025) stall, https://t.example/x",
                ["Tern Wire", "Talks stall", "2025", "https://t.example/x", ""],
            ),
            // The address and the line disagree.
            (
                r#"Tern Wire, "Talks stall," August 13, 2025, https://tern.example/2025/08/12/x"#,
                ["Tern Wire", "Talks stall", "2025-08-13", "https://tern.example/2025/08/12/x", ""],
            ),
        ],
        true,
    );
}

#[test]
fn the_day_of_reading_and_the_archive_are_kept_apart() {
    let text = r#"Tern Wire, "Talks stall," August 13, 2025, https://tern.example/x, archived at https://web.archive.org/web/1/https://tern.example/x (accessed August 16, 2025)"#;
    let found = read(&entry(text)).unwrap();
    assert_eq!(found.date.unwrap().to_string(), "2025-08-13");
    assert_eq!(found.accessed.unwrap().to_string(), "2025-08-16");
    assert_eq!(found.url.as_deref(), Some("https://tern.example/x"));
    assert_eq!(found.archive_url.as_deref(), Some("https://web.archive.org/web/1/https://tern.example/x"));
}

#[test]
fn too_little_is_no_source() {
    for text in [
        "The talks (2025) went on at sea.",
        "The minister said \"no\" at Port Halvora, and again in 2025.",
        "On Monday - in August 2025 - nothing came of it.",
    ] {
        assert_eq!(read(&entry(text)), None, "{text}");
    }
    for text in
        ["", "See the annex.", "Interview with a harbour master", "Ibid., p. 3", "(", "\u{fffc}", "\"", "[](http"]
    {
        assert_eq!(read(&entry(text)), None, "{text}");
    }
}
