//! Authors, as styles of citation write them.

/// The names in a list of authors, each with the given name first.
pub fn authors(text: &str) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text =
        text.trim_matches([',', ';', ':', ' ', '—', '–', '-', '|']).replace(", et al.", "").replace(" et al.", "");
    let text = text.strip_prefix("By ").or_else(|| text.strip_prefix("by ")).unwrap_or(&text);
    let joined = text.replace(", & ", "; ").replace(" & ", "; ").replace(", and ", "; ").replace(" and ", "; ");
    let names = joined.split(';').flat_map(|names| match has_initials(names) {
        true => with_initials(names),
        false => in_words(names),
    });
    names.map(|name| name.trim_matches([',', ' ']).to_owned()).filter(|name| !name.is_empty()).collect()
}

/// Whether the names are written as those of persons: `Surname, I.`
pub fn are_persons(text: &str) -> bool {
    has_initials(text)
}

fn is_initials(part: &str) -> bool {
    let parts: Vec<&str> = part.split(['.', ' ', '-']).filter(|p| !p.is_empty()).collect();
    part.contains('.')
        && !parts.is_empty()
        && parts.iter().all(|p| p.chars().count() == 1 && p.chars().all(char::is_uppercase))
}

fn has_initials(text: &str) -> bool {
    text.split(',').skip(1).any(|part| is_initials(part.trim()))
}

/// `Surname, I., Surname, I. J.`
fn with_initials(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        match names.last_mut() {
            Some(last) if is_initials(part) => *last = format!("{part} {last}"),
            _ => names.push(part.to_owned()),
        }
    }
    names
}

/// `Surname, Given` as the first of several, and names as they are spoken.
fn in_words(text: &str) -> Vec<String> {
    let text = text.trim();
    let text = match text.strip_suffix('.') {
        // An initial keeps its full stop.
        Some(shorter) if shorter.rsplit([' ', '.']).next().is_some_and(|last| last.chars().count() > 1) => shorter,
        _ => text,
    };
    match text.split(',').map(str::trim).collect::<Vec<_>>().as_slice() {
        [surname, given] if !surname.contains(' ') || given.split(' ').count() == 1 => {
            vec![format!("{given} {surname}")]
        }
        [surname, given, more @ ..] if !surname.contains(' ') && !more.is_empty() => {
            std::iter::once(format!("{given} {surname}")).chain(more.iter().map(|name| (*name).to_owned())).collect()
        }
        names => names.iter().map(|name| (*name).to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_come_first() {
        for (text, names) in [
            ("Smith, Jane. ", &["Jane Smith"][..]),
            ("Smith, Jane, and John Doe.", &["Jane Smith", "John Doe"]),
            ("Smith, J. R., & Doe, J.", &["J. R. Smith", "J. Doe"]),
            ("Smith, J., Roe, R., & Doe, J.", &["J. Smith", "R. Roe", "J. Doe"]),
            ("Jane Smith, ", &["Jane Smith"]),
            ("Jane Smith and John Doe, ", &["Jane Smith", "John Doe"]),
            ("Smith, Jane, et al. ", &["Jane Smith"]),
            ("Reuters Staff. ", &["Reuters Staff"]),
            ("", &[]),
        ] {
            assert_eq!(authors(text), names, "{text}");
        }
        assert!(are_persons("Smith, J."));
        assert!(!are_persons("BBC News."));
    }
}
