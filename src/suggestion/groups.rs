//! Parts suggestions into a few groups of like meaning, whose numbers (and so colors) stay from round to round.
//!
//! The first round uses Ward's clustering, which is deterministic; later rounds move the centroids of the round
//! before (k-means), so that nearly all words keep their group when one seed changes.

use kodama::{Method, linkage};

/// Groups shown per pole.
pub const N_GROUPS: usize = 5;
/// Rounds of k-means; it settles in three or four.
const N_ROUNDS: usize = 20;

/// Centroids of one pole's groups, at most [`N_GROUPS`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    centroids: Vec<Vec<f32>>,
}

/// A group number per vector (all of the same length, best suggestion first) and the groups for the next round.
/// Without `previous` the groups are numbered in the order of their best word.
pub fn group(vectors: &[Vec<f32>], previous: Option<&Groups>) -> (Vec<usize>, Groups) {
    let warm = previous.filter(|groups| groups.centroids.len() == N_GROUPS.min(vectors.len()));
    let Some(warm) = warm else {
        let labels = ward(vectors);
        let n_groups = labels.iter().max().map_or(0, |largest| largest + 1);
        let empty = vec![Vec::new(); n_groups];
        let centroids = centroids(vectors, &labels, &empty);
        return (labels, Groups { centroids });
    };
    let mut centers = warm.centroids.clone();
    let mut labels = nearest(vectors, &centers);
    for _ in 0..N_ROUNDS {
        centers = centroids(vectors, &labels, &centers);
        let moved = nearest(vectors, &centers);
        if moved == labels {
            break;
        }
        labels = moved;
    }
    (labels, Groups { centroids: centers })
}

/// The place of each group's most central vector, by group number: the one with the largest sum of products with its
/// group (vectors of length 1), the better suggestion among equals. A group without members repeats place 0, which
/// is never looked up.
pub fn central(vectors: &[Vec<f32>], labels: &[usize]) -> Vec<usize> {
    let n_groups = labels.iter().max().map_or(0, |largest| largest + 1);
    let empty = vec![vec![0.0; vectors.first().map_or(0, Vec::len)]; n_groups];
    let centers = centroids(vectors, labels, &empty);
    let mut best: Vec<Option<(f32, usize)>> = vec![None; n_groups];
    for (place, (vector, &label)) in vectors.iter().zip(labels).enumerate() {
        let product: f32 = vector.iter().zip(&centers[label]).map(|(a, b)| a * b).sum();
        if best[label].is_none_or(|(most, _)| product > most) {
            best[label] = Some((product, place));
        }
    }
    best.into_iter().map(|found| found.map_or(0, |(_, place)| place)).collect()
}

/// Ward's minimum variance clustering, cut into at most [`N_GROUPS`].
fn ward(vectors: &[Vec<f32>]) -> Vec<usize> {
    let n = vectors.len();
    let mut distances = Vec::with_capacity(n * n.saturating_sub(1) / 2);
    for (i, a) in vectors.iter().enumerate() {
        distances.extend(vectors[i + 1..].iter().map(|b| squared_distance(a, b).sqrt()));
    }
    // Clusters hold their members; a merge empties its two parts. Step k of the dendrogram makes cluster n + k.
    let mut clusters: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    if n > 1 {
        let dendrogram = linkage(&mut distances, n, Method::Ward);
        for step in dendrogram.steps().iter().take(n.saturating_sub(N_GROUPS)) {
            let mut merged = std::mem::take(&mut clusters[step.cluster1]);
            merged.append(&mut clusters[step.cluster2]);
            clusters.push(merged);
        }
    }
    clusters.retain(|cluster| !cluster.is_empty());
    clusters.sort_by_key(|cluster| cluster.iter().min().copied());
    let mut labels = vec![0; n];
    for (label, cluster) in clusters.iter().enumerate() {
        cluster.iter().for_each(|&member| labels[member] = label);
    }
    labels
}

/// Means of the groups; one without members stays where it was.
fn centroids(vectors: &[Vec<f32>], labels: &[usize], before: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let center = |(label, old): (usize, &Vec<f32>)| {
        let members: Vec<&Vec<f32>> =
            vectors.iter().zip(labels).filter(|(_, l)| **l == label).map(|(vector, _)| vector).collect();
        let Some(first) = members.first() else { return old.clone() };
        let mut mean = vec![0.0; first.len()];
        for member in &members {
            mean.iter_mut().zip(*member).for_each(|(m, v)| *m += v / members.len() as f32); // exact: a small count
        }
        mean
    };
    before.iter().enumerate().map(center).collect()
}

/// The nearest centroid of each vector, the lower number among equals.
fn nearest(vectors: &[Vec<f32>], centers: &[Vec<f32>]) -> Vec<usize> {
    let nearest_of = |vector: &Vec<f32>| {
        let by_distance = |a: &usize, b: &usize| {
            squared_distance(vector, &centers[*a]).total_cmp(&squared_distance(vector, &centers[*b]))
        };
        (0..centers.len()).min_by(by_distance).unwrap_or(0)
    };
    vectors.iter().map(nearest_of).collect()
}

fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six far-apart places; two of them near each other.
    fn places() -> Vec<Vec<f32>> {
        [[0.0, 0.0], [0.0, 1.0], [9.0, 0.0], [0.0, 9.0], [9.0, 9.0], [-9.0, 0.0]].map(|p| p.to_vec()).to_vec()
    }

    #[test]
    fn cold_groups_join_what_is_near_and_are_numbered_by_their_best_word() {
        let (labels, groups) = group(&places(), None);
        assert_eq!(labels, [0, 0, 1, 2, 3, 4]);
        assert_eq!(groups.centroids[0], [0.0, 0.5]);
    }

    #[test]
    fn warm_groups_keep_their_numbers_when_the_order_changes() {
        let (_, groups) = group(&places(), None);
        let mut turned = places();
        turned.reverse();
        assert_eq!(group(&turned, Some(&groups)).0, [4, 3, 2, 1, 0, 0]);
    }

    #[test]
    fn a_group_is_named_by_its_most_central_word() {
        // Directions at 0°, 20° and 40°, and one alone: the middle one is nearest to the mean of the three.
        let directions = [0.0f32, 20.0, 40.0, 180.0].map(|angle| {
            let (sin, cos) = angle.to_radians().sin_cos();
            vec![cos, sin]
        });
        assert_eq!(central(&directions, &[0, 0, 0, 1]), [1, 3]);
        assert!(central(&[], &[]).is_empty());
    }

    #[test]
    fn few_words_and_none() {
        assert_eq!(group(&places()[..2], None).0, [0, 1]);
        assert_eq!(group(&[], None).0, Vec::<usize>::new());
        let (_, five) = group(&places(), None);
        assert_eq!(group(&places()[..1], Some(&five)).0, [0]);
    }
}
