//! Pickles by grammar: mostly sound, often odd, sometimes broken. The same ones in every run.

/// A small generator of numbers (xorshift), so that a failure can be repeated.
pub(crate) struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 11).unwrap() % limit
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const MODULES: &[&str] = &["os", "builtins", "a", "b.c", "_codecs", "copyreg"];
const NAMES: &[&str] = &["system", "eval", "X", "p.q", "encode", "decode", "add_extension"];
const TEXTS: &[&str] = &[
    "os", "system", "id", "", "bf", "rot13", "latin1", "6f73", "hex", "\u{e9}x", "k",
];

// The first line of each is one that everybody reads alike.
const INT_LINES: &[&[u8]] = &[
    b"I7\n",
    b"I01\n",
    b"I00\n",
    b"I0x10\n",
    b"I010\n",
    b"I 5\n",
    b"I-3 \n",
    b"I\n",
    b"I1\0\n",
    b"I1_0\n",
    b"I08\n",
    b"I0_7\n",
    b"I+1\n",
    b"I99999999999999999999\n",
    b"I1L\n",
    b"I0b11\n",
    b"I0o17\n",
    b"I--1\n",
    b"I0x\n",
    b"I \n",
    b"I- 1\n",
    b"I0_0\n",
    b"I9223372036854775808\n",
    b"I-9223372036854775808\n",
    b"I1\x0b\n",
];
const LONG_LINES: &[&[u8]] = &[
    b"L7L\n",
    b"L7\n",
    b"L-1_0L\n",
    b"L010L\n",
    b"LL\n",
    b"L\n",
    b"L 9 L\n",
    b"L0xffL\n",
    b"L1\0L\n",
    b"L1LL\n",
    b"L00L\n",
    b"L1\0\n",
    b"L 3\n",
];
const FLOAT_LINES: &[&[u8]] = &[
    b"F1.5\n",
    b"Fnan\n",
    b"F-inf\n",
    b"F1_0\n",
    b"F 1.5\n",
    b"F1.5 \n",
    b"F1e999\n",
    b"F.5\n",
    b"F1.\n",
    b"F\n",
    b"F1e\n",
    b"F0x1\n",
    b"Finfinity\n",
    b"F+1e-3\n",
    b"F1\0\n",
    b"F1__0\n",
    b"Fe5\n",
    b"F.\n",
    b"F1_\n",
    b"F1e5_0\n",
    b"FNaN\n",
    b"F--1\n",
    b"Fin\n",
    b"F1.5.5\n",
];

pub(crate) fn cases(count: usize) -> Vec<Vec<u8>> {
    let mut dice = Dice(0x5745_4947_4842_5247);
    (0..count).map(|_| case(&mut dice)).collect()
}

fn case(dice: &mut Dice) -> Vec<u8> {
    let mut out = Writer::default();
    if dice.chance(80) {
        out.bytes.extend([0x80, dice.below(6) as u8]);
    }
    for _ in 0..1 + dice.below(14) {
        if dice.chance(25) {
            out.idiom(dice);
        } else {
            out.opcode(dice);
        }
    }
    for _ in 0..40 {
        if out.marks.is_empty() && out.stack.len() < 2 {
            break;
        }
        out.combine(dice);
    }
    if out.open().is_empty() {
        out.push(b'A', b"N");
    }
    out.bytes.push(b'.');
    let mut bytes = out.bytes;
    if dice.chance(20) {
        bytes = framed(dice, &bytes);
    }
    damage(dice, &mut bytes);
    bytes
}

/// Puts a frame around a part; it may be too short, too long, or in the middle of an argument.
fn framed(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    let header = if bytes[0] == 0x80 { 2 } else { 0 };
    let start = if dice.chance(80) {
        header
    } else {
        dice.below(bytes.len())
    };
    let rest = bytes.len() - start;
    let len = match dice.below(10) {
        0..6 => rest,
        6..9 => dice.below(rest + 1),
        _ => rest + dice.below(20),
    };
    let mut out = bytes[..start].to_vec();
    out.push(0x95);
    out.extend((len as u64).to_le_bytes());
    out.extend(&bytes[start..]);
    out
}

fn damage(dice: &mut Dice, bytes: &mut Vec<u8>) {
    match dice.below(24) {
        0 => bytes.truncate(1 + dice.below(bytes.len())),
        1 => {
            let at = dice.below(bytes.len());
            bytes[at] = dice.next() as u8;
        }
        2 => {
            let at = dice.below(bytes.len());
            bytes.remove(at);
        }
        3 => {
            let at = dice.below(bytes.len());
            bytes.insert(
                at,
                *dice
                    .pick(&[b"(", b"0", b"1", b"2", b".", b"e", b"a", b"b", b"R", b"N"])
                    .first()
                    .unwrap(),
            );
        }
        _ => {}
    }
}

/// Writes opcodes and knows roughly what the stack holds: `A` a number or the like, `X` text, `B` bytes, `G`
/// something that can be called, `T` tuple, `L` list, `D` dict, `S` set.
#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    stack: Vec<u8>,
    marks: Vec<usize>,
    puts: Vec<(u8, u8)>,
}

impl Writer {
    fn fence(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    /// What stands above the last mark.
    fn open(&self) -> &[u8] {
        &self.stack[self.fence()..]
    }

    fn push(&mut self, kind: u8, bytes: &[u8]) {
        self.bytes.extend(bytes);
        self.stack.push(kind);
    }

    /// An opcode that takes so many values and gives one, or none for `0`.
    fn op(&mut self, opcode: u8, takes: usize, gives: u8) {
        self.bytes.push(opcode);
        let left = self.stack.len().saturating_sub(takes).max(self.fence());
        self.stack.truncate(left);
        if gives != b'0' {
            self.stack.push(gives);
        }
    }

    fn mark(&mut self) {
        self.bytes.push(b'(');
        self.marks.push(self.stack.len());
    }

    /// An opcode that takes everything above the mark and so many below it.
    fn unmark(&mut self, opcode: u8, takes: usize, gives: u8) {
        self.bytes.push(opcode);
        let mark = self.marks.pop().unwrap_or(0);
        let left = mark.saturating_sub(takes).max(self.fence());
        self.stack.truncate(left);
        if gives != b'0' {
            self.stack.push(gives);
        }
    }

    fn text(&mut self, dice: &mut Dice, text: &str) {
        let bytes = text.as_bytes();
        let op = match dice.below(6) {
            0 => [b"X".as_slice(), &(bytes.len() as u32).to_le_bytes(), bytes].concat(),
            1 => {
                let escaped: String = text.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
                format!("V{escaped}\n").into_bytes()
            }
            2 if text.is_ascii() && dice.chance(90) => format!("S'{text}'\n").into_bytes(),
            2 => format!("S\"{}\\x41\\'\\101\\q\"\n", text.escape_default()).into_bytes(),
            3 if text.is_ascii() => [b"U", [bytes.len() as u8].as_slice(), bytes].concat(),
            4 => [b"\x8d".as_slice(), &(bytes.len() as u64).to_le_bytes(), bytes].concat(),
            _ => [b"\x8c".as_slice(), &[bytes.len() as u8], bytes].concat(),
        };
        self.push(b'X', &op);
    }

    fn global(&mut self, dice: &mut Dice) {
        let (module, name) = (dice.pick(MODULES), dice.pick(NAMES));
        if dice.chance(60) {
            self.push(b'G', format!("c{module}\n{name}\n").as_bytes());
        } else {
            self.text(dice, module);
            self.text(dice, name);
            self.op(0x93, 2, b'G');
        }
    }

    /// A line with a number: usually a good one, sometimes one that only some readers take.
    fn number(&mut self, dice: &mut Dice, lines: &[&[u8]]) {
        let line = if dice.chance(85) {
            lines[0]
        } else {
            dice.pick(lines)
        };
        self.push(b'A', line);
    }

    /// Plain data.
    fn atom(&mut self, dice: &mut Dice) {
        match dice.below(22) {
            0 => self.push(b'A', b"N"),
            1 => self.push(b'A', b"\x88"),
            2 => self.push(b'A', &[b'K', 2 + dice.below(200) as u8]),
            3 => self.push(b'A', b"J\xff\xff\xff\xff"),
            4 => self.push(b'A', b"M\x01\x02"),
            5 => self.push(b'A', b"G\x3f\xf8\0\0\0\0\0\0"),
            6 => self.number(dice, INT_LINES),
            7 => self.number(dice, LONG_LINES),
            8 => self.number(dice, FLOAT_LINES),
            9 => self.push(b'A', b"\x8a\x02\xff\x7f"),
            10 => self.push(b'A', b"\x8b\x01\0\0\0\x05"),
            11 => self.push(b'B', b"C\x02\x00\xff"),
            12 => self.push(b'B', b"B\x01\0\0\0z"),
            13 => self.push(b'L', b"]"),
            14 => self.push(b'D', b"}"),
            15 => self.push(b'T', b")"),
            16 => self.push(b'S', b"\x8f"),
            17 => self.push(b'G', b"\x97"),
            _ => {
                let text = dice.pick(TEXTS);
                self.text(dice, text);
            }
        }
    }

    fn opcode(&mut self, dice: &mut Dice) {
        match dice.below(34) {
            0..8 => self.atom(dice),
            8..12 => self.global(dice),
            12..19 => self.combine(dice),
            19 => self.mark(),
            20 if !self.open().is_empty() => self.op(b'0', 1, b'0'),
            21 if !self.open().is_empty() => {
                let top = *self.open().last().unwrap();
                self.push(top, b"2");
            }
            22 if !self.open().is_empty() => {
                // The slot that this fills is known only where nothing else was put.
                self.bytes.push(0x94);
            }
            23 | 24 if !self.open().is_empty() => {
                let index = dice.below(6) as u8;
                let top = *self.open().last().unwrap();
                self.puts.push((index, top));
                match dice.below(3) {
                    0 => self.bytes.extend([b'q', index]),
                    1 => self.bytes.extend([b'r', index, 0, 0, 0]),
                    _ => self.bytes.extend(format!("p{index}\n").bytes()),
                }
            }
            25 | 26 if !self.puts.is_empty() => {
                let (index, kind) = self.puts[dice.below(self.puts.len())];
                match dice.below(3) {
                    0 => self.push(kind, &[b'h', index]),
                    1 => self.push(kind, &[b'j', index, 0, 0, 0]),
                    _ => self.push(kind, format!("g{index}\n").as_bytes()),
                }
            }
            27 => self.bytes.extend([0x80, dice.below(6) as u8]),
            28 => {
                let pid = if dice.chance(90) {
                    b"Pa\n".as_slice()
                } else {
                    dice.pick(&[b"P\n".as_slice(), b"P\xff\n"])
                };
                self.push(b'G', pid);
            }
            29 if !self.open().is_empty() => self.op(b'Q', 1, b'G'),
            30 if dice.chance(30) => self.odd(dice),
            _ => self.atom(dice),
        }
    }

    /// What no writer writes.
    fn odd(&mut self, dice: &mut Dice) {
        match dice.below(4) {
            0 => self.push(
                b'G',
                dice.pick(&[
                    b"\x82\x05".as_slice(),
                    b"\x83\x05\0",
                    b"\x84\x05\0\0\0",
                    b"\x84\xff\xff\xff\xff",
                    b"\x82\0",
                ]),
            ),
            1 => self.bytes.push(0x98),
            2 => self.bytes.extend(dice.pick(&[
                b"p-1\n".as_slice(),
                b"p \n",
                b"p1_0\n",
                b"p\n",
                b"g\n",
                b"g0x1\n",
                b"g-1\n",
                b"p99999999999999999999\n",
                b"p 3\n",
                b"p1L\n",
                b"g99999999999999999999\n",
                b"p03\n",
                b"p+3\n",
            ])),
            _ => self.push(
                b'G',
                dice.pick(&[b"c\nX\n".as_slice(), b"ca\n\n", b"ca\nX\xff\n", b"ca\n\xc3\xa9\n"]),
            ),
        }
    }

    /// Opcodes that take something from the stack: nearly always what is there.
    fn combine(&mut self, dice: &mut Dice) {
        if dice.chance(3) {
            let opcode = *dice
                .pick(&[
                    b"R", b"b", b"\x81", b"\x92", b"a", b"s", b"t", b"l", b"d", b"e", b"u", b"\x90", b"o",
                    b"1",
                ])
                .first()
                .unwrap();
            self.op(opcode, 2, b'G');
            return;
        }
        let hashable = |kind: &u8| matches!(kind, b'A' | b'X' | b'B' | b'G');
        let open = self.open();
        let keys = open.iter().step_by(2).all(hashable) && open.len().is_multiple_of(2);
        let mut can: Vec<(u8, usize, u8)> = Vec::new();
        match open {
            [.., b'G', b'T', b'D'] => can.extend([(0x92, 3, b'G'); 3]),
            [.., b'G', b'T'] => {
                can.extend([(b'R', 2, b'G'), (0x81, 2, b'G'), (b'R', 2, b'G'), (b'b', 2, b'G')])
            }
            [.., kind @ (b'D' | b'G'), b'A' | b'X', _] => can.extend([(b's', 3, *kind); 2]),
            [.., b'X', b'X'] => can.push((0x93, 2, b'G')),
            [.., kind @ (b'L' | b'G'), _] => can.extend([(b'a', 2, *kind), (b'a', 2, *kind)]),
            _ => {}
        }
        if let [.., b'G', _] = open {
            can.push((b'b', 2, b'G'));
        }
        for (takes, opcode) in [(1, 0x85), (2, 0x86), (3, 0x87)] {
            if open.len() >= takes {
                can.push((opcode, takes, b'T'));
            }
        }
        if !can.is_empty() && (self.marks.is_empty() || dice.chance(50)) {
            let (opcode, takes, gives) = can[dice.below(can.len())];
            self.op(opcode, takes, gives);
            return;
        }
        if self.marks.is_empty() {
            return self.atom(dice);
        }
        let fence = self.fence();
        let below = self.stack[..fence].last().copied();
        let reachable = self.marks.len() < 2 || self.marks[self.marks.len() - 2] < fence;
        let below = below.filter(|_| reachable);
        let mut can: Vec<(u8, usize, u8)> = vec![(b't', 0, b'T'), (b'l', 0, b'L'), (b'1', 0, b'0')];
        if keys {
            can.push((b'd', 0, b'D'));
        }
        if open.iter().all(hashable) {
            can.push((0x91, 0, b'T'));
        }
        match below {
            Some(b'G') => can.extend([
                (b'e', 1, b'G'),
                (0x90, 1, b'G'),
                (if keys { b'u' } else { b'e' }, 1, b'G'),
            ]),
            Some(b'L') => can.extend([(b'e', 1, b'L'); 4]),
            Some(b'D') if keys => can.extend([(b'u', 1, b'D'); 4]),
            Some(b'S') if open.iter().all(hashable) => can.extend([(0x90, 1, b'S'); 4]),
            _ => {}
        }
        if open.first() == Some(&b'G') {
            can.extend([(b'o', 0, b'G'); 3]);
        }
        if dice.chance(8) {
            let (module, name) = (dice.pick(MODULES), dice.pick(NAMES));
            self.unmark(b'i', 0, b'G');
            self.bytes.extend(format!("{module}\n{name}\n").bytes());
            return;
        }
        let (opcode, takes, gives) = can[dice.below(can.len())];
        self.unmark(opcode, takes, gives);
    }

    /// Things that real pickles and real attacks do.
    fn idiom(&mut self, dice: &mut Dice) {
        match dice.below(14) {
            0..3 => {
                self.global(dice);
                self.mark();
                for _ in 0..dice.below(4) {
                    self.atom(dice);
                }
                self.unmark(b't', 0, b'T');
                self.op(b'R', 2, b'G');
            }
            3 => {
                self.mark();
                self.global(dice);
                for _ in 0..dice.below(3) {
                    self.atom(dice);
                }
                self.unmark(b'o', 0, b'G');
            }
            4 => {
                self.mark();
                for _ in 0..dice.below(3) {
                    self.atom(dice);
                }
                let (module, name) = (dice.pick(MODULES), dice.pick(NAMES));
                self.unmark(b'i', 0, b'G');
                self.bytes.extend(format!("{module}\n{name}\n").bytes());
            }
            5 => {
                self.global(dice);
                self.bytes.extend(b")\x81}\x8c\x01kK\x07sb");
            }
            6 => {
                self.global(dice);
                self.bytes.extend(b"K\x05\x85}\x8c\x01wK\x07s\x92");
            }
            7 => {
                self.push(b'X', b"c_codecs\ndecode\n\x8c\x02bf\x8c\x05rot13\x86R");
                self.text(dice, "system");
                self.op(0x93, 2, b'G');
            }
            8 => {
                self.push(b'X', b"c_codecs\ndecode\nC\x02os\x8c\x06latin1\x86R");
                self.text(dice, "system");
                self.op(0x93, 2, b'G');
            }
            9 => self.push(
                b'G',
                b"ccopyreg\nadd_extension\n\x8c\x02os\x8c\x06systemK\x05\x87R0\x82\x05",
            ),
            10 => {
                self.push(b'L', b"]q\x04(K\x02h\x04e");
                self.puts.push((4, b'L'));
            }
            11 if dice.chance(30) => {
                self.global(dice);
                let args = dice.pick(&[
                    b"]\x8c\x02ida".as_slice(),
                    b"\x8c\x02id",
                    b"N",
                    b"K\x05",
                    b"}",
                    b"\x8f",
                ]);
                self.bytes.extend(args);
                self.bytes.push(b'R');
            }
            12 => {
                self.global(dice);
                self.bytes.extend(b")R");
                self.mark();
                for _ in 0..2 * (1 + dice.below(3)) {
                    self.push(b'A', b"K\x09");
                }
                let opcode = *dice.pick(&[b"e", b"u", b"\x90"]).first().unwrap();
                self.unmark(opcode, 1, b'G');
            }
            _ => self.push(b'T', b"\x96\x02\0\0\0\0\0\0\0hi\x85"),
        }
    }
}
