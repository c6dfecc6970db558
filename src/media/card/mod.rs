//! Social cards: the picture that a link shows where it is shared. Title, site, and the day that the facts are of.

mod canvas;
mod letters;

use unicode_normalization::UnicodeNormalization;

use super::digest::Digest;
use canvas::{Canvas, Colour, Colours, Tone};
pub use letters::Fonts;
use letters::{Line, Style};

/// How wide cards are, in pixels. With the height, the shape that social networks ask for.
pub const WIDTH: u32 = 1200;
/// How high cards are, in pixels.
pub const HEIGHT: u32 = 630;

/// Changes whenever cards are drawn in another way.
const VERSION: u8 = 1;

/// From the edge to the words.
const MARGIN: f32 = 84.0;
/// What is left for them.
const MEASURE: f32 = WIDTH as f32 - 2.0 * MARGIN;
/// The sizes of a headline, the first that fits.
const SIZES: [f32; 7] = [76.0, 68.0, 60.0, 54.0, 48.0, 42.0, 36.0];
/// From one line of a headline to the next, in its size.
const LEADING: f32 = 1.28;
/// Where a headline may stand.
const TITLE_TOP: f32 = 142.0;
const TITLE_BOTTOM: f32 = 492.0;
/// The size of what stands around it.
const SMALL: f32 = 32.0;

/// What a card says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The headline.
    pub title: String,
    /// A line below: the day that the facts are of, or what the site is.
    pub note: Option<String>,
    /// Whose card it is; none on the site's own, whose headline says it.
    pub site: Option<String>,
    /// Whether the words run from right to left.
    pub is_rtl: bool,
    /// The site's accent, as a CSS colour. Only `#rgb` and `#rrggbb` are understood; else the theme's own is used.
    pub accent: Option<String>,
}

impl Card {
    /// A few digits made of all that the card shows, to tell it from what it was before.
    pub fn version(&self) -> String {
        self.digest().short()
    }

    /// A name made of all that the card shows, and of how it is drawn.
    pub(super) fn digest(&self) -> Digest {
        let shown = |text: &Option<String>| text.clone().unwrap_or_default();
        let texts = [self.title.clone(), shown(&self.note), shown(&self.site), shown(&self.accent)];
        let mut parts: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
        let direction = [u8::from(self.is_rtl), VERSION];
        parts.push(&direction);
        Digest::of(&parts)
    }

    /// Draws the card, as PNG. What the fonts can't draw is left out: a headline gives way to the site's name.
    pub fn png(&self, fonts: &Fonts) -> Vec<u8> {
        let mut canvas = Canvas::new(WIDTH as usize, HEIGHT as usize, self.colours());
        canvas.band(0, 16);
        let drawable = |text: &str| Some(clean(text)).filter(|text| !text.is_empty() && fonts.can_draw(text));
        let site = self.site.as_deref().and_then(drawable);
        let (title, site) = match (drawable(&self.title), site) {
            (None, site) => (site, None),
            both => both,
        };
        if let Some(site) = site {
            self.small(&mut canvas, fonts, &site, 108.0);
        }
        if let Some(title) = title {
            self.headline(&mut canvas, fonts, &title);
        }
        if let Some(note) = self.note.as_deref().and_then(drawable) {
            self.small(&mut canvas, fonts, &note, 562.0);
        }
        canvas.png()
    }

    fn small(&self, canvas: &mut Canvas, fonts: &Fonts, text: &str, baseline: f32) {
        let words = Words::of(fonts, text, Style::Sans, self.is_rtl);
        for line in words.set(SMALL, 1) {
            canvas.draw(&line, self.left(&line), baseline, Tone::Muted);
        }
    }

    /// The headline as large as it fits, in the middle of its place.
    fn headline(&self, canvas: &mut Canvas, fonts: &Fonts, text: &str) {
        let words = Words::of(fonts, text, Style::Serif, self.is_rtl);
        let room = TITLE_BOTTOM - TITLE_TOP;
        let most = |size: f32| (room / (size * LEADING)) as usize;
        let fits = |size: &f32| words.lines(MEASURE / size).is_some_and(|lines| lines.len() <= most(*size).min(4));
        let size = SIZES.into_iter().find(fits).unwrap_or(SIZES[SIZES.len() - 1]);
        let lines = words.set(size, most(size));
        let height = lines.len() as f32 * size * LEADING;
        let first = TITLE_TOP + (room - height) / 2.0 + size;
        for (i, line) in lines.iter().enumerate() {
            canvas.draw(line, self.left(line), first + i as f32 * size * LEADING, Tone::Ink);
        }
    }

    fn left(&self, line: &Line<'_>) -> f32 {
        if self.is_rtl { WIDTH as f32 - MARGIN - line.width } else { MARGIN }
    }

    fn colours(&self) -> Colours {
        Colours {
            paper: [0xfb, 0xfa, 0xf7],
            ink: [0x1c, 0x1b, 0x19],
            muted: [0x5c, 0x58, 0x50],
            accent: self.accent.as_deref().and_then(hex).unwrap_or([0x7a, 0x3b, 0x12]),
        }
    }
}

/// One line of composed letters.
fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

/// A colour of three or six hexadecimal digits.
fn hex(colour: &str) -> Option<Colour> {
    let digits = colour.trim().strip_prefix('#')?;
    let all: Vec<u8> = digits.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect::<Option<_>>()?;
    match *all.as_slice() {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [r, s, g, h, b, c] => Some([r * 16 + s, g * 16 + h, b * 16 + c]),
        _ => None,
    }
}

/// The words of a text with their widths at one pixel an em: those at any size are as many times that.
struct Words<'t, 'f> {
    fonts: &'f Fonts,
    text: &'t str,
    style: Style,
    is_rtl: bool,
    words: Vec<(&'t str, f32)>,
    space: f32,
}

impl<'t, 'f> Words<'t, 'f> {
    fn of(fonts: &'f Fonts, text: &'t str, style: Style, is_rtl: bool) -> Self {
        let width = |text: &str| fonts.set(text, style, 1.0, is_rtl).width;
        let words = text.split(' ').map(|word| (word, width(word))).collect();
        Self { fonts, text, style, is_rtl, words, space: width(" ") }
    }

    /// How many words each line takes at a width in ems; none if one is wider than that.
    fn lines(&self, measure: f32) -> Option<Vec<usize>> {
        let mut lines = Vec::new();
        let (mut count, mut width) = (0, 0.0);
        for (_, word) in &self.words {
            if *word > measure {
                return None;
            }
            let more = if count == 0 { *word } else { width + self.space + word };
            if more > measure {
                lines.push(count);
                (count, width) = (1, *word);
            } else {
                (count, width) = (count + 1, more);
            }
        }
        lines.push(count);
        Some(lines)
    }

    /// The same with lines that are about equally long.
    fn balanced(&self, mut measure: f32) -> Option<Vec<usize>> {
        let mut best = self.lines(measure)?;
        while let Some(lines) = self.lines(measure).filter(|lines| lines.len() == best.len()) {
            best = lines;
            measure *= 0.97;
        }
        Some(best)
    }

    /// The text in at most so many lines; what does not fit gives way to an ellipsis.
    fn set(&self, size: f32, most: usize) -> Vec<Line<'f>> {
        let texts = match self.balanced(MEASURE / size) {
            Some(counts) if counts.len() <= most => self.texts(&counts),
            _ => self.cut(MEASURE / size, most),
        };
        texts.iter().map(|text| self.fonts.set(text, self.style, size, self.is_rtl)).collect()
    }

    fn texts(&self, counts: &[usize]) -> Vec<String> {
        let mut rest = self.words.as_slice();
        let mut texts = Vec::new();
        for count in counts {
            let (line, more) = rest.split_at(*count);
            texts.push(line.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" "));
            rest = more;
        }
        texts
    }

    /// Fills line after line, at a blank if there is one and else within a word, and says with an ellipsis that there was more.
    fn cut(&self, measure: f32, most: usize) -> Vec<String> {
        let width = |text: &str| self.fonts.set(text, self.style, 1.0, self.is_rtl).width;
        let mut lines: Vec<String> = Vec::new();
        let mut rest = self.text;
        while !rest.is_empty() && lines.len() < most {
            let more = lines.len() + 1 == most && width(rest) > measure;
            let mut end = rest.len();
            while width(&shortened(rest, end, more)) > measure && end > 1 {
                let before = rest.get(..end).unwrap_or_default();
                end = before.rfind(' ').or_else(|| before.char_indices().next_back().map(|(at, _)| at)).unwrap_or(0);
            }
            lines.push(shortened(rest, end, more));
            rest = rest.get(end..).unwrap_or_default().trim_start();
        }
        lines
    }
}

fn shortened(text: &str, end: usize, more: bool) -> String {
    let text = text.get(..end).unwrap_or_default().trim_end();
    if more { format!("{}…", text.trim_end_matches([',', ';', ':', '–', '.'])) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(title: &str) -> Card {
        Card {
            title: title.to_owned(),
            note: Some("Facts as of 5 June 2025".to_owned()),
            site: Some("Marav explained".to_owned()),
            is_rtl: false,
            accent: None,
        }
    }

    /// The size of a card and the colours of its pixels, by their places in the palette.
    fn pixels(png: &[u8]) -> (u32, u32, Vec<u8>) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut rows = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut rows).unwrap();
        (info.width, info.height, rows.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect())
    }

    #[test]
    fn a_card_has_the_size_that_networks_ask_for_and_words_within_its_margins() {
        let fonts = Fonts::embedded().unwrap();
        for title in
            ["Talks", &"The water protocol of the upper Marav and what its neighbours say ".repeat(5), &"Ab".repeat(90)]
        {
            let (width, height, pixels) = pixels(&card(title).png(&fonts));
            assert_eq!((width, height), (WIDTH, HEIGHT));
            let columns = pixels.iter().enumerate().filter(|(_, p)| (1..15).contains(*p)).map(|(i, _)| i % 1200);
            let (first, last) = columns.fold((1200, 0), |(first, last), x| (first.min(x), last.max(x)));
            assert!((70..100).contains(&first) && last <= 1200 - 80, "{title}: {first} to {last}");
        }
    }

    #[test]
    fn words_that_no_font_draws_give_way_to_the_name_of_the_site() {
        let fonts = Fonts::embedded().unwrap();
        let named = Card { title: "Marav explained".to_owned(), site: None, ..card("") };
        assert_eq!(card("河川の協定").png(&fonts), named.png(&fonts));
    }

    #[test]
    fn words_from_right_to_left_begin_at_the_right() {
        let fonts = Fonts::embedded().unwrap();
        let arabic = Card { title: "نهر".to_owned(), note: None, site: None, is_rtl: true, accent: None };
        let (_, _, pixels) = pixels(&arabic.png(&fonts));
        let columns = pixels.iter().enumerate().filter(|(_, p)| (1..10).contains(*p)).map(|(i, _)| i % 1200);
        assert!(columns.min().is_some_and(|first| first > 900));
    }

    #[test]
    fn what_is_shown_makes_the_version() {
        assert_eq!(card("Talks").version(), card("Talks").version());
        assert_ne!(card("Talks").version(), card("Talks again").version());
        assert_ne!(card("Talks").version(), Card { accent: Some("#123456".to_owned()), ..card("Talks") }.version());
    }

    #[test]
    fn an_accent_is_read_from_its_digits() {
        assert_eq!(hex("#7a3b12"), Some([0x7a, 0x3b, 0x12]));
        assert_eq!(hex(" #fa0 "), Some([0xff, 0xaa, 0]));
        assert_eq!((hex("teal"), hex("#12"), hex("#gg0000")), (None, None, None));
    }
}
