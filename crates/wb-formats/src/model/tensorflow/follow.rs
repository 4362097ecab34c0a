//! Follows an input back to where it comes from: constants, assets, arguments, through functions and their callers.

use super::facts::{Call, Origin};
use super::graph::{GraphNode, Scope, Unit, node_of, output_of};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Operators that hand on what they are given, and which input it is.
static HANDS_ON: &[(&str, usize)] = &[
    ("Identity", 0),
    ("StopGradient", 0),
    ("PreventGradient", 0),
    ("Snapshot", 0),
    ("EnsureShape", 0),
    ("Reshape", 0),
    ("ExpandDims", 0),
    ("Squeeze", 0),
    ("Tile", 0),
    ("BroadcastTo", 0),
    ("Fill", 1),
    ("Gather", 0),
    ("GatherV2", 0),
    ("GatherNd", 0),
    ("StridedSlice", 0),
    ("Slice", 0),
    ("Switch", 0),
    ("RefSwitch", 0),
    ("Enter", 0),
    ("Exit", 0),
    ("NextIteration", 0),
    ("RandomShuffle", 0),
    ("Unique", 0),
    ("UniqueV2", 0),
    ("Unpack", 0),
    ("Split", 1),
    ("CheckNumerics", 0),
    ("Transpose", 0),
    ("PlaceholderWithDefault", 0),
    ("OptionalGetValue", 0),
    ("OptionalFromValue", 0),
    ("StringStrip", 0),
    ("ReverseV2", 0),
    ("Cast", 0),
    ("Bitcast", 0),
    ("DeepCopy", 0),
    ("ReadVariableOp", 0),
    ("ShardedFilename", 0),
];

/// Operators that hand on any of their inputs.
static HANDS_ON_ALL: &[&str] = &[
    "IdentityN",
    "Pack",
    "ConcatV2",
    "Concat",
    "Merge",
    "RefMerge",
    "TensorDataset",
    "TensorSliceDataset",
    "ConcatenateDataset",
    "ZipDataset",
    "QueueEnqueueV2",
];

fn is_dataset(operator: &str) -> bool {
    operator.contains("Dataset")
}

/// Follows inputs within one unit.
pub(super) struct Follow<'a> {
    unit: &'a Unit,
    functions: BTreeMap<&'a str, usize>,
    assets: BTreeMap<&'a str, &'a str>,
    callers: BTreeMap<&'a str, Vec<(usize, &'a GraphNode)>>,
    steps: Cell<u32>,
}

impl<'a> Follow<'a> {
    /// How deep an input is followed, and how many steps are taken for one node.
    const DEPTH_MAX: u32 = 24;
    const STEPS_MAX: u32 = 2_000;
    /// How many callers of a function are looked at.
    const CALLERS_MAX: usize = 16;

    pub(super) fn new(unit: &'a Unit) -> Self {
        let mut callers: BTreeMap<&str, Vec<(usize, &GraphNode)>> = BTreeMap::new();
        let mut functions = BTreeMap::new();
        for (number, scope) in unit.all().enumerate() {
            if number > 0 {
                functions.insert(scope.name.as_str(), number);
            }
        }
        for (number, scope) in unit.all().enumerate() {
            for node in &scope.nodes {
                let named = functions
                    .contains_key(node.operator.as_str())
                    .then_some(&node.operator);
                for name in node.functions.iter().chain(named) {
                    let known = callers.entry(name.as_str()).or_default();
                    if known.len() < Self::CALLERS_MAX {
                        known.push((number, node));
                    }
                }
            }
        }
        let assets = unit
            .assets
            .iter()
            .map(|asset| (node_of(&asset.tensor), asset.file.as_str()))
            .collect();
        Self {
            unit,
            functions,
            assets,
            callers,
            steps: Cell::new(0),
        }
    }

    /// Where the first inputs of a node come from.
    pub(super) fn inputs(&self, scope: usize, node: &GraphNode) -> Vec<Vec<Origin>> {
        let inputs = node.inputs.iter().take(Call::INPUTS_MAX);
        inputs
            .map(|input| {
                self.steps.set(0);
                let mut origins = self.input(scope, input, 0);
                origins.sort_unstable();
                origins.dedup();
                origins.truncate(Call::TEXTS_MAX);
                origins
            })
            .collect()
    }

    fn is_far(&self, depth: u32) -> bool {
        self.steps.set(self.steps.get().saturating_add(1));
        depth > Self::DEPTH_MAX || self.steps.get() > Self::STEPS_MAX
    }

    /// Where an input comes from. The recursion is counted, and so are its steps.
    fn input(&self, number: usize, input: &str, depth: u32) -> Vec<Origin> {
        let Some(scope) = self.unit.scope(number) else {
            return vec![Origin::Given];
        };
        if self.is_far(depth) {
            return vec![Origin::Given];
        }
        let depth = depth.saturating_add(1);
        // A loader feeds the asset's path only while it initialises: later the constant counts, and both are said.
        if number == 0
            && let Some(file) = self.assets.get(node_of(input))
        {
            let texts = scope.node(input).and_then(|node| node.constant.as_ref());
            let texts = texts.into_iter().flatten().cloned().map(Origin::Text);
            return std::iter::once(Origin::Asset((*file).to_owned()))
                .chain(texts)
                .collect();
        }
        if let Some(node) = scope.node(input) {
            return self.node(number, scope, node, input, depth);
        }
        match scope.arguments.iter().position(|name| name == node_of(input)) {
            Some(at) => self.argument(scope, at, depth),
            None => vec![Origin::Given],
        }
    }

    fn node(&self, number: usize, scope: &Scope, node: &GraphNode, input: &str, depth: u32) -> Vec<Origin> {
        let operator = node.operator.as_str();
        if operator == "Const" || operator == "HostConst" {
            return match &node.constant {
                Some(texts) => texts.iter().cloned().map(Origin::Text).collect(),
                None => vec![Origin::Made],
            };
        }
        if let Some(value) = scope.assigned.get(&node.name) {
            return self.input(number, value, depth);
        }
        if matches!(
            operator,
            "VarHandleOp" | "VariableV2" | "Variable" | "RestoreV2" | "Restore"
        ) {
            return vec![Origin::Restored];
        }
        if let Some((_, at)) = HANDS_ON.iter().find(|(name, _)| *name == operator) {
            return match node.inputs.get(*at) {
                Some(input) => self.input(number, input, depth),
                None => vec![Origin::Given],
            };
        }
        if operator == "StringJoin" {
            return self.joined(number, node, depth);
        }
        if HANDS_ON_ALL.contains(&operator) {
            return self.each(number, &node.inputs, depth);
        }
        // What is chosen from; the condition is none of it.
        if matches!(operator, "Select" | "SelectV2") {
            return self.each(number, node.inputs.get(1..).unwrap_or_default(), depth);
        }
        if operator.starts_with("LookupTableFind") {
            return vec![Origin::Made];
        }
        if is_dataset(operator) || operator.starts_with("IteratorGetNext") {
            return self.each(number, node.inputs.get(..1).unwrap_or_default(), depth);
        }
        if let Some(origins) = self.returned(node, output_of(input), depth) {
            return origins;
        }
        self.computed(number, node, depth)
    }

    fn each(&self, number: usize, inputs: &[String], depth: u32) -> Vec<Origin> {
        let mut origins = Vec::new();
        for input in inputs.iter().take(Call::TEXTS_MAX) {
            origins.extend(self.input(number, input, depth));
            origins.truncate(Call::TEXTS_MAX.saturating_mul(4));
        }
        origins
    }

    /// Texts that are joined: the text itself, if every part is one.
    fn joined(&self, number: usize, node: &GraphNode, depth: u32) -> Vec<Origin> {
        let separator = node.attributes.iter().find(|(key, _)| key == "separator");
        let separator = separator
            .and_then(|(_, texts)| texts.first())
            .map_or("", String::as_str);
        let mut parts = Vec::new();
        let mut is_given = false;
        for input in node.inputs.iter().take(Call::TEXTS_MAX) {
            let origins = self.input(number, input, depth);
            is_given |= origins.contains(&Origin::Given);
            match origins.into_iter().next() {
                Some(Origin::Text(text)) => parts.push(text),
                Some(Origin::Asset(_)) | None => is_given = true,
                Some(Origin::Made | Origin::Restored | Origin::Given) => parts.push("\u{fffd}".to_owned()),
            }
        }
        let joined = parts.join(separator);
        match (is_given, joined.contains('\u{fffd}')) {
            (false, false) => vec![Origin::Text(joined)],
            (false, true) => vec![Origin::Made],
            // A folder that stands in the file, and a name that is given.
            (true, _) if joined.starts_with('/') && !joined.starts_with("/\u{fffd}") => {
                vec![Origin::Text(joined), Origin::Given]
            }
            (true, _) => vec![Origin::Given],
        }
    }

    /// What the function's callers hand in. A branch is given what stands behind the condition, so that both are counted
    /// from the end.
    fn argument(&self, scope: &Scope, at: usize, depth: u32) -> Vec<Origin> {
        let Some(callers) = self.callers.get(scope.name.as_str()) else {
            return vec![Origin::Given];
        };
        let from_end = scope.arguments.len().saturating_sub(at);
        let mut origins = Vec::new();
        for (number, caller) in callers {
            if is_dataset(&caller.operator) {
                origins.extend(self.elements(*number, caller, depth));
                continue;
            }
            let handed = match caller.inputs.len().checked_sub(from_end) {
                Some(at) => caller.inputs.get(at),
                None => caller.inputs.first(),
            };
            match handed {
                Some(input) => origins.extend(self.input(*number, input, depth)),
                None => origins.push(Origin::Given),
            }
            origins.truncate(Call::TEXTS_MAX.saturating_mul(4));
        }
        origins
    }

    /// What a dataset's function is given: elements, captured values, or numbers that steer it, which are left out.
    fn elements(&self, number: usize, caller: &GraphNode, depth: u32) -> Vec<Origin> {
        let mut origins = self.each(number, &caller.inputs, depth);
        let is_made = origins.iter().all(|origin| *origin == Origin::Made);
        if !is_made {
            origins.retain(|origin| *origin != Origin::Made);
        }
        origins
    }

    /// What a called function returns.
    fn returned(&self, node: &GraphNode, output: usize, depth: u32) -> Option<Vec<Origin>> {
        let is_call =
            node.operator.ends_with("PartitionedCall") || self.functions.contains_key(node.operator.as_str());
        let name = match node.functions.first() {
            Some(name) if is_call => name,
            _ => &node.operator,
        };
        let number = *self.functions.get(name.as_str())?;
        let scope = self.unit.scope(number)?;
        let output = scope.outputs.get(output)?;
        let (_, value) = scope.returns.iter().find(|(key, _)| key == output)?;
        Some(self.input(number, value, depth))
    }

    /// Everything else: computed from constants only, or not.
    fn computed(&self, number: usize, node: &GraphNode, depth: u32) -> Vec<Origin> {
        let is_source = node.inputs.is_empty();
        let mut leaves = BTreeSet::new();
        for input in &node.inputs {
            leaves.extend(self.input(number, input, depth));
            if leaves.contains(&Origin::Given) {
                break;
            }
        }
        let origin = if is_source
            || leaves
                .iter()
                .any(|leaf| matches!(leaf, Origin::Given | Origin::Asset(_)))
        {
            Origin::Given
        } else if leaves.contains(&Origin::Restored) {
            Origin::Restored
        } else {
            Origin::Made
        };
        vec![origin]
    }
}
