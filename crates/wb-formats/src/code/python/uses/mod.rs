//! What Python code uses: calls of libraries about models, data, services and deserialisation, with their arguments as
//! far as constants, defaults, options and branches tell; prompts; where answers of models go. Nothing is executed.
//!
//! Another walk than the one for payloads: it follows what honest programs do with names (defaults of options,
//! dictionaries of arguments, attributes of classes), and leaves concealment to the other.

mod calls;
mod environment;
mod expressions;
mod flows;
mod functions;
mod imports;
mod prefilter;
mod prompts;
mod statements;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use imports::imports;
pub(crate) use prefilter::is_worth_reading;

use super::tree::parsed;
use crate::code::uses::Uses;
use crate::notes::Stop;
use environment::Walk;
use wb_core::Meter;

/// Lists what `source` (at `base` in the file) uses.
pub(crate) fn read(source: &str, base: u64, meter: &Meter) -> Result<Uses, Stop> {
    let mut uses = Uses {
        imports: imports(source, base),
        ..Uses::default()
    };
    if !is_worth_reading(source) {
        return Ok(uses);
    }
    let stop = parsed(source, |body| {
        let mut walk = Walk::new(source, base, meter, &mut uses);
        // The first walk learns what functions give and are given; the second tells.
        walk.block(body);
        walk.tell();
        walk.block(body);
        walk.finish()
    });
    match stop {
        Some(Some(stop)) => Err(stop),
        Some(None) => {
            uses.is_parsed = true;
            Ok(uses)
        }
        // Deeper than Python compiles: said by the other walk.
        None => Ok(uses),
    }
}
