//! Text messages of protobuf as a tree: fields by name, messages as maps, repeated fields as keys that stand there
//! more than once. No schema: what is a number and what is a name stays as it is written.

use super::tree::{Id, Kind, Tree};
use crate::notes::{Defect, Stop};
use wb_core::{Limit, Meter};

/// What a text says, and why it says no more.
pub(crate) struct Document {
    /// The message, as far as it could be read.
    pub(crate) tree: Tree,
    /// Why reading stopped, if it did.
    pub(crate) stop: Option<Stop>,
}

/// Reads a text message.
pub(crate) fn parse(text: &str, meter: &Meter) -> Document {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        at: 0,
        tree: Tree::default(),
        open: vec![Open::message(b'\0')],
        meter,
    };
    let stop = reader.walk().err();
    while reader.open.len() > 1 {
        reader.close();
    }
    let members = reader.open.pop().map(|open| open.members).unwrap_or_default();
    let root = reader.tree.add(Some(0), None, Kind::Map(members));
    reader.tree.roots.push(root);
    Document {
        tree: reader.tree,
        stop,
    }
}

/// A message or a list that is not closed yet.
struct Open {
    /// What closes it.
    close: u8,
    offset: u64,
    /// The field whose value is being read.
    key: Option<Id>,
    members: Vec<(Id, Id)>,
    elements: Vec<Id>,
}

impl Open {
    const fn message(close: u8) -> Self {
        Self {
            close,
            offset: 0,
            key: None,
            members: Vec::new(),
            elements: Vec::new(),
        }
    }

    const fn is_list(&self) -> bool {
        self.close == b']'
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    tree: Tree,
    open: Vec<Open>,
    meter: &'a Meter,
}

impl Reader<'_> {
    fn walk(&mut self) -> Result<(), Stop> {
        loop {
            self.space();
            let Some(byte) = self.peek() else {
                return match self.open.len() {
                    1 => Ok(()),
                    _ => Err(self.broken("the text ends inside a message")),
                };
            };
            let offset = self.at as u64;
            let (closes, is_list, is_asked) = self.open.last().map_or((0, false, false), |open| {
                (open.close, open.is_list(), open.key.is_some())
            });
            match byte {
                b',' | b';' => self.forward(),
                b':' if is_asked && !is_list => self.forward(),
                b'}' | b'>' | b']' if byte == closes => {
                    self.forward();
                    self.close();
                }
                b'{' if is_asked || is_list => self.start(b'}', offset)?,
                b'<' if is_asked || is_list => self.start(b'>', offset)?,
                b'[' if is_asked && !is_list => self.start(b']', offset)?,
                // `[package.extension]` in the place of a name.
                b'[' if !is_asked => {
                    let name = self.until(b']');
                    self.key(name, offset);
                }
                b'"' | b'\'' if is_asked || is_list => {
                    let text = self.quoted();
                    self.value(text, offset);
                }
                _ => {
                    let word = self.word();
                    if word.is_empty() {
                        return Err(self.broken("a name or a value is missing"));
                    }
                    if is_asked || is_list {
                        self.value(word, offset);
                    } else {
                        self.key(word, offset);
                    }
                }
            }
        }
    }

    fn start(&mut self, close: u8, offset: u64) -> Result<(), Stop> {
        self.forward();
        self.meter.check(Limit::Nesting, self.open.len() as u64)?;
        let mut open = Open::message(close);
        open.offset = offset;
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let offset = Some(open.offset);
        let kind = match open.is_list() {
            true => Kind::List(open.elements),
            false => Kind::Map(open.members),
        };
        let id = self.tree.add(offset, None, kind);
        self.keep(id);
    }

    fn key(&mut self, name: String, offset: u64) {
        let id = self.tree.add(Some(offset), None, Kind::Scalar(name));
        if let Some(open) = self.open.last_mut() {
            open.key = Some(id);
        }
    }

    fn value(&mut self, text: String, offset: u64) {
        let id = self.tree.add(Some(offset), None, Kind::Scalar(text));
        self.keep(id);
    }

    fn keep(&mut self, id: Id) {
        let Some(open) = self.open.last_mut() else { return };
        if open.is_list() {
            open.elements.push(id);
        } else if let Some(key) = open.key.take() {
            open.members.push((key, id));
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    const fn forward(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    /// Blanks and comments.
    fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'#' => {
                    let rest = self.bytes.get(self.at..).unwrap_or_default();
                    let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                    self.at = self.at.saturating_add(line);
                }
                byte if byte.is_ascii_whitespace() || byte == 0x0b => self.forward(),
                _ => return,
            }
        }
    }

    fn word(&mut self) -> String {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b":{}<>[],;\"'#".contains(byte);
        let end = rest.iter().position(ends).unwrap_or(rest.len());
        self.at = self.at.saturating_add(end);
        String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned()
    }

    fn until(&mut self, close: u8) -> String {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = memchr::memchr(close, rest).map_or(rest.len(), |end| end.saturating_add(1));
        self.at = self.at.saturating_add(end);
        String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned()
    }

    /// One or more texts in quotes, which stand for one.
    fn quoted(&mut self) -> String {
        let mut out: Vec<u8> = Vec::new();
        while let Some(quote @ (b'"' | b'\'')) = self.peek() {
            self.forward();
            while let Some(byte) = self.peek() {
                self.forward();
                match byte {
                    byte if byte == quote => break,
                    b'\\' => self.escape(&mut out),
                    byte => out.push(byte),
                }
            }
            self.space();
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.forward();
        match byte {
            b'n' => out.push(b'\n'),
            b't' => out.push(b'\t'),
            b'r' => out.push(b'\r'),
            b'0'..=b'7' => {
                let mut value = u32::from(byte.wrapping_sub(b'0'));
                self.digits(2, 8, &mut value);
                out.push(u8::try_from(value & 0xff).unwrap_or_default());
            }
            b'x' | b'X' => {
                let mut value = 0;
                self.digits(2, 16, &mut value);
                out.push(u8::try_from(value & 0xff).unwrap_or_default());
            }
            b'u' | b'U' => {
                let mut value = 0;
                self.digits(if byte == b'u' { 4 } else { 8 }, 16, &mut value);
                let mut buffer = [0; 4];
                let letter = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
            }
            byte => out.push(byte),
        }
    }

    fn digits(&mut self, most: usize, radix: u32, value: &mut u32) {
        for _ in 0..most {
            let Some(digit) = self.peek().and_then(|byte| char::from(byte).to_digit(radix)) else {
                return;
            };
            *value = value.wrapping_mul(radix).wrapping_add(digit);
            self.forward();
        }
    }

    fn broken(&self, why: &str) -> Stop {
        Defect::at("pbtxt-broken", self.at as u64, why).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read() {
        let text = "# c\nname: \"a\" 'b'\nl: [1, \"\\x2e\\056\\u002e\"] m { k: V } m < k: -1.5; >\nn [ { a: 1 }, <b: 2> ]";
        let document = parse(text, &Meter::unlimited_time());
        assert!(document.stop.is_none());
        let tree = &document.tree;
        let root = tree.roots[0];
        assert_eq!(tree.text_of(root, "name"), Some("ab"));
        let list = tree.elements(tree.get(root, "l").unwrap());
        assert_eq!(tree.text(list[1]), Some("..."));
        assert_eq!(tree.members(root).len(), 5);
        assert_eq!(tree.text_of(tree.get(root, "m").unwrap(), "k"), Some("-1.5"));
        assert_eq!(tree.elements(tree.get(root, "n").unwrap()).len(), 2);
        for broken in ["a {", "a: }", "a: {{", ":", "a: [", "{", "]"] {
            let _ = parse(broken, &Meter::unlimited_time());
        }
    }
}
