//! Texts with something in them that a reader does not see or should not have.

use super::invisible::{Hidden, Looker};
use super::markup::{self, Markup};
use super::secret::{self, Secret, Sureness};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::source::{ReadAt, ReadError};
use serde::Serialize;
use std::borrow::Cow;

crate::format_room! {
    /// Any text in UTF-8 or UTF-16, whatever its name: hidden text (tag characters and variation selectors are
    /// decoded, blanks without width, turned direction, look-alike letters), secrets by kind and validator (masked),
    /// script in SVG pictures and Markdown. A text in which nothing of this is found is not listed. The bytes of
    /// pickles are searched for secrets as well.
    pub static FORMAT = {
        id: "text",
        name: "Text with something hidden in it",
        since: "0.1.0",
        extensions: [],
        facts: TextFacts,
        sniff: sniff,
        read: read,
    };
}

/// What is hidden in a text.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TextFacts {
    /// Which string of the file this is about, if it is not the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Text that a reader does not see.
    pub hidden: Vec<Hidden>,
    /// Secrets, masked.
    pub secrets: Vec<Secret>,
    /// Script where nobody expects it.
    pub markup: Vec<Markup>,
    /// Addresses, of metadata only.
    pub addresses: Vec<Address>,
    /// What was found beyond [`TextFacts::KEPT_MAX`] of a kind.
    pub unlisted: u64,
}

/// An address in metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Address {
    /// Under which key.
    pub key: String,
    /// Where, if the text stands in the file as it is.
    pub offset: Option<u64>,
    /// The address, shortened.
    pub text: String,
}

impl TextFacts {
    /// How much of each kind is kept.
    pub const KEPT_MAX: usize = 64;

    /// True if there is nothing to say.
    pub const fn is_empty(&self) -> bool {
        self.hidden.is_empty()
            && self.secrets.is_empty()
            && self.markup.is_empty()
            && self.addresses.is_empty()
    }

    /// Looks at one string of a file's metadata.
    pub fn look_at(&mut self, key: &str, offset: Option<u64>, text: &str) {
        let mut looker = Looker::default();
        looker.look(text, offset.unwrap_or_default());
        looker.finish();
        self.keep_hidden(&mut looker);
        let bytes = text.as_bytes();
        secret::find(
            bytes,
            bytes.len(),
            offset.unwrap_or_default(),
            false,
            &mut |secret| {
                keep(&mut self.secrets, secret, &mut self.unlisted);
            },
        );
        for (at, address) in addresses(text) {
            let address = Address {
                key: crate::model::json::beginning(key, 120),
                offset: offset.map(|offset| offset.saturating_add(at as u64)),
                text: crate::model::json::beginning(address, 240),
            };
            let known = self.addresses.iter().any(|known| known.text == address.text);
            if !known {
                keep(&mut self.addresses, address, &mut self.unlisted);
            }
        }
    }

    fn keep_hidden(&mut self, looker: &mut Looker) {
        for hidden in looker.found.drain(..) {
            keep(&mut self.hidden, hidden, &mut self.unlisted);
        }
    }
}

fn keep<T: PartialEq>(list: &mut Vec<T>, value: T, unlisted: &mut u64) {
    if list.len() >= TextFacts::KEPT_MAX {
        *unlisted = unlisted.saturating_add(1);
    } else if !list.contains(&value) {
        list.push(value);
    }
}

/// Addresses in a text, and where they begin.
fn addresses(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends = |c: char| c.is_whitespace() || c.is_control() || "\"'<>)]}|\\`".contains(c);
    let schemes = text.match_indices("://").filter_map(move |(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let word = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '+');
        let scheme = before.get(word.len()..).unwrap_or_default();
        if scheme.is_empty() {
            return None;
        }
        let from = text.get(word.len()..)?;
        let end = from.find(ends).unwrap_or(from.len());
        Some((
            word.len(),
            from.get(..end)?.trim_end_matches(['.', ',', ';', ':']),
        ))
    });
    let data = text.match_indices("data:").filter_map(move |(at, _)| {
        let from = text.get(at..)?;
        let end = from.find(ends).unwrap_or(from.len());
        let address = from.get(..end)?;
        address.contains(";base64,").then_some((at, address))
    });
    schemes.chain(data)
}

/// Endings of files that programs obey: a turned line in one of them deceives whoever reviews it.
const CODE: &[&str] = &[
    "py",
    "pyi",
    "pyx",
    "ipynb",
    "js",
    "mjs",
    "cjs",
    "ts",
    "tsx",
    "jsx",
    "sh",
    "bash",
    "zsh",
    "fish",
    "ps1",
    "bat",
    "cmd",
    "rb",
    "pl",
    "php",
    "java",
    "c",
    "h",
    "cc",
    "cpp",
    "hpp",
    "cu",
    "rs",
    "go",
    "cs",
    "swift",
    "kt",
    "lua",
    "r",
    "sql",
    "json",
    "jsonl",
    "yaml",
    "yml",
    "toml",
    "ini",
    "cfg",
    "conf",
    "env",
    "mdc",
    "jinja",
    "j2",
    "jinja2",
    "cmake",
    "gradle",
    "tf",
    "dockerfile",
    "makefile",
    "cursorrules",
    "windsurfrules",
    "clinerules",
    "gitattributes",
];

/// Names of instructions that agents obey, and of build files.
const CODE_NAMES: &[&str] = &[
    "agents.md",
    "skill.md",
    "claude.md",
    "gemini.md",
    "copilot-instructions.md",
    "readme.md",
    "modelfile",
    "dockerfile",
    "makefile",
    "requirements.txt",
];

/// Files that show how a real one would look: their secrets are invented, unless a checksum proves one.
const SHOWN: &[&str] = &["example", "sample", "template", "dist", "tmpl", "tpl"];

/// How a file is looked at.
struct Manner {
    is_binary: bool,
    is_wide: bool,
    is_code: bool,
    is_vocabulary: bool,
    is_shown: bool,
    markup: Option<bool>,
}

impl Manner {
    fn of(head: &Head<'_>) -> Option<Self> {
        let bytes = head.bytes;
        let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        let is_pickle = matches!(bytes, [0x80, 2..=5, ..]);
        if !is_wide && !is_pickle && !is_text(bytes) {
            return None;
        }
        let base = head.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let base = base.to_ascii_lowercase();
        let ending = head.extension();
        let is_vocabulary = [
            "tokenizer.json",
            "vocab",
            "merges",
            "special_tokens",
            "added_tokens",
        ]
        .iter()
        .any(|name| base.contains(name));
        let is_code =
            CODE.contains(&ending) || CODE_NAMES.contains(&base.as_str()) || bytes.starts_with(b"#!");
        Some(Self {
            is_binary: is_pickle,
            is_wide,
            is_code,
            is_vocabulary,
            is_shown: SHOWN.contains(&ending),
            markup: markup::is_quiet(ending).then_some(ending == "svg"),
        })
    }
}

/// True for text in UTF-8, or in an older encoding that shares its first half.
pub fn is_text(bytes: &[u8]) -> bool {
    if bytes.is_empty() || memchr::memchr(0, bytes).is_some() {
        return false;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) if error.error_len().is_none() => true,
        Err(_) => !bytes
            .iter()
            .any(|byte| *byte < 0x20 && !matches!(*byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)),
    }
}

fn sniff(head: &Head<'_>) -> bool {
    Manner::of(head).is_some_and(|manner| {
        let mut facts = TextFacts::default();
        // What cannot be read is said by whoever reads it: here it is no text.
        let searched = if head.is_whole() {
            search_whole(head.bytes, &manner, &mut facts);
            Ok(())
        } else {
            search(head.source.as_ref(), &manner, &mut facts, true)
        };
        searched.is_ok() && !facts.is_empty()
    })
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = TextFacts::default();
    if let Err(stop) = read_all(input, &mut facts) {
        notes.stopped(stop);
    }
    Facts::Text(facts)
}

fn read_all(input: &Input<'_>, facts: &mut TextFacts) -> Result<(), Stop> {
    let bytes = Head::read_bytes(input.source.as_ref())?;
    let head = Head::new(&bytes, input.name, input.source);
    if let Some(manner) = Manner::of(&head) {
        search(input.source.as_ref(), &manner, facts, false)?;
    }
    Ok(())
}

/// How much is looked at in one go.
const BLOCK: usize = 1 << 20;
/// The same, with as much behind it as a secret that begins in it may go on.
const WINDOW: usize = BLOCK + secret::REACH;

/// What stands at `at`. One buffer serves the whole file: clearing a new one for each window costs as much as looking
/// through it.
fn window<'b>(source: &dyn ReadAt, at: u64, buffer: &'b mut Vec<u8>) -> Result<&'b [u8], ReadError> {
    if source.is_far() {
        *buffer = source.read_vec(at, WINDOW as u64)?;
        return Ok(buffer);
    }
    if buffer.is_empty() {
        let len = usize::try_from(source.len()?).unwrap_or(usize::MAX);
        // One byte more than there is: so the end is seen.
        buffer.resize(len.saturating_add(1).min(WINDOW), 0);
    }
    let got = source.read_at(at, buffer)?;
    Ok(buffer.get(..got).unwrap_or_default())
}

/// Looks through the whole text; at the first finding it is enough, if only that is asked.
fn search(
    source: &dyn ReadAt,
    manner: &Manner,
    facts: &mut TextFacts,
    is_enough: bool,
) -> Result<(), ReadError> {
    if manner.is_wide {
        const WIDE_MAX: u64 = 16 << 20;
        search_whole(&source.read_vec(0, WIDE_MAX)?, manner, facts);
        return Ok(());
    }
    let mut looker = Looker::of(manner.is_code, manner.is_vocabulary);
    let mut at = 0u64;
    let mut in_fence = false;
    let mut buffer = Vec::new();
    loop {
        let window = window(source, at, &mut buffer)?;
        let is_last = window.len() < WINDOW;
        let cut = if is_last { window.len() } else { line_end(window) };
        block(window, cut, at, manner, &mut looker, &mut in_fence, facts);
        at = at.saturating_add(cut as u64);
        facts.keep_hidden(&mut looker);
        if is_last || cut == 0 || (is_enough && !facts.is_empty()) {
            break;
        }
    }
    looker.finish();
    facts.keep_hidden(&mut looker);
    Ok(())
}

/// Looks through a text that is held in one piece.
fn search_whole(bytes: &[u8], manner: &Manner, facts: &mut TextFacts) {
    let mut looker = Looker::of(manner.is_code, manner.is_vocabulary);
    let text = if manner.is_wide {
        Cow::Owned(super::json::text(bytes).into_owned().into_bytes())
    } else {
        Cow::Borrowed(bytes)
    };
    block(&text, text.len(), 0, manner, &mut looker, &mut false, facts);
    looker.finish();
    facts.keep_hidden(&mut looker);
}

/// Behind the last whole line of a block; in a line that is longer than it, behind a whole character.
fn line_end(window: &[u8]) -> usize {
    let block = window.get(..BLOCK).unwrap_or(window);
    let end = memchr::memrchr(b'\n', block).map(|at| at.saturating_add(1));
    end.unwrap_or_else(|| {
        let tail = block
            .iter()
            .rev()
            .take(4)
            .take_while(|byte| **byte & 0xc0 == 0x80)
            .count();
        block.len().saturating_sub(tail).saturating_sub(1).max(1)
    })
}

fn block(
    window: &[u8],
    cut: usize,
    start: u64,
    manner: &Manner,
    looker: &mut Looker,
    in_fence: &mut bool,
    facts: &mut TextFacts,
) {
    let piece = window.get(..cut).unwrap_or(window);
    let (secrets, unlisted) = (&mut facts.secrets, &mut facts.unlisted);
    secret::find(window, cut, start, manner.is_binary, &mut |secret| {
        let known = secrets
            .iter()
            .any(|known| known.kind == secret.kind && known.masked == secret.masked);
        let is_invented = manner.is_shown && secret.sureness != Sureness::Proved;
        if !known && !is_invented {
            keep(secrets, secret, unlisted);
        }
    });
    let is_ascii = piece.is_ascii();
    if manner.is_binary || (is_ascii && manner.markup.is_none()) {
        return;
    }
    let text = match std::str::from_utf8(piece) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(piece),
    };
    if !is_ascii {
        looker.look(&text, start);
    }
    if let Some(is_svg) = manner.markup {
        markup::look(&text, start, is_svg, in_fence, &mut facts.markup);
    }
}
