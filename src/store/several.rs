//! Statements for one row, said of several at once: written for one, so that they can be read and their plans looked at.

use std::fmt::Write;

/// How many at once, at most. The database keeps each number of them prepared, as a text of its own.
pub(super) const SEVERAL: usize = 16;

/// `statement` for one, for two, and so on: with `part` of it, whose placeholders are used in no other, so many times, and `between` them.
pub(super) fn for_several(statement: &str, part: &str, between: &str) -> [String; SEVERAL] {
    debug_assert!(statement.contains(part), "the part is the statement's");
    let each = part.matches('$').count();
    std::array::from_fn(|others| {
        let parts: Vec<String> = (0..=others)
            .map(|place| counted_on(part, place * each))
            .collect();
        statement.replacen(part, &parts.join(between), 1)
    })
}

/// The same with placeholders that count from further on.
fn counted_on(part: &str, by: usize) -> String {
    let mut parts = part.split('$');
    let mut counted = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.find(|c: char| !c.is_ascii_digit());
        let (number, rest) = part.split_at(digits.unwrap_or(part.len()));
        let number: usize = number.parse().expect("a placeholder is a number");
        // Writing to a string does not fail.
        let _ = write!(counted, "${}{rest}", number + by);
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_placeholders_of_its_own() {
        let [one, two, .., last] = for_several("A $1 VALUES ($2, f($3)) B", "($2, f($3))", ", ");
        assert_eq!(one, "A $1 VALUES ($2, f($3)) B");
        assert_eq!(two, "A $1 VALUES ($2, f($3)), ($4, f($5)) B");
        assert!(last.ends_with("($30, f($31)), ($32, f($33)) B"), "{last}");
        let [_, two, ..] = for_several("A $1, $2", "A $1, $2", "; ");
        assert_eq!(two, "A $1, $2; A $3, $4");
    }
}
