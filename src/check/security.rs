//! What writers typed and readers never get.

use super::page::Page;
use super::rule::{Findings, Rule, rule};
use crate::model::{ProseEvent, Tag};
use crate::prose::{Refused, Sanitiser, safe_url};

rule! {
    /// ## What it does
    /// Finds raw HTML and addresses that are taken out before readers get the page: scripts, frames, pictures of other hosts,
    /// handlers, styles, `javascript:` links.
    /// ## Why
    /// They could harm readers, or tell others who reads what. What you expect to show does not.
    /// ## Example
    /// ```markdown
    /// The plan is <span onclick="show()">below</span>.
    /// ```
    /// Instead:
    /// ```markdown
    /// The plan is [below](#plan).
    /// ```
    UnsafeHtml = "SEC001" "unsafe-html" Warning
}

impl Rule for UnsafeHtml {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        for prose in page.entry.key_points.iter().chain([page.entry.prose]) {
            let sanitiser = prose.has_html.then(Sanitiser::default);
            for (event, span) in &prose.events {
                let location = || prose.location(page.entry.file, *span);
                match (event, &sanitiser) {
                    (ProseEvent::Html(words) | ProseEvent::InlineHtml(words), Some(sanitiser)) => {
                        for refused in sanitiser.refused(prose.str(words, *span)) {
                            found.at(location(), said(&refused)).help(instead(&refused));
                        }
                    }
                    (ProseEvent::Start(Tag::Link(target)), _) if safe_url(&target.url).is_none() => {
                        found
                            .at(location(), said(&Refused::Address(target.url.to_string())))
                            .help("link to an address that begins with https:, http:, mailto: or tel:");
                    }
                    _ => {}
                }
            }
        }
    }
}

fn said(refused: &Refused) -> String {
    match refused {
        Refused::Element(name) => format!("the element `{name}` is taken out"),
        Refused::Attribute(name, element) => format!("the attribute `{name}` of `{element}` is taken out"),
        Refused::Address(url) => format!("nobody can follow the address `{url}`"),
    }
}

fn instead(refused: &Refused) -> &'static str {
    match refused {
        Refused::Element(name) if matches!(name.as_str(), "iframe" | "embed" | "object" | "video" | "audio") => {
            "link to it: [what it shows](https://…)"
        }
        _ => "say it in Markdown, or leave it out",
    }
}
