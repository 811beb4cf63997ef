use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Options, Tree};

use crate::chart::error::ChartError;
use crate::chart::font::{FAMILY, Weight};

/// Draws an SVG with the embedded font alone; returns the PNG with its width and height.
pub(crate) fn png(svg: &str) -> Result<(Vec<u8>, (u32, u32)), ChartError> {
    let tree = tree(svg)?;
    let size = tree.size().to_int_size();
    let mut picture = Pixmap::new(size.width(), size.height()).ok_or_else(|| failed(&"an empty picture"))?;
    resvg::render(&tree, Transform::identity(), &mut picture.as_mut());
    let png = picture.encode_png().map_err(|error| failed(&error))?;
    Ok((png, (size.width(), size.height())))
}

/// The SVG with its labels laid out.
fn tree(svg: &str) -> Result<Tree, ChartError> {
    let options = Options {
        fontdb: Arc::new(fonts()?),
        ..Options::default()
    };
    Tree::from_str(svg, &options).map_err(|error| failed(&error))
}

fn fonts() -> Result<Database, ChartError> {
    let mut fonts = Database::new();
    for weight in Weight::ALL {
        let loaded = fonts.load_font_source(Source::Binary(Arc::new(weight.file()?)));
        if loaded.is_empty() {
            return Err(weight.error(&"no face in it"));
        }
    }
    fonts.set_serif_family(FAMILY);
    fonts.set_sans_serif_family(FAMILY);
    Ok(fonts)
}

fn failed(reason: &impl ToString) -> ChartError {
    ChartError::Draw {
        reason: reason.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use resvg::usvg::Node;

    use super::tree;
    use crate::chart::png;
    use crate::chart::samples::bars;

    #[test]
    fn labels_are_drawn_where_and_as_wide_as_they_were_measured() {
        // The drawing library lays the text out by itself, on whole pixels and with kerning.
        let rendered = png(&bars()).unwrap();
        let tree = tree(&rendered.svg).unwrap();
        let drawn = tree.root().children().iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.bounding_box()),
            _ => None,
        });
        let drawn: Vec<_> = drawn.collect();
        assert_eq!(drawn.len(), rendered.texts.len());
        for (text, room) in rendered.texts.iter().zip(drawn) {
            let slack = 2.0 + 0.01 * (text.right - text.left);
            for (placed, found) in [(text.left, room.left()), (text.right, room.right())] {
                assert!(
                    (placed - f64::from(found)).abs() < slack,
                    "{} {placed} {found}",
                    text.text
                );
            }
        }
    }
}
