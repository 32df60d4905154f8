//! Figures as pictures of pixels.

use std::path::Path;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::writing::write_atomically;
use crate::{Error, Result};

/// Pixels for each unit of the figure: sharp in print and on fine screens.
const SCALE: f32 = 2.0;
/// The typeface of the window, so that a picture looks alike on every machine.
static FONT: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");

/// Writes a figure: as PNG where the path ends in .png, otherwise as SVG.
///
/// # Errors
/// As [`png`]; a file that cannot be written.
pub fn write_figure(path: &Path, svg: &str) -> Result<()> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png")) {
        write_atomically(path, &png(svg)?)
    } else {
        write_atomically(path, svg.as_bytes())
    }
}

/// A figure (SVG, as [`super::figure`] makes it) as a PNG file of twice its size in pixels.
///
/// # Errors
/// A request error where the figure cannot be read or is too large for memory.
pub fn png(svg: &str) -> Result<Vec<u8>> {
    let mut options = Options::default();
    let fonts = options.fontdb_mut();
    fonts.load_font_data(FONT.to_vec());
    fonts.set_sans_serif_family("Inter");
    let broken = |reason: &dyn std::fmt::Display| {
        Error::Request(format!("cannot turn the figure into pixels ({reason}); save it as .svg"))
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| broken(&error))?;
    let size = tree.size().to_int_size();
    let size = size.scale_by(SCALE).ok_or_else(|| broken(&"it has no size"))?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or_else(|| broken(&"it is too large"))?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| broken(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A black bar and text on white: both must leave dark pixels.
    #[test]
    fn shapes_and_letters_become_pixels() {
        let svg = |inner: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><rect width=\"40\" height=\"20\" \
                 fill=\"white\"/>{inner}</svg>"
            )
        };
        let dark = |inner: &str| {
            let picture = png(&svg(inner)).unwrap();
            let pixels = Pixmap::decode_png(&picture).unwrap();
            assert_eq!((pixels.width(), pixels.height()), (80, 40));
            pixels.pixels().iter().filter(|pixel| pixel.red() < 128).count()
        };
        assert_eq!(dark(""), 0);
        assert_eq!(dark("<rect width=\"10\" height=\"10\"/>"), 400);
        assert!(dark("<text x=\"2\" y=\"15\" font-family=\"sans-serif\" font-size=\"14\">joy</text>") > 60);
        assert!(png("no figure").is_err());
    }
}
