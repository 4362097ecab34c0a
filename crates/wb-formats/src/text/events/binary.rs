//! UBJSON, as XGBoost writes it.

use super::{Event, Reader, Sink, TEXT_MAX};
use crate::notes::Stop;

impl Reader<'_> {
    pub(super) fn binary(&mut self, on: &mut Sink<'_>) -> Result<(), Stop> {
        loop {
            self.step()?;
            let mut kind = None;
            if let Some((is_object, left, all)) = self.open.last_mut() {
                let is_object = *is_object;
                kind = *all;
                match left {
                    Some(0) => {
                        self.open.pop();
                        on(Event::End)?;
                        if self.open.is_empty() {
                            return Ok(());
                        }
                        continue;
                    }
                    Some(left) => *left = left.saturating_sub(1),
                    None => {
                        let close = if is_object { b'}' } else { b']' };
                        if self.cursor.peek(1)?.first() == Some(&close) {
                            self.cursor.skip(1);
                            self.open.pop();
                            on(Event::End)?;
                            if self.open.is_empty() {
                                return Ok(());
                            }
                            continue;
                        }
                    }
                }
                if is_object {
                    let key = self.binary_text()?.0;
                    on(Event::Key(key))?;
                }
            }
            let kind = match kind {
                Some(kind) => kind,
                None => self.next()?,
            };
            self.binary_value(kind, on)?;
            if self.open.is_empty() {
                return Ok(());
            }
        }
    }

    pub(super) fn binary_value(&mut self, kind: u8, on: &mut Sink<'_>) -> Result<(), Stop> {
        match kind {
            b'{' | b'[' => {
                let mut all = None;
                let mut left = None;
                if self.cursor.peek(1)?.first() == Some(&b'$') {
                    self.cursor.skip(1);
                    all = Some(self.next()?);
                }
                if self.cursor.peek(1)?.first() == Some(&b'#') {
                    self.cursor.skip(1);
                    left = Some(self.binary_length()?);
                }
                self.begin(kind == b'{', left, all)?;
                on(Event::Begin)
            }
            b'S' | b'H' => {
                let (text, len) = self.binary_text()?;
                on(Event::Text(text, len))
            }
            b'Z' | b'T' | b'F' | b'N' => on(Event::Other),
            b'C' => {
                self.next()?;
                on(Event::Other)
            }
            kind => {
                let number = self.binary_number(kind)?;
                on(Event::Number(number))
            }
        }
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "numbers are only compared with small limits"
    )]
    pub(super) fn binary_number(&mut self, kind: u8) -> Result<f64, Stop> {
        let ends = "a number ends too early";
        let number = match kind {
            b'i' => self
                .cursor
                .array::<1>()?
                .map(|raw| f64::from(i8::from_be_bytes(raw))),
            b'U' => self
                .cursor
                .array::<1>()?
                .map(|raw| f64::from(u8::from_be_bytes(raw))),
            b'I' => self
                .cursor
                .array::<2>()?
                .map(|raw| f64::from(i16::from_be_bytes(raw))),
            b'l' => self
                .cursor
                .array::<4>()?
                .map(|raw| f64::from(i32::from_be_bytes(raw))),
            b'L' => self
                .cursor
                .array::<8>()?
                .map(|raw| i64::from_be_bytes(raw) as f64),
            b'd' => self
                .cursor
                .array::<4>()?
                .map(|raw| f64::from(f32::from_be_bytes(raw))),
            b'D' => self.cursor.array::<8>()?.map(f64::from_be_bytes),
            _ => return Err(self.broken("a value has an unknown kind")),
        };
        number.ok_or_else(|| self.broken(ends))
    }

    pub(super) fn binary_length(&mut self) -> Result<u64, Stop> {
        let kind = self.next()?;
        let length = match kind {
            b'i' => self
                .cursor
                .array::<1>()?
                .map(|raw| i64::from(i8::from_be_bytes(raw))),
            b'U' => self
                .cursor
                .array::<1>()?
                .map(|raw| i64::from(u8::from_be_bytes(raw))),
            b'I' => self
                .cursor
                .array::<2>()?
                .map(|raw| i64::from(i16::from_be_bytes(raw))),
            b'l' => self
                .cursor
                .array::<4>()?
                .map(|raw| i64::from(i32::from_be_bytes(raw))),
            b'L' => self.cursor.array::<8>()?.map(i64::from_be_bytes),
            _ => return Err(self.broken("a length has an unknown kind")),
        };
        length
            .and_then(|length| u64::try_from(length).ok())
            .ok_or_else(|| self.broken("a length is negative or ends too early"))
    }

    pub(super) fn binary_text(&mut self) -> Result<(String, u64), Stop> {
        let len = self.binary_length()?;
        let kept = len.min(TEXT_MAX as u64);
        let Some(bytes) = self.cursor.bytes(kept)? else {
            return Err(self.broken("a text ends too early"));
        };
        let rest = len.saturating_sub(kept);
        self.cursor.skip(rest.saturating_sub(1));
        if rest > 0 {
            self.next()?;
        }
        Ok((String::from_utf8_lossy(&bytes).into_owned(), len))
    }
}
