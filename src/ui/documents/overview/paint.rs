//! Turns a result into shapes: made anew only when the result or the view changes.

use std::sync::Arc;

use egui::{
    Color32, ColorImage, Mesh, Painter, Pos2, Rect, Shape, TextureHandle, TextureOptions, Ui, pos2, vec2,
};
use egui_plot::{PlotPoint, PlotTransform};

use super::axes::Choice;
use crate::overview::density::Density;
use crate::overview::gather::Gathered;
use crate::overview::nearest::Grid;
use crate::overview::{N_CATEGORIES, View};
use crate::ui::theme::Tokens;
use crate::workbench::overview::{ColorBy, OverviewData, Picture};

/// Number of the result, theme, the plot on the screen and in numbers.
type MadeFor = (u64, Color32, Rect, [[f64; 2]; 2]);

/// What was painted last, and what for.
#[derive(Default)]
pub(super) struct Painted {
    /// Number of the result, theme.
    texture_of: Option<(u64, Color32)>,
    texture: Option<TextureHandle>,
    mesh_of: Option<MadeFor>,
    mesh: Arc<Mesh>,
}

impl std::fmt::Debug for Painted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Painted").field("texture_of", &self.texture_of).finish_non_exhaustive()
    }
}

/// The color of a code: of the palette for texts, from one pole to the other for numbers.
pub(super) fn code_color(tokens: &Tokens, color: &ColorBy, code: u8) -> Color32 {
    let code = usize::from(code);
    match color {
        ColorBy::Nothing => tokens.accent,
        _ if code >= N_CATEGORIES => tokens.irrelevant,
        // One more than the palette has.
        ColorBy::Category(_) if code == tokens.palette.len() => tokens.text,
        ColorBy::Category(_) => tokens.series(code),
        ColorBy::Number(_) => {
            let share = code as f32 / (N_CATEGORIES - 1) as f32; // both below 9
            tokens.negative.lerp_to_gamma(tokens.positive, share)
        }
    }
}

impl Painted {
    /// Paints documents where they are now on the screen, whatever part the result is for.
    pub(super) fn paint(
        &mut self,
        (choice, tokens): (&Choice<'_>, &Tokens),
        data: &OverviewData,
        transform: &PlotTransform,
        ui: &Ui,
    ) {
        let painter = ui.painter_at(*transform.frame());
        if let Picture::Density(density) = &data.picture {
            self.paint_density(tokens, (data, density), transform, &painter);
            return;
        }
        let bounds = transform.bounds();
        let made_for = (data.number, tokens.background, *transform.frame(), [bounds.min(), bounds.max()]);
        if self.mesh_of != Some(made_for) {
            self.mesh_of = Some(made_for);
            self.mesh = Arc::new(match &data.picture {
                Picture::Gathered(gathered) => squares(tokens, &data.request.color, gathered, transform),
                Picture::Marks | Picture::Density(_) => {
                    dots((choice, tokens), &data.request.color, &data.grid, transform)
                }
            });
        }
        painter.add(Shape::Mesh(Arc::clone(&self.mesh)));
    }

    fn paint_density(
        &mut self,
        tokens: &Tokens,
        (data, density): (&OverviewData, &Density),
        transform: &PlotTransform,
        painter: &Painter,
    ) {
        let made_for = (data.number, tokens.background);
        if self.texture_of != Some(made_for) {
            let image = image(tokens, &data.request.color, density);
            match &mut self.texture {
                Some(texture) => texture.set(image, TextureOptions::LINEAR),
                None => {
                    let made = painter.ctx().load_texture("documents", image, TextureOptions::LINEAR);
                    self.texture = Some(made);
                }
            }
            self.texture_of = Some(made_for);
        }
        if let Some(texture) = &self.texture {
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            painter.image(texture.id(), on_screen(data.view, transform), whole, Color32::WHITE);
        }
    }
}

/// Where a part of the plot is on the screen.
pub(super) fn on_screen(part: View, transform: &PlotTransform) -> Rect {
    let [x, y] = [part.x, part.y];
    transform.rect_from_values(&PlotPoint::new(x[0], y[0]), &PlotPoint::new(x[1], y[1]))
}

/// A pixel a bin: the colors of its documents mixed, stronger with more of them on a logarithmic scale; where none
/// of them fits, gray.
fn image(tokens: &Tokens, color: &ColorBy, density: &Density) -> ColorImage {
    let [columns, rows] = density.bins;
    let [most, most_others] = density.most().map(|most| f64::from(most).ln_1p());
    let colors: Vec<[f64; 3]> = (0..=N_CATEGORIES)
        .map(|code| {
            let [r, g, b, _] = code_color(tokens, color, code.try_into().unwrap_or(u8::MAX)).to_array();
            [r, g, b].map(f64::from)
        })
        .collect();
    let mut image = ColorImage::filled([columns, rows], Color32::TRANSPARENT);
    let strength = |count: u32, most: f64| {
        let share = f64::from(count).ln_1p() / most.max(f64::MIN_POSITIVE);
        0.25 + 0.75 * share.clamp(0.0, 1.0)
    };
    let bins = density.passing.chunks(columns).zip(density.others.chunks(columns));
    // The lowest row of the plot is the last of the image.
    for ((passing, others), pixels) in bins.zip(image.pixels.chunks_mut(columns).rev()) {
        for ((codes, &others), pixel) in passing.iter().zip(others).zip(pixels) {
            let n: u32 = codes.iter().sum();
            if n == 0 && others == 0 {
                continue;
            }
            if n == 0 {
                let alpha = 0.5 * strength(others, most_others);
                *pixel = tokens.secondary.gamma_multiply(alpha as f32); // at most 1
                continue;
            }
            let mut mixed = [0.0; 3];
            for (&count, color) in codes.iter().zip(&colors) {
                let share = f64::from(count) / f64::from(n);
                mixed.iter_mut().zip(color).for_each(|(sum, part)| *sum += share * part);
            }
            let [r, g, b] = mixed.map(|part| part.round() as u8); // a mean of bytes
            *pixel = Color32::from_rgb(r, g, b).gamma_multiply(strength(n, most) as f32); // at most 1
        }
    }
    image
}

/// One mesh of all documents: those that fit in color and over the others, their shapes by state.
fn dots(
    (choice, tokens): (&Choice<'_>, &Tokens),
    color: &ColorBy,
    grid: &Grid,
    transform: &PlotTransform,
) -> Mesh {
    let mut mesh = Mesh::default();
    let (strength, radius) = match grid.marks().len() {
        0..=500 => (0.9, 4.0),
        501..=4000 => (0.7, 3.0),
        _ => (0.5, 2.2),
    };
    for passes in [false, true] {
        for mark in grid.marks().iter().filter(|mark| mark.passes == passes) {
            let [x, y] = mark.at;
            let at = transform.position_from_point(&PlotPoint::new(x, y));
            if !transform.frame().contains(at) {
                continue;
            }
            let ink = if passes {
                code_color(tokens, color, mark.code).gamma_multiply(strength)
            } else {
                tokens.secondary.gamma_multiply(0.25)
            };
            let of_state = match choice.state(mark.doc) {
                1 => MarkShape::Diamond,
                2 => MarkShape::Cross,
                3 => MarkShape::Square,
                _ => MarkShape::Circle,
            };
            of_state.add(&mut mesh, at, radius, ink);
        }
    }
    mesh
}

/// How a state looks.
#[derive(Clone, Copy)]
enum MarkShape {
    Circle,
    Diamond,
    Cross,
    Square,
}

impl MarkShape {
    fn add(self, mesh: &mut Mesh, at: Pos2, radius: f32, ink: Color32) {
        let half = 0.866 * radius; // √3 / 2
        match self {
            Self::Circle => fan(
                mesh,
                at,
                ink,
                &[
                    (radius, 0.0),
                    (radius / 2.0, half),
                    (-radius / 2.0, half),
                    (-radius, 0.0),
                    (-radius / 2.0, -half),
                    (radius / 2.0, -half),
                ],
            ),
            Self::Diamond => {
                let far = 1.4 * radius;
                fan(mesh, at, ink, &[(far, 0.0), (0.0, far), (-far, 0.0), (0.0, -far)]);
            }
            Self::Cross => {
                let (far, near) = (1.1 * radius, 0.35 * radius);
                let bar = [
                    (-far - near, -far + near),
                    (-far + near, -far - near),
                    (far + near, far - near),
                    (far - near, far + near),
                ];
                fan(mesh, at, ink, &bar);
                fan(mesh, at, ink, &bar.map(|(x, y)| (-x, y)));
            }
            Self::Square => fan(
                mesh,
                at,
                ink,
                &[(-radius, -radius), (radius, -radius), (radius, radius), (-radius, radius)],
            ),
        }
    }
}

/// A convex shape around a point.
fn fan(mesh: &mut Mesh, at: Pos2, ink: Color32, corners: &[(f32, f32)]) {
    // Meshes hold fewer than 2³² corners.
    let first = mesh.vertices.len() as u32;
    for &(x, y) in corners {
        mesh.colored_vertex(at + vec2(x, y), ink);
    }
    for corner in (2_u32..).take(corners.len().saturating_sub(2)) {
        mesh.add_triangle(first, first + corner - 1, first + corner);
    }
}

/// One mesh of all squares, with thin lines between them where there is room.
fn squares(tokens: &Tokens, color: &ColorBy, gathered: &Gathered, transform: &PlotTransform) -> Mesh {
    let mut mesh = Mesh::default();
    for square in &gathered.squares {
        let rect = on_screen(square.area, transform);
        if !transform.frame().intersects(rect) {
            continue;
        }
        let gap = if rect.width() > 4.0 && rect.height() > 4.0 { 0.5 } else { 0.0 };
        let ink = if square.passes {
            code_color(tokens, color, square.code)
        } else {
            tokens.secondary.gamma_multiply(0.25)
        };
        mesh.add_colored_rect(rect.shrink(gap), ink);
    }
    mesh
}
