//! From the waves of a block to its dots (ITU T.81, A.3.3), at full size or a smaller one: the slowest waves of a block are
//! those of a smaller picture of it.

use std::f32::consts::PI;

/// A block has so many waves across and down, and at full size as many dots.
pub(super) const SIDE: usize = 8;
/// How strong each wave of a block is, row by row.
pub(super) type Waves = [f32; SIDE * SIDE];

/// How strongly each wave shows in each dot of a line of so many dots.
#[derive(Debug, Clone)]
pub(super) struct Line {
    size: usize,
    /// For each dot those of all waves.
    shares: Vec<f32>,
}

impl Line {
    /// Of 1, 2, 4 or 8 dots.
    pub(super) fn new(size: u8) -> Self {
        let dots = f32::from(size);
        let share = |dot: u8, wave: u8| {
            let strength: f32 = if wave == 0 { 1.0 } else { 2.0 };
            let angle = (2.0 * f32::from(dot) + 1.0) * f32::from(wave) * PI / (2.0 * dots);
            // Scaled such that the same light stays the same light: by the root of what a line has fewer of.
            (strength / 8.0).sqrt() * angle.cos()
        };
        let shares = (0..size).flat_map(|dot| (0..size).map(move |wave| share(dot, wave)));
        Self {
            size: size.into(),
            shares: shares.collect(),
        }
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }
}

/// Draws a block of `across` by `down` dots to the beginning of `dots`, the rows of which are `stride` apart.
pub(super) fn draw(waves: &Waves, across: &Line, down: &Line, dots: &mut [u8], stride: usize) {
    // For each wave down its strength in each column.
    let mut columns = [0.0; SIDE * SIDE];
    let rows = waves.chunks_exact(SIDE).take(down.size);
    for (row, columns) in rows.zip(columns.chunks_exact_mut(SIDE)) {
        if row.iter().all(|wave| *wave == 0.0) {
            continue;
        }
        let shares = across.shares.chunks_exact(across.size);
        for (column, shares) in columns.iter_mut().zip(shares) {
            *column = shares
                .iter()
                .zip(row)
                .map(|(share, wave)| share * wave)
                .sum();
        }
    }
    let shares = down.shares.chunks_exact(down.size);
    for (shares, dots) in shares.zip(dots.chunks_mut(stride)) {
        let mut light = [128.5; SIDE];
        for (share, columns) in shares.iter().zip(columns.chunks_exact(SIDE)) {
            for (light, column) in light.iter_mut().zip(columns) {
                *light += share * column;
            }
        }
        for (dot, light) in dots.iter_mut().zip(light).take(across.size) {
            // Cut off at both ends, as all decoders do.
            *dot = light as u8;
        }
    }
}

#[cfg(test)]
mod tests;
