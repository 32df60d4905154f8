use super::{DateFormat, EpochUnit};
use proptest::prelude::*;

#[track_caller]
fn check(value: &str, format: DateFormat, seconds: f64) {
    let guessed = DateFormat::guess([value, "", " "]);
    assert_eq!(guessed, Some(format), "{value}");
    let read = format.parse(value);
    assert!(read.is_some_and(|read| (read - seconds).abs() < 1e-6), "{value}: {read:?}");
}

// 2019-03-12 is 17967 days after 1970-01-01 (49 years of 365 days, 12 leap days, 31 + 28 + 11 days).
const MARCH_12: f64 = 17_967.0 * 86_400.0;
const TEN_ELEVEN: f64 = MARCH_12 + 10.0 * 3600.0 + 11.0 * 60.0;

#[test]
fn iso_dates_with_and_without_time_and_zone() {
    for value in ["2019-03-12", "20190312", "2019-03-12T00:00:00Z", "2019-03-12 01:00:00+01:00"] {
        check(value, DateFormat::Iso, MARCH_12);
    }
    for value in ["2019-03-12 10:11", "2019-03-12 10:11:00 UTC", "20190312101100", "2019-03-12T10:11:00,0"] {
        check(value, DateFormat::Iso, TEN_ELEVEN);
    }
    check("2019-03-12 10:11:00.250 -0500", DateFormat::Iso, TEN_ELEVEN + 5.0 * 3600.0 + 0.25);
    // 1789-04-30 is 65989 days before 1970-01-01: 181 years of 365 days and 43 leap days (1800 and 1900 had
    // none) since 1789-01-01, less the 119 days of 1789 that had gone by.
    check("1789-04-30", DateFormat::Iso, -65_989.0 * 86_400.0);
}

#[test]
fn years_months_and_epochs() {
    check("1970", DateFormat::Year, 0.0);
    check("1970-02", DateFormat::YearMonth, 31.0 * 86_400.0);
    check("1423762913", DateFormat::Epoch(EpochUnit::Seconds), 1_423_762_913.0);
    check("1423762913.0", DateFormat::Epoch(EpochUnit::Seconds), 1_423_762_913.0);
    check("1423762913500", DateFormat::Epoch(EpochUnit::Milliseconds), 1_423_762_913.5);
    check("1423762913500000", DateFormat::Epoch(EpochUnit::Microseconds), 1_423_762_913.5);
    assert_eq!(DateFormat::guess(["17", "4", "99999"]), None);
    assert_eq!(DateFormat::guess(["17", "4", "40000"]), None);
    assert_eq!(DateFormat::guess(["NaN", "inf", "1e999"]), None);
}

#[test]
fn quarters_weeks_and_spreadsheet_numbers() {
    // 1970 has 31 + 28 + 31 days before April.
    for value in ["1970Q2", "1970-Q2", "Q2 1970", "1970 q2", "Q2/1970", "2. Quartal 1970", "1970 T2"] {
        check(value, DateFormat::Quarter, 90.0 * 86_400.0);
    }
    // The second Tuesday of March 2019 is in the eleventh week; 12 March is its second day.
    for value in ["2019-W11-2", "2019W112"] {
        check(value, DateFormat::Week, MARCH_12);
    }
    for value in ["2019-W11", "2019W11"] {
        check(value, DateFormat::Week, MARCH_12 - 86_400.0);
    }
    // 1899-12-30 is 25569 days before 1970-01-01.
    check("43536", DateFormat::ExcelSerial, MARCH_12);
    check("43536.4243055556", DateFormat::ExcelSerial, (TEN_ELEVEN).round());
    // There was no 29 February 1900, which spreadsheets number 60.
    assert_eq!(DateFormat::ExcelSerial.parse("1"), DateFormat::Iso.parse("1900-01-01"));
    assert_eq!(DateFormat::ExcelSerial.parse("61"), DateFormat::Iso.parse("1900-03-01"));
    for value in ["1970Q5", "Q 1970", "2019-W54", "2019-W11-8"] {
        assert_eq!(DateFormat::guess([value]), None, "{value}");
    }
}

#[test]
fn a_time_from_the_start_is_no_date() {
    for (value, seconds) in [("1:02:03.5", 3723.5), ("00:00:02,250", 2.25), ("02:03", 123.0)] {
        assert_eq!(DateFormat::Elapsed.parse(value), Some(seconds), "{value}");
    }
    for value in ["", "3", "1:60", "1:2:3:4", "-1:00"] {
        assert_eq!(DateFormat::Elapsed.parse(value), None, "{value}");
    }
}

#[test]
fn dates_without_a_zone_are_in_the_zone_that_is_said() {
    let berlin: super::Zone = "Europe/Berlin".parse().unwrap();
    for (value, format) in [
        ("2019-03-12 11:11", DateFormat::Iso),
        ("12.3.2019 11:11", DateFormat::DayMonthYear { assumed: false }),
        ("12 March 2019 11:11", DateFormat::MonthName),
        // Those that say their zone keep it.
        ("2019-03-12T10:11:00Z", DateFormat::Iso),
        ("2019-03-12 10:11 UTC", DateFormat::Iso),
        ("Tue Mar 12 10:11:00 +0000 2019", DateFormat::MonthName),
    ] {
        let read = format.parse_in(value, &berlin).unwrap();
        assert!((read - TEN_ELEVEN).abs() < 1e-6, "{value}: {read}");
    }
    let epoch = DateFormat::Epoch(EpochUnit::Seconds).parse_in("1552385460", &berlin);
    assert_eq!(epoch, Some(TEN_ELEVEN));
    // In summer the clocks there are two hours ahead.
    let july = DateFormat::Iso.parse_in("2019-07-01", &berlin);
    assert_eq!(july, DateFormat::Iso.parse("2019-06-30T22:00"));
}

#[test]
fn the_distance_from_utc_that_a_date_says_is_kept() {
    let (iso, named) = (DateFormat::Iso, DateFormat::MonthName);
    for (format, value, minutes_ahead) in [
        (iso, "2013-05-01T23:10:00+02:00", Some(120)),
        (iso, "2013-05-01T23:10:00.5-03:30", Some(-210)),
        (iso, "2013-05-01T23:10:00+0545", Some(345)),
        (iso, "2013-05-01 23:10:00 -0500", Some(-300)),
        (iso, "2013-05-01T23:10+02:00[Europe/Berlin]", Some(120)),
        (iso, "2013-05-01T23:10:00Z", Some(0)),
        (iso, "2013-05-01 23:10 UTC", Some(0)),
        (iso, "2013-05-01T23:10:00", None),
        (iso, "2013-05-01", None),
        (named, "Wed, 1 May 2013 23:10:00 +0200", Some(120)),
        (named, "Wed, 1 May 2013 23:10:00 EST", Some(-300)),
        (named, "Wed May 01 23:10:00 +0000 2013", Some(0)),
        (named, "Wed May 1 2013 23:10:00 GMT-0700 (Pacific Time)", Some(-420)),
        (named, "1 May 2013 23:10", None),
        (DateFormat::DayMonthYear { assumed: false }, "1.5.2013 23:10 +0100", Some(60)),
        (DateFormat::MonthDayYear, "5/31/2013 11:10 PM -0800", Some(-480)),
        (DateFormat::MonthDayYear, "5/31/2013 23:10 -0800", Some(-480)),
        (DateFormat::YearMonthDay, "2013/5/1 23:10 +14:00", Some(840)),
        (DateFormat::Epoch(EpochUnit::Seconds), "1367442600", None),
        (DateFormat::ExcelSerial, "41395.9", None),
        (DateFormat::Elapsed, "1:02:03", None),
    ] {
        let when = format.when(value, &"Asia/Tokyo".parse().unwrap()).unwrap();
        assert_eq!(when.minutes_ahead, minutes_ahead, "{value}");
        if let Some(ahead) = minutes_ahead {
            // The clock of the place showed what is written: 23:10 everywhere.
            let local = (when.time + 60.0 * f64::from(ahead)).rem_euclid(86_400.0);
            assert!((local - 23.0 * 3600.0 - 600.0).abs() < 1.0, "{value}");
        }
    }
}

#[test]
fn month_names_in_many_orders() {
    for value in [
        "12 March 2019 10:11",
        "March 12th, 2019 at 10:11 am",
        "Tuesday, Mar. 12, 2019, 10:11:00 GMT",
        "12-Mar-19 10:11",
        "Tue Mar 12 10:11:00 +0000 2019",
        "Tue, 12 Mar 2019 11:11:00 +0100",
        "Tue Mar 12 2019 05:11:00 GMT-0500 (Eastern Time)",
        "12. März 2019 10:11 Uhr",
        "12 de marzo de 2019 10:11",
        "mar. 12 mars 2019 10:11",
    ] {
        check(value, DateFormat::MonthName, TEN_ELEVEN);
    }
    check("March 2019", DateFormat::MonthName, MARCH_12 - 11.0 * 86_400.0);
    assert_eq!(DateFormat::MonthName.parse("I may go in 2019 to see twelve of them"), None);
}

#[test]
fn the_column_decides_whether_day_or_month_is_first() {
    check("12.3.2019", DateFormat::DayMonthYear { assumed: false }, MARCH_12);
    check("2019/3/12", DateFormat::YearMonthDay, MARCH_12);
    check("3/31/2019 10:11 PM", DateFormat::MonthDayYear, MARCH_12 + 19.0 * 86_400.0 + 79_860.0);
    let american = DateFormat::guess(["3/4/2019", "3/31/2019"]).unwrap();
    assert_eq!(american.parse("3/12/19"), Some(MARCH_12));
    assert_eq!(DateFormat::guess(["4/3/2019", "31/3/2019"]).unwrap().parse("12/3/2019"), Some(MARCH_12));
    let unknown = DateFormat::guess(["3/4/2019", "5/6/2019"]).unwrap();
    assert!(unknown.is_assumed());
    assert_eq!(unknown.parse("12/3/2019"), Some(MARCH_12));
    assert!(unknown.describe().contains("assumed"));
}

proptest! {
    #[test]
    fn never_panics(value in "([0-9]{1,4}|[-+:/.,TZ ]|mar|am|pm|GMT|\\PC){0,14}") {
        for format in DateFormat::CANDIDATES {
            prop_assert!(format.parse(&value).is_none_or(f64::is_finite));
        }
    }
}
