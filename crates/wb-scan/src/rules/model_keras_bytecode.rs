//! A Keras configuration holds Python bytecode.

use crate::Found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// The configuration of a Keras model holds Python bytecode: a `Lambda` layer, or a lambda elsewhere.
    ///
    /// ## Why it matters
    /// Keras unmarshals the bytecode and runs it: what it can do is not limited, and CPython does not check bytecode for
    /// sense, so that not even code that uses no names is safe. Keras 3 and late Keras 2 refuse it in a `.keras` file unless
    /// `safe_mode=False` is given; Keras before 2.13 has no safe mode (CVE-2024-3660), Keras before 3.11.3 ignored it for
    /// HDF5 files (CVE-2025-9905), and safe mode has been switched off from within a file (CVE-2025-9906). The names that the
    /// code uses are shown as evidence; they are no proof of what it does.
    ///
    /// ## What to do
    /// Ask the publisher for a model whose functions are registered by name, with their source code, and load weights only.
    ///
    /// ## References
    /// - CVE-2024-3660, CVE-2025-9905, CVE-2025-9906
    pub static RULE = {
        id: "model-keras-bytecode",
        since: "0.1.0",
        severity: Critical,
        summary: "a Keras configuration holds Python bytecode",
        remedy: "do not load it with `safe_mode=False` or as HDF5; ask for a model with named functions and their source",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::KerasConfig(facts) = seen.facts else {
        return;
    };
    for code in &facts.bytecode {
        let holder = match code.holder.as_str() {
            "" => "the configuration",
            holder => holder,
        };
        let message = format!(
            "`{holder}` holds {} bytes of Python bytecode that loading runs",
            code.bytes
        );
        let mut found = Found::new(message).evidence("at", code.path.clone());
        if !code.names.is_empty() {
            found = found.evidence("names used", code.names.join(", "));
        }
        if !code.texts.is_empty() {
            found = found.evidence("texts", code.texts.join(", "));
        }
        if !code.is_code {
            found = found.evidence("note", "the bytecode could not be read");
        }
        sink.found(found);
    }
}
