//! Verdicts in words.

use super::value::Path;
use super::{Kind, Verdict};
use crate::known::pickle::Consequence;
use wb_core::Confidence;
use wb_formats::model::pickle::facts::{Call, CallKind};

/// What a consequence means for whoever loads the file.
pub(super) const fn effect(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::Commands => "which can run commands on this machine",
        Consequence::Code => "which can run Python code that the file chooses",
        Consequence::Native => "which loads native code or writes memory",
        Consequence::Files => "which reads, writes or removes files",
        Consequence::Network => "which opens connections",
        Consequence::LoadsAgain => "which loads further data that can run code itself",
        Consequence::Imports => "which imports modules by name",
        Consequence::Attributes => "which reaches attributes by name, and through them any function",
        Consequence::Interpreter => "which changes the running interpreter",
        Consequence::CarriesCode => "which builds a function or a class from bytecode in the file",
    }
}

/// What a kind of call does, as a verb.
pub(super) const fn verb(kind: CallKind) -> &'static str {
    match kind {
        CallKind::Reduce | CallKind::Inst | CallKind::Obj => "calls",
        CallKind::New => "makes an instance of",
        CallKind::Build => "gives state to",
        CallKind::Fill => "fills",
    }
}

/// A verdict about a call.
pub(super) fn on_call(kind: Kind, name: String, message: String, call: &Call) -> Verdict {
    Verdict {
        kind,
        name,
        message,
        calls: vec![(call.code.clone(), call.offset)],
        offset: call.offset,
        confidence: Confidence::High,
        capability: None,
    }
}

/// Loading the file calls a gadget.
pub(super) fn gadget(path: &Path, consequence: Consequence, is_reached: bool, call: &Call) -> Verdict {
    let reached = if is_reached {
        "reaches through other modules and "
    } else {
        ""
    };
    let message = format!(
        "loading it {reached}{} `{path}`, {}",
        verb(call.kind),
        effect(consequence)
    );
    on_call(Kind::Does(consequence), path.to_string(), message, call)
}

/// Loading the file hands a gadget to something that is called.
pub(super) fn handed(path: &Path, consequence: Consequence, to: &str, call: &Call) -> Verdict {
    let message = format!("loading it hands `{path}` to `{to}`, {}", effect(consequence));
    on_call(Kind::Does(consequence), path.to_string(), message, call)
}

/// Loading the file calls something unknown.
pub(super) fn unknown(path: &Path, is_used_beyond: bool, call: &Call) -> Verdict {
    let message = if is_used_beyond {
        format!(
            "loading it {} `{path}` in a way that no framework uses: what that does is not known",
            verb(call.kind)
        )
    } else {
        format!(
            "loading it {} `{path}`: what that does is not known",
            verb(call.kind)
        )
    };
    on_call(Kind::UnknownCall, path.to_string(), message, call)
}

/// A value that stands where a name should.
pub(super) fn hidden_call(call: &Call) -> Verdict {
    let message = format!(
        "loading it {} something that it computes first, so that no name can be judged",
        verb(call.kind)
    );
    on_call(Kind::Hidden, "?".to_owned(), message, call)
}
