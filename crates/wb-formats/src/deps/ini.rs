//! Files of sections with keys and values, as Python's `configparser` and npm read them.

use super::reading::lines;

/// A key with its value, whose lines stand apart.
pub(crate) struct Setting<'t> {
    /// The section; empty in front of the first.
    pub(crate) section: &'t str,
    /// The key in lower case.
    pub(crate) key: String,
    /// The lines of the value that are not empty, comments left out, with the places where they stand.
    pub(crate) values: Vec<(u64, &'t str)>,
}

impl Setting<'_> {
    /// The first line of the value.
    pub(crate) fn first(&self) -> &str {
        self.values.first().map_or("", |(_, value)| *value)
    }

    /// Where the value stands.
    pub(crate) fn offset(&self) -> Option<u64> {
        self.values.first().map(|(offset, _)| *offset)
    }
}

/// Reads all settings. An indented line goes on with the value before it.
pub(crate) fn read(text: &str) -> Vec<Setting<'_>> {
    let mut out: Vec<Setting<'_>> = Vec::new();
    let mut section = "";
    for (start, line) in lines(text) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        let indent = line.len().saturating_sub(line.trim_start().len()) as u64;
        let place = start.saturating_add(indent);
        if indent > 0
            && let Some(last) = out.last_mut().filter(|last| last.section == section)
        {
            last.values.push((place, trimmed));
            continue;
        }
        if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim();
            continue;
        }
        let Some((key, value)) = trimmed.split_once(['=', ':']) else {
            continue;
        };
        let behind = trimmed.len().saturating_sub(value.trim_start().len()) as u64;
        let value = value.trim();
        out.push(Setting {
            section,
            key: key.trim().to_ascii_lowercase(),
            values: (!value.is_empty())
                .then(|| (place.saturating_add(behind), value))
                .into_iter()
                .collect(),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_on_in_indented_lines() {
        let settings = read("[a b]\nkey =\n    one\n    # no\n    two\nother: 3\n");
        assert_eq!((settings[0].section, settings[0].key.as_str()), ("a b", "key"));
        assert_eq!(settings[0].values, [(16, "one"), (33, "two")]);
        assert_eq!(settings[1].first(), "3");
    }
}
