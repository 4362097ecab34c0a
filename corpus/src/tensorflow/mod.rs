//! TensorFlow graphs, checkpoints and models for the browser, harmless and not.

mod checkpoint;
mod files;
mod rules;
mod tricks;

use crate::Samples;
use crate::proto::Message;
use checkpoint::checkpoints;
use files::{browser, files, others};
use rules::rules;
use tricks::{hidden, readers, writers};

const WRITES: &str = "model-tensorflow-writes-files";

const READS: &str = "model-tensorflow-reads-files";

const ACCESS: &str = "model-tensorflow-file-access";

const CONNECTS: &str = "model-tensorflow-opens-connections";

const PYTHON: &str = "model-tensorflow-python-op";

const NATIVE: &str = "model-tensorflow-loads-native-code";

const UNKNOWN: &str = "model-tensorflow-unknown-op";

const LIBRARY: &str = "model-tensorflow-needs-library";

const ASSET: &str = "model-tensorflow-asset-outside";

const TRICK: &str = "30-tensorflow-graph";

/// A node with its inputs and attributes.
fn node(name: &str, operator: &str, inputs: &[&str], attributes: &[Message]) -> Message {
    let mut node = Message::new().bytes(1, name).bytes(2, operator);
    for input in inputs {
        node = node.bytes(3, input);
    }
    for attribute in attributes {
        node = node.message(5, attribute);
    }
    node
}

/// An attribute.
fn attribute(key: &str, value: &Message) -> Message {
    Message::new().bytes(1, key).message(2, value)
}

/// A text attribute.
fn text(key: &str, value: &str) -> Message {
    attribute(key, &Message::new().bytes(2, value))
}

/// An attribute that is a list of texts.
fn texts(key: &str, values: &[&str]) -> Message {
    let list = values
        .iter()
        .fold(Message::new(), |list, value| list.bytes(2, value));
    attribute(key, &Message::new().message(1, &list))
}

/// An attribute that names a function.
fn function_attribute(key: &str, name: &str) -> Message {
    attribute(key, &Message::new().message(10, &Message::new().bytes(1, name)))
}

/// A constant text.
fn constant(name: &str, value: &str) -> Message {
    let tensor = Message::new()
        .int(1, 7)
        .message(2, &Message::new())
        .bytes(8, value);
    let attributes = [
        attribute("dtype", &Message::new().int(6, 7)),
        attribute("value", &Message::new().message(8, &tensor)),
    ];
    node(name, "Const", &[], &attributes)
}

/// A constant text, packed as a tensor's content.
fn packed_constant(name: &str, value: &str) -> Message {
    let content = [&[value.len() as u8], value.as_bytes()].concat();
    let tensor = Message::new().int(1, 7).bytes(4, content);
    node(
        name,
        "Const",
        &[],
        &[attribute("value", &Message::new().message(8, &tensor))],
    )
}

/// A graph of nodes and functions.
fn graph(nodes: &[Message], functions: &[Message]) -> Message {
    let mut graph = Message::new();
    for node in nodes {
        graph = graph.message(1, node);
    }
    if !functions.is_empty() {
        let library = functions
            .iter()
            .fold(Message::new(), |library, function| library.message(1, function));
        graph = graph.message(2, &library);
    }
    graph.message(4, &Message::new().int(1, 2_000))
}

/// A function of the library.
fn function(name: &str, arguments: &[&str], nodes: &[Message], returns: &[(&str, &str)]) -> Message {
    let mut signature = Message::new().bytes(1, name);
    for argument in arguments {
        signature = signature.message(2, &Message::new().bytes(1, argument).int(3, 7));
    }
    for (output, _) in returns {
        signature = signature.message(3, &Message::new().bytes(1, output).int(3, 7));
    }
    let mut function = Message::new().message(1, &signature);
    for node in nodes {
        function = function.message(3, node);
    }
    for (output, value) in returns {
        function = function.message(4, &Message::new().bytes(1, output).bytes(2, value));
    }
    function
}

/// A graph with what TensorFlow keeps beside it.
fn meta_graph(graph: &Message) -> Message {
    let info = Message::new().bytes(4, "serve").bytes(5, "2.21.0");
    Message::new().message(1, &info).message(2, graph)
}

/// A SavedModel.
fn saved_model(meta_graph: &Message) -> Vec<u8> {
    Message::new().int(1, 1).message(2, meta_graph).finish()
}

/// A SavedModel of nodes.
fn saved(nodes: &[Message]) -> Vec<u8> {
    saved_model(&meta_graph(&graph(nodes, &[])))
}

/// An asset that the model brings along.
fn asset(tensor: &str, file: &str) -> Message {
    Message::new()
        .message(1, &Message::new().bytes(1, tensor))
        .bytes(2, file)
}

fn placeholder() -> Message {
    node(
        "x",
        "Placeholder",
        &[],
        &[attribute("dtype", &Message::new().int(6, 1))],
    )
}

/// Nodes that only compute.
fn harmless() -> Vec<Message> {
    vec![
        placeholder(),
        node("y", "Relu", &["x"], &[attribute("T", &Message::new().int(6, 1))]),
    ]
}

/// What TensorFlow writes for saving and restoring.
fn saver() -> Vec<Message> {
    vec![
        placeholder(),
        constant("save/Const", "model"),
        node(
            "save/Path",
            "StringJoin",
            &["save/Const", "save/tmp"],
            &[text("separator", "")],
        ),
        constant("save/tmp", "_temp_1/part"),
        constant("save/names", "w"),
        node("save/Sharded", "ShardedFilename", &["save/Path"], &[]),
        node(
            "save/SaveV2",
            "SaveV2",
            &["save/Sharded", "save/names", "save/names", "x"],
            &[],
        ),
        node(
            "save/MergeV2Checkpoints",
            "MergeV2Checkpoints",
            &["save/Sharded", "save/Const"],
            &[],
        ),
        node(
            "save/RestoreV2",
            "RestoreV2",
            &["save/Const", "save/names", "save/names"],
            &[],
        ),
    ]
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    rules(out);
    writers(out);
    readers(out);
    hidden(out);
    files(out);
    others(out);
    checkpoints(out);
    browser(out);
}
