//! A configuration that describes another model than the weights.

use crate::rule::{Folder, FolderFile};
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::repo::architecture::ArchitectureFacts;

crate::rule! {
    /// `config.json` gives another number of layers, width or vocabulary than the safetensors files beside it have.
    ///
    /// ## Why it matters
    /// A loader builds the model by the configuration and fills in what fits: missing layers stay random, further ones
    /// are dropped with a warning. What runs is not what the weights' publisher trained.
    ///
    /// ## What to do
    /// Fetch configuration and weights of the same revision.
    pub static RULE = {
        id: "model-config-disagrees",
        since: "0.1.0",
        severity: Low,
        summary: "config.json describes another model than the weights beside it",
        remedy: "fetch configuration and weights of the same revision",
        wants: ["model-architecture", "safetensors"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for file in folder.files {
        let config = file.facts.iter().find_map(|facts| match facts {
            Facts::ModelArchitecture(facts) if !facts.is_composed => Some(facts),
            _ => None,
        });
        let Some(config) = config else { continue };
        let Some(shapes) = shapes(folder, file) else {
            continue;
        };
        for message in compare(config, &shapes) {
            sink.found(Found::new(message).in_file(folder.place(file)));
        }
    }
}

/// What the weights say about themselves.
#[derive(Debug, Default, PartialEq)]
struct Shapes {
    /// Layers, counted by their numbers.
    layers: Option<u64>,
    /// Rows and columns of the input embedding.
    embedding: Option<(u64, u64)>,
}

/// The weights in the same folder; nothing unless they are one complete set.
fn shapes(folder: &Folder<'_>, config: &FolderFile) -> Option<Shapes> {
    let place = config.path.rsplit_once('/').map_or("", |(place, _)| place);
    let mut out = Shapes::default();
    let mut found = 0u64;
    for file in folder.files {
        let (other, base) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let is_weights = base == "model.safetensors" || base.starts_with("model-") && base.contains("-of-");
        if other != place || !is_weights {
            continue;
        }
        for facts in &file.facts {
            let Facts::Safetensors(facts) = facts else {
                continue;
            };
            found = found.saturating_add(1);
            for tensor in &facts.tensors {
                if let Some(layer) = layer_of(&tensor.name) {
                    out.layers = out.layers.max(Some(layer.saturating_add(1)));
                }
                if let ([rows, columns], true) = (tensor.shape.as_slice(), is_embedding(&tensor.name)) {
                    out.embedding = Some((*rows, *columns));
                }
            }
        }
    }
    (found > 0).then_some(out)
}

/// `model.layers.11.mlp.weight` → 11, for stacks that are the only one of their model.
fn layer_of(name: &str) -> Option<u64> {
    let name = name
        .split_once("layers.")
        .or_else(|| name.split_once("layer."))
        .or_else(|| name.split_once(".h."))?;
    name.1.split('.').next()?.parse().ok()
}

fn is_embedding(name: &str) -> bool {
    ["embed_tokens.weight", "word_embeddings.weight", "wte.weight"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn compare(config: &ArchitectureFacts, shapes: &Shapes) -> Vec<String> {
    let mut out = Vec::new();
    if let (Some(stated), Some(counted)) = (config.layers, shapes.layers)
        && stated > counted
    {
        // Weights may have more, for predictors that the configuration counts elsewhere.
        out.push(format!(
            "the configuration has {stated} layers, the weights have {counted}"
        ));
    }
    if let Some((rows, columns)) = shapes.embedding {
        if config.hidden_size.is_some_and(|width| width != columns) {
            let width = config.hidden_size.unwrap_or_default();
            out.push(format!(
                "the configuration has width {width}, the input embedding has {columns}"
            ));
        }
        // Vocabularies are padded: only fewer rows than words break the model.
        if config.vocab_size.is_some_and(|words| words > rows) {
            let words = config.vocab_size.unwrap_or_default();
            out.push(format!(
                "the configuration has {words} words, the input embedding has {rows}"
            ));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared() {
        assert_eq!(layer_of("model.layers.11.mlp.weight"), Some(11));
        assert_eq!(layer_of("bert.encoder.layer.3.output.dense.bias"), Some(3));
        assert_eq!(layer_of("transformer.h.2.attn.bias"), Some(2));
        assert_eq!(layer_of("lm_head.weight"), None);
        let config = ArchitectureFacts {
            layers: Some(4),
            hidden_size: Some(8),
            vocab_size: Some(100),
            ..ArchitectureFacts::default()
        };
        let shapes = |layers, rows, columns| Shapes {
            layers: Some(layers),
            embedding: Some((rows, columns)),
        };
        assert_eq!(compare(&config, &shapes(4, 128, 8)), Vec::<String>::new());
        assert_eq!(compare(&config, &shapes(3, 64, 16)).len(), 3);
    }
}
