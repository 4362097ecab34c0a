//! Files that Python obeys whenever it starts: `*.pth` in its folders of packages.

use super::python::{PythonFacts, Standing, facts_of};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::file::is_text;
use serde::Serialize;

crate::format_room! {
    /// `*.pth` files of Python's folders of packages. Lines that begin with `import` are run by every Python that
    /// starts there, whether or not the package is imported; other lines are folders. The lines that run are read as
    /// Python. A PyTorch checkpoint under the same ending is no such file.
    pub static FORMAT = {
        id: "python-path-file",
        name: "Path file that runs code when Python starts",
        since: "0.1.0",
        extensions: [],
        facts: PathFileFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a path file does.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PathFileFacts {
    /// Lines that run, each cut after [`PathFileFacts::LINE_MAX`] characters.
    pub lines: Vec<String>,
    /// How many lines name folders.
    pub folders: u64,
}

impl PathFileFacts {
    /// How many lines are kept.
    pub const LINES_MAX: usize = 200;
    /// How many characters of a line are kept.
    pub const LINE_MAX: usize = 2_000;
}

/// What the interpreter takes for a line to be run.
fn is_run(line: &str) -> bool {
    line.starts_with("import ") || line.starts_with("import\t")
}

fn sniff(head: &Head<'_>) -> bool {
    let name = head.name.to_ascii_lowercase();
    let is_named = name.ends_with(".pth") || name.ends_with(".start");
    is_named && is_text(head.bytes) && {
        let text = String::from_utf8_lossy(head.bytes);
        text.trim_start_matches('\u{feff}').lines().any(is_run)
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = PathFileFacts::default();
    if let Err(stop) = read_lines(input, notes, &mut facts) {
        notes.stopped(stop);
    }
    Facts::PythonPathFile(facts)
}

fn read_lines(input: &Input<'_>, notes: &mut Notes, facts: &mut PathFileFacts) -> Result<(), Stop> {
    let bytes = input.whole()?;
    let text = String::from_utf8_lossy(&bytes);
    let mut code = String::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        if is_run(line) {
            if facts.lines.len() < PathFileFacts::LINES_MAX {
                facts
                    .lines
                    .push(line.chars().take(PathFileFacts::LINE_MAX).collect());
            }
            code.push_str(line.trim_end());
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            facts.folders = facts.folders.saturating_add(1);
        }
        // Offsets stay those of the file.
        code.push('\n');
    }
    let mut python = PythonFacts {
        standing: Standing::Alone,
        ..PythonFacts::default()
    };
    facts_of(&code, input.meter, notes, &mut python)?;
    notes.more_facts.push(Facts::PythonSource(python));
    Ok(())
}
