//! Deterministic mutations: what breaks parsers is lengths, counts, offsets, order and the end.

/// A small generator of random numbers (xorshift64*), so that a run can be repeated from its seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `bound`; 0 if the bound is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        if bound == 0 {
            0
        } else {
            usize::try_from(self.next() % bound as u64).unwrap_or(0)
        }
    }
}

/// Numbers at which arithmetic goes wrong.
const EDGES: &[u64] = &[
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    15,
    16,
    31,
    32,
    63,
    64,
    127,
    128,
    255,
    256,
    0x7fff,
    0x8000,
    0xffff,
    0x1_0000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fffe,
    0xffff_ffff,
    0x1_0000_0000,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    u64::MAX - 7,
    u64::MAX,
];

/// The largest input that is made.
const BYTES_MAX: usize = 1 << 16;

/// Changes an input one to eight times; `others` lend their parts.
pub(crate) fn mutate(input: &[u8], others: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=random.below(8) {
        once(&mut bytes, others, random);
    }
    bytes.truncate(BYTES_MAX);
    bytes
}

fn once(bytes: &mut Vec<u8>, others: &[Vec<u8>], random: &mut Random) {
    let at = random.below(bytes.len());
    match random.below(10) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => {
            let value = u8::try_from(random.below(256)).unwrap_or(0);
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        2 | 3 => overwrite_number(bytes, at, random),
        4 => bytes.truncate(at),
        5 => {
            let end = at + random.below((bytes.len() - at).min(64) + 1);
            bytes.drain(at..end);
        }
        6 => {
            let end = at + random.below((bytes.len() - at).min(256) + 1);
            let block = bytes[at..end].to_vec();
            let to = random.below(bytes.len() + 1);
            bytes.splice(to..to, block);
        }
        7 => {
            let inserted: Vec<u8> = (0..=random.below(16))
                .map(|_| u8::try_from(random.below(256)).unwrap_or(0))
                .collect();
            bytes.splice(at..at, inserted);
        }
        8 => splice(bytes, at, others, random),
        _ => small_change(bytes, at, random),
    }
}

fn overwrite_number(bytes: &mut [u8], at: usize, random: &mut Random) {
    let value = EDGES[random.below(EDGES.len())];
    let width = [1, 2, 4, 8][random.below(4)];
    let little = value.to_le_bytes();
    let big = value.to_be_bytes();
    let source = if random.below(2) == 0 {
        &little[..width]
    } else {
        &big[8 - width..]
    };
    for (to, from) in bytes.iter_mut().skip(at).zip(source) {
        *to = *from;
    }
}

fn splice(bytes: &mut Vec<u8>, at: usize, others: &[Vec<u8>], random: &mut Random) {
    let Some(other) = others.get(random.below(others.len())) else {
        return;
    };
    let from = random.below(other.len());
    let to = from + random.below((other.len() - from).min(512) + 1);
    let part = other[from..to].to_vec();
    if random.below(2) == 0 {
        bytes.splice(at..at, part);
    } else {
        for (byte, new) in bytes.iter_mut().skip(at).zip(part) {
            *byte = new;
        }
    }
}

/// A little more or a little less: off by one, off by a few.
fn small_change(bytes: &mut [u8], at: usize, random: &mut Random) {
    let change = u8::try_from(random.below(16)).unwrap_or(0).wrapping_sub(8);
    if let Some(byte) = bytes.get_mut(at) {
        *byte = byte.wrapping_add(change);
    }
}
