//! File names that are not what they look like.

use crate::rule::Folder;
use crate::sink::{Found, Sink};

crate::rule! {
    /// The name of a file or folder holds characters that nobody sees or that turn the direction of text
    /// (a name that ends in `exe` is shown as one that ends in `jpg`).
    ///
    /// ## Why it matters
    /// People open what they believe to see; programs open what it is. No tool writes such names.
    ///
    /// ## What to do
    /// Do not open the file. Look at its name in a program that shows such characters.
    pub static RULE = {
        id: "file-name-deceives",
        since: "0.1.0",
        severity: High,
        summary: "a file's name is shown otherwise than it is",
        remedy: "do not open the file; look at its name where such characters are shown",
        wants: [],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for file in folder.files {
        if file.path.is_ascii() {
            continue;
        }
        let Some(c) = file.path.chars().find(|c| deceives(*c)) else {
            continue;
        };
        let shown: String = file
            .path
            .chars()
            .map(|c| {
                if deceives(c) {
                    format!("<U+{:04X}>", u32::from(c))
                } else {
                    c.to_string()
                }
            })
            .collect();
        let message = format!(
            "the name holds the character U+{:04X}, which is not shown",
            u32::from(c)
        );
        sink.found(
            Found::new(message)
                .in_file(folder.place(file))
                .evidence("name", shown),
        );
    }
}

/// Characters that turn text, have no width, or are tags. Joiners belong to Persian and Indic names.
const fn deceives(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
        | '\u{3164}' | '\u{ffa0}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::deceives;

    #[test]
    fn names_of_all_languages_are_honest() {
        assert!("مدل‌ها.bin モデル модель نموذج".chars().all(|c| !deceives(c)));
        assert!("a\u{202e}b".chars().any(deceives));
    }
}
