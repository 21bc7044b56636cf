//! The characters of a page and the straight lines ruled on it, each with its place.
//!
//! `hayro-interpret` runs the page's content and calls back for all that would be painted. Places
//! are counted in twips (a twentieth of a point) from the upper left corner, whole numbers, so that
//! everything after this compares alike on every machine.

use std::panic::resume_unwind;
use std::time::Instant;

use super::direction;
use hayro_interpret::font::{Glyph as Painted, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};

/// Twips a point.
const TWIPS: f64 = 20.0;

/// A line is ruled where it is at most this thick, and at least so long.
const THICKEST_RULE: f64 = 2.5 * TWIPS;
const SHORTEST_RULE: f64 = 36.0 * TWIPS;

/// A character as it stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Glyph {
    pub(crate) c: char,
    /// Left edge.
    pub(crate) x0: i32,
    /// Right edge: where the next character would begin.
    pub(crate) x1: i32,
    /// The line it stands on, from the top of the page.
    pub(crate) y: i32,
    /// Size of its type.
    pub(crate) size: i32,
}

/// A horizontal line drawn on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) x0: i32,
    pub(crate) x1: i32,
    pub(crate) y: i32,
}

/// One page as it is painted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) glyphs: Vec<Glyph>,
    pub(crate) rules: Vec<Rule>,
    /// Characters that are in the text layer but not seen: what a scanner recognised.
    pub(crate) invisible: usize,
    /// Characters whose letter the file does not tell.
    pub(crate) unknown: usize,
    /// Pictures painted.
    pub(crate) pictures: usize,
}

/// Thrown through the interpreter, which has no other way to be stopped, where a page asks for too
/// much. It is caught where the page was begun.
pub(crate) enum Stop {
    /// More characters than are taken.
    Characters,
    /// More time than is given.
    Time,
}

/// Collects what is painted.
pub(crate) struct Collector {
    pub(crate) page: Page,
    /// Characters that may still come.
    pub(crate) room: usize,
    pub(crate) deadline: Instant,
    /// How many things were painted: the clock is looked at now and then only.
    calls: u32,
    /// What the marked content that is open says it reads as, once a level; the first character of
    /// it carries the text and the others carry none.
    actual: Vec<Option<Actual>>,
}

/// `ActualText`: the letters that a stretch of glyphs stands for.
struct Actual {
    text: String,
    /// Where its first character is among those of the page, once it is there.
    written: Option<usize>,
}

impl Collector {
    pub(crate) fn new(size: (f32, f32), room: usize, deadline: Instant) -> Self {
        let page = Page {
            width: twips(f64::from(size.0)),
            height: twips(f64::from(size.1)),
            ..Page::default()
        };
        Self {
            page,
            room,
            deadline,
            calls: 0,
            actual: Vec::new(),
        }
    }

    fn tick(&mut self) {
        self.calls = self.calls.wrapping_add(1);
        if self.calls.is_multiple_of(64) && Instant::now() > self.deadline {
            resume_unwind(Box::new(Stop::Time));
        }
    }

    fn push(&mut self, text: &str, (x0, x1): (f64, f64), y: f64, size: f64) {
        let n = text.chars().count();
        if n > self.room {
            resume_unwind(Box::new(Stop::Characters));
        }
        self.room -= n;
        // Characters of a ligature share its width.
        let step = (x1 - x0) / n.max(1) as f64;
        for (at, c) in direction::shown(text).chars().enumerate() {
            self.page.glyphs.push(Glyph {
                c,
                x0: round(x0 + step * at as f64),
                x1: round(x0 + step * (at + 1) as f64),
                y: round(y),
                size: round(size),
            });
        }
    }

    /// A thin and long bar is a ruled line.
    fn rule(&mut self, bounds: Rect) {
        if bounds.height() <= THICKEST_RULE && bounds.width() >= SHORTEST_RULE {
            self.page.rules.push(Rule {
                x0: round(bounds.x0),
                x1: round(bounds.x1),
                y: round(bounds.center().y),
            });
        }
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.tick();
        let base = Affine::scale(TWIPS) * props.transform;
        let glyphs = run.glyphs();
        for (n, glyph) in glyphs.iter().enumerate() {
            let place = base * glyph.transform();
            let [a, b, c, d, x, y] = place.as_coeffs();
            let (across, up) = (a.hypot(b) * 1000.0, c.hypot(d) * 1000.0);
            // Turned and mirrored text is left out: stamps, spines, watermarks.
            let upright = a > 0.0 && b.abs() <= 0.1 * a && d < 0.0;
            let in_page = x > -TWIPS
                && y > -TWIPS
                && x < f64::from(self.page.width) + TWIPS
                && y < f64::from(self.page.height) + TWIPS;
            if !upright || !in_page || up < 1.0 {
                continue;
            }
            let advance = f64::from(advance(glyph)) / 1000.0;
            // A font that is not embedded is stretched to its widths, which are then right by the
            // height alone; condensed type is right by its own measure. The next character tells.
            let next = glyphs
                .get(n + 1)
                .map(|next| base * next.transform() * Point::ZERO)
                .map_or(advance * across, |next| next.x - x);
            let width = [advance * across, advance * up]
                .into_iter()
                .min_by(|l, r| (l - next).abs().total_cmp(&(r - next).abs()))
                .unwrap_or_default();
            if matches!(mode, DrawMode::Invisible) {
                self.page.invisible += 1;
            }
            let edges = (x, x + width.max(0.0));
            if let Some(actual) = self.actual.iter_mut().flatten().next() {
                if let Some(first) = actual.written {
                    if let Some(first) = self.page.glyphs.get_mut(first) {
                        first.x0 = first.x0.min(round(edges.0));
                    }
                    if let Some(last) = self.page.glyphs.last_mut() {
                        last.x1 = last.x1.max(round(edges.1));
                    }
                    continue;
                }
                actual.written = Some(self.page.glyphs.len());
                let text = actual.text.clone();
                self.push(&text, edges, y, up);
                continue;
            }
            match glyph.as_unicode() {
                Some(BfString::Char(c)) => self.push(c.encode_utf8(&mut [0; 4]), edges, y, up),
                Some(BfString::String(text)) => self.push(&text, edges, y, up),
                None => self.page.unknown += 1,
            }
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.tick();
        // Drawings have long paths; a rule or a cell's border has a few points.
        if path.elements().len() <= 16 {
            let path = Affine::scale(TWIPS) * props.transform * path;
            self.rule(path.bounding_box());
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, _: &DrawMode) {
        self.tick();
        self.rule((Affine::scale(TWIPS) * props.transform).transform_rect_bbox(*rect));
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.tick();
        self.page.pictures += 1;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.tick();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.tick();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.tick();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        self.tick();
        let text = properties
            .and_then(|p| p.get::<PdfString<'_>>(b"ActualText".as_slice()))
            .map(|text| super::metadata::text(text.as_bytes()));
        self.actual.push(text.map(|text| Actual {
            text,
            written: None,
        }));
    }

    fn end_marked_content(&mut self) {
        self.actual.pop();
    }
}

/// Width of a character, in thousandths of its size.
fn advance(glyph: &Painted) -> f32 {
    let given = match glyph {
        Painted::Outline(glyph) => glyph.advance_width(),
        Painted::Type3(glyph) => glyph.advance_width(),
    };
    given.filter(|w| w.is_finite()).unwrap_or(500.0)
}

fn twips(points: f64) -> i32 {
    round(points * TWIPS)
}

/// To a whole number of twips, within what a page can be.
fn round(twips: f64) -> i32 {
    twips.round().clamp(-1e7, 1e7) as i32
}
