//! `docs/themes.md` says what is so: its reference is made from the sources and the default theme, what its prose names is
//! there, and its examples are built. `UPDATE_EXPECTED=1` writes the reference anew, for review.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const PAGE: &str = "docs/themes.md";
const GENERATED: &str =
    "<!-- generated: by tests/docs.rs from src/ and templates/; run UPDATE_EXPECTED=1 cargo test --test docs -->";
const END: &str = "<!-- /generated -->";

/// What `safe` is for in the default theme besides fields that are HTML: items of lists of HTML.
const SAFE_TOO: [&str; 2] = ["point", "source"];

fn read(path: &str) -> String {
    let text = std::fs::read_to_string(common::project().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    text.replace("\r\n", "\n")
}

/// The files of a folder of this project with this ending: path and text.
fn sources(folder: &str, ending: &str) -> Vec<(String, String)> {
    let files = common::files(&common::project().join(folder));
    let wanted = files.into_keys().filter(|path| path.ends_with(ending) && !path.ends_with("tests.rs"));
    wanted.map(|path| (path.clone(), read(&format!("{folder}/{path}")))).collect()
}

// The sources

/// A struct that templates see.
#[derive(Debug, Clone)]
struct View {
    name: String,
    file: String,
    public: bool,
    doc: String,
    fields: Vec<Field>,
}

#[derive(Debug, Clone)]
struct Field {
    name: String,
    ty: String,
    doc: String,
}

/// What the Rust sources say.
struct Rust {
    views: Vec<View>,
    /// Enums, which templates see as text.
    words: BTreeSet<String>,
    /// The first line of each file's documentation.
    about: BTreeMap<String, String>,
    /// The templates that are rendered, each with the file that does it.
    rendered: BTreeMap<String, String>,
}

impl Rust {
    fn read() -> Self {
        let mut rust =
            Self { views: Vec::new(), words: BTreeSet::new(), about: BTreeMap::new(), rendered: BTreeMap::new() };
        for folder in ["pages", "render", "model"] {
            for (path, text) in sources(&format!("src/{folder}"), ".rs") {
                rust.file(&format!("{folder}/{path}"), &text);
            }
        }
        rust
    }

    fn file(&mut self, file: &str, text: &str) {
        if let Some(about) = text.lines().next().and_then(|line| line.strip_prefix("//! ")) {
            self.about.insert(file.to_owned(), about.to_owned());
        }
        for call in [".page(", ".partial("] {
            let arguments = text.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
            for template in arguments.filter_map(|rest| rest.split('"').next()) {
                self.rendered.insert(template.to_owned(), file.to_owned());
            }
        }
        let (mut doc, mut serialized) = (Vec::new(), false);
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(words) = line.strip_prefix("///") {
                doc.push(words.trim());
            } else if line.starts_with("#[") {
                serialized |= line.starts_with("#[derive(") && line.contains("Serialize");
            } else {
                let (public, item) = line.strip_prefix("pub ").map_or((false, line), |item| (true, item));
                if let Some(name) = item.strip_prefix("enum ").map(identifier).filter(|_| serialized) {
                    self.words.insert(name.to_owned());
                }
                // The frame's own view is private: nothing but the renderer makes it.
                let seen = serialized && (public || file == "render/mod.rs") && item.ends_with('{');
                if let Some(name) = item.strip_prefix("struct ").map(identifier).filter(|_| seen) {
                    let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "}").map(str::trim).collect();
                    let fields = fields(&format!("{file}, {name}"), &body);
                    self.views.push(View {
                        name: name.to_owned(),
                        file: file.to_owned(),
                        public,
                        doc: doc.join(" "),
                        fields,
                    });
                }
                (doc, serialized) = (Vec::new(), false);
            }
        }
    }

    fn view(&self, name: &str) -> &View {
        let found: Vec<&View> = self.views.iter().filter(|v| v.name == name).collect();
        assert!(found.len() == 1, "{} structs are called {name}", found.len());
        found[0]
    }

    /// The view that a template gets: the one whose comment says so.
    fn view_of(&self, template: &str) -> Option<&View> {
        let mut found = self.views.iter().filter(|v| v.template() == Some(template));
        let view = found.next();
        assert!(found.next().is_none(), "two views say that they are what `{template}` gets");
        view
    }

    /// What `page` is: the view in the frame.
    fn page(&self) -> View {
        let view = self.views.iter().find(|v| v.name == "PageView" && v.file == "render/mod.rs");
        view.expect("the frame's view").clone()
    }

    /// A type in words.
    fn words(&self, ty: &str, doc: &str) -> String {
        let ty = ty.trim_start_matches("&'static ").trim_start_matches("&'a ");
        let inner = |outer: &str| ty.strip_prefix(outer).and_then(|rest| rest.strip_suffix('>'));
        if let Some(item) = inner("Option<") {
            return format!("{} or none", self.words(item, doc));
        }
        let slice = || ty.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Some(item) = inner("Vec<").or_else(slice) {
            return match item.starts_with("Option<") {
                true => format!("list of ({})", self.words(item, doc)),
                false => format!("list of {}", self.words(item, doc)),
            };
        }
        match last(ty) {
            "String" | "str" | "Value" if is_html(doc) => "HTML".to_owned(),
            // The same to a template.
            "SharedLink" => self.words("Link", doc),
            "String" | "str" | "Arc<str>" => "text".to_owned(),
            "bool" => "yes or no".to_owned(),
            "u8" | "u32" | "i32" | "u64" | "usize" => "number".to_owned(),
            word if self.words.contains(word) => "text".to_owned(),
            view => format!("[{0}](#{1})", self.view(view).name, view.to_lowercase()),
        }
    }

    /// A view's fields as a table.
    fn table(&self, view: &View) -> String {
        let mut table = String::from("\n| Field | Type | What it is |\n|---|---|---|\n");
        for field in &view.fields {
            assert!(
                !field.doc.is_empty(),
                "{}, {}: `{}` has no comment for theme authors",
                view.file,
                view.name,
                field.name
            );
            let _ =
                writeln!(table, "| `{}` | {} | {} |", field.name, self.words(&field.ty, &field.doc), cell(&field.doc));
        }
        table
    }

    /// The views that these lead to, and those that they lead to, by name.
    fn shared<'a>(&self, from: impl IntoIterator<Item = &'a View>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<View> = from.into_iter().cloned().collect();
        while let Some(view) = waiting.pop() {
            for field in &view.fields {
                let words = self.words(&field.ty, &field.doc);
                for name in between(&words, "[", "]").filter(|name| found.insert((*name).to_owned())) {
                    waiting.push(self.view(name).clone());
                }
            }
        }
        found
    }
}

impl View {
    fn template(&self) -> Option<&str> {
        self.doc.strip_prefix("What `")?.split_once("` gets").map(|(template, _)| template)
    }

    /// Its comment, without the name of the template that it stands under.
    fn remark(&self) -> &str {
        let rest = self.doc.split_once("` gets").map_or(self.doc.as_str(), |(_, rest)| rest);
        rest.trim_start_matches(['.', ':']).trim()
    }
}

fn fields(place: &str, body: &[&str]) -> Vec<Field> {
    let (mut fields, mut doc, mut attributes) = (Vec::new(), Vec::new(), String::new());
    for line in body {
        if let Some(words) = line.strip_prefix("///") {
            doc.push(words.trim());
        } else if line.starts_with("#[") {
            attributes.push_str(line);
        } else {
            let (name, ty) = line
                .trim_start_matches("pub ")
                .strip_suffix(',')
                .and_then(|field| field.split_once(": "))
                .unwrap_or_else(|| panic!("{place}: this test can't read `{line}`"));
            if !attributes.contains("serde(skip)") {
                assert!(!attributes.contains("serde("), "{place}: this test doesn't know {attributes}");
                fields.push(Field { name: name.to_owned(), ty: ty.to_owned(), doc: doc.join(" ") });
            }
            doc.clear();
            attributes.clear();
        }
    }
    fields
}

/// Whether a comment says that a text is markup.
fn is_html(doc: &str) -> bool {
    ["as HTML", "as SVG", "an `<svg>`"].iter().any(|says| doc.contains(says))
}

/// `PageStatus` of `crate::model::PageStatus`.
fn last(path: &str) -> &str {
    path.rsplit([':', ' ']).next().unwrap_or(path)
}

/// The name at the start of a text.
fn identifier(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// What stands between two marks, each time.
fn between<'t>(text: &'t str, open: &'t str, close: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(open).skip(1).filter_map(move |rest| rest.split_once(close).map(|(found, _)| found))
}

/// A text that can stand in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

// The default theme

struct Template {
    name: String,
    text: String,
}

impl Template {
    fn parent(&self) -> Option<&str> {
        between(&self.text, "{% extends \"", "\"").next()
    }

    fn blocks(&self) -> BTreeSet<&str> {
        between(&self.text, "{% block ", "%}").map(|name| name.trim_end_matches('-').trim()).collect()
    }

    fn includes(&self) -> BTreeSet<&str> {
        between(&self.text, "{% include \"", "\"").collect()
    }

    /// The comment that it begins with.
    fn comment(&self) -> &str {
        self.text.strip_prefix("{#").and_then(|rest| rest.split_once("#}")).map_or("", |(comment, _)| comment.trim())
    }
}

/// The default theme's templates by name.
fn templates() -> BTreeMap<String, Template> {
    let all = sources("templates", ".html").into_iter();
    all.map(|(name, text)| (name.clone(), Template { name, text })).collect()
}

/// The components: what is called, and the comment above it.
fn components(templates: &BTreeMap<String, Template>) -> BTreeMap<String, (String, String)> {
    let mut found = BTreeMap::new();
    for template in templates.values() {
        let mut before = "";
        for part in template.text.split("{% component ") {
            if !before.is_empty() {
                let head = part.split_once("%}").map_or(part, |(head, _)| head).trim_end_matches('-').trim();
                let comment = before.trim_end().strip_suffix("#}").and_then(|rest| rest.rsplit_once("{#"));
                // The comment at the top of the file speaks of all of them.
                let comment = comment.filter(|(above, _)| !above.is_empty()).map_or("", |(_, comment)| comment.trim());
                found.insert(identifier(head).to_owned(), (head.to_owned(), comment.to_owned()));
            }
            before = part;
        }
    }
    found
}

// The reference

fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn reference(rust: &Rust, templates: &BTreeMap<String, Template>) -> String {
    let mut out = String::from("\n\n## What every template gets: reference\n");
    let _ = write!(out, "\n### `site`\n\n{}\n{}", rust.view("SiteView").doc, rust.table(rust.view("SiteView")));
    let page = rust.page();
    let _ = write!(out, "\n### `page`\n\n{}\n{}", page.doc, rust.table(&page));
    out.push_str("\n## Templates of pages\n");
    let (blocks, pages): (Vec<_>, Vec<_>) = rust.rendered.iter().partition(|(template, _)| template.contains('/'));
    for (template, file) in pages {
        let about = &rust.about[file];
        let _ = write!(out, "\n### {template}\n\n{about}");
        section(&mut out, rust, templates, template);
    }
    out.push_str(
        "\n## Templates of parts that are rendered by themselves\n\nThey get `site` and `text`, but no `page`.\n",
    );
    for (template, _) in blocks {
        let _ = write!(out, "\n### {template}\n\n");
        let block = template.strip_prefix("blocks/").and_then(|name| name.strip_suffix(".html"));
        match block {
            Some(block) => out.push_str(&format!("The data block `{{{block}}}`.")),
            None => out.push_str(templates[template].comment()),
        }
        section(&mut out, rust, templates, template);
    }
    out.push_str("\n## Partials\n\nAn included template sees everything that the one around it sees.\n");
    out.push_str("\n| Template | What it is | Included by |\n|---|---|---|\n");
    for partial in templates.values().filter(|t| t.name.starts_with("partials/")) {
        let by: Vec<&str> =
            templates.values().filter(|t| t.includes().contains(&*partial.name)).map(|t| &*t.name).collect();
        let _ = writeln!(out, "| `{}` | {} | {} |", partial.name, cell(partial.comment()), names(by));
    }
    out.push_str("\n## Components\n\n| Component | What it is |\n|---|---|\n");
    for (head, comment) in components(templates).values() {
        let _ = writeln!(out, "| `{}` | {} |", cell(head), cell(comment));
    }
    out.push_str("\n## Shared views\n");
    let roots = rust.rendered.keys().filter_map(|template| rust.view_of(template));
    for name in rust.shared(roots.chain([rust.view("SiteView"), &page])) {
        let view = rust.view(&name);
        let _ = write!(out, "\n### {name}\n\n{}\n{}", view.doc, rust.table(view));
    }
    out.push_str("\n## The words of `text`\n\nIn English; those of a page are in its language. What stands in braces is filled in before");
    out.push_str(" a template gets the sentence,\nin a field of its view.\n\n| Key | English |\n|---|---|\n");
    for (key, words) in strings() {
        let _ = writeln!(out, "| `{key}` | {} |", cell(&words));
    }
    out.push('\n');
    out
}

/// The end of a template's section: what is to be said of its view, its blocks, its parts, its fields.
fn section(out: &mut String, rust: &Rust, templates: &BTreeMap<String, Template>, name: &str) {
    let view = rust.view_of(name).unwrap_or_else(|| panic!("no view says that it is what `{name}` gets"));
    if rust.rendered[name].starts_with("pages/") && !view.remark().is_empty() {
        let _ = write!(out, " {}", view.remark());
    }
    out.push('\n');
    let template = &templates[name];
    let mut facts = Vec::new();
    if !template.blocks().is_empty() {
        facts.push(format!("Blocks: {}.", names(template.blocks())));
    }
    if let Some(parent) = template.parent().and_then(|parent| templates.get(parent)) {
        let more = names(parent.blocks().difference(&template.blocks()).copied());
        facts.push(format!("From `{}`: {more}.", parent.name));
    }
    if !template.includes().is_empty() {
        facts.push(format!("Includes {}.", names(template.includes())));
    }
    if !facts.is_empty() {
        let _ = write!(out, "\n{}\n", facts.join(" "));
    }
    out.push_str(&rust.table(view));
}

/// The fixed texts, in the order of their file.
fn strings() -> Vec<(String, String)> {
    let locale: serde_yaml::Value = serde_yaml::from_str(&read("src/locale/en.yaml")).expect("the locale is YAML");
    let strings = locale["strings"].as_mapping().expect("its strings are a mapping");
    let text = |value: &serde_yaml::Value| value.as_str().expect("a text").to_owned();
    strings.iter().map(|(key, words)| (text(key), text(words))).collect()
}

/// The page in three: before the reference, the reference, after it.
fn parts(page: &str) -> (&str, &str, &str) {
    let (prose, rest) = page.split_once(GENERATED).expect("the reference begins with its mark");
    let (reference, after) = rest.split_once(END).expect("the reference ends with its mark");
    (prose, reference, after)
}

#[test]
fn the_reference_is_what_the_sources_say() {
    let page = read(PAGE);
    let (prose, written, after) = parts(&page);
    let made = reference(&Rust::read(), &templates());
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(common::project().join(PAGE), format!("{prose}{GENERATED}{made}{END}{after}"))
            .expect("it can be written");
    } else if written != made {
        let line = written.lines().zip(made.lines()).find(|(written, made)| written != made);
        panic!("{PAGE} is not what the sources say; run UPDATE_EXPECTED=1 cargo test --test docs\n{line:#?}");
    }
}

#[test]
fn every_view_and_template_is_in_the_reference() {
    let (rust, templates) = (Rust::read(), templates());
    let mut wrong = Vec::new();
    let said: BTreeSet<&str> = rust.views.iter().filter_map(View::template).collect();
    let rendered: BTreeSet<&str> = rust.rendered.keys().map(String::as_str).collect();
    wrong.extend(
        said.symmetric_difference(&rendered)
            .map(|t| format!("{t}: rendered, or said to be what a view is for; not both")),
    );
    for template in said.iter().filter(|t| rust.view_of(t).is_some_and(|v| v.file.starts_with("pages/"))) {
        let at = &rust.view_of(template).expect("it has a view").file;
        if *at != rust.rendered[*template] {
            wrong.push(format!("{template}: its view is in {at}, and another file renders it"));
        }
    }
    for template in rendered.iter().filter(|t| !templates.contains_key(**t)) {
        wrong.push(format!("{template}: there is no such template"));
    }
    let page = rust.page();
    let roots = rendered.iter().filter_map(|t| rust.view_of(t)).chain([rust.view("SiteView"), &page]);
    let shared = rust.shared(roots);
    for view in rust.views.iter().filter(|v| v.public && !v.file.starts_with("model/")) {
        if view.template().is_none() && !shared.contains(&view.name) && view.name != "SiteView" {
            wrong.push(format!("{}, {}: no template gets it", view.file, view.name));
        }
    }
    assert!(rendered.len() > 20 && shared.len() > 20, "{rendered:?} {shared:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_theme_trusts_is_html() {
    let rust = Rust::read();
    let fields = rust.views.iter().flat_map(|v| &v.fields);
    let html: BTreeSet<&str> = fields.filter(|f| is_html(&f.doc)).map(|f| f.name.as_str()).collect();
    let mut wrong = Vec::new();
    for template in templates().values() {
        for expression in between(&template.text, "{{ ", "}}").filter_map(|e| e.split_once(" | safe")).map(|(e, _)| e) {
            let name = expression.rsplit('.').next().unwrap_or(expression);
            if !html.contains(name) && !SAFE_TOO.contains(&name) {
                wrong.push(format!(
                    "{}: `{expression}` is safe, and its comment does not say that it is HTML",
                    template.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

// The prose

/// Names after `site.` and the like, wherever they stand in the text; endings of files are none.
fn fields_named<'t>(text: &'t str, of: &'t str) -> BTreeSet<&'t str> {
    let starts = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || "._-/".contains(c));
    let found = text.match_indices(of).filter(|(at, _)| starts(*at)).map(|(at, _)| identifier(&text[at + of.len()..]));
    found.filter(|name| !["", "yaml", "html"].contains(name)).collect()
}

/// The first cells of the table whose head begins with this.
fn first_cells<'t>(text: &'t str, head: &str) -> BTreeSet<&'t str> {
    let rows = text.lines().skip_while(|line| !line.starts_with(head)).skip(2).take_while(|line| line.starts_with('|'));
    rows.filter_map(|row| row.split('`').nth(1)).collect()
}

#[test]
fn what_the_prose_names_is_there() {
    let page = read(PAGE);
    let (prose, _, _) = parts(&page);
    let (rust, templates) = (Rust::read(), templates());
    let mut wrong = Vec::new();

    let own: BTreeSet<String> = examples(prose).into_iter().map(|e| e.path).collect();
    let mut named = 0;
    for word in prose.split(|c: char| c.is_whitespace() || "`\"'(),;|[]".contains(c)).filter(|w| w.ends_with(".html")) {
        let name = word.trim_start_matches("templates/").trim_start_matches("theme/");
        named += 1;
        if !templates.contains_key(name) && !own.contains(&format!("templates/{name}")) && name != "NAME.html" {
            wrong.push(format!("no template is called {name}"));
        }
    }
    assert!(named > 10, "the prose names {named} templates");

    let blocks: BTreeSet<&str> = templates.values().flat_map(Template::blocks).collect();
    let in_table = first_cells(prose, "| Block ");
    let in_code = between(prose, "{% block ", "%}").map(str::trim);
    let in_words = between(prose, "the block `", "`");
    for block in in_table.iter().copied().chain(in_code).chain(in_words).filter(|b| !blocks.contains(b)) {
        wrong.push(format!("no block is called {block}"));
    }
    assert_eq!(in_table, templates["base.html"].blocks(), "the table of blocks has those of base.html");

    let components = components(&templates);
    let tags = between(prose, "{{ <", " ").chain(between(prose, "{% component ", "("));
    for tag in tags.filter(|tag| !components.contains_key(*tag)) {
        wrong.push(format!("no component is called {tag}"));
    }

    let fields = |view: &View| -> BTreeSet<String> { view.fields.iter().map(|f| f.name.clone()).collect() };
    let strings: BTreeSet<String> = strings().into_iter().map(|(key, _)| key).collect();
    let given = [
        ("site.", fields(rust.view("SiteView"))),
        ("page.", fields(&rust.page())),
        ("text.", strings),
        ("reference.", fields(rust.view("ReferenceView"))),
        ("ref.", fields(rust.view("RefView"))),
        ("source.", fields(rust.view("CitedSource"))),
        ("term.", fields(rust.view("TermView"))),
        ("event.", fields(rust.view("EventView"))),
    ];
    for (of, known) in &given {
        for field in fields_named(prose, of).into_iter().filter(|field| !known.contains(*field)) {
            wrong.push(format!("there is no {of}{field}"));
        }
    }

    let config = read("src/model/config.rs");
    let theme = config.split_once("pub struct ThemeConfig {").expect("the settings of the theme").1;
    let theme = theme.split_once("\n}").expect("a struct ends").0;
    let keys: BTreeSet<&str> = theme.lines().filter_map(|l| l.trim().strip_prefix("pub ")).map(identifier).collect();
    assert_eq!(first_cells(prose, "| Key "), keys, "the table of theme: keys has those of ThemeConfig");

    for link in between(prose, "](", ")").filter(|link| !link.starts_with(['#', 'h'])) {
        let file = link.split('#').next().unwrap_or(link);
        if !common::project().join("docs").join(file).exists() {
            wrong.push(format!("{link} leads nowhere"));
        }
    }
    for (file, _) in sources("static", "").iter().filter(|(file, _)| !prose.contains(&format!("](../static/{file})"))) {
        wrong.push(format!("static/{file} is part of the theme, and not named"));
    }
    let anchors: BTreeSet<String> = page.lines().filter_map(anchor).collect();
    for link in between(&page, "](#", ")").filter(|link| !anchors.contains(*link)) {
        wrong.push(format!("#{link} leads nowhere"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The anchor that GitHub gives to a heading.
fn anchor(line: &str) -> Option<String> {
    let words = line.strip_prefix('#')?.trim_start_matches('#').strip_prefix(' ')?;
    let kept = words.to_lowercase().replace(' ', "-");
    Some(kept.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect())
}

// The examples

/// A block of code that names its file in its first line.
struct Example {
    path: String,
    text: String,
}

fn examples(prose: &str) -> Vec<Example> {
    let blocks = prose.split("\n```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
    let named = blocks.filter_map(|(_, text)| {
        let first = text.lines().next().unwrap_or_default();
        let path = first.trim_matches(|c: char| "{}#/* ".contains(c));
        let is_path = path != first && ["templates/", "static/", "site.yaml"].iter().any(|p| path.starts_with(p));
        is_path.then(|| Example { path: path.to_owned(), text: format!("{text}\n") })
    });
    named.collect()
}

/// Builds the sound site with some of the examples laid over it.
fn built(with: impl Fn(&str) -> bool) -> BTreeMap<String, String> {
    let page = read(PAGE);
    let examples = examples(parts(&page).0);
    let site = tempfile::tempdir().expect("a folder");
    common::copy(&common::project().join("tests/faults/_sound"), site.path());
    let wanted: Vec<Example> = examples.into_iter().filter(|e| with(&e.path)).collect();
    for example in &wanted {
        let file = site.path().join(&example.path);
        // Settings are added to those that the site has.
        let before = std::fs::read_to_string(&file).unwrap_or_default();
        std::fs::create_dir_all(file.parent().expect("a file has a folder")).expect("the folder can be made");
        std::fs::write(&file, format!("{before}{}", example.text)).expect("the file can be written");
    }
    let output = site.path().join("public");
    common::build_clean(site.path(), &output, &["--today", "2025-09-01"]);
    let text = |(path, bytes): (String, Vec<u8>)| (path, String::from_utf8(bytes).expect("the output is UTF-8"));
    common::files(&output).into_iter().filter(|(path, _)| !path.ends_with(".png")).map(text).collect()
}

const EXPLAINER: &str = "explainers/orrin-talks/index.html";

#[test]
fn a_block_of_a_template_is_overridden() {
    let plain = built(|_| false);
    let own = built(|path| path == "templates/explainer.html");
    let notice = "<p class=\"notice\">";
    assert!(!plain[EXPLAINER].contains(notice));
    let (before, after) = own[EXPLAINER].split_once(notice).expect("the notice is there");
    assert!(before.trim_end().ends_with("<main id=\"_content\" class=\"page article\">"), "{before}");
    assert!(after.contains("<time datetime=\"2025-08-17\">"), "the date is HTML: {after}");
    // What the block held before follows, and all other pages are as they were.
    let article = |page| between(page, "<article>", "</article>").next().expect("the page has an article").to_owned();
    assert_eq!(article(after), article(&plain[EXPLAINER]));
    for (path, page) in own.iter().filter(|(path, _)| ![EXPLAINER, "manifest.json"].contains(&path.as_str())) {
        assert!(*page == plain[path], "{path} changed");
    }
}

#[test]
fn every_example_builds_and_shows() {
    let page = read(PAGE);
    let paths: BTreeSet<String> = examples(parts(&page).0).into_iter().map(|e| e.path).collect();
    let all = [
        "site.yaml",
        "static/own.css",
        "templates/base.html",
        "templates/explainer.html",
        "templates/partials/source.html",
        "templates/parts.html",
    ];
    assert_eq!(paths, all.map(str::to_owned).into(), "each example is looked at here");
    let site = built(|_| true);
    // The table for frames has no frame of its own.
    for (path, page) in site.iter().filter(|(path, _)| path.ends_with(".html") && !path.starts_with("embed/")) {
        assert!(page.contains("<link rel=\"stylesheet\" href=\"/notes/own.css\">"), "base.html: {path}");
    }
    assert!(site["dateline.css"].contains("--site-accent:#2f5d50;--serif:Georgia, serif;"), "site.yaml");
    assert!(site["own.css"].contains(".notice"), "static/own.css");
    let source = "<b>Keth Gazette</b>: <a href=\"https://gazette.example/truce\" rel=\"external\">";
    for path in [EXPLAINER, "sources/index.html"] {
        assert!(site[path].contains(source), "partials/source.html: {path}");
        assert!(site[path].contains("<time class=\"day\""), "parts.html: {path}");
    }
}
