//! Weights that are to be read from outside the model's folder.

use crate::known::outside::outside;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::model::onnx::{ExternalFile, OnnxFacts, Use};

crate::rule! {
    /// A tensor (or a compiled context) of the model says that its data lies in a file whose path is absolute,
    /// climbs out of the model's folder, is an address, or stands for the process's own memory. Subgraphs,
    /// functions, sparse tensors and constants in attributes are looked at as well.
    ///
    /// ## Why it matters
    /// A loader reads that file into the model's weights: secrets of your machine become part of a model that is
    /// served, saved or sent back. Saving the model again may overwrite the file. ONNX Runtime and others take
    /// the word `_ORT_MEM_ADDR_` as "the offset is an address in memory", which reads memory at will.
    /// No exporter writes such paths. CVE-2022-25882, CVE-2024-27318 (reading), CVE-2025-51480 (overwriting).
    ///
    /// ## What to do
    /// Do not load or re-save the model. Ask the publisher for an export whose weights lie beside it.
    pub static RULE = {
        id: "model-onnx-external-data-outside",
        since: "0.1.0",
        severity: Critical,
        summary: "weights are read from outside the model's folder",
        remedy: "do not load the model; ask for an export whose weights lie beside it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = OnnxFacts::of(seen.facts) else {
        return;
    };
    for file in &facts.external_files {
        let Some(why) = outside(&file.location) else {
            continue;
        };
        let message = format!(
            "{} is read from `{}`, which {}",
            subject(file),
            file.location,
            why.words()
        );
        let mut found = Found::new(message)
            .at(file.first_offset)
            .evidence("location", file.location.clone());
        if !file.is_marked {
            found = found.confidence(Confidence::Medium).evidence(
                "not marked",
                "the tensor is not marked as external: most loaders ignore the path",
            );
        }
        sink.found(found);
    }
}

/// What is read, in words.
fn subject(file: &ExternalFile) -> String {
    let place = if file.is_nested {
        " of a subgraph or function"
    } else {
        ""
    };
    let what = match file.usage {
        Use::Initializer => "the weight",
        Use::Sparse => "the sparse weight",
        Use::Attribute => "the constant",
        Use::Value => "the tensor",
        Use::CompiledContext => "the compiled context",
    };
    let more = match file.tensors {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count.saturating_sub(1)),
    };
    format!("{what} `{}`{place}{more}", file.first_tensor)
}
