//! The settings of `site.yaml`: what a type can't say of them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use url::Url;

use crate::diagnostics::{Diagnostic, FieldPath, Location, SourceFile, codes, did_you_mean};
use crate::model::{BaseUrl, Config, Day, Lang, NavigationItem, is_id};

const EXAMPLE: &str = "write it such as `https://someone.github.io/explainers/`";

/// The languages of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages {
    /// The site's own.
    pub own: Lang,
    /// All of a translated site; empty if it is not translated.
    all: Vec<Lang>,
    /// Whether the settings could be read at all.
    known: bool,
}

impl Languages {
    /// The languages that the settings name. Without settings, every language passes: one fault is enough.
    pub fn new(config: Option<&Config>) -> Self {
        Self {
            own: config.and_then(|c| c.language).unwrap_or(Lang::EN),
            all: config.map(|c| c.languages.to_vec()).unwrap_or_default(),
            known: config.is_some(),
        }
    }

    /// Whether the site is written in `lang`.
    pub fn has(&self, lang: Lang) -> bool {
        !self.known || lang == self.own || self.all.contains(&lang)
    }

    /// Whether the site names several languages.
    pub fn is_translated(&self) -> bool {
        !self.all.is_empty()
    }

    /// How to make `lang` one of the site's languages.
    pub fn remedy(&self, lang: Lang) -> String {
        let mut all: Vec<&str> = self.all.iter().map(Lang::as_str).collect();
        if all.is_empty() {
            all.push(self.own.as_str());
        }
        let own = if all.len() == 1 { "language is" } else { "languages are" };
        format!(
            "the site's {own} {}; to add it, write `languages: [{}, {lang}]` in site.yaml",
            all.join(", "),
            all.join(", ")
        )
    }
}

/// Checks the settings.
pub fn check(config: &Config, file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) {
    languages(config, file, found);
    theme(config, file, found);
    statuses(config, file, found);
    navigation(config, file, found);
}

/// A link of one's own leads below the site, or to a whole address that a reader may follow.
fn navigation(config: &Config, file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) {
    for (i, item) in config.navigation.iter().flat_map(|items| items.iter().enumerate()) {
        let NavigationItem::Link(link) = item else { continue };
        let whole = ["https://", "http://", "mailto:"].iter().any(|scheme| link.url.starts_with(scheme));
        if !whole && (!link.url.starts_with('/') || link.url.starts_with("//")) {
            found.push(
                setting(file, format!("navigation[{i}].url"), format!("`{}` leads nowhere", link.url)).help(
                    "write a path of this site from its top, such as `/about/`, or a whole address with https://",
                ),
            );
        }
    }
}

fn setting(file: &Arc<SourceFile>, path: impl Into<String>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(codes::BAD_SETTING, message, Location::field(file, FieldPath(path.into())))
}

fn languages(config: &Config, file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) {
    let own = config.language.unwrap_or(Lang::EN);
    if !config.languages.is_empty() && !config.languages.contains(&own) {
        found.push(
            setting(file, "languages", format!("`languages` does not name `{own}`, the site's own language"))
                .help(format!("add `{own}`, or set `language` to one of them")),
        );
    }
    for (i, lang) in config.languages.iter().enumerate() {
        if config.languages.iter().take(i).any(|earlier| earlier == lang) {
            found.push(setting(file, format!("languages[{i}]"), format!("`{lang}` is named twice")).help("remove one"));
        }
    }
}

fn theme(config: &Config, file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) {
    let Some(theme) = &config.theme else { return };
    if let Some(accent) = &theme.accent {
        colour(accent, "theme.accent".to_owned(), file, found);
    }
    for (key, font) in [("serif", &theme.serif), ("sans", &theme.sans)] {
        let Some(font) = font else { continue };
        if font.trim().is_empty()
            || font.contains(|c: char| matches!(c, ';' | '{' | '}' | '<' | '>' | '\\') || c.is_control())
        {
            found.push(
                setting(file, format!("theme.{key}"), "this is not a list of font families")
                    .help("write names as CSS does, such as `Georgia, \"Times New Roman\", serif`"),
            );
        }
    }
}

/// Reports logos that are no file of `statics`, which holds what stands in `static/` by its path there.
pub fn logos(
    config: &Config,
    statics: &BTreeMap<String, PathBuf>,
    file: &Arc<SourceFile>,
    found: &mut Vec<Diagnostic>,
) {
    let theme = config.theme.as_ref().and_then(|theme| theme.logo.as_ref());
    let publisher = config.publisher.as_ref().and_then(|publisher| publisher.logo.as_ref());
    for (key, logo) in [("theme.logo", theme), ("publisher.logo", publisher)] {
        let Some(logo) = logo.filter(|logo| !statics.contains_key(*logo)) else { continue };
        let inside = logo.trim_start_matches('/').trim_start_matches("static/");
        let help = did_you_mean(inside, statics.keys().map(String::as_str))
            .unwrap_or_else(|| format!("put the picture at static/{inside}, and write `{inside}`"));
        let at = Location::field(file, FieldPath(key.to_owned()));
        found
            .push(Diagnostic::new(codes::MISSING_IMAGE, format!("there is no picture `static/{logo}`"), at).help(help));
    }
}

fn statuses(config: &Config, file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) {
    for (word, status) in config.territory_statuses.iter().flatten() {
        let path = FieldPath("territory_statuses".to_owned()).key(word);
        if !is_id(word) {
            let message = format!("`{word}` can't be the word for a status");
            found
                .push(Diagnostic::new(codes::BAD_SETTING, message, Location::key(file, path.clone())).help(
                    "use lower-case letters, digits and hyphens, and give the words that readers see as `label`",
                ));
        }
        if let Some(value) = status.as_ref().and_then(|s| s.colour.as_ref()) {
            colour(value, path.join("colour").0, file, found);
        }
    }
}

fn colour(value: &str, path: String, file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) {
    if !is_colour(value) {
        found.push(
            setting(file, path, format!("`{value}` is not a colour that Dateline reads"))
                .help("write it such as `\"#7a3b12\"`, in quotation marks, since YAML takes `#` for a comment"),
        );
    }
}

/// The address of the site: `given` in place of the one in site.yaml.
pub fn base_url(config: &Config, given: Option<&str>, file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) -> BaseUrl {
    let text = given.unwrap_or(&config.base_url);
    parse_base(text).unwrap_or_else(|message| {
        let diagnostic = match given {
            Some(_) => Diagnostic::general(codes::BAD_SETTING, message),
            None => setting(file, "base_url", message),
        };
        found.push(diagnostic.help(EXAMPLE));
        // An address that leads nowhere, so that the rest of the site can still be looked at.
        BaseUrl { origin: "https://site.invalid".to_owned(), path: "/".to_owned() }
    })
}

fn parse_base(text: &str) -> Result<BaseUrl, String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    if !lower.starts_with("http://") && !lower.starts_with("https://") {
        return Err(format!("the base URL `{text}` does not begin with https:// or http://"));
    }
    let url = Url::parse(text).map_err(|error| format!("the base URL `{text}` is not an address: {error}"))?;
    // The standard of addresses would take `https:///b/` for the host `b`.
    if text.split("://").nth(1).is_some_and(|rest| rest.starts_with(['/', '\\'])) {
        return Err(format!("the base URL `{text}` names no host"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("the base URL `{text}` has a `?` or `#`"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("the base URL `{text}` names a user"));
    }
    let parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    let path = if parts.is_empty() { "/".to_owned() } else { format!("/{}/", parts.join("/")) };
    Ok(BaseUrl { origin: url.origin().ascii_serialization(), path })
}

/// The day that counts as today: `given`, else that of `epoch` (the variable SOURCE_DATE_EPOCH of reproducible-builds.org), else the clock's,
/// each in UTC.
pub fn today(given: Option<Day>, epoch: Option<&str>, found: &mut Vec<Diagnostic>) -> Day {
    let now = || day_of(jiff::Timestamp::now());
    if let Some(day) = given {
        return day;
    }
    let Some(epoch) = epoch else { return now() };
    let stamp = epoch.trim().parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    stamp.map(day_of).unwrap_or_else(|| {
        let message = format!("SOURCE_DATE_EPOCH is `{epoch}`, which is not a number of seconds since 1970");
        found.push(
            Diagnostic::general(codes::BAD_SETTING, message).help("unset it, or set it such as `date +%s` prints it"),
        );
        now()
    })
}

fn day_of(stamp: jiff::Timestamp) -> Day {
    jiff::tz::Offset::UTC.to_datetime(stamp).date()
}

/// Whether `text` is a CSS colour (CSS Color 4: hexadecimal, named, `rgb()` or `hsl()`) and nothing besides.
pub fn is_colour(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let lower = text.to_ascii_lowercase();
    if NAMED.binary_search(&lower.as_str()).is_ok() {
        return true;
    }
    let arguments = ["rgb(", "rgba(", "hsl(", "hsla("]
        .iter()
        .find_map(|name| lower.strip_prefix(name))
        .and_then(|rest| rest.strip_suffix(')'));
    arguments.is_some_and(|arguments| {
        let words: Vec<&str> = arguments.split([' ', ',', '/']).filter(|w| !w.is_empty()).collect();
        matches!(words.len(), 3 | 4) && words.iter().all(|w| is_number(w))
    })
}

/// A number, with `%` or `deg` behind it perhaps.
fn is_number(word: &str) -> bool {
    let digits = word.strip_suffix('%').or_else(|| word.strip_suffix("deg")).unwrap_or(word);
    let plain = digits.strip_prefix('-').unwrap_or(digits);
    plain.bytes().any(|b| b.is_ascii_digit())
        && plain.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && plain.bytes().filter(|b| *b == b'.').count() <= 1
}

/// The named colours of CSS Color 4, sorted.
#[rustfmt::skip]
const NAMED: &[&str] = &[
    "aliceblue", "antiquewhite", "aqua", "aquamarine", "azure", "beige", "bisque", "black", "blanchedalmond", "blue", "blueviolet",
    "brown", "burlywood", "cadetblue", "chartreuse", "chocolate", "coral", "cornflowerblue", "cornsilk", "crimson", "cyan", "darkblue",
    "darkcyan", "darkgoldenrod", "darkgray", "darkgreen", "darkgrey", "darkkhaki", "darkmagenta", "darkolivegreen", "darkorange",
    "darkorchid", "darkred", "darksalmon", "darkseagreen", "darkslateblue", "darkslategray", "darkslategrey", "darkturquoise",
    "darkviolet", "deeppink", "deepskyblue", "dimgray", "dimgrey", "dodgerblue", "firebrick", "floralwhite", "forestgreen", "fuchsia",
    "gainsboro", "ghostwhite", "gold", "goldenrod", "gray", "green", "greenyellow", "grey", "honeydew", "hotpink", "indianred",
    "indigo", "ivory", "khaki", "lavender", "lavenderblush", "lawngreen", "lemonchiffon", "lightblue", "lightcoral", "lightcyan",
    "lightgoldenrodyellow", "lightgray", "lightgreen", "lightgrey", "lightpink", "lightsalmon", "lightseagreen", "lightskyblue",
    "lightslategray", "lightslategrey", "lightsteelblue", "lightyellow", "lime", "limegreen", "linen", "magenta", "maroon",
    "mediumaquamarine", "mediumblue", "mediumorchid", "mediumpurple", "mediumseagreen", "mediumslateblue", "mediumspringgreen",
    "mediumturquoise", "mediumvioletred", "midnightblue", "mintcream", "mistyrose", "moccasin", "navajowhite", "navy", "oldlace", "olive",
    "olivedrab", "orange", "orangered", "orchid", "palegoldenrod", "palegreen", "paleturquoise", "palevioletred", "papayawhip",
    "peachpuff", "peru", "pink", "plum", "powderblue", "purple", "rebeccapurple", "red", "rosybrown", "royalblue", "saddlebrown",
    "salmon", "sandybrown", "seagreen", "seashell", "sienna", "silver", "skyblue", "slateblue", "slategray", "slategrey", "snow",
    "springgreen", "steelblue", "tan", "teal", "thistle", "tomato", "turquoise", "violet", "wheat", "white", "whitesmoke", "yellow",
    "yellowgreen",
];
