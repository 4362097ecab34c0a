//! A model archive with native code.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The archive brings native code: a shared library or sources that are compiled to one. `AOTInductor` packages
    /// (`.pt2`) are made so.
    ///
    /// ## Why it matters
    /// Loading the archive maps the library into the process and runs it. Nothing about a model bounds what it does, and
    /// a scan of the archive says nothing about it.
    ///
    /// ## What to do
    /// Take such archives only from builds of your own; ask for the exported program (`torch.export.save`) and compile
    /// it yourself.
    pub static RULE = {
        id: "model-native-code",
        since: "0.1.0",
        severity: High,
        summary: "the archive brings native code that loading it runs",
        remedy: "ask for the exported program and compile it yourself",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let native = match seen.facts {
        Facts::TorchZip(facts) => &facts.native_code,
        Facts::TorchMar(facts) => &facts.native_code,
        _ => return,
    };
    if native.is_empty() {
        return;
    }
    let mut found = Found::new(format!(
        "the archive brings native code in {} members",
        native.len()
    ));
    for name in native.iter().take(10) {
        found = found.evidence("member", name.clone());
    }
    sink.found(found);
}
