//! Writes FlatBuffers, well-formed or not.

/// A field of a table.
#[derive(Clone, Debug)]
pub(crate) enum Field {
    /// Left out.
    Absent,
    Byte(u8),
    Word(u32),
    Long(u64),
    Text(String),
    Bytes(Vec<u8>),
    Words(Vec<u32>),
    Table(Vec<Self>),
    Tables(Vec<Vec<Self>>),
}

impl Field {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A buffer with its mark.
pub(crate) fn finish(mark: &[u8; 4], root: &[Field]) -> Vec<u8> {
    let mut out = vec![0; 4];
    out.extend(mark);
    let at = table(&mut out, root);
    patch(&mut out, 0, at);
    out
}

fn pad(out: &mut Vec<u8>, to: usize, rest: usize) {
    while out.len() % to != rest {
        out.push(0);
    }
}

fn patch(out: &mut [u8], at: usize, target: usize) {
    let offset = (target - at) as u32;
    out[at..at + 4].copy_from_slice(&offset.to_le_bytes());
}

/// The vtable, the table with eight bytes for each field, then what the fields lead to.
fn table(out: &mut Vec<u8>, fields: &[Field]) -> usize {
    pad(out, 4, 0);
    let vtable = out.len();
    out.extend((4 + 2 * fields.len() as u16).to_le_bytes());
    out.extend((4 + 8 * fields.len() as u16).to_le_bytes());
    for (index, field) in fields.iter().enumerate() {
        let offset = if matches!(field, Field::Absent) {
            0
        } else {
            4 + 8 * index as u16
        };
        out.extend(offset.to_le_bytes());
    }
    pad(out, 8, 4);
    let at = out.len();
    out.extend(((at - vtable) as u32).to_le_bytes());
    out.resize(at + 4 + 8 * fields.len(), 0);
    for (index, field) in fields.iter().enumerate() {
        let place = at + 4 + 8 * index;
        match field {
            Field::Absent => {}
            Field::Byte(value) => out[place] = *value,
            Field::Word(value) => out[place..place + 4].copy_from_slice(&value.to_le_bytes()),
            Field::Long(value) => out[place..place + 8].copy_from_slice(&value.to_le_bytes()),
            other => {
                let target = behind(out, other);
                patch(out, place, target);
            }
        }
    }
    at
}

fn behind(out: &mut Vec<u8>, field: &Field) -> usize {
    if let Field::Table(fields) = field {
        return table(out, fields);
    }
    pad(out, 4, 0);
    let at = out.len();
    let mut vector = |count: usize, bytes: &[u8]| {
        out.extend((count as u32).to_le_bytes());
        out.extend(bytes);
    };
    match field {
        Field::Text(text) => vector(text.len(), format!("{text}\0").as_bytes()),
        Field::Bytes(bytes) => vector(bytes.len(), bytes),
        Field::Words(words) => vector(
            words.len(),
            &words.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<_>>(),
        ),
        Field::Tables(tables) => {
            vector(tables.len(), &vec![0; tables.len() * 4]);
            for (index, fields) in tables.iter().enumerate() {
                let target = table(out, fields);
                patch(out, at + 4 + 4 * index, target);
            }
        }
        _ => {}
    }
    at
}
