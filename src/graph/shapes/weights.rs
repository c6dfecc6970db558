//! What each point of a line is worth: the order in which Visvalingam and Whyatt (1993) leave points out, the one first whose
//! triangle with its neighbours is the smallest.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The weight of each point: the area that goes with it, and never less than that of one that went before. Ends stay.
pub(super) fn weights(places: &[[f64; 3]]) -> Vec<f64> {
    let ends = places.len().saturating_sub(1);
    let mut weights = vec![f64::INFINITY; places.len()];
    let mut before: Vec<usize> = (0..places.len()).map(|i| i.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (1..=places.len()).collect();
    let mut areas = vec![f64::INFINITY; places.len()];
    let mut waiting = BinaryHeap::new();
    for i in 1..ends {
        areas[i] = area(places[i - 1], places[i], places[i + 1]);
        // The bits of positive numbers have the order of the numbers.
        waiting.push(Reverse((areas[i].to_bits(), i)));
    }
    let mut least = 0.0_f64;
    while let Some(Reverse((bits, i))) = waiting.pop() {
        if weights[i].is_finite() || areas[i].to_bits() != bits {
            continue;
        }
        least = least.max(areas[i]);
        weights[i] = least;
        let (left, right) = (before[i], after[i]);
        (after[left], before[right]) = (right, left);
        for near in [left, right].into_iter().filter(|near| (1..ends).contains(near)) {
            areas[near] = area(places[before[near]], places[near], places[after[near]]);
            waiting.push(Reverse((areas[near].to_bits(), near)));
        }
    }
    weights
}

/// The area of a triangle.
fn area(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> f64 {
    let to = |p: [f64; 3]| [p[0] - a[0], p[1] - a[1], p[2] - a[2]];
    let (u, v) = (to(b), to(c));
    let cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    (cross[0] * cross[0] + cross[1] * cross[1] + cross[2] * cross[2]).sqrt() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hardly_bends_goes_first() {
        let line = [[0., 0., 0.], [1., 0.1, 0.], [2., 0., 0.], [3., 2., 0.], [4., 0., 0.]];
        let weights = weights(&line);
        assert!(weights[0].is_infinite() && weights[4].is_infinite());
        assert!((weights[1] - 0.1).abs() < 1e-9, "{weights:?}");
        assert!(weights[1] < weights[2] && weights[2] < weights[3], "{weights:?}");
    }

    #[test]
    fn short_lines_have_nothing_to_lose() {
        assert!(weights(&[]).is_empty());
        assert!(weights(&[[1.; 3], [2.; 3]]).iter().all(|weight| weight.is_infinite()));
    }
}
