//! The tensors of a PyTorch checkpoint: names, element types and shapes, without their numbers.

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use serde::Serialize;

mod stack;

pub(crate) use stack::list;

crate::format_room! {
    /// Names, element types and shapes of the tensors in a PyTorch checkpoint, as the calls that rebuild them give
    /// them. A small machine follows plain checkpoints (dictionaries of tensors, however nested); what it does not
    /// know ends the list and is said.
    pub static FORMAT = {
        id: "torch-tensors",
        name: "tensors of a PyTorch checkpoint",
        since: "0.1.0",
        extensions: [],
        facts: TorchTensorsFacts,
        sniff: |_| false,
        read: read,
    };
}

/// The tensors of a checkpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TorchTensorsFacts {
    /// The tensors by name, in the order of the file.
    pub tensors: Vec<TorchTensor>,
    /// Tensors beyond [`TorchTensorsFacts::TENSORS_MAX`].
    pub tensors_unlisted: u64,
    /// False if the list ends before the pickle does.
    pub is_complete: bool,
}

/// One tensor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TorchTensor {
    /// Its name: the keys that lead to it, with dots between them.
    pub name: String,
    /// Its element type, as safetensors writes it.
    pub dtype: String,
    /// Its shape.
    pub shape: Vec<u64>,
    /// The storage that it lies in: tensors may share one.
    pub storage: String,
    /// Where in the storage it begins, counted in elements.
    pub begins_at: u64,
}

impl TorchTensorsFacts {
    /// How many tensors are kept.
    pub const TENSORS_MAX: usize = 200_000;
    /// How much of a pickle is followed.
    pub const BYTES_MAX: u64 = 64 << 20;
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    match input.source.read_vec(0, TorchTensorsFacts::BYTES_MAX) {
        Ok(bytes) => Facts::TorchTensors(list(&bytes)),
        Err(error) => {
            notes.stopped(error.into());
            Facts::TorchTensors(TorchTensorsFacts::default())
        }
    }
}
