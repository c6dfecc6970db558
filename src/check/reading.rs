//! What reading and resolving a site, and asking for its links, reports: the rules that are checked there, explained here.

use super::rule::{Described, rule};

/// Every code that reading, resolving and asking can give.
pub const CODES: &[&dyn Described] = &[
    &ControllerUnknown,
    &UnreadableFile,
    &NotText,
    &BadName,
    &SameAddress,
    &BadSymlink,
    &TooLarge,
    &StrayFile,
    &FrontMatter,
    &YamlSyntax,
    &UnknownKey,
    &MissingKey,
    &WrongType,
    &BadDate,
    &UnknownValue,
    &DuplicateKey,
    &BadValue,
    &BadBibliography,
    &UnknownId,
    &Cycle,
    &UnknownShape,
    &UndefinedSource,
    &BrokenLink,
    &UnknownMention,
    &AmbiguousName,
    &DeadExternalLink,
    &MissingImage,
    &BrokenImage,
    &UnknownBlock,
    &BadBlockOption,
    &BadTemplate,
    &UnclosedComment,
    &MissingTexts,
    &BadSetting,
    &NoSite,
];

rule! {
    /// ## What it does
    /// A file of the site can't be read: it is not a file, the system forbids it, or it vanished.
    /// ## Why
    /// What can't be read would be missing from the site without a word.
    /// ## Example
    /// ```text
    /// content/actors/ukraine.md   (readable by root alone)
    /// ```
    /// Instead:
    /// Allow your account to read it, or move it out of the site.
    UnreadableFile = "FIL001" "unreadable-file" Error
}

rule! {
    /// ## What it does
    /// A file is not UTF-8 text.
    /// ## Why
    /// Other encodings turn names into other names.
    /// ## Example
    /// ```text
    /// content/explainers/talks.md   (saved as Windows-1251)
    /// ```
    /// Instead:
    /// Save it as UTF-8 in your editor.
    NotText = "FIL002" "not-text" Error
}

rule! {
    /// ## What it does
    /// The name of a file or key can't be an id.
    /// ## Why
    /// Ids are addresses. They have to work on every system and in every link.
    /// ## Example
    /// ```text
    /// content/actors/Volodymyr Zelenskyy.md
    /// ```
    /// Instead:
    /// ```text
    /// content/actors/volodymyr-zelenskyy.md
    /// ```
    BadName = "FIL003" "bad-name" Error
}

rule! {
    /// ## What it does
    /// Two files would be published at one address.
    /// ## Why
    /// One of them would silently be lost.
    /// ## Example
    /// ```text
    /// content/actors/ukraine.md
    /// content/actors/ukraine/index.md
    /// ```
    /// Instead:
    /// Rename or remove one of them.
    SameAddress = "FIL004" "same-address" Error
}

rule! {
    /// ## What it does
    /// A link in the file system leads out of the site, nowhere, or in a circle.
    /// ## Why
    /// A site must not publish what lies beside it.
    /// ## Example
    /// ```text
    /// content/notes -> /home/someone/notes
    /// ```
    /// Instead:
    /// Copy what the link leads to into the site.
    BadSymlink = "FIL005" "bad-symlink" Error
}

rule! {
    /// ## What it does
    /// A file is larger, deeper nested or more numerous than the limits allow.
    /// ## Why
    /// Such files are mostly there by mistake, and can make a build run out of memory.
    /// ## Example
    /// ```text
    /// content/explainers/all.md   (40 MiB)
    /// ```
    /// Instead:
    /// Split it into several files.
    TooLarge = "FIL006" "too-large" Error
}

rule! {
    /// ## What it does
    /// A file looks like content and stands where none is read.
    /// ## Why
    /// You may wait in vain for it to show.
    /// ## Example
    /// ```text
    /// content/ceasefire.md
    /// ```
    /// Instead:
    /// ```text
    /// content/explainers/ceasefire.md
    /// ```
    StrayFile = "FIL007" "stray-file" Warning
}

rule! {
    /// ## What it does
    /// The front matter of a Markdown file is missing, not closed, or no mapping.
    /// ## Why
    /// Without it a page has no title, day or kind.
    /// ## Example
    /// ```text
    /// # Where the talks stand
    /// ```
    /// Instead:
    /// ```text
    /// ---
    /// title: Where the talks stand
    /// date: 2025-08-17
    /// ---
    /// ```
    FrontMatter = "FMT001" "front-matter" Error
}

rule! {
    /// ## What it does
    /// YAML does not parse.
    /// ## Why
    /// Nothing behind the fault can be understood.
    /// ## Example
    /// ```yaml
    /// title: The talks: a summary
    /// ```
    /// Instead:
    /// ```yaml
    /// title: "The talks: a summary"
    /// ```
    YamlSyntax = "FMT002" "yaml-syntax" Error
}

rule! {
    /// ## What it does
    /// A key is none that the format knows.
    /// ## Why
    /// A misspelt key would be left out without a word.
    /// ## Example
    /// ```yaml
    /// asof: 2025-08-16
    /// ```
    /// Instead:
    /// ```yaml
    /// as_of: 2025-08-16
    /// ```
    UnknownKey = "FMT003" "unknown-key" Error
}

rule! {
    /// ## What it does
    /// A key that is needed is not there.
    /// ## Why
    /// A page without a title, or a source without a day, can't be shown or checked.
    /// ## Example
    /// ```yaml
    /// outlet: BBC
    /// ```
    /// Instead:
    /// ```yaml
    /// outlet: BBC
    /// title: "The title of the article"
    /// date: 2025-08-16
    /// ```
    MissingKey = "FMT004" "missing-key" Error
}

rule! {
    /// ## What it does
    /// A value is of another type than is asked for.
    /// ## Why
    /// A word where a list is wanted could mean many things.
    /// ## Example
    /// ```yaml
    /// tile: north
    /// ```
    /// Instead:
    /// ```yaml
    /// tile: [3, 1]
    /// ```
    WrongType = "FMT005" "wrong-type" Error
}

rule! {
    /// ## What it does
    /// A date is none, or is written in another form than EDTF.
    /// ## Why
    /// A day that does not exist can't be compared with any other.
    /// ## Example
    /// ```yaml
    /// date: 2025-02-30
    /// ```
    /// Instead:
    /// ```yaml
    /// date: 2025-02-28
    /// ```
    BadDate = "FMT006" "bad-date" Error
}

rule! {
    /// ## What it does
    /// A word is not in the vocabulary of its key.
    /// ## Why
    /// A matrix or map can show only what it has a sign for.
    /// ## Example
    /// ```yaml
    /// stance: agrees
    /// ```
    /// Instead:
    /// ```yaml
    /// stance: supports
    /// ```
    UnknownValue = "FMT007" "unknown-value" Error
}

rule! {
    /// ## What it does
    /// A key or id stands twice.
    /// ## Why
    /// One of the two would silently be lost.
    /// ## Example
    /// ```yaml
    /// bbc-talks: …
    /// bbc-talks: …
    /// ```
    /// Instead:
    /// Remove one of them, or give it another id.
    DuplicateKey = "FMT008" "duplicate-key" Error
}

rule! {
    /// ## What it does
    /// A value has the right form and yet can't be.
    /// ## Why
    /// It would lead readers to nothing, or two things to one place.
    /// ## Example
    /// ```yaml
    /// aliases_url: ["../secret"]
    /// ```
    /// Instead:
    /// ```yaml
    /// aliases_url: [old-name]
    /// ```
    BadValue = "FMT009" "bad-value" Error
}

rule! {
    /// ## What it does
    /// A bibliography does not parse, or an entry lacks what a source needs.
    /// ## Why
    /// A source without a title or day can't be cited honestly.
    /// ## Example
    /// ```bibtex
    /// @article{smith, title = {The talks}
    /// ```
    /// Instead:
    /// ```bibtex
    /// @article{smith, title = {The talks}, journal = {Review}, date = {2025-08-16}}
    /// ```
    BadBibliography = "BIB001" "bad-bibliography" Error
}

rule! {
    /// ## What it does
    /// An id in a field names nothing of that kind.
    /// ## Why
    /// The page would point to nobody.
    /// ## Example
    /// ```yaml
    /// actors: [zelensky]
    /// ```
    /// Instead:
    /// ```yaml
    /// actors: [volodymyr-zelenskyy]
    /// ```
    UnknownId = "REF001" "unknown-id" Error
}

rule! {
    /// ## What it does
    /// A territory's `controlled_by`, `claimed_by` or `sovereign` names no actor.
    /// ## Why
    /// Who holds a place would be told by a name that leads to nobody.
    /// ## Example
    /// ```yaml
    /// controlled_by: [ukrain]
    /// ```
    /// Instead:
    /// ```yaml
    /// controlled_by: [ukraine]
    /// ```
    ControllerUnknown = "TER005" "controller-unknown" Error
}

rule! {
    /// ## What it does
    /// Entries refer to each other in a circle.
    /// ## Why
    /// Nobody can act for someone who acts for them.
    /// ## Example
    /// ```yaml
    /// # a.md
    /// acts_for: b
    /// # b.md
    /// acts_for: a
    /// ```
    /// Instead:
    /// Take one of the two out.
    Cycle = "REF002" "cycle" Error
}

rule! {
    /// ## What it does
    /// A territory names a shape that `content/map.geojson` does not have.
    /// ## Why
    /// The territory would be missing from the map, and readers would take that for a statement.
    /// ## Example
    /// ```yaml
    /// shape: UA-41
    /// ```
    /// Instead:
    /// ```yaml
    /// shape: UA-14
    /// ```
    UnknownShape = "REF003" "unknown-shape" Error
}

rule! {
    /// ## What it does
    /// A citation names neither a source of the store nor a note of the page.
    /// ## Why
    /// A claim would stand there as if it had a source.
    /// ## Example
    /// ```markdown
    /// Putin rejected a ceasefire.[^bbc-ceasefir]
    /// ```
    /// Instead:
    /// ```markdown
    /// Putin rejected a ceasefire.[^bbc-ceasefire]
    /// ```
    UndefinedSource = "SRC002" "undefined-source" Error
}

rule! {
    /// ## What it does
    /// An internal link or anchor leads nowhere.
    /// ## Why
    /// A reader who wants to know more comes to an empty page.
    /// ## Example
    /// ```markdown
    /// [the talks](talks.md#histroy)
    /// ```
    /// Instead:
    /// ```markdown
    /// [the talks](talks.md#history)
    /// ```
    BrokenLink = "LNK001" "broken-link" Error
}

rule! {
    /// ## What it does
    /// A wikilink names an entry that does not exist.
    /// ## Why
    /// The name would lead nowhere, and its page would miss the mention.
    /// ## Example
    /// ```markdown
    /// [[vladimir-puttin]] said no.
    /// ```
    /// Instead:
    /// ```markdown
    /// [[vladimir-putin]] said no.
    /// ```
    UnknownMention = "LNK002" "unknown-mention" Error
}

rule! {
    /// ## What it does
    /// A name that two entries claim is used without a wikilink.
    /// ## Why
    /// Readers would be led to the wrong person or place.
    /// ## Example
    /// ```markdown
    /// Luhansk was hit again.
    /// ```
    /// Instead:
    /// ```markdown
    /// [[luhansk-city|Luhansk]] was hit again.
    /// ```
    AmbiguousName = "LNK003" "ambiguous-name" Error
}

rule! {
    /// ## What it does
    /// With `dateline check --links`: finds addresses of other sites that lead nowhere, be they those of sources, of archived
    /// copies or of links. An address that has moved for good is an info that says where to; so is a dead source that has an
    /// `archive_url`.
    ///
    /// Dateline asks one address of a host at a time, a second apart, as robots.txt allows, and never hosts that are not
    /// public. What works is asked again after a week, what does not after a day: answers are kept in `.dateline/links.json`.
    /// Servers that turn programs away prove nothing; they are summed up in one line.
    /// ## Why
    /// A claim whose source can't be read any more is one without a source.
    /// ## Example
    /// ```yaml
    /// url: https://lantern.example/harvest   (404 Not Found)
    /// ```
    /// Instead:
    /// ```yaml
    /// url: https://lantern.example/harvest
    /// archive_url: https://web.archive.org/web/20250820/https://lantern.example/harvest
    /// ```
    DeadExternalLink = "LNK004" "dead-external-link" Warning
}

rule! {
    /// ## What it does
    /// A picture is not there, or is not a file of the site.
    /// ## Why
    /// Readers would see a gap, or their browsers would ask another host.
    /// ## Example
    /// ```markdown
    /// ![A map](map.pgn)
    /// ```
    /// Instead:
    /// ```markdown
    /// ![A map](map.png)
    /// ```
    MissingImage = "IMG003" "missing-image" Error
}

rule! {
    /// ## What it does
    /// A picture is damaged, is none, or has more than 64 million pixels or 64 MiB.
    /// ## Why
    /// Readers would see a gap; and a small file can claim to be larger than any memory.
    /// ## Example
    /// ```text
    /// content/explainers/talks/summit.jpg   (a web page, saved under this name)
    /// ```
    /// Instead, open the picture in a program for pictures, and save it again as JPEG or PNG.
    BrokenImage = "IMG005" "broken-image" Error
}

rule! {
    /// ## What it does
    /// A data block has a name that no block has.
    /// ## Why
    /// The data would be missing from the page.
    /// ## Example
    /// ````markdown
    /// ```{teritories}
    /// ```
    /// ````
    /// Instead:
    /// ````markdown
    /// ```{territories}
    /// ```
    /// ````
    UnknownBlock = "BLK001" "unknown-block" Error
}

rule! {
    /// ## What it does
    /// A data block has an option that it does not take, or one with a wrong value.
    /// ## Why
    /// The block would show something else than you meant.
    /// ## Example
    /// ````markdown
    /// ```{timeline}
    /// form: 2025-08-01
    /// ```
    /// ````
    /// Instead:
    /// ````markdown
    /// ```{timeline}
    /// from: 2025-08-01
    /// ```
    /// ````
    BadBlockOption = "BLK002" "bad-block-option" Error
}

rule! {
    /// ## What it does
    /// A template does not parse or render.
    /// ## Why
    /// No page that uses it can be made.
    /// ## Example
    /// ```text
    /// {{ title | uper }}
    /// ```
    /// Instead:
    /// ```text
    /// {{ title | upper }}
    /// ```
    BadTemplate = "TPL001" "bad-template" Error
}

rule! {
    /// ## What it does
    /// A comment is not closed and hides the rest of the page.
    /// ## Why
    /// Readers would miss whatever stands behind it.
    /// ## Example
    /// ```markdown
    /// <!-- to do
    /// ```
    /// Instead:
    /// ```markdown
    /// <!-- to do -->
    /// ```
    UnclosedComment = "MRK001" "unclosed-comment" Warning
}

rule! {
    /// ## What it does
    /// The file of a language in `locale/` leaves texts out, which pages then say in English.
    /// ## Why
    /// Readers of that language, and their screen readers, stumble over words of another.
    /// ## Example
    /// ```yaml
    /// # locale/pl.yaml
    /// strings: {sources: Źródła}
    /// ```
    /// Instead:
    /// ```yaml
    /// # locale/pl.yaml
    /// strings: {sources: Źródła, glossary: Słowniczek}
    /// ```
    MissingTexts = "LOC001" "missing-texts" Warning
}

rule! {
    /// ## What it does
    /// A setting of site.yaml can't be.
    /// ## Why
    /// Every page is made by the settings.
    /// ## Example
    /// ```yaml
    /// base_url: example.org
    /// ```
    /// Instead:
    /// ```yaml
    /// base_url: https://example.org/
    /// ```
    BadSetting = "CFG001" "bad-setting" Error
}

rule! {
    /// ## What it does
    /// There is no site where one was looked for, or it has no content.
    /// ## Why
    /// Building nothing would take the published pages away.
    /// ## Example
    /// ```text
    /// dateline build   (in a folder without site.yaml)
    /// ```
    /// Instead:
    /// ```text
    /// dateline --root my-site build
    /// ```
    NoSite = "CFG002" "no-site" Error
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::codes;

    #[test]
    fn every_code_is_explained_as_it_is() {
        for code in codes::ALL {
            let described = crate::check::documented().find(|described| described.code == code.code);
            assert_eq!(described, Some(*code), "{}", code.code);
        }
    }
}
