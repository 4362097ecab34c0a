//! Jupyter notebooks.

mod places;

use crate::code::python::{PythonFacts, analyse, uses};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::json::{self, Value};
use serde::Serialize;
use wb_core::{GapReason, Limit};

crate::format_room! {
    /// `.ipynb`: the Python of all code cells together, lines that a shell runs (`!`, `%%bash`, `%system`), and active
    /// content in stored outputs. Nothing of it runs before somebody runs the notebook.
    pub static FORMAT = {
        id: "notebook",
        name: "Jupyter notebook",
        since: "0.1.0",
        extensions: ["ipynb"],
        facts: NotebookFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a notebook would do when somebody runs it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NotebookFacts {
    /// The language of its kernel, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Code cells.
    pub code_cells: u64,
    /// Lines that a shell or another interpreter runs, up to [`NotebookFacts::KEPT_MAX`].
    pub commands: Vec<CellCommand>,
    /// The Python of all code cells as one text; offsets count in it, but those of [`PythonFacts::uses`] in the file.
    pub python: PythonFacts,
    /// Where each code cell begins in that text.
    pub cell_starts: Vec<u64>,
    /// Stored outputs that a browser would run, up to [`NotebookFacts::KEPT_MAX`].
    pub active: Vec<ActiveOutput>,
}

impl NotebookFacts {
    /// How many commands and outputs are kept.
    pub const KEPT_MAX: usize = 2_000;

    /// The number of the code cell, counted from 1, that an offset of the joined text lies in.
    pub fn cell_at(&self, offset: u64) -> usize {
        self.cell_starts.partition_point(|start| *start <= offset)
    }
}

/// A line that a shell or another interpreter runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellCommand {
    /// The code cell, counted from 1.
    pub cell: u64,
    /// What runs it: `sh`, or the interpreter of a cell magic.
    pub interpreter: String,
    /// The command; of a cell magic the whole cell.
    pub line: String,
}

/// An output that a browser would run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActiveOutput {
    /// The code cell, counted from 1.
    pub cell: u64,
    /// Its media type.
    pub media_type: String,
    /// The beginning of what is active.
    pub beginning: String,
}

fn sniff(head: &Head<'_>) -> bool {
    let text = head
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head.bytes)
        .trim_ascii_start();
    if !text.starts_with(b"{") {
        return false;
    }
    let says = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    head.extension() == "ipynb" || has_cell(text) && (says(b"\"cells\"") || says(b"\"worksheets\""))
}

/// True if a cell says in words what it is; the schema of notebooks describes the key with an object.
fn has_cell(text: &[u8]) -> bool {
    const KEY: &[u8] = b"\"cell_type\"";
    memchr::memmem::find_iter(text, KEY).any(|at| {
        let behind = text.get(at.saturating_add(KEY.len())..).unwrap_or_default();
        let value = behind.trim_ascii_start().strip_prefix(b":");
        value.is_some_and(|value| value.trim_ascii_start().starts_with(b"\""))
    })
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = NotebookFacts::default();
    if let Err(stop) = read_all(input, notes, &mut facts) {
        notes.stopped(stop);
    }
    Facts::Notebook(facts)
}

fn read_all(input: &Input<'_>, notes: &mut Notes, facts: &mut NotebookFacts) -> Result<(), Stop> {
    const STYLE: json::Style = json::Style {
        defect: "notebook-broken-json",
        plain_max: 16,
    };
    const BYTES_MAX: u64 = 100 << 20;
    let len = input.source.len()?;
    input.meter.check(Limit::HeaderBytes, len)?;
    if len > BYTES_MAX {
        notes.gap(
            GapReason::Limit,
            Some(BYTES_MAX),
            format!("a notebook beyond {BYTES_MAX} bytes is not read"),
        );
    }
    let bytes = input.source.read_vec(0, BYTES_MAX)?;
    let text = json::text(&bytes);
    let document = json::parse(&text, STYLE, input.meter);
    let root = &document.value;
    let metadata = root.get("metadata");
    let language = metadata
        .and_then(|m| m.get("kernelspec"))
        .and_then(|k| k.text_of("language"))
        .or_else(|| {
            metadata
                .and_then(|m| m.get("language_info"))
                .and_then(|l| l.text_of("name"))
        });
    facts.language = language.map(|text| beginning(text, 60));
    let is_python = facts
        .language
        .as_deref()
        .is_none_or(|name| name.to_ascii_lowercase().contains("python"));
    let mut source = String::new();
    let sheets = root
        .get("worksheets")
        .map_or(&[] as &[Value<'_>], Value::elements);
    let cells = root
        .get("cells")
        .into_iter()
        .chain(sheets.iter().filter_map(|sheet| sheet.get("cells")));
    for cell in cells.flat_map(Value::elements) {
        if cell.text_of("cell_type") == Some("code") {
            facts.code_cells = facts.code_cells.saturating_add(1);
            facts.cell_starts.push(source.len() as u64);
            let code = joined(cell.get("source").or_else(|| cell.get("input")));
            cell_code(&code, is_python, facts, &mut source);
            outputs(cell, facts);
        }
    }
    if is_python {
        analyse(&source, 0, &[], input.meter, notes, &mut facts.python)?;
        facts.python.uses = uses::read(&source, 0, input.meter)?;
        places::to_file(&source, &bytes, &mut facts.python.uses);
    }
    match document.stop {
        Some(stop) => Err(stop),
        None => Ok(()),
    }
}

/// A text, or a list of lines.
fn joined(value: Option<&Value<'_>>) -> String {
    match value {
        Some(Value::Text(text)) => text.clone().into_owned(),
        Some(list) => list.elements().iter().filter_map(Value::text).collect(),
        None => String::new(),
    }
}

/// Interpreters that a cell magic hands the whole cell to. Source: IPython 9's magics; 2026-11-23.
const CELL_MAGICS: &[&str] = &[
    "!",
    "bash",
    "sh",
    "script",
    "system",
    "sx",
    "cmd",
    "perl",
    "ruby",
    "powershell",
    "pwsh",
    "zsh",
    "javascript",
    "js",
];

/// Line magics that a shell runs.
const LINE_MAGICS: &[&str] = &["system", "sx", "sc", "alias", "pip", "conda", "mamba", "uv"];

fn cell_code(code: &str, is_python: bool, facts: &mut NotebookFacts, python: &mut String) {
    let first = code
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default()
        .trim_start();
    if let Some(magic) = first
        .strip_prefix("%%")
        .or_else(|| first.strip_prefix("!!").map(|_| "!"))
    {
        let name = magic.split_whitespace().next().unwrap_or_default();
        if CELL_MAGICS.contains(&name) {
            let interpreter = match name {
                "script" => magic.split_whitespace().skip(1).collect::<Vec<_>>().join(" "),
                "!" | "system" | "sx" => "sh".to_owned(),
                name => name.to_owned(),
            };
            command(facts, &interpreter, code);
            python.push('\n');
            return;
        }
    }
    if !is_python {
        return;
    }
    let mut is_continued = false;
    for line in code.lines() {
        let trimmed = line.trim_start();
        let shell = shell_of(trimmed);
        if let Some(shell) = shell {
            command(facts, "sh", shell);
        }
        // What IPython takes for itself is no Python; a line of its own keeps the places right.
        let is_magic = shell.is_some() || trimmed.starts_with('%') && !is_continued;
        is_continued = line.trim_end().ends_with(['\\', ',', '(', '[', '{']);
        if is_magic {
            let indent = line.len().saturating_sub(trimmed.len());
            python.push_str(line.get(..indent).unwrap_or_default());
            // `%time os.system(...)` runs Python behind the magic.
            let behind = ["%time ", "%timeit ", "%%time", "%%timeit", "%prun "]
                .iter()
                .find_map(|magic| trimmed.strip_prefix(magic));
            python.push_str(behind.map_or("pass", str::trim));
        } else {
            python.push_str(line);
        }
        python.push('\n');
    }
    python.push('\n');
}

/// The command of a line that a shell runs: `!cmd`, `x = !cmd`, `%system cmd`.
fn shell_of(line: &str) -> Option<&str> {
    if let Some(command) = line.strip_prefix('!') {
        return Some(command.trim_start_matches('!').trim());
    }
    let assigned = line.split_once('=').and_then(|(name, value)| {
        let is_name = name
            .trim()
            .chars()
            .all(|c| c.is_alphanumeric() || "_, ".contains(c));
        value
            .trim_start()
            .strip_prefix('!')
            .filter(|behind| is_name && !behind.starts_with('='))
    });
    if assigned.is_some() {
        return assigned.map(str::trim);
    }
    let magic = line.strip_prefix('%')?;
    let (name, rest) = magic.split_once(char::is_whitespace)?;
    LINE_MAGICS.contains(&name).then_some(match name {
        "pip" | "conda" | "mamba" | "uv" => magic,
        _ => rest.trim(),
    })
}

fn command(facts: &mut NotebookFacts, interpreter: &str, line: &str) {
    if facts.commands.len() < NotebookFacts::KEPT_MAX {
        facts.commands.push(CellCommand {
            cell: facts.code_cells,
            interpreter: beginning(interpreter, 100),
            line: beginning(line, 4_000),
        });
    }
}

fn outputs(cell: &Value<'_>, facts: &mut NotebookFacts) {
    let outputs = cell.get("outputs").map_or(&[] as &[Value<'_>], Value::elements);
    for output in outputs {
        let Some(data) = output.get("data") else { continue };
        for (media_type, value) in data.members() {
            let text = joined(Some(value));
            let mark = match media_type.as_ref() {
                "application/javascript" => Some(0),
                "text/html" | "image/svg+xml" => active_mark(&text),
                _ => None,
            };
            if let Some(at) = mark
                && facts.active.len() < NotebookFacts::KEPT_MAX
            {
                facts.active.push(ActiveOutput {
                    cell: facts.code_cells,
                    media_type: media_type.clone().into_owned(),
                    beginning: beginning(text.get(at..).unwrap_or_default(), 200),
                });
            }
        }
    }
}

fn active_mark(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    [
        "<script",
        "javascript:",
        "onerror=",
        "onload=",
        "<iframe",
        "<object",
        "<embed",
    ]
    .iter()
    .filter_map(|mark| lower.find(mark))
    .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_of_notebooks_are_none() {
        assert!(has_cell(b"{\"cells\": [{\"cell_type\" :\n \"code\"}]}"));
        assert!(!has_cell(
            b"{\"cells\": {\"required\": [\"cell_type\"], \"cell_type\": {\"enum\": [\"raw\"]}}}"
        ));
    }
    use crate::source::MemSource;
    use wb_core::Meter;

    #[test]
    fn shells_and_python_are_told_apart() {
        let cells = r#"{"cells":[{"cell_type":"code","source":["import os\n","x = !id\n","if x:\n","    !ls -l\n","%time os.system('id')\n","%matplotlib inline\n"],"outputs":[{"data":{"text/html":["<SCRIPT>x"]}}]},
            {"cell_type":"markdown","source":"!no"},
            {"cell_type":"code","source":"%%bash\ncurl x | sh"}],"metadata":{}}"#;
        let source = MemSource::shared(cells.as_bytes().to_vec());
        let meter = Meter::unlimited_time();
        let input = Input {
            source: &source,
            name: "a.ipynb",
            meter: &meter,
            role: crate::Role::Judge,
        };
        let mut facts = NotebookFacts::default();
        read_all(&input, &mut Notes::default(), &mut facts).unwrap();
        let lines: Vec<_> = facts.commands.iter().map(|c| (c.cell, c.line.as_str())).collect();
        assert_eq!(lines, [(1, "id"), (1, "ls -l"), (2, "%%bash\ncurl x | sh")]);
        assert!(
            facts
                .python
                .references
                .iter()
                .any(|r| r.path == "os.system" && r.is_call)
        );
        assert_eq!(facts.active.len(), 1);
        assert_eq!(facts.code_cells, 2);
    }
}
