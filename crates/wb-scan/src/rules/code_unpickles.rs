//! Pickles and their like that code loads.

use crate::inventory::source::uses;
use crate::known::ai::place;
use crate::known::ai::unpickling::{self, How, Unpickling};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::{Confidence, Severity};
use wb_formats::code::uses::{Origin, Use, Value};

crate::rule! {
    /// Code unpickles: `pickle`, `dill`, `cloudpickle`, `joblib`, `shelve`, `pandas.read_pickle`, `np.load` with
    /// `allow_pickle=True`, `jsonpickle`, `marshal`, skops with `trusted=True`, LangChain stores with
    /// `allow_dangerous_deserialization=True`. PyTorch has a rule of its own.
    ///
    /// ## Why it matters
    /// A pickle is a program: loading it runs what its author wants. How bad that is depends on where the bytes come
    /// from, which is followed through the file:
    ///
    /// - high: from the network, a hub, a request or the command line's user, or from the answer of a model
    /// - medium: from a path that the function is given or that is computed, if a protection was switched off for it
    /// - low: from a path that is computed
    /// - info: from a file that the program names itself
    ///
    /// Silent inside libraries; tests and examples are at most low.
    ///
    /// ## What to do
    /// Keep data in formats that are only data (safetensors, JSON, Parquet, `np.load` without pickles); check a digest
    /// before anything is unpickled.
    pub static RULE = {
        id: "code-unpickles",
        since: "0.1.0",
        severity: Medium,
        summary: "code runs pickles that it loads",
        remedy: "load formats that are only data, or check a digest of the bytes first",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    for call in &uses.calls {
        let Some(found) = unpickling::of(call).filter(|found| found.how == How::Pickle) else {
            continue;
        };
        let (severity, from) = judge(&found);
        let severity = if place::is_aside(seen.place) {
            severity.min(Severity::Low)
        } else {
            severity
        };
        report(call, &found, severity, from, sink);
    }
}

fn judge(found: &Unpickling<'_>) -> (Severity, &'static str) {
    let forced = if found.is_forced {
        Severity::Medium
    } else {
        Severity::Low
    };
    let Some(source) = found.source else {
        return (forced, "");
    };
    match source.from {
        Some(Origin::Network) => (Severity::High, " that comes from the network"),
        Some(Origin::Hub) => (Severity::High, " that comes from a hub"),
        Some(Origin::ModelOutput) => (Severity::High, " that a model answered"),
        Some(Origin::Input) if is_request(&source.value) => (Severity::High, " that a user gives"),
        Some(Origin::Input) => (forced, " that the command line names"),
        Some(Origin::Environment | Origin::Parameter) => (forced, " that the caller names"),
        None => match &source.value {
            Value::Text(text) if text.starts_with("http://") || text.starts_with("https://") => {
                (Severity::High, " that comes from the network")
            }
            Value::Text(_) => (
                if found.is_forced {
                    Severity::Low
                } else {
                    Severity::Info
                },
                "",
            ),
            _ => (forced, ""),
        },
    }
}

/// The command line names files; a request brings bytes.
fn is_request(value: &Value) -> bool {
    match value {
        Value::Name(name) => name.contains("equest") || name.contains("upload"),
        _ => false,
    }
}

fn report(call: &Use, found: &Unpickling<'_>, severity: Severity, from: &str, sink: &mut Sink<'_>) {
    let what = match found.source.map(|source| &source.value) {
        Some(Value::Text(text)) => format!("{} (`{text}`)", found.what),
        _ => found.what.to_owned(),
    };
    let confidence = if severity >= Severity::High {
        Confidence::High
    } else {
        Confidence::Medium
    };
    let message = format!("`{}` {what}{from}", call.path.trim_end_matches("()"));
    sink.found(
        Found::new(message)
            .severity(severity)
            .confidence(confidence)
            .at(call.offset)
            .evidence("call", call.code.clone()),
    );
}
