//! Objects that are written in a way of their own: bytecode with its constants, and compact vectors.

use super::{Place, Task, Walk};
use crate::notes::Stop;

impl Walk<'_, '_> {
    pub(super) fn bytecode(&mut self, code: usize) -> Result<(), Stop> {
        // The constants come behind the code, which is a vector of numbers.
        let flags = self.stream.int()?.cast_unsigned();
        if flags & 0xff != 13 {
            return Err(self.stream.broken("bytecode is no vector of numbers"));
        }
        self.numbers(4, 1)?;
        let count = self.stream.length()?;
        self.tasks.push(Task::Constants(count, code));
        Ok(())
    }

    pub(super) fn constant(&mut self, left: u64, code: usize) -> Result<(), Stop> {
        self.tasks.push(Task::Constants(left.saturating_sub(1), code));
        let kind = self.stream.int()?;
        self.tasks.push(match kind {
            21 => Task::Bytecode(code),
            6 | 2 | 239 | 240 | 243 | 244 => Task::Language(Some(kind), Place::of(code)),
            _ => Task::Item(Place::of(code)),
        });
        Ok(())
    }

    /// A call or list in bytecode: attributes, name, head and tail, each with its kind before it.
    pub(super) fn language(&mut self, kind: Option<i32>, place: Place) -> Result<(), Stop> {
        let mut kind = match kind {
            Some(kind) => kind,
            None => self.stream.int()?,
        };
        match kind {
            243 => {
                self.stream.int()?;
                return Ok(());
            }
            244 => {
                self.stream.int()?;
                kind = self.stream.int()?;
            }
            _ => {}
        }
        if !matches!(kind, 2 | 6 | 239 | 240) {
            self.tasks.push(Task::Item(place));
            return Ok(());
        }
        let head = Place {
            is_function: matches!(kind, 6 | 240),
            ..Place::of(place.code)
        };
        self.tasks.push(Task::Language(None, Place::of(place.code)));
        self.tasks.push(Task::Language(None, head));
        self.tasks.push(Task::Item(Place::default()));
        if matches!(kind, 239 | 240) {
            self.tasks.push(Task::Item(Place::default()));
        }
        Ok(())
    }

    /// A compact vector: its class and package stand in a list, then come its state and attributes.
    pub(super) fn compact_class(&mut self) -> Result<(), Stop> {
        let flags = self.stream.int()?.cast_unsigned();
        if flags & 0xff != 2 {
            return self.item(flags, Place::default());
        }
        // The rest of the list, the class.
        self.tasks.push(Task::Item(Place::default()));
        self.tasks.push(Task::Compact);
        self.tasks.push(Task::Item(Place::default()));
        self.tag_and_attributes(flags);
        Ok(())
    }
}
