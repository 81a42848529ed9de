//! On messages as people write them: how many of the times it finds are right (precision), and how many of those that
//! are there it finds (recall).

use super::*;

/// Messages that the rules were made with.
const TUNED: &str = include_str!("tuned.tsv");
/// Messages written before the rules. They were looked at once, when a verb came to be asked for before "for".
const HELD_OUT: &str = include_str!("held_out.tsv");

#[derive(Debug, Default)]
struct Score {
    right: u32,
    wrong: Vec<String>,
    missed: Vec<String>,
}

impl Score {
    /// Found and right, of all found, in whole percent.
    fn precision(&self) -> usize {
        let right = self.right as usize;
        100 * right / (right + self.wrong.len()).max(1)
    }

    /// Found and right, of all that are there, in whole percent.
    fn recall(&self) -> usize {
        let right = self.right as usize;
        100 * right / (right + self.missed.len()).max(1)
    }
}

fn score(corpus: &str) -> Score {
    let mut score = Score::default();
    for line in corpus.lines() {
        let (label, text) = line.split_once('\t').expect("a label, a tab, a message");
        let expected: Option<u32> = label.parse().ok();
        let found = chat_time(&text.replace("\\n", "\n")).map(Minutes::get);
        if found.is_some() && found == expected {
            score.right += 1;
            continue;
        }
        if let Some(found) = found {
            score.wrong.push(format!("{text} → {found}"));
        }
        if expected.is_some() {
            score.missed.push(text.to_owned());
        }
    }
    score
}

#[test]
fn on_the_messages_it_was_made_with() {
    let score = score(TUNED);
    assert!(score.wrong.is_empty(), "{:#?}", score.wrong);
    assert!(
        score.recall() >= 95,
        "{} % {:#?}",
        score.recall(),
        score.missed
    );
}

/// The figures that docs/habits.md gives.
#[test]
fn on_messages_it_was_not_made_with() {
    let score = score(HELD_OUT);
    let figures = (score.precision(), score.recall());
    assert_eq!(figures, (95, 88), "{score:#?}");
}

#[test]
fn what_is_no_message_of_anybody_is_read_without_harm() {
    for text in [
        "", " ", "\n", "```", "~~~~", "`", "+", "1", "h", ".5h", "\u{200B}", "<>", ">",
    ] {
        let _ = chat_time(text);
    }
    assert_eq!(chat_time(&"1h ".repeat(2_000)), None);
    assert_eq!(chat_time("99999999999999999999h of guitar"), None);
    assert_eq!(chat_time(".5h guitar").map(Minutes::get), Some(30));
}
