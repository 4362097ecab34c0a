//! Plugins that a TensorRT engine needs.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A TensorRT engine holds names of plugins: layers that a native library computes.
    ///
    /// ## Why it matters
    /// Plugins ending in `_TRT` come with TensorRT; others come from a library that somebody must supply and that runs
    /// with your rights. The engine itself is compiled code for a graphics card, which nobody but TensorRT can read.
    ///
    /// ## What to do
    /// Build the engine yourself from a model that can be read. Otherwise find out where each plugin comes from.
    pub static RULE = {
        id: "model-tensorrt-plugin",
        since: "0.1.0",
        severity: Low,
        summary: "a TensorRT engine needs plugins",
        remedy: "build the engine yourself from a model that can be read",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Tensorrt(engine) = seen.facts else {
        return;
    };
    for plugin in &engine.code_names {
        let message = format!("the engine names the plugin `{}`", plugin.name);
        sink.found(
            Found::new(message)
                .at(plugin.offset)
                .evidence("plugin", plugin.name.clone()),
        );
    }
}
