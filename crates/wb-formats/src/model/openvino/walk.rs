//! The layers of a model, one after the other.

use super::{OpenvinoFacts, OpenvinoLayer, OpenvinoPath};
use crate::model::json::beginning;
use crate::notes::{Defect, Notes};
use crate::text::xml::{self, Element, Node};
use wb_core::Meter;

const NAMES_MAX: usize = 64;
const NAME_MAX: usize = 200;

/// The operators of OpenVINO's own extension for tokenizers, 2023.1 to 2026.1: models for chat bring them along.
const TOKENIZER: &str = " StringTensorPack RaggedTensorPack StringTensorUnpack RaggedTensorUnpack CaseFold \
    NormalizeUnicode RegexNormalization RegexSplit WordpieceTokenizer BPETokenizer BytesToChars CombineSegments \
    CharsToBytes VocabDecoder SentencepieceTokenizer SentencepieceDetokenizer SentencepieceStreamDetokenizer \
    VocabEncoder CharsMapNormalization TrieTokenizer UnigramTokenizer SpecialTokensSplit RaggedToDense RaggedToSparse \
    RaggedToRagged StringToHashBucket EqualStr FuzeRagged UTF8Validate Truncate ByteFallback StringTensorPack ";

pub(super) fn walk(text: &str, meter: &Meter, notes: &mut Notes, facts: &mut OpenvinoFacts) {
    let mut state = State::default();
    let mut defects = Notes::default();
    facts.xml = xml::read(text, meter, notes, &mut |node| {
        if let Node::Open(element) = node {
            state.open(element, facts, &mut defects);
        }
        Ok(())
    });
    for defect in defects.defects {
        notes.defect(defect);
    }
}

#[derive(Default)]
struct State {
    layer: String,
    kind: String,
}

impl State {
    fn open(&mut self, element: &Element, facts: &mut OpenvinoFacts, notes: &mut Notes) {
        match element.name.as_str() {
            "net" => facts.version = beginning(element.get("version").unwrap_or_default(), NAME_MAX),
            "layer" => self.layer(element, facts),
            "data" if self.kind == "Const" => self.constant(element, facts, notes),
            // Weights of the old representations: `<weights offset="…" size="…"/>`, `<biases …/>`, `<custom …/>`.
            "weights" | "biases" | "custom" => self.constant(element, facts, notes),
            _ => {}
        }
        for (name, value) in &element.attributes {
            let is_prose = matches!(
                &**name,
                "name" | "shape" | "version" | "type" | "id" | "value" | "names"
            );
            if !is_prose
                && !self.kind.is_empty()
                && !["xml", "xsi:"].iter().any(|prefix| name.starts_with(prefix))
                && is_path(value)
                && facts.paths.len() < NAMES_MAX
            {
                facts.paths.push(OpenvinoPath {
                    attribute: beginning(name, NAME_MAX),
                    path: beginning(value, NAME_MAX),
                    offset: element.offset,
                });
            }
        }
    }

    fn layer(&mut self, element: &Element, facts: &mut OpenvinoFacts) {
        let text = |name: &str| beginning(element.get(name).unwrap_or_default(), NAME_MAX);
        self.layer = text("name");
        self.kind = text("type");
        let set = text("version");
        facts.layers = facts.layers.saturating_add(1);
        if facts.operator_sets.len() < NAMES_MAX || facts.operator_sets.contains_key(&set) {
            let count = facts.operator_sets.entry(set.clone()).or_default();
            *count = count.saturating_add(1);
        }
        let is_own = set.is_empty()
            || set == "experimental"
            || set == "ie_internal_opset"
            || set == "type_relaxed_opset"
            || set
                .strip_prefix("opset")
                .is_some_and(|number| number.parse::<u8>().is_ok());
        let is_tokenizer =
            set == "extension" && TOKENIZER.split_ascii_whitespace().any(|known| known == self.kind);
        let is_known = facts
            .foreign
            .iter()
            .any(|known| known.operator_set == set && known.kind == self.kind);
        if !is_own && !is_tokenizer && !is_known && facts.foreign.len() < NAMES_MAX {
            facts.foreign.push(OpenvinoLayer {
                operator_set: set,
                kind: self.kind.clone(),
                offset: element.offset,
            });
        }
    }

    fn constant(&self, element: &Element, facts: &mut OpenvinoFacts, notes: &mut Notes) {
        let number = |name: &str| element.get(name).map(str::trim).filter(|text| !text.is_empty());
        let (Some(offset), Some(size)) = (number("offset"), number("size")) else {
            return;
        };
        let parsed = offset.parse::<u64>().ok().zip(size.parse::<u64>().ok());
        let Some((offset, size)) = parsed else {
            let detail = format!(
                "the weights of `{}` are at {offset} with {size} bytes",
                self.layer
            );
            return notes.defect(Defect::at("openvino-weights-broken", element.offset, detail));
        };
        let Some(end) = offset.checked_add(size) else {
            let detail = format!("the weights of `{}` end beyond every file", self.layer);
            return notes.defect(Defect::at("openvino-weights-broken", element.offset, detail));
        };
        if end > facts.weights_end {
            facts.weights_end = end;
            facts.weights_end_layer.clone_from(&self.layer);
        }
        if let (Some(kind), Some(shape)) = (element.get("element_type"), element.get("shape"))
            && let Some(bits) = element_bits(kind)
        {
            let count = shape
                .split(',')
                .map(str::trim)
                .filter(|dimension| !dimension.is_empty())
                .try_fold(1_u64, |product, dimension| {
                    product.checked_mul(dimension.parse().ok()?)
                });
            let expected = count
                .and_then(|count| count.checked_mul(bits))
                .map(|bits| bits.div_ceil(8));
            if expected != Some(size) {
                let detail = format!(
                    "`{}` has the shape [{}] of {kind}, and {size} bytes",
                    self.layer,
                    beginning(shape, NAME_MAX)
                );
                notes.defect(Defect::at("openvino-size-disagrees", element.offset, detail));
            }
        }
    }
}

/// How many bits an element has; none for texts and unknown types.
fn element_bits(kind: &str) -> Option<u64> {
    Some(match kind {
        "f64" | "i64" | "u64" => 64,
        "f32" | "i32" | "u32" => 32,
        "f16" | "bf16" | "i16" | "u16" => 16,
        "i8" | "u8" | "boolean" | "f8e4m3" | "f8e5m2" | "f8e8m0" => 8,
        "i4" | "u4" | "nf4" | "f4e2m1" => 4,
        "u1" => 1,
        _ => return None,
    })
}

/// True for what is surely a path or an address: absolute, climbing, or with a scheme; or a library.
fn is_path(value: &str) -> bool {
    let value = value.trim();
    let is_absolute =
        value.starts_with('/') && value.len() > 1 && value.get(1..).is_some_and(|rest| rest.contains('/'));
    is_absolute
        || value.starts_with("../")
        || value.starts_with("\\\\")
        || value.contains("/../")
        || value.contains("://")
        || value.get(1..3) == Some(":\\")
        || [".so", ".dll", ".dylib"]
            .iter()
            .any(|ending| value.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_and_constants_are_read() {
        let text = "<net version='11'><layers><layer name='a' type='Const' version='opset1'>\
            <data element_type='f32' shape='2,2' offset='0' size='16'/></layer>\
            <layer name='b' type='Evil' version='mine'><data library='/tmp/x/evil.so'/></layer>\
            <layer name='c' type='Const' version='opset1'><data element_type='f32' shape='2' offset='18446744073709551615' size='8'/></layer>\
            <layer name='d' type='BPETokenizer' version='extension'/></layers></net>";
        let mut facts = OpenvinoFacts::default();
        let mut notes = Notes::default();
        walk(text, &Meter::unlimited_time(), &mut notes, &mut facts);
        assert_eq!(facts.layers, 4);
        assert_eq!(facts.weights_end, 16);
        assert_eq!(facts.foreign.len(), 1);
        assert_eq!(facts.paths.len(), 1);
        assert_eq!(notes.defects[0].code, "openvino-weights-broken");
    }
}
