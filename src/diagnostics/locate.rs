//! Where a location is: byte offsets, line and column. Fields of YAML are looked up in an outline of the text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::{FieldPath, Location, Place, SourceFile};

/// A place as editors count: lines and columns from 1, columns in characters; the end is just behind the last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The byte at which it starts.
    pub start: usize,
    /// The byte behind its end.
    pub end: usize,
    /// The line on which it starts.
    pub line: usize,
    /// The column at which it starts.
    pub column: usize,
    /// The line on which it ends.
    pub end_line: usize,
    /// The column behind its end.
    pub end_column: usize,
}

/// The position of a location. What does not exist falls back to the nearest parent that does, in the end to the start of the YAML.
pub fn resolve(location: &Location) -> Position {
    let file = &location.file;
    file.position(file.span(&location.place))
}

/// The position of a location whose text stands in the file as it is: neither folded, unindented nor unescaped. None of
/// a file as a whole, of a key, and of a field that is not there.
pub(super) fn literal(location: &Location) -> Option<Position> {
    let file = &location.file;
    file.literal(&location.place).map(|span| file.position(span))
}

/// What places of a file are found by, worked out when one is first asked for and kept with the file: most files have nothing
/// to find, and some, as a store of sources, much.
#[derive(Debug, Default)]
pub(super) struct Known {
    line_starts: OnceLock<Box<[usize]>>,
    outline: OnceLock<Box<Outline>>,
}

impl PartialEq for Known {
    /// It follows from the file.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Known {}

impl SourceFile {
    fn outline(&self) -> &Outline {
        self.known.outline.get_or_init(|| Box::new(Outline::read(self.yaml())))
    }

    fn line_starts(&self) -> &[usize] {
        let read = || std::iter::once(0).chain(self.text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        self.known.line_starts.get_or_init(read)
    }

    fn span(&self, place: &Place) -> Range<usize> {
        match place {
            Place::File => 0..0,
            Place::Span(span) => span.clone(),
            Place::Key(path) => self.in_yaml(|outline| outline.key(path)),
            Place::Field(path, None) => self.in_yaml(|outline| outline.value(path)),
            Place::Field(path, Some(within)) => {
                let yaml = self.yaml();
                self.in_yaml(|outline| outline.within(path, within.clone(), yaml))
            }
        }
    }

    fn literal(&self, place: &Place) -> Option<Range<usize>> {
        match place {
            Place::File | Place::Key(_) => None,
            Place::Span(span) => Some(span.clone()),
            Place::Field(path, within) => {
                let span = self.outline().literal(path, within.clone(), self.yaml())?;
                Some(self.yaml.start + span.start..self.yaml.start + span.end)
            }
        }
    }

    fn yaml(&self) -> &str {
        self.text.get(self.yaml.clone()).unwrap_or_default()
    }

    fn in_yaml(&self, find: impl FnOnce(&Outline) -> Range<usize>) -> Range<usize> {
        let span = find(self.outline());
        self.yaml.start + span.start..self.yaml.start + span.end
    }

    /// Spans may come from anywhere: beyond the end, within a character, the wrong way round.
    fn position(&self, span: Range<usize>) -> Position {
        let text = &self.text;
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let end = text.ceil_char_boundary(span.end.clamp(start, text.len().max(start)));
        let ((line, column), (end_line, end_column)) = (self.line_column(start), self.line_column(end));
        Position { start, end, line, column, end_line, end_column }
    }

    fn line_column(&self, offset: usize) -> (usize, usize) {
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|i| starts.get(i)).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        (line.max(1), column + 1)
    }
}

/// Where the fields of a YAML text are, as far as it parses.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    spots: HashMap<String, Spot>,
    /// Keys that stand twice in one mapping.
    pub(crate) duplicates: Vec<Duplicate>,
    /// Where and why parsing ended before the end of the text.
    pub(crate) error: Option<(usize, String)>,
    /// How many nodes the document has once every alias is replaced by what it stands for.
    pub(crate) expanded: usize,
}

/// A key that stands twice in one mapping.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Duplicate {
    /// The key.
    pub(crate) key: String,
    /// The path of the key, and with it of its value.
    pub(crate) path: FieldPath,
    /// Where it stood first.
    pub(crate) first: Range<usize>,
    /// Where it stands again.
    pub(crate) again: Range<usize>,
}

#[derive(Debug)]
struct Spot {
    key: Option<Range<usize>>,
    value: Range<usize>,
    text: Text,
}

/// How the text of a value relates to what is written.
#[derive(Debug)]
enum Text {
    /// It is no scalar, or an empty one.
    None,
    /// It stands there literally.
    Literal(Range<usize>),
    /// It was folded, unindented or unescaped.
    Decoded(Box<str>),
}

impl Outline {
    /// Reads as much of `yaml` as parses. Only the first document counts.
    pub(crate) fn read(yaml: &str) -> Self {
        let mut reader = Reader::new(yaml);
        // After an error the parser must not be asked again.
        for event in Parser::new_from_str(yaml) {
            match event {
                Ok((Event::DocumentEnd, _)) => break,
                Ok((event, span)) => reader.event(event, span),
                Err(error) => {
                    let at = reader.chars.byte(yaml, error.marker().index());
                    reader.outline.error = Some((at, error.info().to_owned()));
                    break;
                }
            }
        }
        // What an error left open exists nonetheless.
        while !reader.open.is_empty() {
            reader.close(0..0);
        }
        reader.outline
    }

    /// Whether there is nothing in the document.
    pub(crate) fn is_empty(&self) -> bool {
        self.spots.is_empty() && self.error.is_none()
    }

    /// Whether there is a value at `path`.
    pub(crate) fn has(&self, path: &FieldPath) -> bool {
        self.spots.contains_key(&path.0)
    }

    /// The span of a key; of an item of a list or the document, which have none, the point where it starts.
    pub(crate) fn key(&self, path: &FieldPath) -> Range<usize> {
        match self.nearest(path) {
            Some((spot, _)) => spot.key.clone().unwrap_or(spot.value.start..spot.value.start),
            None => 0..0,
        }
    }

    /// The span of a value: of an empty one, that of its key.
    pub(crate) fn value(&self, path: &FieldPath) -> Range<usize> {
        match self.nearest(path) {
            Some((Spot { key: Some(key), value, .. }, _)) if value.is_empty() => key.clone(),
            Some((spot, true)) => spot.value.clone(),
            // A parent that stands for something missing below it is named by its key.
            Some((spot, false)) => spot.key.clone().unwrap_or(spot.value.start..spot.value.start),
            None => 0..0,
        }
    }

    /// A range of the value's bytes, if what is there can be found in what is written; else the whole value.
    fn within(&self, path: &FieldPath, within: Range<usize>, yaml: &str) -> Range<usize> {
        let Some((spot, true)) = self.nearest(path) else { return self.value(path) };
        let found = match &spot.text {
            Text::None => None,
            Text::Literal(literal) => (within.start <= within.end && within.end <= literal.len())
                .then(|| literal.start + within.start..literal.start + within.end),
            Text::Decoded(text) => {
                text.get(within).filter(|part| !part.is_empty()).and_then(|part| only(yaml, &spot.value, part))
            }
        };
        found.unwrap_or_else(|| self.value(path))
    }

    /// A range of the value's bytes, or all of them, where they stand in the text as they are.
    fn literal(&self, path: &FieldPath, within: Option<Range<usize>>, yaml: &str) -> Option<Range<usize>> {
        let spot = self.spots.get(&path.0)?;
        match (&spot.text, within) {
            (Text::None, _) | (Text::Decoded(_), None) => None,
            (Text::Literal(literal), None) => Some(literal.clone()),
            (Text::Literal(literal), Some(within)) => (within.start <= within.end && within.end <= literal.len())
                .then(|| literal.start + within.start..literal.start + within.end),
            (Text::Decoded(text), Some(within)) => {
                let raw = yaml.get(spot.value.clone()).filter(|raw| !raw.ends_with('"') || !raw.contains('\\'))?;
                let span = same(text, within, raw)?;
                Some(spot.value.start + span.start..spot.value.start + span.end)
            }
        }
    }

    /// The spot at `path`, or else that of its nearest parent; and whether it is the one asked for.
    fn nearest(&self, path: &FieldPath) -> Option<(&Spot, bool)> {
        if let Some(spot) = self.spots.get(&path.0) {
            return Some((spot, true));
        }
        let parents = segment_ends(&path.0).into_iter().rev().filter_map(|end| path.0.get(..end));
        parents.filter_map(|parent| self.spots.get(parent)).next().map(|spot| (spot, false))
    }
}

/// Where `part` stands in the span, if it stands there once only.
fn only(yaml: &str, span: &Range<usize>, part: &str) -> Option<Range<usize>> {
    let mut places = yaml.get(span.clone())?.match_indices(part);
    let (at, _) = places.next()?;
    places.next().is_none().then(|| span.start + at..span.start + at + part.len())
}

/// Where a part of a text stands in what it was decoded from: both have it equally often, so that the places correspond.
fn same(text: &str, within: Range<usize>, raw: &str) -> Option<Range<usize>> {
    let part = text.get(within.clone()).filter(|part| !part.is_empty())?;
    let nth = text.match_indices(part).position(|(at, _)| at == within.start)?;
    let mut places = raw.match_indices(part);
    let (at, _) = places.nth(nth)?;
    (nth + 1 + places.count() == text.matches(part).count()).then(|| at..at + part.len())
}

/// The ends of all proper prefixes of a path, the empty one first.
fn segment_ends(path: &str) -> Vec<usize> {
    let mut ends = vec![0];
    let (mut quoted, mut escaped) = (false, false);
    for (i, c) in path.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '.' | '[' if !quoted && i > 0 => ends.push(i),
            _ => {}
        }
    }
    ends
}

/// Deeper fields, and fields with longer paths, are shown at a parent: the paths of 10,000 nested lists would fill the memory.
const MAX_DEPTH: usize = 128;
const MAX_PATH: usize = 2000;

/// Builds an outline from the parser's events, without recursion.
struct Reader<'a> {
    yaml: &'a str,
    chars: CharIndex,
    outline: Outline,
    open: Vec<Collection>,
    /// The size of what each anchor stands for.
    anchors: HashMap<usize, usize>,
}

/// A list or mapping that is not closed yet.
struct Collection {
    path: Option<FieldPath>,
    key: Option<Range<usize>>,
    span: Range<usize>,
    anchor: usize,
    nodes: usize,
    kind: Kind,
}

enum Kind {
    List {
        next: usize,
    },
    Mapping {
        seen: HashMap<String, Range<usize>>,
        key: Option<Key>,
    },
    /// A key that is no scalar.
    Key,
}

/// A key that waits for its value.
struct Key {
    path: Option<FieldPath>,
    span: Range<usize>,
}

/// A node's place: its path, unless it is too deep, and its key, if it has one.
struct Slot {
    path: Option<FieldPath>,
    key: Option<Range<usize>>,
}

impl<'a> Reader<'a> {
    fn new(yaml: &'a str) -> Self {
        Self {
            yaml,
            chars: CharIndex::new(yaml),
            outline: Outline::default(),
            open: Vec::new(),
            anchors: HashMap::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        let span = self.chars.byte(self.yaml, span.start.index())..self.chars.byte(self.yaml, span.end.index());
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let span = self.closed(span, style);
                self.leaf(Some(text), span, anchor, 1);
            }
            Event::Alias(anchor) => {
                let nodes = self.anchors.get(&anchor).copied().unwrap_or(1);
                self.leaf(None, span, 0, nodes);
            }
            Event::SequenceStart(anchor, _) => self.open(span, anchor, || Kind::List { next: 0 }),
            Event::MappingStart(anchor, _) => {
                self.open(span, anchor, || Kind::Mapping { seen: HashMap::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            _ => {}
        }
    }

    /// A node without children. `text` is what a scalar says.
    fn leaf(&mut self, text: Option<Cow<'_, str>>, span: Range<usize>, anchor: usize, nodes: usize) {
        let span = self.trimmed(span);
        if anchor > 0 {
            self.anchors.insert(anchor, nodes);
        }
        self.count(nodes);
        match self.slot() {
            Some(slot) => {
                let text = text.map_or(Text::None, |text| self.text(&text, &span));
                let span = if span.is_empty() && slot.key.is_none() { self.hyphen(span) } else { span };
                self.put(slot, span, text);
            }
            None => self.key(text, span),
        }
    }

    /// The hyphen of an empty item; it is all there is to point at.
    fn hyphen(&self, span: Range<usize>) -> Range<usize> {
        let before = self.yaml.get(..span.start).unwrap_or_default().trim_end();
        if before.ends_with('-') { before.len() - 1..before.len() } else { span }
    }

    fn text(&self, text: &str, span: &Range<usize>) -> Text {
        let raw = self.yaml.get(span.clone()).unwrap_or_default();
        if raw == text {
            return if raw.is_empty() { Text::None } else { Text::Literal(span.clone()) };
        }
        // Inside the quotes. A plain scalar that is one byte longer on both sides can't be equal.
        match raw.len().checked_sub(1).and_then(|end| raw.get(1..end)) {
            Some(inner) if inner == text => Text::Literal(span.start + 1..span.end - 1),
            _ => Text::Decoded(text.into()),
        }
    }

    fn open(&mut self, span: Range<usize>, anchor: usize, kind: impl FnOnce() -> Kind) {
        self.count(1);
        let (path, key, kind) = match self.slot() {
            Some(Slot { path, key }) => (path, key, kind()),
            // Below a key that is no scalar there is nothing to find.
            None => (None, None, Kind::Key),
        };
        let path = path.filter(|_| self.open.len() < MAX_DEPTH);
        self.open.push(Collection { path, key, span, anchor, nodes: 1, kind });
    }

    fn close(&mut self, end: Range<usize>) {
        let Some(Collection { path, key, mut span, anchor, nodes, kind }) = self.open.pop() else { return };
        // The end of a flow collection is its bracket; that of a block is where the next thing starts, and tells nothing.
        if !end.is_empty() {
            span.end = span.end.max(end.end);
        }
        if anchor > 0 {
            self.anchors.insert(anchor, nodes);
        }
        self.grow(nodes.saturating_sub(1), span.end);
        match kind {
            Kind::Key => self.key(None, span),
            _ => self.put(Slot { path, key }, span, Text::None),
        }
    }

    /// Where the next node belongs; none if it is a key.
    fn slot(&mut self) -> Option<Slot> {
        let Some(top) = self.open.last_mut() else { return Some(Slot { path: Some(FieldPath::root()), key: None }) };
        match &mut top.kind {
            Kind::List { next } => {
                let path = top.path.as_ref().map(|p| p.item(*next)).filter(|p| p.0.len() <= MAX_PATH);
                *next += 1;
                Some(Slot { path, key: None })
            }
            Kind::Mapping { key, .. } => key.take().map(|Key { path, span }| Slot { path, key: Some(span) }),
            Kind::Key => Some(Slot { path: None, key: None }),
        }
    }

    /// Takes a node as the key of the innermost mapping.
    fn key(&mut self, text: Option<Cow<'_, str>>, span: Range<usize>) {
        let Some(Collection { path, kind: Kind::Mapping { seen, key }, span: all, .. }) = self.open.last_mut() else {
            return;
        };
        all.end = all.end.max(span.end);
        let below = path.as_ref().zip(text.as_ref()).map(|(p, text)| p.key(text)).filter(|p| p.0.len() <= MAX_PATH);
        if let Some(text) = text.map(Cow::into_owned) {
            match seen.get(&text) {
                Some(first) => self.outline.duplicates.push(Duplicate {
                    key: text,
                    path: below.clone().unwrap_or_default(),
                    first: first.clone(),
                    again: span.clone(),
                }),
                None => drop(seen.insert(text, span.clone())),
            }
        }
        *key = Some(Key { path: below, span });
    }

    fn put(&mut self, slot: Slot, value: Range<usize>, text: Text) {
        if let Some(top) = self.open.last_mut() {
            top.span.end = top.span.end.max(value.end);
        }
        let Some(FieldPath(path)) = slot.path else { return };
        // Of a key that stands twice, the first is the one.
        self.outline.spots.entry(path).or_insert(Spot { key: slot.key, value, text });
    }

    fn count(&mut self, nodes: usize) {
        self.outline.expanded = self.outline.expanded.saturating_add(nodes);
        if let Some(top) = self.open.last_mut() {
            top.nodes = top.nodes.saturating_add(nodes);
        }
    }

    /// Tells the enclosing collection what a collection in it came to.
    fn grow(&mut self, nodes: usize, end: usize) {
        if let Some(top) = self.open.last_mut() {
            top.nodes = top.nodes.saturating_add(nodes);
            top.span.end = top.span.end.max(end);
        }
    }

    /// The parser counts a comment behind a quoted scalar to it. Before its quotes may stand an anchor or a tag.
    fn closed(&self, span: Range<usize>, style: ScalarStyle) -> Range<usize> {
        let quote = match style {
            ScalarStyle::SingleQuoted => '\'',
            ScalarStyle::DoubleQuoted => '"',
            _ => return span,
        };
        let raw = self.yaml.get(span.clone()).unwrap_or_default();
        let Some(open) = raw.find(quote) else { return span };
        let mut chars = raw.char_indices().skip_while(|(i, _)| *i <= open).peekable();
        while let Some((i, c)) = chars.next() {
            let escapes = c == '\\' && quote == '"'
                || c == quote && quote == '\'' && chars.peek().is_some_and(|(_, c)| *c == quote);
            if escapes {
                chars.next();
            } else if c == quote {
                return span.start..span.start + i + 1;
            }
        }
        span
    }

    /// The parser counts blanks and line ends behind a scalar to it; an empty scalar is none.
    fn trimmed(&self, span: Range<usize>) -> Range<usize> {
        let raw = self.yaml.get(span.clone()).unwrap_or_default();
        span.start..span.start + raw.trim_end().len()
    }
}

/// Byte offsets of characters: the parser counts characters.
struct CharIndex {
    /// The byte offset of every 64th character; empty for ASCII.
    marks: Vec<usize>,
}

impl CharIndex {
    const STEP: usize = 64;

    fn new(text: &str) -> Self {
        match text.is_ascii() {
            true => Self { marks: Vec::new() },
            false => Self { marks: text.char_indices().step_by(Self::STEP).map(|(i, _)| i).collect() },
        }
    }

    fn byte(&self, text: &str, index: usize) -> usize {
        if self.marks.is_empty() {
            return index.min(text.len());
        }
        let Some(mark) = self.marks.get(index / Self::STEP) else { return text.len() };
        let rest = text.get(*mark..).unwrap_or_default();
        rest.char_indices().nth(index % Self::STEP).map_or(text.len(), |(i, _)| mark + i)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use proptest::prelude::*;

    fn file(text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile::new("a.yaml", text, 0..text.len()))
    }

    fn slice(text: &str, place: Place) -> String {
        let at = resolve(&Location { file: file(text), place });
        text[at.start..at.end].to_owned()
    }

    fn field(path: &str) -> Place {
        Place::Field(FieldPath(path.into()), None)
    }

    const TEXT: &str = "ї: Київ\r\nhistory:\r\n  - status: \"con\\u0074ested\"   # why\r\n    note:\r\n  - {status: 'two words', n: [1, 22]}\r\n\
        a.b:\r\n  c d: x\r\nlong: >-\r\n  one two\r\n  three\r\nlast: é plain one # why\r\nsingle: &x 'it''s' # 'why'\r\n";

    #[test]
    fn values_and_keys_are_found() {
        for (path, value, key) in [
            ("ї", "Київ", "ї"),
            ("history[0].status", "\"con\\u0074ested\"", "status"),
            ("history[0].note", "note", "note"),
            ("history[1].status", "'two words'", "status"),
            ("history[1].n", "[1, 22]", "n"),
            ("history[1].n[1]", "22", ""),
            ("history[1]", "{status: 'two words', n: [1, 22]}", ""),
            ("[\"a.b\"][\"c d\"]", "x", "c d"),
            ("last", "é plain one", "last"),
            ("single", "&x 'it''s'", "single"),
            // What does not exist falls back to what does.
            ("history[0].note.deeper", "note", "note"),
            ("history[7].status", "history", "history"),
            ("nothing.here", "", ""),
        ] {
            assert_eq!(slice(TEXT, field(path)), value, "{path}");
            assert_eq!(slice(TEXT, Place::Key(FieldPath(path.into()))), key, "{path}");
        }
    }

    #[test]
    fn paths_of_any_key_are_unambiguous() {
        assert_eq!(FieldPath::root().key("a.b").key("c d").0, "[\"a.b\"][\"c d\"]");
        assert_eq!(FieldPath::root().key("a").key("b").item(3).key("c]\"[").0, "a.b[3][\"c]\\\"[\"]");
        assert_eq!(slice("a.b: 1\na: {b: 2}\n", Place::Field(FieldPath::root().key("a.b"), None)), "1");
        assert_eq!(slice("a.b: 1\na: {b: 2}\n", field("a.b")), "2");
    }

    #[test]
    fn ranges_within_values_are_found() {
        let within = |path: &str, range| slice(TEXT, Place::Field(FieldPath(path.into()), Some(range)));
        assert_eq!(within("ї", 0..2), "К");
        assert_eq!(within("history[1].status", 4..9), "words");
        assert_eq!(within("long", 8..13), "three");
        // `one two three` was folded: this part is on two lines, so that the whole value is shown.
        assert_eq!(within("long", 4..13), "one two\r\n  three");
        assert_eq!(within("history[0].status", 0..3), "con");
        assert_eq!(within("last", 90..99), "é plain one");
    }

    #[test]
    fn columns_count_characters_from_one() {
        let at = resolve(&Location::field(&file(TEXT), FieldPath("ї".into())));
        assert_eq!((at.line, at.column, at.end_line, at.end_column), (1, 4, 1, 8));
        let whole = resolve(&Location::file(&file(TEXT)));
        assert_eq!((whole.start, whole.end, whole.line, whole.column), (0, 0, 1, 1));
        let end = resolve(&Location::span(&file("ab\n"), Range { start: 99, end: 7 }));
        assert_eq!((end.start, end.end, end.line, end.column), (3, 3, 2, 1));
        // Within a character: from its start to its end.
        let within = resolve(&Location::span(&file("é"), 1..1));
        assert_eq!(within.start, 0);
    }

    #[test]
    fn front_matter_is_found_behind_its_fence() {
        let text = "---\ntitle: A\n---\n";
        let file = Arc::new(SourceFile::new("a.md", text, 4..13));
        let at = resolve(&Location::field(&file, FieldPath("title".into())));
        assert_eq!((at.line, at.column), (2, 8));
        assert_eq!(resolve(&Location::field(&file, FieldPath("x".into()))).line, 2);
    }

    proptest! {
        #[test]
        fn resolving_never_panics(text in "([a-c]: |- |[\\[\\]{}&*!|>'\"]|\n|  |é|\\PC){0,30}", path in "[a-c.\\[\\]0-1\"\\\\]{0,8}", a in 0usize..50, b in 0usize..50) {
            let yaml = a.min(b)..b;
            let file = Arc::new(SourceFile::new("a", text.as_str(), yaml));
            let path = FieldPath(path);
            for place in [Place::Span(a..b), Place::Key(path.clone()), field(&path.0), Place::Field(path, Some(a..b))] {
                let at = resolve(&Location { file: file.clone(), place });
                prop_assert!(text.get(at.start..at.end).is_some());
            }
        }
    }
}
