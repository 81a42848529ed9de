//! Names for deliveries that Discord and the bot agree on.

/// 124 random bits in base 36, which is at most the 25 characters that Discord takes in a nonce.
pub fn fresh_nonce() -> String {
    let mut bits = rand::random::<u128>() >> 4;
    let mut digits = Vec::with_capacity(25);
    while bits > 0 || digits.is_empty() {
        let digit = u32::try_from(bits % 36).expect("a remainder of 36 is below 36");
        digits.push(char::from_digit(digit, 36).expect("below 36"));
        bits /= 36;
    }
    digits.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::fresh_nonce;

    #[test]
    fn a_nonce_fits_and_is_not_made_twice() {
        let made: std::collections::BTreeSet<String> = (0..1_000).map(|_| fresh_nonce()).collect();
        assert_eq!(made.len(), 1_000);
        assert!(made.iter().all(|nonce| (1..=25).contains(&nonce.len())));
    }
}
