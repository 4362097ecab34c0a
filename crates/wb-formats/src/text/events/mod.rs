//! JSON and UBJSON of any size as a stream of events: nothing is kept but where in the tree the reader stands.

mod binary;

use crate::notes::{Defect, Stop};
use crate::source::{Cursor, ReadAt};
use wb_core::{Limit, Meter};

/// What comes next.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// An object or a list begins.
    Begin,
    /// It ends.
    End,
    /// A key of an object; its value follows.
    Key(String),
    /// A text: its beginning, and its whole length.
    Text(String, u64),
    /// A number.
    Number(f64),
    /// A truth value or null.
    Other,
}

/// How much of a text is given out.
const TEXT_MAX: usize = 4096;

/// Where events go.
pub(crate) type Sink<'a> = dyn FnMut(Event) -> Result<(), Stop> + 'a;

/// Reads the first document of a source; says where it ends.
pub(crate) fn read(
    source: &dyn ReadAt,
    code: &'static str,
    meter: &Meter,
    on: &mut Sink<'_>,
) -> Result<u64, Stop> {
    let mut reader = Reader {
        cursor: Cursor::new(source, 0),
        code,
        meter,
        open: Vec::new(),
        steps: 0,
    };
    if reader.cursor.peek(3)?.starts_with(b"\xef\xbb\xbf") {
        reader.cursor.skip(3);
    }
    // In UBJSON a length follows the brace, in JSON a blank, a quote or another brace.
    let is_binary = matches!(
        reader.cursor.peek(2)?,
        [b'{' | b'[', b'i' | b'U' | b'I' | b'l' | b'L' | b'$' | b'#', ..]
    );
    if is_binary {
        reader.binary(on)?;
    } else {
        reader.text(on)?;
    }
    Ok(reader.cursor.position())
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    code: &'static str,
    meter: &'a Meter,
    /// For each open container: is it an object, and how many members are still to come, if that is known.
    open: Vec<(bool, Option<u64>, Option<u8>)>,
    steps: u64,
}

impl Reader<'_> {
    fn broken(&self, detail: &str) -> Stop {
        Defect::at(self.code, self.cursor.position(), detail).into()
    }

    fn step(&mut self) -> Result<(), Stop> {
        self.steps = self.steps.wrapping_add(1);
        if self.steps & 0xffff == 0 {
            self.meter.time()?;
        }
        Ok(())
    }

    fn next(&mut self) -> Result<u8, Stop> {
        match self.cursor.byte()? {
            Some(byte) => Ok(byte),
            None => Err(self.broken("the model ends too early")),
        }
    }

    fn begin(&mut self, is_object: bool, left: Option<u64>, kind: Option<u8>) -> Result<(), Stop> {
        self.open.push((is_object, left, kind));
        self.meter.check(Limit::Nesting, self.open.len() as u64)?;
        Ok(())
    }

    fn blanks(&mut self) -> Result<u8, Stop> {
        loop {
            let byte = self.next()?;
            if !byte.is_ascii_whitespace() {
                return Ok(byte);
            }
            self.step()?;
        }
    }

    fn text(&mut self, on: &mut Sink<'_>) -> Result<(), Stop> {
        let mut byte = self.blanks()?;
        loop {
            self.step()?;
            match byte {
                b'{' | b'[' => {
                    self.begin(byte == b'{', None, None)?;
                    on(Event::Begin)?;
                }
                b'}' | b']' => {
                    if self.open.pop().map(|open| open.0) != Some(byte == b'}') {
                        return Err(self.broken("a bracket closes what it did not open"));
                    }
                    on(Event::End)?;
                }
                b'"' => {
                    let (text, len) = self.string()?;
                    let is_object = self.open.last().is_some_and(|open| open.0);
                    if is_object && self.key_follows()? {
                        on(Event::Key(text))?;
                    } else {
                        on(Event::Text(text, len))?;
                    }
                }
                b',' | b':' => {}
                byte => on(self.plain(byte)?)?,
            }
            if self.open.is_empty() {
                return Ok(());
            }
            byte = self.blanks()?;
        }
    }

    /// True if a colon comes next: the text was a key.
    fn key_follows(&mut self) -> Result<bool, Stop> {
        loop {
            match self.cursor.peek(1)?.first() {
                Some(byte) if byte.is_ascii_whitespace() => self.cursor.skip(1),
                Some(b':') => {
                    self.cursor.skip(1);
                    return Ok(true);
                }
                _ => return Ok(false),
            }
        }
    }

    fn string(&mut self) -> Result<(String, u64), Stop> {
        let mut out = Vec::new();
        let mut len: u64 = 0;
        loop {
            let mut byte = self.next()?;
            self.step()?;
            if byte == b'"' {
                return Ok((String::from_utf8_lossy(&out).into_owned(), len));
            }
            if byte == b'\\' {
                byte = match self.next()? {
                    b'n' => b'\n',
                    b't' => b'\t',
                    b'u' => self.unicode()?,
                    other => other,
                };
            }
            len = len.saturating_add(1);
            if out.len() < TEXT_MAX {
                out.push(byte);
            }
        }
    }

    /// A numbered character; those beyond ASCII stand for themselves as `?`, since only words of ASCII are looked for.
    fn unicode(&mut self) -> Result<u8, Stop> {
        let Some(digits) = self.cursor.array::<4>()? else {
            return Err(self.broken("an escaped character has no number"));
        };
        let number = std::str::from_utf8(&digits)
            .ok()
            .and_then(|text| u32::from_str_radix(text, 16).ok());
        Ok(number
            .and_then(|number| u8::try_from(number).ok())
            .filter(u8::is_ascii)
            .unwrap_or(b'?'))
    }

    fn plain(&mut self, first: u8) -> Result<Event, Stop> {
        const WORD_MAX: usize = 400;
        let mut word = vec![first];
        while let Some(&byte) = self.cursor.peek(1)?.first() {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) || word.len() > WORD_MAX
            {
                break;
            }
            word.push(byte);
            self.cursor.skip(1);
        }
        let text = String::from_utf8_lossy(&word).into_owned();
        match &*text {
            "true" | "false" | "null" => Ok(Event::Other),
            "NaN" | "nan" => Ok(Event::Number(f64::NAN)),
            text => match text.parse() {
                Ok(number) => Ok(Event::Number(number)),
                Err(_) => Err(self.broken("no value stands where one should")),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemSource;

    fn events(bytes: &[u8]) -> (Vec<Event>, Option<u64>) {
        let source = MemSource::new(bytes.to_vec());
        let mut events = Vec::new();
        let end = read(&source, "test-broken", &Meter::unlimited_time(), &mut |event| {
            events.push(event);
            Ok(())
        });
        (events, end.ok())
    }

    #[test]
    fn both_languages_give_the_same_events() {
        let (text, end) = events(b" {\"a\": [1, -2.5], \"b\": \"x\\n\\u0041\"} ");
        let binary = b"{L\0\0\0\0\0\0\0\x01a[$d#L\0\0\0\0\0\0\0\x02\x3f\x80\0\0\xc0\x20\0\0i\x01bSi\x03x\nA}";
        let (other, other_end) = events(binary);
        assert_eq!(text, other);
        assert_eq!(end, Some(35));
        assert_eq!(other_end, Some(binary.len() as u64));
        assert_eq!(text.len(), 9);
    }

    #[test]
    fn what_breaks_is_said() {
        assert_eq!(events(b"{\"a\": [1, 2").1, None);
        assert_eq!(events(b"{\"a\"]").1, None);
        assert_eq!(events(b"{L\xff\xff\xff\xff\xff\xff\xff\xffa").1, None);
        assert_eq!(events("[".repeat(10_000).as_bytes()).1, None);
    }
}
