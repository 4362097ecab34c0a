//! The parts of TensorFlow's published messages that a reader needs (saved_model.proto, meta_graph.proto,
//! graph.proto, function.proto, attr_value.proto, tensor.proto, saved_object_graph.proto of TensorFlow 2.21, and
//! saved_metadata.proto of Keras 2), by number and by name: text spellings use the names.

/// A message that is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    SavedModel,
    MetaGraph,
    MetaInfo,
    Saver,
    CollectionEntry,
    Collection,
    NodeList,
    BytesList,
    SignatureEntry,
    Signature,
    AssetFile,
    TensorInfo,
    ObjectGraph,
    SavedObject,
    UserObject,
    Graph,
    Versions,
    Library,
    Function,
    OpDef,
    Argument,
    ReturnEntry,
    Gradient,
    Node,
    AttrEntry,
    AttrValue,
    ListValue,
    NamedFunction,
    Tensor,
    KerasMetadata,
    KerasObject,
    /// The file `checkpoint`, which is always text (checkpoint_state.proto).
    CheckpointState,
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A number, a truth value or the name of a choice.
    Number,
    /// Text or bytes that are kept.
    Text,
    /// A message that is entered.
    Message(Kind),
    /// Weights: skipped by their length.
    Payload,
    /// Nothing to judge.
    Skipped,
}

/// A field of a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    kind: Kind,
    pub(super) number: u32,
    name: &'static str,
    pub(super) shape: Shape,
}

const fn text(kind: Kind, number: u32, name: &'static str) -> Field {
    field(kind, number, name, Shape::Text)
}

const fn number(kind: Kind, number: u32, name: &'static str) -> Field {
    field(kind, number, name, Shape::Number)
}

const fn message(kind: Kind, number: u32, name: &'static str, inner: Kind) -> Field {
    field(kind, number, name, Shape::Message(inner))
}

const fn skipped(kind: Kind, number: u32, name: &'static str) -> Field {
    field(kind, number, name, Shape::Skipped)
}

const fn payload(kind: Kind, number: u32, name: &'static str) -> Field {
    field(kind, number, name, Shape::Payload)
}

const fn field(kind: Kind, number: u32, name: &'static str, shape: Shape) -> Field {
    Field {
        kind,
        number,
        name,
        shape,
    }
}

/// Every field that is known.
static FIELDS: &[Field] = &[
    number(Kind::SavedModel, 1, "saved_model_schema_version"),
    message(Kind::SavedModel, 2, "meta_graphs", Kind::MetaGraph),
    message(Kind::MetaGraph, 1, "meta_info_def", Kind::MetaInfo),
    message(Kind::MetaGraph, 2, "graph_def", Kind::Graph),
    message(Kind::MetaGraph, 3, "saver_def", Kind::Saver),
    message(Kind::MetaGraph, 4, "collection_def", Kind::CollectionEntry),
    message(Kind::MetaGraph, 5, "signature_def", Kind::SignatureEntry),
    message(Kind::MetaGraph, 6, "asset_file_def", Kind::AssetFile),
    message(Kind::MetaGraph, 7, "object_graph_def", Kind::ObjectGraph),
    text(Kind::MetaInfo, 1, "meta_graph_version"),
    skipped(Kind::MetaInfo, 2, "stripped_op_list"),
    skipped(Kind::MetaInfo, 3, "any_info"),
    text(Kind::MetaInfo, 4, "tags"),
    text(Kind::MetaInfo, 5, "tensorflow_version"),
    text(Kind::MetaInfo, 6, "tensorflow_git_version"),
    number(Kind::MetaInfo, 7, "stripped_default_attrs"),
    skipped(Kind::MetaInfo, 8, "function_aliases"),
    text(Kind::Saver, 1, "filename_tensor_name"),
    text(Kind::Saver, 2, "save_tensor_name"),
    text(Kind::Saver, 3, "restore_op_name"),
    number(Kind::Saver, 4, "max_to_keep"),
    number(Kind::Saver, 5, "sharded"),
    skipped(Kind::Saver, 6, "keep_checkpoint_every_n_hours"),
    number(Kind::Saver, 7, "version"),
    text(Kind::CollectionEntry, 1, "key"),
    message(Kind::CollectionEntry, 2, "value", Kind::Collection),
    message(Kind::Collection, 1, "node_list", Kind::NodeList),
    message(Kind::Collection, 2, "bytes_list", Kind::BytesList),
    skipped(Kind::Collection, 3, "int64_list"),
    skipped(Kind::Collection, 4, "float_list"),
    skipped(Kind::Collection, 5, "any_list"),
    text(Kind::NodeList, 1, "value"),
    text(Kind::BytesList, 1, "value"),
    text(Kind::SignatureEntry, 1, "key"),
    message(Kind::SignatureEntry, 2, "value", Kind::Signature),
    skipped(Kind::Signature, 1, "inputs"),
    skipped(Kind::Signature, 2, "outputs"),
    text(Kind::Signature, 3, "method_name"),
    skipped(Kind::Signature, 4, "defaults"),
    message(Kind::AssetFile, 1, "tensor_info", Kind::TensorInfo),
    text(Kind::AssetFile, 2, "filename"),
    text(Kind::TensorInfo, 1, "name"),
    skipped(Kind::TensorInfo, 2, "dtype"),
    skipped(Kind::TensorInfo, 3, "tensor_shape"),
    skipped(Kind::TensorInfo, 4, "coo_sparse"),
    skipped(Kind::TensorInfo, 5, "composite_tensor"),
    message(Kind::ObjectGraph, 1, "nodes", Kind::SavedObject),
    skipped(Kind::ObjectGraph, 2, "concrete_functions"),
    skipped(Kind::SavedObject, 1, "children"),
    skipped(Kind::SavedObject, 3, "slot_variables"),
    message(Kind::SavedObject, 4, "user_object", Kind::UserObject),
    skipped(Kind::SavedObject, 5, "asset"),
    skipped(Kind::SavedObject, 6, "function"),
    skipped(Kind::SavedObject, 7, "variable"),
    skipped(Kind::SavedObject, 8, "bare_concrete_function"),
    skipped(Kind::SavedObject, 9, "constant"),
    skipped(Kind::SavedObject, 10, "resource"),
    skipped(Kind::SavedObject, 11, "saveable_objects"),
    skipped(Kind::SavedObject, 12, "captured_tensor"),
    text(Kind::SavedObject, 13, "registered_name"),
    skipped(Kind::SavedObject, 14, "serialized_user_proto"),
    skipped(Kind::SavedObject, 15, "dependencies"),
    text(Kind::SavedObject, 16, "registered_saver"),
    text(Kind::UserObject, 1, "identifier"),
    skipped(Kind::UserObject, 2, "version"),
    text(Kind::UserObject, 3, "metadata"),
    message(Kind::Graph, 1, "node", Kind::Node),
    message(Kind::Graph, 2, "library", Kind::Library),
    number(Kind::Graph, 3, "version"),
    message(Kind::Graph, 4, "versions", Kind::Versions),
    skipped(Kind::Graph, 5, "debug_info"),
    number(Kind::Versions, 1, "producer"),
    number(Kind::Versions, 2, "min_consumer"),
    skipped(Kind::Versions, 3, "bad_consumers"),
    message(Kind::Library, 1, "function", Kind::Function),
    message(Kind::Library, 2, "gradient", Kind::Gradient),
    skipped(Kind::Library, 3, "registered_gradients"),
    text(Kind::Gradient, 1, "function_name"),
    text(Kind::Gradient, 2, "gradient_func"),
    message(Kind::Function, 1, "signature", Kind::OpDef),
    message(Kind::Function, 3, "node_def", Kind::Node),
    message(Kind::Function, 4, "ret", Kind::ReturnEntry),
    skipped(Kind::Function, 5, "attr"),
    skipped(Kind::Function, 6, "control_ret"),
    skipped(Kind::Function, 7, "arg_attr"),
    skipped(Kind::Function, 8, "resource_arg_unique_id"),
    text(Kind::OpDef, 1, "name"),
    message(Kind::OpDef, 2, "input_arg", Kind::Argument),
    message(Kind::OpDef, 3, "output_arg", Kind::Argument),
    text(Kind::Argument, 1, "name"),
    text(Kind::ReturnEntry, 1, "key"),
    text(Kind::ReturnEntry, 2, "value"),
    text(Kind::Node, 1, "name"),
    text(Kind::Node, 2, "op"),
    text(Kind::Node, 3, "input"),
    text(Kind::Node, 4, "device"),
    message(Kind::Node, 5, "attr", Kind::AttrEntry),
    skipped(Kind::Node, 6, "experimental_debug_info"),
    skipped(Kind::Node, 7, "experimental_type"),
    text(Kind::AttrEntry, 1, "key"),
    message(Kind::AttrEntry, 2, "value", Kind::AttrValue),
    message(Kind::AttrValue, 1, "list", Kind::ListValue),
    text(Kind::AttrValue, 2, "s"),
    number(Kind::AttrValue, 3, "i"),
    skipped(Kind::AttrValue, 4, "f"),
    number(Kind::AttrValue, 5, "b"),
    number(Kind::AttrValue, 6, "type"),
    skipped(Kind::AttrValue, 7, "shape"),
    message(Kind::AttrValue, 8, "tensor", Kind::Tensor),
    skipped(Kind::AttrValue, 9, "placeholder"),
    message(Kind::AttrValue, 10, "func", Kind::NamedFunction),
    text(Kind::ListValue, 2, "s"),
    skipped(Kind::ListValue, 3, "i"),
    skipped(Kind::ListValue, 4, "f"),
    skipped(Kind::ListValue, 5, "b"),
    skipped(Kind::ListValue, 6, "type"),
    skipped(Kind::ListValue, 7, "shape"),
    message(Kind::ListValue, 8, "tensor", Kind::Tensor),
    message(Kind::ListValue, 9, "func", Kind::NamedFunction),
    text(Kind::NamedFunction, 1, "name"),
    message(Kind::NamedFunction, 2, "attr", Kind::AttrEntry),
    number(Kind::Tensor, 1, "dtype"),
    skipped(Kind::Tensor, 2, "tensor_shape"),
    skipped(Kind::Tensor, 3, "version_number"),
    payload(Kind::Tensor, 4, "tensor_content"),
    text(Kind::Tensor, 8, "string_val"),
    message(Kind::KerasMetadata, 1, "nodes", Kind::KerasObject),
    skipped(Kind::KerasObject, 2, "node_id"),
    text(Kind::KerasObject, 3, "node_path"),
    text(Kind::KerasObject, 4, "identifier"),
    text(Kind::KerasObject, 5, "metadata"),
    skipped(Kind::KerasObject, 6, "version"),
    text(Kind::CheckpointState, 1, "model_checkpoint_path"),
    text(Kind::CheckpointState, 2, "all_model_checkpoint_paths"),
];

/// The field of a message by its number; none if the published schema has no such field that matters.
pub(super) fn by_number(kind: Kind, number: u32) -> Option<Field> {
    FIELDS
        .iter()
        .find(|field| field.kind == kind && field.number == number)
        .copied()
}

/// The field of a message by its name as text spellings write it, and as JSON does (`tensorContent`).
pub(super) fn by_name(kind: Kind, name: &str) -> Option<Field> {
    FIELDS
        .iter()
        .find(|field| field.kind == kind && same_name(field.name, name))
        .copied()
}

fn same_name(published: &str, written: &str) -> bool {
    published == written || {
        let plain = published.bytes().filter(|byte| *byte != b'_');
        !written.contains('_')
            && plain
                .map(|byte| byte.to_ascii_lowercase())
                .eq(written.bytes().map(|byte| byte.to_ascii_lowercase()))
    }
}

/// The number of text's element type.
pub(super) const DT_STRING: u64 = 7;

/// The number behind the name of a choice, as far as it matters.
pub(super) fn choice(name: &str) -> u64 {
    match name {
        "DT_STRING" => DT_STRING,
        "true" => 1,
        _ => name.parse().unwrap_or_default(),
    }
}
