use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};

use crate::chart::error::ChartError;
use crate::chart::font::{FAMILY, Weight};
use crate::chart::palette::{PAPER, Rgb};
use crate::chart::scene::{Anchor, At, Scene, Shape, TextBox};
use crate::chart::spec::ChartSpec;

/// The embedded family first; the others only for people who open the SVG elsewhere.
const FAMILIES: &str = "Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif";

/// plotters takes a height of ascent and descent and writes it divided by this as the em.
const EM_TO_SIZE: f64 = 1.24;

/// With an anchor at the top, plotters sets the baseline this many em below.
const TOP_TO_BASELINE: f64 = 0.76;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Failure<'a> = DrawingAreaErrorKind<<SVGBackend<'a> as plotters::backend::DrawingBackend>::ErrorType>;

/// Draws the scene through plotters.
pub(crate) fn svg(scene: &Scene, spec: &ChartSpec) -> Result<String, ChartError> {
    debug_assert!(FAMILIES.starts_with(FAMILY));
    let mut svg = String::new();
    let size = (pixel(scene.width).unsigned_abs(), pixel(scene.height).unsigned_abs());
    let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    draw(&area, scene).map_err(|error| ChartError::Draw {
        reason: error.to_string(),
    })?;
    drop(area);
    Ok(titled(&svg, &spec.title))
}

fn draw<'a>(area: &Area<'a>, scene: &Scene) -> Result<(), Failure<'a>> {
    area.fill(&colour(PAPER))?;
    for shape in &scene.shapes {
        draw_shape(area, shape)?;
    }
    for text in &scene.texts {
        draw_text(area, text)?;
    }
    // plotters swallows errors at drop, so the end is said here.
    area.present()
}

fn draw_shape<'a>(area: &Area<'a>, shape: &Shape) -> Result<(), Failure<'a>> {
    match shape {
        Shape::Rect { from, to, fill } => area.draw(&Rectangle::new([point(*from), point(*to)], filled(*fill))),
        Shape::Path { points, ink, width } => {
            let points: Vec<(i32, i32)> = points.iter().copied().map(point).collect();
            let style = colour(*ink).stroke_width(pixel(*width).unsigned_abs());
            area.draw(&PathElement::new(points, style))
        }
        Shape::Polygon { points, fill } => {
            let points: Vec<(i32, i32)> = points.iter().copied().map(point).collect();
            area.draw(&Polygon::new(points, filled(*fill)))
        }
        Shape::Circle { at, radius, fill } => {
            area.draw(&Circle::new(point(*at), pixel(*radius).unsigned_abs(), filled(*fill)))
        }
    }
}

fn draw_text<'a>(area: &Area<'a>, text: &TextBox) -> Result<(), Failure<'a>> {
    let style = match text.weight {
        Weight::Regular => FontStyle::Normal,
        Weight::Bold => FontStyle::Bold,
    };
    let end = match text.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let font = FontDesc::new(FontFamily::Name(FAMILIES), text.em * EM_TO_SIZE, style);
    let ink = colour(text.ink);
    let style = TextStyle::from(font).color(&ink).pos(Pos::new(end, VPos::Top));
    let at = point((text.x(), text.baseline - TOP_TO_BASELINE * text.em));
    area.draw(&Text::new(text.text.as_str(), at, style))
}

fn colour(Rgb(r, g, b): Rgb) -> RGBColor {
    RGBColor(r, g, b)
}

fn filled(fill: Rgb) -> ShapeStyle {
    colour(fill).filled()
}

fn point((x, y): At) -> (i32, i32) {
    (pixel(x), pixel(y))
}

fn pixel(length: f64) -> i32 {
    // A scene is at most some thousand pixels a side, and casts of floats saturate.
    #[expect(clippy::cast_possible_truncation)]
    let pixel = length.round() as i32;
    pixel
}

/// Gives the picture its title for screen readers.
fn titled(svg: &str, title: &str) -> String {
    let escaped = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let plain: String = escaped.chars().filter(|c| !c.is_control()).collect();
    match svg.split_once('>') {
        Some((head, rest)) => format!("{head} role=\"img\">\n<title>{plain}</title>{rest}"),
        None => svg.to_owned(),
    }
}
