//! A value on the symbolic stack: eight bytes, whatever it stands for.
//!
//! Plain values carry no heap. A string is the offset of its opcode and is decoded again when somebody asks for
//! it; a container is the serial number of a node that the ring may have forgotten meanwhile.

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool,
    /// A small integer, in the token itself.
    Int,
    /// A number that is decoded from its offset.
    Number,
    /// Text, by the offset of its opcode.
    Str,
    /// Bytes, by the offset of their opcode.
    Bytes,
    /// A bytearray, by the offset of its opcode.
    ByteArray,
    /// Text or bytes that were computed, by their index.
    Folded,
    /// A global, by its index.
    Import,
    /// Something unknown: an out-of-band buffer, a result that is not kept.
    Unknown,
    /// A tuple.
    Tuple,
    /// A list.
    List,
    /// A dict.
    Dict,
    /// A set.
    Set,
    /// A frozenset.
    FrozenSet,
    /// A persistent id; its node holds the id.
    Persistent,
    /// The result of a call, by its index.
    Call,
}

const KINDS: [Kind; 17] = [
    Kind::None,
    Kind::Bool,
    Kind::Int,
    Kind::Number,
    Kind::Str,
    Kind::Bytes,
    Kind::ByteArray,
    Kind::Folded,
    Kind::Import,
    Kind::Unknown,
    Kind::Tuple,
    Kind::List,
    Kind::Dict,
    Kind::Set,
    Kind::FrozenSet,
    Kind::Persistent,
    Kind::Call,
];

/// Kind (5 bits) and payload (59). A container's payload is its weight (6), the memo slot that also holds it,
/// plus one (24), and its node (29).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token(u64);

impl Token {
    pub(super) const NONE: Self = Self::new(Kind::None, 0);
    pub(super) const UNKNOWN: Self = Self::new(Kind::Unknown, 0);
    /// No token at all: an empty memo slot.
    pub(super) const ABSENT: Self = Self(u64::MAX);
    /// The node of a container whose contents were forgotten.
    pub(super) const NO_NODE: u32 = (1 << 29) - 1;
    /// The largest memo slot that a container can remember to be in.
    pub(super) const SLOT_MAX: u64 = (1 << 24) - 2;
    const PAYLOAD_BITS: u32 = 59;
    const PAYLOAD: u64 = (1 << Self::PAYLOAD_BITS) - 1;

    pub(super) const fn new(kind: Kind, payload: u64) -> Self {
        Self(((kind as u64) << Self::PAYLOAD_BITS) | (payload & Self::PAYLOAD))
    }

    pub(super) const fn bool(value: bool) -> Self {
        Self::new(Kind::Bool, value as u64)
    }

    pub(super) const fn int(value: i64) -> Self {
        Self::new(Kind::Int, value as u64)
    }

    /// A container that nobody else holds.
    pub(super) const fn container(kind: Kind, weight: u8, node: u32) -> Self {
        Self::shared(kind, weight, 0, node)
    }

    pub(super) const fn shared(kind: Kind, weight: u8, slot_plus_one: u32, node: u32) -> Self {
        let node = if node < Self::NO_NODE { node } else { Self::NO_NODE };
        Self::new(
            kind,
            ((weight as u64 & 0x3f) << 53) | ((slot_plus_one as u64 & 0xff_ffff) << 29) | node as u64,
        )
    }

    pub(super) fn kind(self) -> Kind {
        let bits = (self.0 >> Self::PAYLOAD_BITS) as usize;
        KINDS.get(bits).copied().unwrap_or(Kind::Unknown)
    }

    /// The token, unless it stands for an empty slot.
    pub(super) fn present(self) -> Option<Self> {
        (self != Self::ABSENT).then_some(self)
    }

    /// The kind with this number.
    pub(super) fn from_kind_bits(bits: u32) -> Kind {
        KINDS.get(bits as usize).copied().unwrap_or(Kind::Unknown)
    }

    pub(super) const fn payload(self) -> u64 {
        self.0 & Self::PAYLOAD
    }

    /// The value of an `Int`.
    pub(super) const fn int_value(self) -> i64 {
        ((self.0 << 5) as i64) >> 5
    }

    /// An index, of an import, a call or a computed string.
    pub(super) const fn index(self) -> u32 {
        (self.0 & 0xffff_ffff) as u32
    }

    /// True for what can hold other values, and so can be worth more than one object.
    pub(super) const fn is_container(self) -> bool {
        (self.0 >> Self::PAYLOAD_BITS) >= Kind::Tuple as u64
    }

    pub(super) const fn node(self) -> u32 {
        (self.0 & Self::NO_NODE as u64) as u32
    }

    pub(super) const fn slot_plus_one(self) -> u32 {
        ((self.0 >> 29) & 0xff_ffff) as u32
    }

    /// How many objects it stands for, as a power of two.
    pub(super) const fn weight(self) -> u8 {
        if self.is_container() {
            ((self.0 >> 53) & 0x3f) as u8
        } else {
            0
        }
    }

    pub(super) const fn with_weight(self, weight: u8) -> Self {
        Self((self.0 & !(0x3f << 53)) | ((weight as u64 & 0x3f) << 53))
    }

    pub(super) const fn with_slot(self, slot_plus_one: u32) -> Self {
        Self((self.0 & !(0xff_ffff << 29)) | ((slot_plus_one as u64 & 0xff_ffff) << 29))
    }

    /// How many objects it stands for.
    pub(super) const fn objects(self) -> u64 {
        1_u64 << self.weight()
    }

    /// True if it is text or bytes.
    pub(super) fn is_string(self) -> bool {
        matches!(
            self.kind(),
            Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::Folded
        )
    }

    /// True for plain data: nothing that could be called or that brings its own methods.
    pub(super) fn is_plain(self) -> bool {
        !matches!(
            self.kind(),
            Kind::Import | Kind::Unknown | Kind::Persistent | Kind::Call
        )
    }

    /// True if the same object is meant, whatever is known of its weight.
    pub(super) fn is_same_container(self, other: Self) -> bool {
        self.is_container() && self.kind() == other.kind() && self.node() == other.node()
    }
}

/// A number of objects as a power of two, rounded down.
pub(super) fn weight_of(objects: u64) -> u8 {
    objects.checked_ilog2().map_or(0, |log| log.min(63) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_keeps_its_parts_apart() {
        let token = Token::shared(Kind::Dict, 63, 0xff_ffff, 7);
        assert_eq!(token.kind(), Kind::Dict);
        assert_eq!(
            (token.weight(), token.slot_plus_one(), token.node()),
            (63, 0xff_ffff, 7)
        );
        let token = token.with_weight(2).with_slot(1);
        assert_eq!((token.weight(), token.slot_plus_one(), token.node()), (2, 1, 7));
        for value in [0, -1, i64::from(i32::MIN), i64::from(i32::MAX)] {
            assert_eq!(Token::int(value).int_value(), value);
        }
    }
}
