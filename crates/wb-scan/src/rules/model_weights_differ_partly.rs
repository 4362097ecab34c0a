//! The same weights in two formats that are not quite the same.

use crate::rule::Folder;
use crate::rules::model_weights_differ::pairs;
use crate::sink::{Found, Sink};

crate::rule! {
    /// A folder offers the same weights as a pickle and as safetensors, and some tensors are only in one of them or
    /// have another element type.
    ///
    /// ## Why it matters
    /// Loaders that take the one and loaders that take the other run models that differ there. Conversions leave such
    /// differences behind as well.
    ///
    /// ## What to do
    /// Compare the tensors named; delete the copy that nobody needs.
    pub static RULE = {
        id: "model-weights-differ-partly",
        since: "0.1.0",
        severity: Low,
        summary: "a pickle and a safetensors file of the same name differ in some tensors",
        remedy: "compare the tensors named, and delete the copy that nobody needs",
        wants: ["safetensors", "torch-tensors"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for pair in pairs(folder) {
        let difference = pair.difference();
        let words = difference.words();
        if words.is_empty() || !difference.shapes.is_empty() || difference.is_mostly_other {
            continue;
        }
        let message = format!("`{}` and `{}` differ: {words}", pair.pickle_name, pair.safe_name);
        let mut found = Found::new(message).in_file(folder.place(pair.pickle));
        for line in difference
            .only_pickle
            .iter()
            .chain(&difference.only_safe)
            .chain(&difference.dtypes)
            .take(8)
        {
            found = found.evidence("tensor", line.clone());
        }
        sink.found(found);
    }
}
