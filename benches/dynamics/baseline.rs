//! What an analyst would draw without a model: the curves each simple method gives at the documents' times.

use conceptvector::dynamics::Observation;

use crate::simulate::DAY;

/// A method by name.
pub(crate) type Method = (&'static str, fn(&[Observation]) -> Vec<f64>);

/// All of them. Rolling means are centred on the document, it included.
pub(crate) const METHODS: [Method; 8] = [
    ("EWMA", ewma),
    ("7 documents", |list| rolling_documents(list, 7)),
    ("30 documents", |list| rolling_documents(list, 30)),
    ("7 days", |list| rolling_days(list, 7.0)),
    ("30 days", |list| rolling_days(list, 30.0)),
    ("LOESS .3", |list| loess(list, 0.3)),
    ("LOESS .75", |list| loess(list, 0.75)),
    ("months", months),
];

fn mean(list: &[Observation]) -> f64 {
    list.iter().map(|o| o.value).sum::<f64>() / list.len().max(1) as f64
}

/// Exponentially weighted mean over the documents so far, with the weight that predicts the next one best.
fn ewma(list: &[Observation]) -> Vec<f64> {
    let run = |alpha: f64| {
        let (mut level, mut error) = (list[0].value, 0.0);
        let levels: Vec<f64> = list
            .iter()
            .map(|o| {
                error += (o.value - level).powi(2);
                level += alpha * (o.value - level);
                level
            })
            .collect();
        (error, levels)
    };
    let runs = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5].map(run);
    runs.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, levels)| levels).unwrap_or_default()
}

fn rolling_documents(list: &[Observation], n: usize) -> Vec<f64> {
    let half = n / 2;
    (0..list.len()).map(|i| mean(&list[i.saturating_sub(half)..(i + half + 1).min(list.len())])).collect()
}

fn rolling_days(list: &[Observation], days: f64) -> Vec<f64> {
    let half = 0.5 * days * DAY;
    list.iter()
        .map(|o| {
            let from = list.partition_point(|other| other.time < o.time - half);
            let to = list.partition_point(|other| other.time <= o.time + half);
            mean(&list[from..to])
        })
        .collect()
}

/// Local lines over the nearest `share` of the documents, tricube weights (Cleveland 1979); a constant where the
/// line would rest on one time.
fn loess(list: &[Observation], share: f64) -> Vec<f64> {
    let k = ((share * list.len() as f64).ceil() as usize).clamp(2, list.len());
    let mut first = 0;
    list.iter()
        .map(|o| {
            while first + k < list.len() && list[first + k].time - o.time < o.time - list[first].time {
                first += 1;
            }
            let near = &list[first..first + k];
            let reach = (near[k - 1].time - o.time).max(o.time - near[0].time).max(1.0) * 1.000_001;
            let (mut w, mut x, mut y, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for other in near {
                let d = (other.time - o.time) / reach;
                let weight = (1.0 - d.abs().powi(3)).powi(3);
                w += weight;
                x += weight * d;
                y += weight * other.value;
                xx += weight * d * d;
                xy += weight * d * other.value;
            }
            let spread = w * xx - x * x;
            if spread > 1e-3 * w * w { (xx * y - x * xy) / spread } else { y / w }
        })
        .collect()
}

/// The mean of the document's month (of 30.44 days).
fn months(list: &[Observation]) -> Vec<f64> {
    let month = |o: &Observation| (o.time / (30.44 * DAY)).floor();
    list.chunk_by(|a, b| month(a) == month(b)).flat_map(|block| vec![mean(block); block.len()]).collect()
}
