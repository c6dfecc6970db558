//! Answers of the last days, so that nobody is asked again without need: `.dateline/links.json` in the site's folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::content::put;
use crate::model::{Date, Day};

/// Rises whenever the form of the file changes; a file of another version is passed over.
const VERSION: u32 = 1;
const FOLDER: &str = ".dateline";
const FILE: &str = "links.json";

/// The answers that are known.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Cache {
    version: u32,
    answers: BTreeMap<String, Noted>,
}

/// An answer and the day on which it was given.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Noted {
    day: Date,
    #[serde(flatten)]
    answer: Answer,
}

impl Noted {
    /// Whether it still holds. One of a day to come was noted under another clock.
    fn holds(&self, today: Day) -> bool {
        let (Some(days), Some(day)) = (self.answer.days(), self.day.earliest()) else { return false };
        today.since(day).is_ok_and(|age| (0..days).contains(&age.get_days()))
    }
}

impl Cache {
    /// The answers that still hold. A file that is missing or can't be understood is as good as none.
    pub fn read(root: &Path, today: Day) -> Self {
        let text = fs::read(path(root)).unwrap_or_default();
        let mut cache: Self = serde_json::from_slice(&text).unwrap_or_default();
        if cache.version != VERSION {
            cache.answers.clear();
        }
        cache.answers.retain(|_, noted| noted.holds(today));
        cache
    }

    /// What is known of an address.
    pub fn get(&self, address: &str) -> Option<&Answer> {
        self.answers.get(address).map(|noted| &noted.answer)
    }

    /// Notes what came of asking today; what holds for no day is left out.
    pub fn note(&mut self, address: &str, answer: &Answer, today: Day) {
        if answer.days().is_some() {
            self.answers.insert(address.to_owned(), Noted { day: Date::from(today), answer: answer.clone() });
        }
    }

    /// Writes the file, all of it or nothing.
    ///
    /// # Errors
    /// When the folder can't be written to.
    pub fn write(&mut self, root: &Path) -> io::Result<()> {
        self.version = VERSION;
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        let path = path(root);
        put(&path, &path.with_extension("json.new"), &text)
    }
}

fn path(root: &Path) -> PathBuf {
    root.join(FOLDER).join(FILE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::{Fault, Unasked};

    const ADDRESS: &str = "https://lantern.example/harvest";

    fn day(text: &str) -> Day {
        text.parse::<Date>().unwrap().earliest().unwrap()
    }

    /// What a later run knows of an answer of 5 June.
    fn known(answer: &Answer, today: &str) -> Option<Answer> {
        let root = tempfile::tempdir().unwrap();
        let mut cache = Cache::read(root.path(), day("2025-06-05"));
        cache.note(ADDRESS, answer, day("2025-06-05"));
        cache.write(root.path()).unwrap();
        Cache::read(root.path(), day(today)).get(ADDRESS).cloned()
    }

    #[test]
    fn what_works_holds_for_a_week_and_what_fails_for_a_day() {
        let moved = Answer::Moved { to: "https://lantern.example/crops".to_owned() };
        for works in [Answer::Works, moved] {
            assert_eq!(known(&works, "2025-06-05"), Some(works.clone()));
            assert_eq!(known(&works, "2025-06-11"), Some(works.clone()));
            assert_eq!(known(&works, "2025-06-12"), None);
            assert_eq!(known(&works, "2025-06-04"), None, "noted on a day to come");
        }
        let at = Some("https://lantern.example/crops".to_owned());
        let insecure = Answer::Dead { fault: Fault::Insecure("expired".to_owned()), at };
        for fails in [Answer::dead(Fault::Status(404)), insecure, Answer::Refused { status: 403 }] {
            assert_eq!(known(&fails, "2025-06-05"), Some(fails.clone()));
            assert_eq!(known(&fails, "2025-06-06"), None);
        }
        assert_eq!(known(&Answer::unasked(Unasked::TimeUp), "2025-06-05"), None);
    }

    #[test]
    fn a_file_that_says_nothing_is_passed_over() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(FOLDER)).unwrap();
        let old = format!(r#"{{"version":0,"answers":{{"{ADDRESS}":{{"day":"2025-06-05","answer":"works"}}}}}}"#);
        for (text, known) in [("{", false), ("[]", false), (&*old, false), (&*old.replace(":0,", ":1,"), true)] {
            fs::write(path(root.path()), text).unwrap();
            assert_eq!(Cache::read(root.path(), day("2025-06-05")).get(ADDRESS).is_some(), known, "{text}");
        }
    }
}
