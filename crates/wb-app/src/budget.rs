//! Limits as people write them: `decoded-bytes=1G,seconds=60`.

use wb_core::budget::{Budget, Limit, Unit};

/// A limit was given in a way that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    /// Not `KEY=VALUE`.
    #[error("`{0}` is not KEY=VALUE")]
    Shape(String),
    /// No such key.
    #[error("there is no limit `{0}`")]
    Key(String),
    /// The value does not fit the key.
    #[error("`{value}` is no value for `{key}`: give {expected}")]
    Value {
        /// The key.
        key: &'static str,
        /// The text given.
        value: String,
        /// What would fit.
        expected: &'static str,
    },
}

/// Applies `KEY=VALUE,KEY=VALUE` to a budget.
pub fn apply(budget: &mut Budget, text: &str) -> Result<(), BudgetError> {
    for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair
            .split_once('=')
            .ok_or_else(|| BudgetError::Shape(pair.to_owned()))?;
        set(budget, key.trim(), value.trim())?;
    }
    Ok(())
}

/// Sets one limit by its key.
pub fn set(budget: &mut Budget, key: &str, value: &str) -> Result<(), BudgetError> {
    let limit = Limit::ALL.iter().copied().find(|limit| limit.key() == key);
    let limit = limit.ok_or_else(|| BudgetError::Key(key.to_owned()))?;
    let parsed = match limit.unit() {
        Unit::Bytes => scaled(value.trim_end_matches("iB").trim_end_matches('B'), 1024),
        Unit::Count | Unit::Ratio => scaled(value, 1000),
        Unit::Seconds => seconds(value),
    };
    let expected = match limit.unit() {
        Unit::Bytes => "bytes such as 4096, 512M or 2T (powers of 1024)",
        Unit::Count => "a count such as 1000 or 2M",
        Unit::Ratio => "a whole number such as 200",
        Unit::Seconds => "seconds such as 90, 90s, 15m or 2h",
    };
    let value = value.to_owned();
    let parsed = parsed.ok_or(BudgetError::Value {
        key: limit.key(),
        value,
        expected,
    })?;
    budget.set(limit, parsed);
    Ok(())
}

fn scaled(text: &str, base: u64) -> Option<u64> {
    let split = text
        .find(|c: char| !c.is_ascii_digit() && c != '_')
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at(split);
    let power = match unit.trim().to_ascii_uppercase().as_str() {
        "" => 0,
        "K" => 1,
        "M" => 2,
        "G" => 3,
        "T" => 4,
        "P" => 5,
        _ => return None,
    };
    digits
        .replace('_', "")
        .parse::<u64>()
        .ok()?
        .checked_mul(base.checked_pow(power)?)
}

fn seconds(text: &str) -> Option<u64> {
    let (digits, factor) = match text.as_bytes().last()? {
        b's' => (&text[..text.len() - 1], 1),
        b'm' => (&text[..text.len() - 1], 60),
        b'h' => (&text[..text.len() - 1], 3600),
        _ => (text, 1),
    };
    digits.trim().parse::<u64>().ok()?.checked_mul(factor)
}

/// A value as the help page prints it.
pub fn show(limit: Limit, value: u64) -> String {
    match limit.unit() {
        Unit::Bytes => {
            let units = [("T", 40), ("G", 30), ("M", 20), ("K", 10)];
            let unit = units
                .iter()
                .find(|(_, shift)| value != 0 && value.trailing_zeros() >= *shift);
            unit.map_or_else(
                || value.to_string(),
                |(name, shift)| format!("{}{name}", value >> shift),
            )
        }
        Unit::Seconds => format!("{value}s"),
        Unit::Count | Unit::Ratio => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_read_back() {
        let mut budget = Budget::default();
        for &limit in Limit::ALL {
            let shown = show(limit, budget.get(limit));
            set(&mut budget, limit.key(), &shown).expect("reads its own output");
        }
        assert_eq!(budget, Budget::default());
    }

    #[test]
    fn units_and_mistakes() {
        let mut budget = Budget::default();
        apply(&mut budget, "decoded-bytes=2GiB, seconds=5m,members=10k").expect("fits");
        assert_eq!(
            (budget.decoded_bytes, budget.seconds, budget.members),
            (2 << 30, 300, 10_000)
        );
        for wrong in [
            "seconds",
            "second=1",
            "seconds=1y",
            "depth=-1",
            "read-bytes=99999999999T",
        ] {
            assert!(apply(&mut budget, wrong).is_err(), "{wrong}");
        }
    }
}
