//! Words of scripts that are written without spaces: Chinese, Japanese, Thai, Lao, Burmese, Khmer.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

/// Where the words of a run of such characters end, the last first; `start` is added to each place.
pub(super) fn word_ends(run: &str, start: usize) -> Vec<usize> {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut ends: Vec<usize> =
        segmenter.segment_str(run).filter(|&end| end > 0).map(|end| start + end).collect();
    ends.reverse();
    ends
}
