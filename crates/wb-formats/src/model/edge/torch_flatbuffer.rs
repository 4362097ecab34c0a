//! PyTorch for phones, in FlatBuffers (`.ptl`).

pub use super::facts::GraphFacts;
use super::facts::{Kind, Operator};
use super::keep::{Keeper, NAME_BYTES};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::flatbuffer::{Flat, Table, tolerate};
use crate::notes::{Child, Notes, Role, Stop};
use crate::sniff::Head;
use crate::source::SliceSource;

crate::format_room! {
    /// Modules of PyTorch's lite interpreter in FlatBuffers: functions with the operators that their bytecode calls,
    /// the TorchScript source they were compiled from and extra files (both judged as what they are). Tensors are
    /// counted and not read.
    pub static FORMAT = {
        id: "torch-flatbuffer",
        name: "PyTorch mobile FlatBuffer",
        since: "0.1.0",
        extensions: ["ptl", "ff"],
        facts: GraphFacts,
        sniff: |head: &Head<'_>| head.bytes.get(4..8) == Some(b"PTMF"),
        read: read,
    };
}

/// The number of a function in the union of values.
const FUNCTION: u8 = 16;

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut keeper = Keeper::new(input.meter);
    if let Err(stop) = read_file(input, &mut keeper, notes) {
        notes.stopped(stop);
    }
    Facts::TorchFlatbuffer(keeper.finish())
}

fn read_file(input: &Input<'_>, keeper: &mut Keeper<'_>, notes: &mut Notes) -> Result<(), Stop> {
    let source = input.source.as_ref();
    let mut flat = Flat::new(source, input.meter, 0, source.len()?);
    let root = flat.root()?;
    keeper.facts.version = flat.u32_of(root, 0)?.map(u64::from);
    for (slot, folder, role) in [
        (1, "extra", Role::Judge),
        (8, "code", Role::As("torchscript-code")),
    ] {
        let files = flat.vector_of(root, slot, 4);
        let Some(Some(files)) = tolerate(files, notes)? else {
            continue;
        };
        for index in 0..files.count {
            let file = flat.table_in(files, index).and_then(|file| {
                let name = flat.text_of(file, 0, NAME_BYTES)?;
                Ok((name, flat.vector_of(file, 1, 1)?))
            });
            if let Some((name, Some(content))) = tolerate(file, notes)? {
                let part = SliceSource::shared(input.source, content.start, content.bytes())?;
                // The serialiser keeps line numbers beside each source, as pickles.
                let role = if name.ends_with(".debug_pkl") {
                    Role::Judge
                } else {
                    role
                };
                notes
                    .children
                    .push(Child::new(format!("{folder}/{name}"), part).role(role));
            }
        }
    }
    let values = flat.vector_of(root, 4, 4);
    if let Some(Some(values)) = tolerate(values, notes)? {
        for index in 0..values.count {
            let taken = flat
                .table_in(values, index)
                .and_then(|value| function(&mut flat, value, keeper));
            tolerate(taken, notes)?;
        }
    }
    let storages = flat.vector_of(root, 6, 4);
    if let Some(Some(storages)) = tolerate(storages, notes)? {
        for index in 0..storages.count {
            let data = flat
                .table_in(storages, index)
                .and_then(|storage| flat.vector_of(storage, 0, 1));
            if let Some(data) = tolerate(data, notes)? {
                keeper.tensor(data.map_or(0, crate::model::flatbuffer::Vector::bytes));
            }
        }
    }
    flat.finish(notes);
    Ok(())
}

/// A value that is a function: its name and operators.
fn function(flat: &mut Flat<'_>, value: Table, keeper: &mut Keeper<'_>) -> Result<(), Stop> {
    if flat.u8_of(value, 0)? != Some(FUNCTION) {
        return Ok(());
    }
    let Some(function) = flat.table_of(value, 1)? else {
        return Ok(());
    };
    keeper.graph();
    let name = flat.text_of(function, 0, NAME_BYTES)?;
    keeper.entry_point(name)?;
    let Some(operators) = flat.vector_of(function, 2, 4)? else {
        return Ok(());
    };
    for index in 0..operators.count {
        let operator = flat.table_in(operators, index)?;
        let name = flat.text_of(operator, 0, NAME_BYTES)?;
        let overload = flat.text_of(operator, 1, NAME_BYTES)?;
        let name = if overload.is_empty() {
            name
        } else {
            format!("{name}.{overload}")
        };
        keeper.operator(Operator {
            kind: Kind::Custom,
            name,
            nodes: 1,
            first_offset: operator.at,
            ..Operator::default()
        })?;
    }
    Ok(())
}
