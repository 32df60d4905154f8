use super::{TokenKind, fold, hyphen_parts, tokens};
use proptest::prelude::*;
use std::borrow::Cow;

#[track_caller]
fn check(text: &str, wanted: &[(TokenKind, &str)]) {
    let got: Vec<_> = tokens(text).map(|t| (t.kind, t.form.into_owned())).collect();
    let wanted: Vec<_> = wanted.iter().map(|&(kind, form)| (kind, form.to_owned())).collect();
    assert_eq!(got, wanted);
}

#[track_caller]
fn check_words(text: &str, wanted: &[&str]) {
    check(text, &wanted.iter().map(|&w| (TokenKind::Word, w)).collect::<Vec<_>>());
}

#[test]
fn words_keep_inner_apostrophes_and_hyphens_only() {
    check_words(
        "I don’t—'tis the dogs' well-known years--a",
        &["i", "don't", "tis", "the", "dogs", "well-known", "years", "a"],
    );
    check_words("co\u{AD}op non\u{2011}stop and/or a_b", &["coop", "non-stop", "and", "or", "a", "b"]);
    assert_eq!(hyphen_parts("well-known").collect::<Vec<_>>(), ["well", "known"]);
    assert_eq!(hyphen_parts("known").collect::<Vec<_>>(), ["known"]);
}

#[test]
fn accents_case_and_sigma_meet_in_one_form() {
    check_words("Cafe\u{301} CAFÉ café", &["café", "café", "café"]);
    check_words("ΟΔΥΣΣΕΥΣ Οδυσσευς", &["οδυσσευσ", "οδυσσευσ"]);
    check_words("İstanbul हिन्दी", &["istanbul", "हिन्दी"]);
    assert!(matches!(fold("straße"), Cow::Borrowed("straße")));
    assert!(matches!(tokens("plain, Words").next().unwrap().form, Cow::Borrowed("plain")));
}

#[test]
fn numbers_are_one_token_unless_letters_follow() {
    use TokenKind::{Number, Word};
    check(
        "3.14, 1,000 24/7 10:30 2019-03-12. 3rd mp3 1980s 50-year-old #1 v2.0",
        &[
            (Number, "3.14"),
            (Number, "1,000"),
            (Number, "24/7"),
            (Number, "10:30"),
            (Number, "2019-03-12"),
            (Word, "3rd"),
            (Word, "mp3"),
            (Word, "1980s"),
            (Word, "50-year-old"),
            (Number, "1"),
            (Word, "v2.0"),
        ],
    );
}

#[test]
fn addresses_handles_and_hashtags_are_one_token() {
    use TokenKind::{Address, Emoji, Handle, Hashtag, Word};
    check(
        "See https://t.co/Ab1?x=1. (www.a.org/b) pic.twitter.com/Q1 me.too@mail.example.org, x@y",
        &[
            (Word, "see"),
            (Address, "https://t.co/Ab1?x=1"),
            (Address, "www.a.org/b"),
            (Address, "pic.twitter.com/Q1"),
            (Address, "me.too@mail.example.org"),
            (Word, "x"),
            (Handle, "@y"),
        ],
    );
    check(
        ".@Bob_1: #MeToo #été #😀 end.Next @ # C#",
        &[
            (Handle, "@bob_1"),
            (Hashtag, "#metoo"),
            (Hashtag, "#été"),
            (Emoji, "😀"),
            (Word, "end"),
            (Word, "next"),
            (Word, "c"),
        ],
    );
}

#[test]
fn an_emoji_is_one_token_without_its_looks() {
    use TokenKind::{Emoji, Word};
    check(
        "ok❤\u{FE0F}❤👍🏽👩\u{200D}🚀🇩🇪🇫🇷1\u{FE0F}\u{20E3}™",
        &[
            (Word, "ok"),
            (Emoji, "❤"),
            (Emoji, "❤"),
            (Emoji, "👍"),
            (Emoji, "👩\u{200D}🚀"),
            (Emoji, "🇩🇪"),
            (Emoji, "🇫🇷"),
            (Emoji, "1\u{20E3}"),
        ],
    );
    assert_eq!(fold("👍🏽"), "👍");
    assert_eq!(fold("🏽"), "🏽");
}

#[test]
fn scripts_without_spaces_are_cut_by_dictionary() {
    check_words(
        "今天天气很好。カタカナ語を話す ภาษาไทยง่าย",
        &["今天", "天气", "很好", "カタカナ", "語", "を", "話す", "ภาษา", "ไทย", "ง่าย"],
    );
    // Cut the same wherever it stands, so that a lexicon's term meets the text's word.
    check_words("abc今天x", &["abc", "今天", "x"]);
    let spans: Vec<_> = tokens("我喜欢 你").map(|token| token.span).collect();
    assert_eq!(spans.last(), Some(&(10..13)));
}

#[test]
fn every_apostrophe_is_the_same() {
    check_words("don't don’t donʼt don＇t DON‘T", &["don't"; 5]);
    assert_eq!(fold("Don’t"), "don't");
}

#[test]
fn a_word_is_the_same_composed_or_not() {
    check_words("cafe\u{301} caf\u{E9} A\u{30A}ngstro\u{308}m", &["café", "café", "ångström"]);
}

proptest! {
    #[test]
    fn spans_are_valid_and_increasing(text in "(\\PC|[ab’'@#.:/<\u{301}\u{200D}\u{FE0F}❤1-]|https://|\\s){0,60}") {
        let mut end = 0;
        for token in tokens(&text) {
            prop_assert!(token.span.start >= end && token.span.end > token.span.start);
            end = token.span.end;
            prop_assert!(text.get(token.span).is_some());
            prop_assert!(!token.form.is_empty());
        }
        prop_assert!(end <= text.len());
    }

    #[test]
    fn folding_twice_changes_nothing(word in "\\PC{0,12}") {
        let once = fold(&word).into_owned();
        prop_assert_eq!(fold(&once).into_owned(), once);
    }
}
