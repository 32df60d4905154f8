//! Which characters are drawn as little pictures. Hand-made from the ranges of Unicode's `Emoji_Presentation` and
//! the older symbols people use as emoji; a full table would be a dependency for a few rare signs.

/// Asks for the picture form of the character before it.
pub(super) const PICTURE_SELECTOR: char = '\u{FE0F}';
/// Asks for the text form of the character before it.
pub(super) const TEXT_SELECTOR: char = '\u{FE0E}';
/// Draws a box around the digit, `#` or `*` before it.
pub(super) const KEYCAP: char = '\u{20E3}';

/// Is drawn as a picture on its own.
pub(super) fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{231A}' | '\u{231B}' | '\u{23E9}'..='\u{23F3}' | '\u{23F8}'..='\u{23FA}'
        // Hearts, suns, hands, ticks, stars; without the ornamental quotation marks and circled digits.
        | '\u{2600}'..='\u{275A}' | '\u{2761}'..='\u{2767}' | '\u{2795}'..='\u{27BF}'
        | '\u{2B1B}' | '\u{2B1C}' | '\u{2B50}' | '\u{2B55}'
        | '\u{1F004}' | '\u{1F0CF}' | '\u{1F18E}' | '\u{1F191}'..='\u{1F19A}'
        | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F201}'..='\u{1F265}' | '\u{1F300}'..='\u{1FAFF}')
}

/// A hand's or face's skin tone.
pub(super) fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}
