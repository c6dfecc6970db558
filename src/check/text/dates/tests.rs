use super::*;

fn near() -> Day {
    Day::constant(2025, 8, 31)
}

fn read(text: &str, outlook: Outlook) -> Vec<String> {
    let spoken = dates(text, Lang::EN);
    spoken
        .iter()
        .map(|date| {
            let said = &text[date.range.clone()];
            match date.meant(near(), outlook) {
                Some(Meant { first, last, .. }) if first == last => format!("{said}={first}"),
                Some(Meant { first, last, .. }) => format!("{said}={first}/{last}"),
                None => format!("{said}=none"),
            }
        })
        .collect()
}

#[test]
fn dates_of_every_form_are_read() {
    for (text, expected) in [
        ("On 15 August 2025 they met.", vec!["15 August 2025=2025-08-15"]),
        ("On August 15, 2025, they met.", vec!["August 15, 2025=2025-08-15"]),
        ("On Aug. 15 they met.", vec!["Aug. 15=2025-08-15"]),
        ("On the 15th of August they met.", vec!["15th of August=2025-08-15"]),
        ("From 15–17 August they met.", vec!["15–17 August=2025-08-15/2025-08-17"]),
        ("Between 15 and 17 August 2024", vec!["15 and 17 August 2024=2024-08-15/2024-08-17"]),
        ("August 15-17, 2024", vec!["August 15-17, 2024=2024-08-15/2024-08-17"]),
        ("It was mid-August.", vec!["mid-August=2025-08-10/2025-08-21"]),
        ("In late February 2025", vec!["late February 2025=2025-02-20/2025-02-28"]),
        ("by the end of July", vec!["end of July=2025-07-20/2025-07-31"]),
        ("the last week of August", vec!["last week of August=2025-08-22/2025-08-31"]),
        ("In August 2024 and in 2014", vec!["August 2024=2024-08-01/2024-08-31", "2014=2014-01-01/2014-12-31"]),
        ("As of 2025-08-15", vec!["2025-08-15=2025-08-15"]),
        ("since November", vec!["November=2024-11-01/2024-11-30"]),
        ("on 14 September", vec!["14 September=2025-09-14"]),
        ("on 14 December", vec!["14 December=2024-12-14"]),
        ("On 22 July and again on 20 August 2023", vec!["22 July=2023-07-22", "20 August 2023=2023-08-20"]),
        ("on 31 June", vec!["31 June=none"]),
    ] {
        assert_eq!(read(text, Outlook::Back), expected, "{text}");
    }
}

#[test]
fn what_is_no_date_is_left_alone() {
    for text in [
        "The 12 May Accord holds.",
        "They may march on, and April Smith with them.",
        "It has 15,000 men in 2000 villages.",
        "Under Article 5 of the accord",
        "May they rest; March, they said.",
        "Theresa May and June Allen met 15 Augustinians.",
        "Resolution 1973 and page 2014",
    ] {
        assert_eq!(read(text, Outlook::Back), Vec::<String>::new(), "{text}");
    }
    assert!(dates("On 15 August", "uk".parse().expect("a tag")).is_empty());
}

#[test]
fn what_is_to_come_is_the_nearest_either_way() {
    for (text, expected) in [
        ("They will meet on 21 August.", "21 August=2025-08-21"),
        ("They will meet on 14 December.", "14 December=2025-12-14"),
        ("They will meet in January.", "January=2026-01-01/2026-01-31"),
    ] {
        assert_eq!(read(text, Outlook::Either), [expected], "{text}");
    }
}

#[test]
fn a_date_knows_how_it_is_joined() {
    use Before::*;
    use Joined::*;
    for (text, expected, lead) in [
        ("They met on 15 August.", When(On), "on 15 August."),
        ("They met on the 15th of August.", When(On), "on the 15th of August."),
        ("They met on Friday, 15 August.", When(On), "on Friday, 15 August."),
        ("It holds as of 15 August.", When(Since), "as of 15 August."),
        ("It is set for 15 August.", When(For), "for 15 August."),
        ("They met on the night of 15 August.", When(On), "on the night of 15 August."),
        ("It ends before 15 August.", When(Until), "before 15 August."),
        ("The summit of 15 August ended.", Which(Nothing), "of 15 August ended."),
        ("The 15 August summit ended.", Which(Nothing), "The 15 August summit ended."),
        ("terms for the hearing of 15 August", Which(For), "the hearing of 15 August"),
        ("a plea for the 15 August hearing", Which(For), "the 15 August hearing"),
    ] {
        let found = dates(text, Lang::EN);
        assert_eq!(found.first().map(|date| date.joined), Some(expected), "{text}");
        assert_eq!(&text[found[0].lead..], lead, "{text}");
    }
}

#[test]
fn how_sure_a_year_is() {
    let sure = |text: &str| -> Vec<Sure> {
        dates(text, Lang::EN).iter().filter_map(|d| d.meant(near(), Outlook::Back)).map(|m| m.sure).collect()
    };
    assert_eq!(sure("On 15 August 2025"), [Sure::Stated]);
    assert_eq!(sure("On 15 August"), [Sure::Implied]);
    assert_eq!(sure("It was signed on 12 May 2024. On 3 June it broke."), [Sure::Stated, Sure::Guessed]);
    assert_eq!(sure("It was signed on 12 May 2025. On 3 June it broke."), [Sure::Stated, Sure::Implied]);
}
