//! What one element of an array is: its size, and whether it is a Python object.

use super::literal::Literal;

/// An element type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dtype {
    /// Bytes per element; none if the type is not known here.
    pub(super) size_bytes: Option<u64>,
    /// True if a part of it is a Python object, which is stored as a pickle.
    pub(super) has_objects: bool,
}

impl Dtype {
    const UNKNOWN: Self = Self {
        size_bytes: None,
        has_objects: false,
    };
    const OBJECT: Self = Self {
        size_bytes: Some(8),
        has_objects: true,
    };

    const fn of(size_bytes: u64) -> Self {
        Self {
            size_bytes: Some(size_bytes),
            has_objects: false,
        }
    }

    fn times(self, shape: Option<u64>) -> Self {
        Self {
            size_bytes: self.size_bytes.zip(shape).and_then(|(a, b)| a.checked_mul(b)),
            has_objects: self.has_objects,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            size_bytes: self
                .size_bytes
                .zip(other.size_bytes)
                .and_then(|(a, b)| a.checked_add(b)),
            has_objects: self.has_objects || other.has_objects,
        }
    }
}

/// The type that a `descr` describes. The literal's nesting is bounded by its parser.
pub(super) fn from_literal(descr: &Literal) -> Dtype {
    match descr {
        Literal::Str(text) => from_text(text),
        Literal::List(fields) => fields
            .iter()
            .fold(Dtype::of(0), |sum, field| sum.plus(from_field(field))),
        // A type with a shape of its own: `('<f8', (2, 3))`.
        Literal::Tuple(parts) => match parts.as_slice() {
            [inner, shape] => from_literal(inner).times(elements(shape)),
            _ => Dtype::UNKNOWN,
        },
        // `{'names': [...], 'formats': [...]}`: taken by numpy before 1.14. Padding and offsets may be anything.
        Literal::Dict(entries) => Dtype {
            size_bytes: None,
            has_objects: entries.iter().any(|(_, value)| match value {
                Literal::List(items) | Literal::Tuple(items) => {
                    items.iter().any(|i| from_literal(i).has_objects)
                }
                _ => false,
            }),
        },
        Literal::Int(_) | Literal::Bool(_) | Literal::Other => Dtype::UNKNOWN,
    }
}

/// One field of a structured type: `('name', type)` or `('name', type, shape)`.
fn from_field(field: &Literal) -> Dtype {
    match field {
        Literal::Tuple(parts) => match parts.as_slice() {
            [_, inner] => from_literal(inner),
            [_, inner, shape] => from_literal(inner).times(elements(shape)),
            _ => Dtype::UNKNOWN,
        },
        _ => Dtype::UNKNOWN,
    }
}

/// How many elements a shape has; none if it is no shape or too large to count.
pub(super) fn elements(shape: &Literal) -> Option<u64> {
    match shape {
        Literal::Int(count) => u64::try_from(*count).ok(),
        Literal::Tuple(parts) | Literal::List(parts) => {
            parts.iter().try_fold(1_u64, |product, part| match part {
                Literal::Int(count) => product.checked_mul(u64::try_from(*count).ok()?),
                _ => None,
            })
        }
        _ => None,
    }
}

/// `<f8`, `|O`, `<M8[ns]`, `float64`, `f4,(2,3)i2`: what `numpy.dtype` takes as text.
fn from_text(text: &str) -> Dtype {
    let parts = split_at_commas(text);
    if parts.len() > 1 {
        return parts
            .into_iter()
            .filter(|part| !part.trim().is_empty())
            .fold(Dtype::of(0), |sum, part| sum.plus(with_repeat(part.trim())));
    }
    with_repeat(text.trim())
}

fn split_at_commas(text: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    text.split(|c| {
        match c {
            '(' | '[' => depth = depth.saturating_add(1),
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
    .collect()
}

/// `3f8`, `(2,3)f8`: a count or a shape before the type.
fn with_repeat(text: &str) -> Dtype {
    if let Some((shape, rest)) = text.strip_prefix('(').and_then(|t| t.split_once(')')) {
        let count = shape
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .try_fold(1_u64, |product, part| product.checked_mul(part.parse().ok()?));
        return simple(rest.trim()).times(count);
    }
    let digits = text
        .len()
        .saturating_sub(text.trim_start_matches(|c: char| c.is_ascii_digit()).len());
    match text.split_at_checked(digits) {
        Some((count, rest)) if digits > 0 => simple(rest).times(count.parse().ok()),
        _ => simple(text),
    }
}

/// One type without decoration: byte order, kind, size.
fn simple(text: &str) -> Dtype {
    let text = text.trim_start_matches(['<', '>', '|', '=', '!']);
    let mut chars = text.chars();
    let Some(kind) = chars.next() else {
        return Dtype::UNKNOWN;
    };
    let rest = chars.as_str();
    let sized = if rest.is_empty() {
        None
    } else {
        rest.parse::<u64>().ok()
    };
    match (kind, sized) {
        ('O', _) if rest.is_empty() || sized.is_some() => Dtype::OBJECT,
        ('b' | 'i' | 'u' | 'f' | 'c', Some(size @ (1 | 2 | 4 | 8 | 12 | 16 | 24 | 32))) => Dtype::of(size),
        ('S' | 'a' | 'V', size) if rest.is_empty() || size.is_some() => Dtype::of(size.unwrap_or(0)),
        ('U', size) if rest.is_empty() || size.is_some() => Dtype::of(4).times(Some(size.unwrap_or(0))),
        ('M' | 'm', _) if rest == "8" || rest.starts_with("8[") || rest.is_empty() => Dtype::of(8),
        ('?' | 'b' | 'B', None) if rest.is_empty() => Dtype::of(1),
        ('h' | 'H' | 'e', None) if rest.is_empty() => Dtype::of(2),
        ('i' | 'I' | 'f', None) if rest.is_empty() => Dtype::of(4),
        ('l' | 'L' | 'q' | 'Q' | 'd' | 'F' | 'p' | 'P' | 'n' | 'N', None) if rest.is_empty() => Dtype::of(8),
        ('g' | 'D', None) if rest.is_empty() => Dtype::of(16),
        ('G', None) if rest.is_empty() => Dtype::of(32),
        _ => named(text),
    }
}

/// Types by their long names, as `numpy.dtype` takes them.
fn named(text: &str) -> Dtype {
    match text.trim_end_matches('_') {
        "object" => Dtype::OBJECT,
        "bool" | "int8" | "uint8" | "byte" | "ubyte" => Dtype::of(1),
        "int16" | "uint16" | "float16" | "half" | "short" | "ushort" => Dtype::of(2),
        "int32" | "uint32" | "float32" | "single" | "intc" | "uintc" => Dtype::of(4),
        "int" | "int64" | "uint" | "uint64" | "float" | "float64" | "double" | "complex64" | "intp"
        | "uintp" | "longlong" | "ulonglong" | "datetime64" | "timedelta64" => Dtype::of(8),
        "complex" | "complex128" | "longdouble" | "float128" | "cdouble" => Dtype::of(16),
        "complex256" | "clongdouble" => Dtype::of(32),
        _ => Dtype::UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> (Option<u64>, bool) {
        let dtype = from_literal(&Literal::Str(text.into()));
        (dtype.size_bytes, dtype.has_objects)
    }

    #[test]
    fn texts_that_numpy_takes() {
        assert_eq!(text("<f8"), (Some(8), false));
        assert_eq!(text("|b1"), (Some(1), false));
        assert_eq!(text("<U10"), (Some(40), false));
        assert_eq!(text("<M8[25s]"), (Some(8), false));
        assert_eq!(text("|O"), (Some(8), true));
        assert_eq!(text("object"), (Some(8), true));
        assert_eq!(text("f4,(2,3)i2,O"), (Some(24), true));
        assert_eq!(text("3i4"), (Some(12), false));
        assert_eq!(text("quaternion"), (None, false));
        assert_eq!(text("<U9999999999999999999"), (None, false));
        assert_eq!(text(""), (None, false));
    }
}
