//! Hours that a member guesses for the time before the record began: never mixed with logged ones, and marked wherever they
//! are shown.
//!
//! Not here: where they stand next to logged hours ([`super::engine`], [`super::comparison`]).

use chrono::{NaiveDate, TimeDelta};

use super::calendar::{self, DateRange};
use super::duration::normalised;
use super::rejection::{BeforeRejection, Rejection};

/// As many hours as an estimate can have: more than a life of them.
pub const ESTIMATE_HOURS_MAX: i64 = 100_000;
/// Over as many years as an estimate can be spread.
pub const ESTIMATE_YEARS_MAX: f64 = 60.0;
const WEEK_HOURS: i64 = 168;
const WEEK_DAYS: i64 = 7;
const DAYS_PER_YEAR: f64 = 365.25;

/// Some hours before the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Estimate {
    /// How many minutes: at least 1.
    pub minutes: i64,
    /// The dates that they are spread over evenly; without any they are only part of a lifetime.
    pub over: Option<DateRange>,
}

/// What somebody typed to estimate the time before the record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EstimateTexts {
    /// All hours together: "300".
    pub hours: Option<String>,
    /// Over how many years.
    pub years: Option<f64>,
    /// Hours a week: "3" or "2h30".
    pub weekly: Option<String>,
}

impl Estimate {
    /// Reads an estimate whose last day is `until`. None when the hours are 0: there is no estimate then.
    ///
    /// Hours alone stand for a lifetime's total. Two of hours, years and hours a week make a span; the third follows from them.
    pub fn parse(texts: &EstimateTexts, until: NaiveDate) -> Result<Option<Self>, Rejection> {
        let hours = texts.hours.as_deref().map(minutes_of_hours).transpose()?;
        let weekly = texts.weekly.as_deref().map(minutes_of_hours).transpose()?;
        let days = texts.years.map(days_of_years).transpose()?;
        if weekly.is_some_and(|weekly| weekly > WEEK_HOURS * 60) {
            return Err(BeforeRejection::WeekTooFull.into());
        }
        let (minutes, days) = match (hours, weekly, days) {
            (Some(0), None, None) => return Ok(None),
            (Some(hours), None, None) => (hours, None),
            (Some(hours), None, Some(days)) => (hours, Some(days)),
            (None, Some(weekly), Some(days)) => (weekly * days / WEEK_DAYS, Some(days)),
            (Some(hours), Some(weekly @ 1..), None) => {
                (hours, Some((hours * WEEK_DAYS).div_euclid(weekly).max(1)))
            }
            _ => return Err(BeforeRejection::NotTwoOfThree.into()),
        };
        if minutes > ESTIMATE_HOURS_MAX * 60 {
            return Err(BeforeRejection::TooManyHours.into());
        }
        if minutes < 1 {
            return Err(BeforeRejection::NoHours.into());
        }
        let over = days.map(|days| span(days, until)).transpose()?;
        if over.is_some_and(|over| is_too_full(minutes, over)) {
            return Err(BeforeRejection::WeekTooFull.into());
        }
        Ok(Some(Self { minutes, over }))
    }

    /// An estimate as it was kept once; none where it never can have been.
    pub fn of(minutes: i64, over: Option<DateRange>) -> Option<Self> {
        let is_known = (1..=ESTIMATE_HOURS_MAX * 60).contains(&minutes)
            && over.is_none_or(|over| {
                over.from >= calendar::first_day()
                    && over.from <= over.to
                    && !is_too_full(minutes, over)
            });
        is_known.then_some(Self { minutes, over })
    }

    /// Minutes a week, rounded half up, where it is spread.
    pub fn weekly_minutes(self) -> Option<i64> {
        let days = self.over?.len();
        (days > 0).then(|| (2 * self.minutes * WEEK_DAYS + days) / (2 * days))
    }

    /// Each day's share, in order: the sum of them is all of it. What is not spread stands on the first day there is,
    /// 2000-01-01, so that it is part of a lifetime and of no week.
    pub fn by_day(self) -> impl Iterator<Item = (NaiveDate, i64)> {
        let first = calendar::first_day();
        let over = self.over.unwrap_or(DateRange::new(first, first));
        let days = over.len();
        (0..).zip(over.iter()).map(move |(index, day)| {
            let up_to = |count: i64| self.minutes * count / days;
            (day, up_to(index + 1) - up_to(index))
        })
    }
}

/// Whether a week has fewer hours than would fall into each.
fn is_too_full(minutes: i64, over: DateRange) -> bool {
    minutes * WEEK_DAYS > WEEK_HOURS * 60 * over.len()
}

/// The days that end with `until`, none of them before the first that can be logged.
fn span(days: i64, until: NaiveDate) -> Result<DateRange, Rejection> {
    let from = until - TimeDelta::days(days - 1);
    let first = calendar::first_day();
    if from < first {
        return Err(BeforeRejection::BeginsTooEarly { from }.into());
    }
    Ok(DateRange::new(from, until))
}

/// Reads hours: "300", "1,200", "1200 h", "2h30", "2:30", "2.5". Nothing typed as a unit means hours.
fn minutes_of_hours(input: &str) -> Result<i64, Rejection> {
    let unreadable = || BeforeRejection::HoursUnreadable {
        input: input.trim().to_owned(),
    };
    let text = normalised(input);
    let text = without_thousands(&text);
    let minutes = hours_and_minutes(&text).ok_or_else(unreadable)?;
    Ok(minutes)
}

fn hours_and_minutes(text: &str) -> Option<i64> {
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits
            .then(|| {
                text.parse::<i64>()
                    .ok()
                    .filter(|number| *number <= 9_999_999)
            })
            .flatten()
    };
    if let Some((hours, minutes)) = text.split_once(':') {
        let minutes = number(minutes).filter(|minutes| *minutes < 60)?;
        return Some(number(hours)? * 60 + minutes);
    }
    for unit in ["hours", "hour", "hrs", "hr", "h"] {
        if let Some((hours, minutes)) = text.split_once(unit) {
            let minutes = minutes.trim();
            let minutes = ["minutes", "mins", "min", "m"]
                .iter()
                .find_map(|unit| minutes.strip_suffix(unit))
                .unwrap_or(minutes)
                .trim();
            let hours = hours.trim();
            return match minutes {
                "" => decimal_hours(hours),
                minutes => {
                    let minutes = number(minutes).filter(|minutes| *minutes < 60)?;
                    Some(number(hours)? * 60 + minutes)
                }
            };
        }
    }
    decimal_hours(text)
}

/// Hours with at most two decimals, in whole minutes.
fn decimal_hours(text: &str) -> Option<i64> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if !digits(whole) || whole.len() > 7 || decimals.len() > 2 {
        return None;
    }
    if text.len() > whole.len() && !digits(decimals) {
        return None;
    }
    let hundredths: i64 = format!("{decimals:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 60 + (hundredths * 60 + 50) / 100)
}

/// "1,200" is a thousand and two hundred: hours have no three decimals.
fn without_thousands(text: &str) -> String {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == ','))
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let mut groups = number.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = (1..=3).contains(&first.len()) && groups.clone().count() > 0;
    if grouped && groups.all(|group| group.len() == 3) {
        return format!("{}{rest}", number.replace(',', ""));
    }
    text.to_owned()
}

/// Whole days of some years: at least one.
fn days_of_years(years: f64) -> Result<i64, Rejection> {
    if !(years > 0.0 && years <= ESTIMATE_YEARS_MAX) {
        return Err(BeforeRejection::YearsOutOfRange.into());
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most 60 years of days, checked above"
    )]
    let days = (years * DAYS_PER_YEAR).round() as i64;
    Ok(days.max(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn texts(hours: Option<&str>, years: Option<f64>, weekly: Option<&str>) -> EstimateTexts {
        EstimateTexts {
            hours: hours.map(str::to_owned),
            years,
            weekly: weekly.map(str::to_owned),
        }
    }

    fn parse(
        hours: Option<&str>,
        years: Option<f64>,
        weekly: Option<&str>,
    ) -> Result<Option<Estimate>, Rejection> {
        Estimate::parse(&texts(hours, years, weekly), day("2026-11-15"))
    }

    #[test]
    fn hours_as_people_write_them() {
        for (typed, minutes) in [
            ("300", 18_000),
            (" 300 h", 18_000),
            ("1,200 hours", 72_000),
            ("10,000h", 600_000),
            ("2.5", 150),
            ("2,5h", 150),
            ("2h30", 150),
            ("2 h 30 min", 150),
            ("2:30", 150),
            ("0", 0),
            ("３００", 18_000),
        ] {
            assert_eq!(minutes_of_hours(typed), Ok(minutes), "{typed}");
        }
        for typed in [
            "", "many", "-3", "3m", "2h90", "1.234", "1:2:3", "h", "3 h 30 s", "1e5", "99999999",
            "h30",
        ] {
            assert!(minutes_of_hours(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn two_of_three_make_a_span() {
        let total = parse(Some("300"), None, None).unwrap().unwrap();
        assert_eq!(
            total,
            Estimate {
                minutes: 18_000,
                over: None
            }
        );
        let span = DateRange::new(day("2024-11-16"), day("2026-11-15"));
        let years = parse(Some("300"), Some(2.0), None).unwrap().unwrap();
        assert_eq!(
            (years.minutes, years.over.map(DateRange::len)),
            (18_000, Some(731))
        );
        assert!(span.len() <= 731);
        let weekly = parse(None, Some(2.0), Some("3h")).unwrap().unwrap();
        assert_eq!(weekly.minutes, 180 * 731 / 7);
        assert_eq!(weekly.weekly_minutes(), Some(180));
        let length = parse(Some("300"), None, Some("3")).unwrap().unwrap();
        assert_eq!(length.over.map(DateRange::len), Some(700));
        assert_eq!(parse(Some("0"), None, None), Ok(None));
    }

    #[test]
    fn what_makes_no_estimate_is_refused() {
        let before = |rejection: BeforeRejection| Err(Rejection::from(rejection));
        for (typed, why) in [
            (parse(None, None, None), BeforeRejection::NotTwoOfThree),
            (parse(None, Some(2.0), None), BeforeRejection::NotTwoOfThree),
            (parse(None, None, Some("3")), BeforeRejection::NotTwoOfThree),
            (
                parse(Some("1"), Some(1.0), Some("3")),
                BeforeRejection::NotTwoOfThree,
            ),
            (
                parse(Some("1"), None, Some("0")),
                BeforeRejection::NotTwoOfThree,
            ),
            (
                parse(Some("100001"), None, None),
                BeforeRejection::TooManyHours,
            ),
            (
                parse(None, Some(0.0), Some("3")),
                BeforeRejection::YearsOutOfRange,
            ),
            (
                parse(None, Some(f64::NAN), Some("3")),
                BeforeRejection::YearsOutOfRange,
            ),
            (
                parse(None, Some(61.0), Some("3")),
                BeforeRejection::YearsOutOfRange,
            ),
            (
                parse(None, Some(1.0), Some("169")),
                BeforeRejection::WeekTooFull,
            ),
            (
                parse(Some("9000"), Some(1.0), None),
                BeforeRejection::WeekTooFull,
            ),
            (parse(Some("0"), Some(1.0), None), BeforeRejection::NoHours),
        ] {
            assert_eq!(typed, before(why));
        }
        assert!(matches!(
            parse(None, Some(40.0), Some("3")),
            Err(Rejection::Before(BeforeRejection::BeginsTooEarly { .. }))
        ));
    }

    proptest! {
        #[test]
        fn the_days_shares_are_all_of_it(minutes in 1i64..6_000_000, days in 1i64..9_000) {
            let from = day("2000-01-01");
            let over = DateRange::starting(from, days);
            let estimate = Estimate { minutes, over: Some(over) };
            let shares: Vec<i64> = estimate.by_day().map(|(_, minutes)| minutes).collect();
            prop_assert_eq!(shares.iter().sum::<i64>(), minutes);
            let (least, most) = (shares.iter().min().unwrap(), shares.iter().max().unwrap());
            prop_assert!(most - least <= 1);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,20}") {
            let _ = minutes_of_hours(&text);
        }
    }
}
