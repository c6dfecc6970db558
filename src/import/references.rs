//! One line of a list of references, taken apart: outlet, title, date, address, authors.

use super::list::Entry;
use super::{dates, urls};
use crate::model::Date;

mod names;

pub use names::authors;

/// A longer entry is no reference.
const MAX_BYTES: usize = 4000;

/// Stands in a line where its title was.
const TITLE: char = '\u{fffc}';

/// Words that say when the writer read a page.
const ACCESSED: [&str; 6] = ["last accessed", "accessed", "retrieved", "last visited", "visited", "viewed"];

/// What a line says of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// The line of the draft, from 1.
    pub line: usize,
    /// The mark by which the text cites it, such as `1`.
    pub label: Option<String>,
    /// Who published it.
    pub outlet: String,
    /// Its title.
    pub title: String,
    /// When it was published.
    pub date: Option<Date>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Where an archived copy can be read.
    pub archive_url: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When the writer read it.
    pub accessed: Option<Date>,
    /// The words of the line, without its mark.
    pub written: String,
    /// What of this the line does not say plainly, a sentence each.
    pub guesses: Vec<String>,
    /// The keys of these fields.
    pub guessed: Vec<&'static str>,
}

/// A line while it is taken apart: what is left of it, and what was found.
struct Reading {
    rest: String,
    found: Reference,
}

/// Reads an entry of a list. None if it tells neither an address nor an outlet, a title and a date.
pub fn read(entry: &Entry) -> Option<Reference> {
    if entry.text.len() > MAX_BYTES {
        return None;
    }
    let found =
        Reference { line: entry.line, label: entry.label.clone(), written: entry.text.clone(), ..Reference::default() };
    let mut reading = Reading { rest: entry.text.replace(TITLE, " "), found };
    let link = reading.take_link();
    reading.take_addresses();
    reading.take_accessed();
    reading.rest = without_emphasis(&reading.rest);
    match link.or_else(|| reading.take_quoted()) {
        Some(title) => {
            reading.take_date();
            reading.found.title = tidy_title(&title);
            reading.sides();
        }
        None => match (reading.take_imprint(), reading.take_bracketed_date()) {
            (Some(before), _) => reading.printed(&before),
            (None, Some((before, after))) => reading.author_date(&before, &after),
            (None, None) if reading.bibliographic() => {}
            (None, None) => {
                reading.take_date();
                reading.separated();
            }
        },
    }
    reading.complete()
}

/// The source that a short form names again: `Ibid., 4`, or a surname and a title that an entry before has in full.
pub fn again(entry: &Entry, before: &[&Reference]) -> Option<Reference> {
    let is_ibid = entry.text.to_ascii_lowercase().starts_with("ibid");
    let is_named = |earlier: &&&Reference| {
        let surname = earlier.authors.first().and_then(|author| author.rsplit(' ').next());
        earlier.title.len() > 5
            && entry.text.contains(earlier.title.as_str())
            && surname.is_some_and(|surname| entry.text.starts_with(surname))
    };
    let earlier = if is_ibid { before.last() } else { before.iter().find(is_named) };
    earlier.filter(|_| entry.label.is_some() && entry.text.len() <= MAX_BYTES).map(|earlier| Reference {
        line: entry.line,
        label: entry.label.clone(),
        written: entry.text.clone(),
        guesses: vec![format!("took it for the source of line {} again", earlier.line)],
        ..(*earlier).clone()
    })
}

impl Reading {
    fn guess(&mut self, key: &'static str, said: String) {
        self.found.guessed.push(key);
        self.found.guesses.push(said);
    }

    /// Takes out `[title](address)`, and returns the title.
    fn take_link(&mut self) -> Option<String> {
        let middle = self.rest.find("](http")?;
        let start = self.rest.get(..middle)?.rfind('[')?;
        let title = self.rest.get(start + 1..middle)?.to_owned();
        let (at, url) = urls::find(self.rest.get(middle + 2..)?)?;
        let end = middle + 2 + at.end;
        // What stands between the address and the bracket is the link's own title.
        let end = self.rest.get(end..)?.find(')').map_or(end, |close| end + close + 1);
        self.rest.replace_range(start..end, &TITLE.to_string());
        self.address(url);
        Some(title).filter(|title| urls::find(title).is_none())
    }

    fn take_addresses(&mut self) {
        while let Some((at, url)) = urls::find(&self.rest) {
            self.rest.replace_range(at, " ");
            self.address(url);
        }
        self.rest = self.rest.replace("< >", " ").replace("( )", " ").replace("[ ]", " ");
    }

    fn address(&mut self, url: String) {
        let place = if urls::is_archive(&url) { &mut self.found.archive_url } else { &mut self.found.url };
        place.get_or_insert(url);
    }

    /// Takes out when the page was read, and the words that say so.
    fn take_accessed(&mut self) {
        let lower = self.rest.to_ascii_lowercase();
        let Some(start) = ACCESSED.iter().find_map(|word| word_at(&lower, word)) else { return };
        let Some(after) = self.rest.get(start..) else { return };
        let length: usize = after.chars().take(48).map(char::len_utf8).sum();
        let dated = after.get(..length).and_then(dates::find);
        let word_end = after.find([' ', ',', ':', ')']).unwrap_or(after.len());
        let end = dated.as_ref().map_or(word_end, |dated| dated.at.end);
        self.found.accessed = dated.map(|dated| dated.date);
        self.rest.replace_range(start..start + end, " ");
    }

    /// Takes out the title that stands in quotation marks.
    fn take_quoted(&mut self) -> Option<String> {
        const PAIRS: [(char, &[char]); 5] =
            [('"', &['"', '”']), ('“', &['”', '"', '“']), ('«', &['»']), ('„', &['“', '”', '"']), ('‘', &['’'])];
        let opens = |c: char| PAIRS.iter().find(|(open, _)| *open == c);
        let (start, (open, closes)) = self.rest.char_indices().find_map(|(at, c)| Some((at, opens(c)?)))?;
        let inner = start + open.len_utf8();
        let end = inner + self.rest.get(inner..)?.rfind(*closes)?;
        let after = end + self.rest.get(end..)?.chars().next()?.len_utf8();
        let title = self.rest.get(inner..end)?.to_owned();
        self.rest.replace_range(start..after, &TITLE.to_string());
        (!title.trim().is_empty()).then_some(title)
    }

    fn take_date(&mut self) {
        let Some(found) = dates::find(&self.rest) else { return };
        self.rest.replace_range(found.at, " ");
        self.rest = self.rest.replace("( )", " ");
        self.found.date = Some(found.date);
    }

    /// Takes out a date in round brackets that something stands before, and returns what stands before and after it.
    fn take_bracketed_date(&mut self) -> Option<(String, String)> {
        let (before, rest) = self.rest.split_once('(')?;
        let (within, after) = rest.split_once(')')?;
        let date = match within.trim() {
            "n.d." | "n. d." => None,
            within => Some(dates::find(within)?.date),
        };
        let sides = (before.trim().to_owned(), after.to_owned());
        // In a sentence, words follow the bracket.
        let in_style = sides.1.trim_start().starts_with(['.', ',', ':']);
        (in_style && !sides.0.is_empty() && !tidy(&sides.1).is_empty()).then(|| {
            self.found.date = date;
            sides
        })
    }

    /// Takes out where, by whom and when a book was printed, `(Kelltown: Rook House, 2025)`, and returns what stands before.
    fn take_imprint(&mut self) -> Option<String> {
        let (before, rest) = self.rest.split_once('(')?;
        let (within, _) = rest.split_once(')')?;
        let (place, printed) = within.split_once(':')?;
        let (publisher, year) = printed.rsplit_once(',')?;
        let date = dates::find(year)?.date;
        let is_imprint = place.starts_with(char::is_uppercase) && !publisher.trim().is_empty() && before.contains(',');
        let before = before.to_owned();
        is_imprint.then(|| {
            self.found.date = Some(date);
            self.found.outlet = tidy(publisher);
            before
        })
    }

    /// `Author, Title` before the imprint of a book; in a bibliography, `Surname, Given. Title.`
    fn printed(&mut self, before: &str) {
        let parts =
            before.split_once(". ").filter(|(authors, title)| authors.contains(',') && !title.trim().is_empty());
        if let Some((authors, title)) = parts.or_else(|| before.split_once(", ")) {
            self.found.authors = names::authors(authors);
            self.found.title = tidy_title(title);
        }
    }

    /// Takes apart `Surname, Given. Title. Publisher, Year.`, if the line is written so.
    fn bibliographic(&mut self) -> bool {
        let rest = self.rest.trim().trim_end_matches('.');
        let parts = rest.rsplit_once(". ").and_then(|(front, imprint)| {
            let (publisher, year) = imprint.rsplit_once(',')?;
            let date = dates::whole(year).filter(|_| year.trim().len() == 4)?;
            let (authors, title) = front.split_once(". ")?;
            let is_person = authors.split(' ').next().is_some_and(|surname| surname.ends_with(','));
            let publisher = publisher.rsplit_once(": ").map_or(publisher, |(_, publisher)| publisher);
            is_person.then(|| (names::authors(authors), tidy_title(title), tidy(publisher), date))
        });
        let Some((authors, title, outlet, date)) = parts else { return false };
        self.found = Reference { authors, title, outlet, date: Some(date), ..std::mem::take(&mut self.found) };
        true
    }

    /// Outlet and authors out of what stands on both sides of the title.
    fn sides(&mut self) {
        let (before, after) = self.rest.split_once(TITLE).unwrap_or(("", &self.rest));
        let before = before.to_owned();
        let (mut after, mut others) = outlet_in(after);
        let shown = tidy(&before);
        let of_host = |name: &str| self.found.url.as_deref().is_some_and(|url| urls::is_of_host(name, url));
        if !shown.is_empty() && of_host(&shown) {
            // The address settles which of two is the outlet.
            others.extend(after.take_if(|after| !of_host(after)));
        }
        match after {
            None => self.found.outlet = shown,
            Some(after) => {
                self.found.outlet = after;
                self.found.authors = authors(&before);
            }
        }
        self.pass_over(&others);
    }

    /// Tells of parts that no field is for.
    fn pass_over(&mut self, parts: &[String]) {
        self.found.guesses.extend(parts.iter().map(|part| format!("passed over `{part}`")));
    }

    /// `Author. (Date). Title. Outlet.`
    fn author_date(&mut self, before: &str, after: &str) {
        let after = tidy(&without_sort(after));
        let parts = after.rsplit_once(". ").filter(|(title, outlet)| {
            // A full stop within an abbreviation ends no title.
            let last = title.rsplit([' ', '.']).next().unwrap_or_default();
            (last.chars().count() > 1 || title.ends_with(')')) && !outlet.trim().is_empty()
        });
        match parts {
            Some((title, outlet)) => {
                self.found.title = tidy_title(title);
                let mut parts = outlet.split([',', ';']).map(tidy).filter(|part| !part.is_empty());
                self.found.outlet = parts.next().unwrap_or_default();
                self.found.authors = authors(before);
                let others: Vec<String> = parts.collect();
                self.pass_over(&others);
            }
            None if names::are_persons(before) => {
                self.found.title = tidy_title(&after);
                self.found.authors = authors(before);
            }
            None => {
                self.found.title = tidy_title(&after);
                self.found.outlet = tidy(before);
            }
        }
    }

    /// Outlet and title of a line that only separators divide.
    fn separated(&mut self) {
        let rest = tidy(&self.rest);
        let parts = [" | ", " — ", " – ", " - ", ": ", ". ", ", "].iter().find_map(|by| {
            let parts: Vec<String> = rest.split(by).map(tidy).filter(|part| !part.is_empty()).collect();
            (parts.len() > 1).then_some((parts, *by))
        });
        let Some((mut parts, by)) = parts else {
            self.found.title = tidy_title(&rest);
            return;
        };
        let of_host = |name: &String| self.found.url.as_deref().is_some_and(|url| urls::is_of_host(name, url));
        let place = parts.iter().position(of_host).unwrap_or(0);
        self.found.outlet = parts.remove(place);
        self.found.title = tidy_title(&parts.join(by));
        let said = format!("took `{}` for the outlet and `{}` for the title", self.found.outlet, self.found.title);
        self.guess("outlet", said);
    }

    /// Fills in what only the address tells. None if too little is known for a source.
    fn complete(mut self) -> Option<Reference> {
        if self.found.url.is_none() {
            self.found.url = self.found.archive_url.take();
        }
        let Some(url) = self.found.url.clone() else {
            let found = self.found;
            let whole = !found.outlet.is_empty() && !found.title.is_empty() && found.date.is_some();
            return (whole && (found.label.is_some() || is_in_style(&found))).then_some(found);
        };
        if self.found.outlet.is_empty() {
            self.found.outlet = urls::host(&url)?;
            let said = format!("names no outlet; took `{}` from the address", self.found.outlet);
            self.guess("outlet", said);
        }
        if self.found.title.is_empty() {
            self.found.title = urls::words_of_path(&url).unwrap_or_else(|| url.clone());
            let said = format!("names no title; took `{}` from the address", self.found.title);
            self.guess("title", said);
        }
        self.compare_date(&url);
        Some(self.found)
    }

    /// Takes the date from the address if the line has none, and tells of two that differ.
    fn compare_date(&mut self, url: &str) {
        match (self.found.date, dates::in_url(url)) {
            (None, Some(there)) => {
                self.found.date = Some(there);
                self.guess("date", format!("names no date; took {there} from the address"));
            }
            (None, None) => self.guess("date", "names no date; replace the open one in sources.yaml".to_owned()),
            (Some(here), Some(there)) if there.latest() < here.earliest() || here.latest() < there.earliest() => {
                self.found.guesses.push(format!("is dated {here}, and its address says {there}; took the first"));
            }
            _ => {}
        }
    }
}

/// Whether a line without a mark and an address is written as bibliographies are, and is no sentence with a quotation in it.
fn is_in_style(found: &Reference) -> bool {
    let start = found.written.split(['"', '“', '«', '„', '(']).next().unwrap_or_default().trim_end();
    let surname_first = start.split(' ').next().is_some_and(|word| word.ends_with(','));
    let starts = start.is_empty() || (surname_first && start.ends_with(['.', ',']));
    starts && found.guesses.is_empty() && found.outlet.starts_with(char::is_uppercase)
}

/// Where a whole word stands.
fn word_at(text: &str, word: &str) -> Option<usize> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|t| t.chars().next_back());
        !letter(before) && !letter(text.get(at + word.len()..).and_then(|t| t.chars().next()))
    })
}

/// The words without Markdown's marks of emphasis.
fn without_emphasis(text: &str) -> String {
    let is_mark = |before: Option<char>, after: Option<char>| {
        let open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        open(before) || open(after)
    };
    let chars: Vec<char> = text.chars().collect();
    let kept = chars.iter().enumerate().filter(|(i, c)| match c {
        '*' => false,
        '_' => !is_mark(i.checked_sub(1).and_then(|b| chars.get(b).copied()), chars.get(i + 1).copied()),
        _ => true,
    });
    kept.map(|(_, c)| c).collect()
}

/// The outlet in what follows a title, and the parts that are something else, such as a page.
fn outlet_in(after: &str) -> (Option<String>, Vec<String>) {
    const OTHER: [&str; 10] = ["p.", "pp.", "pg.", "vol.", "no.", "sec.", "ch.", "ed.", "para.", "online"];
    let is_other = |part: &str| {
        let first = part.split(' ').next().unwrap_or_default().to_ascii_lowercase();
        OTHER.contains(&first.as_str()) || !part.starts_with(char::is_alphabetic)
    };
    let mut parts: Vec<String> =
        after.split([',', ';', '(', ')', '|']).map(tidy).filter(|part| !part.is_empty()).collect();
    let place = parts.iter().position(|part| !is_other(part));
    let outlet = place.map(|place| parts.remove(place));
    (outlet, parts)
}

/// The words without the separators around them.
fn tidy(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let marks = |c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '|' | '(' | ')' | '[' | ']' | '<' | '>' | TITLE)
    };
    let mut tidy = words.trim_matches(marks);
    for word in ["from", "available at", "available from", "url"] {
        let Some(start) = tidy.len().checked_sub(word.len()) else { continue };
        let Some(end) = tidy.get(start..).filter(|end| end.eq_ignore_ascii_case(word)) else { continue };
        if tidy.len() == end.len() || tidy.get(..start).is_some_and(|before| before.ends_with([' ', '.', ','])) {
            tidy = tidy.get(..start).unwrap_or_default().trim_matches(marks);
        }
    }
    let tidy = tidy.trim_start_matches(['.', ' ']);
    without_full_stop(tidy).trim_matches(marks).to_owned()
}

/// Without what APA says behind a title of the sort of a work: `[Press release]`.
fn without_sort(text: &str) -> String {
    match text.split_once(" [").and_then(|(title, rest)| Some((title, rest.split_once(']')?))) {
        Some((title, (_, after))) => format!("{title}{after}"),
        None => text.to_owned(),
    }
}

/// A title without what the list's style put behind it.
fn tidy_title(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = words.trim_matches(|c: char| matches!(c, ',' | ';' | '|' | '*' | TITLE) || c.is_whitespace());
    without_full_stop(title).to_owned()
}

/// Without a full stop at the end, unless an abbreviation ends there: `the U.S.`.
fn without_full_stop(text: &str) -> &str {
    match text.strip_suffix('.') {
        Some(shorter) if shorter.rsplit(' ').next().is_some_and(|last| last.contains('.')) => text,
        Some(shorter) => shorter,
        None => text,
    }
}

#[cfg(test)]
mod tests;
