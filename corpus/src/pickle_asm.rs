//! A pickle assembler for makers: every call adds one opcode (or the two or three that belong together).
//!
//! Nothing is checked, so that broken pickles can be assembled, too. Text goes in as it is: a protocol 0 maker
//! that wants an escape writes the escape.

/// A pickle under construction.
#[derive(Clone, Debug, Default)]
pub struct Asm(Vec<u8>);

impl Asm {
    /// An empty pickle without a PROTO opcode.
    pub fn new() -> Self {
        Self::default()
    }

    /// A pickle that begins with PROTO.
    pub fn proto(protocol: u8) -> Self {
        Self(vec![0x80, protocol])
    }

    /// These bytes as they are.
    #[must_use]
    pub fn raw(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.0.extend_from_slice(bytes.as_ref());
        self
    }

    /// One opcode without an argument.
    #[must_use]
    pub fn op(mut self, opcode: u8) -> Self {
        self.0.push(opcode);
        self
    }

    fn with_length(self, short: u8, long: u8, bytes: &[u8]) -> Self {
        match u8::try_from(bytes.len()) {
            Ok(len) => self.op(short).op(len).raw(bytes),
            Err(_) => {
                let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                self.op(long).raw(len.to_le_bytes()).raw(bytes)
            }
        }
    }

    /// GLOBAL.
    #[must_use]
    pub fn global(self, module: &str, name: &str) -> Self {
        self.raw(format!("c{module}\n{name}\n"))
    }

    /// Module and name as strings, then `STACK_GLOBAL`.
    #[must_use]
    pub fn stack_global(self, module: &str, name: &str) -> Self {
        self.str(module).str(name).op(0x93)
    }

    /// INST: calls with everything since the mark.
    #[must_use]
    pub fn inst(self, module: &str, name: &str) -> Self {
        self.raw(format!("i{module}\n{name}\n"))
    }

    /// `SHORT_BINUNICODE` or BINUNICODE.
    #[must_use]
    pub fn str(self, text: &str) -> Self {
        self.with_length(0x8c, b'X', text.as_bytes())
    }

    /// `SHORT_BINBYTES` or BINBYTES.
    #[must_use]
    pub fn bytes(self, bytes: impl AsRef<[u8]>) -> Self {
        self.with_length(b'C', b'B', bytes.as_ref())
    }

    /// UNICODE: a line of text, as it is written in the file.
    #[must_use]
    pub fn unicode_line(self, line: &str) -> Self {
        self.raw(format!("V{line}\n"))
    }

    /// STRING: a line of text, as it is written in the file, quotes included.
    #[must_use]
    pub fn string_line(self, line: &str) -> Self {
        self.raw(format!("S{line}\n"))
    }

    /// BININT1, BININT2 or BININT.
    #[must_use]
    pub fn int(self, value: i32) -> Self {
        if let Ok(value) = u8::try_from(value) {
            self.op(b'K').op(value)
        } else if let Ok(value) = u16::try_from(value) {
            self.op(b'M').raw(value.to_le_bytes())
        } else {
            self.op(b'J').raw(value.to_le_bytes())
        }
    }

    /// BINFLOAT.
    #[must_use]
    pub fn float(self, value: f64) -> Self {
        self.op(b'G').raw(value.to_be_bytes())
    }

    /// NONE.
    #[must_use]
    pub fn none(self) -> Self {
        self.op(b'N')
    }

    /// NEWTRUE or NEWFALSE.
    #[must_use]
    pub fn bool(self, value: bool) -> Self {
        self.op(if value { 0x88 } else { 0x89 })
    }

    /// MARK.
    #[must_use]
    pub fn mark(self) -> Self {
        self.op(b'(')
    }

    /// TUPLE: everything since the mark.
    #[must_use]
    pub fn tuple(self) -> Self {
        self.op(b't')
    }

    /// `EMPTY_TUPLE`.
    #[must_use]
    pub fn empty_tuple(self) -> Self {
        self.op(b')')
    }

    /// TUPLE1.
    #[must_use]
    pub fn tuple1(self) -> Self {
        self.op(0x85)
    }

    /// TUPLE2.
    #[must_use]
    pub fn tuple2(self) -> Self {
        self.op(0x86)
    }

    /// TUPLE3.
    #[must_use]
    pub fn tuple3(self) -> Self {
        self.op(0x87)
    }

    /// `EMPTY_LIST`.
    #[must_use]
    pub fn empty_list(self) -> Self {
        self.op(b']')
    }

    /// APPEND.
    #[must_use]
    pub fn append(self) -> Self {
        self.op(b'a')
    }

    /// APPENDS: everything since the mark.
    #[must_use]
    pub fn appends(self) -> Self {
        self.op(b'e')
    }

    /// `EMPTY_DICT`.
    #[must_use]
    pub fn empty_dict(self) -> Self {
        self.op(b'}')
    }

    /// SETITEM.
    #[must_use]
    pub fn setitem(self) -> Self {
        self.op(b's')
    }

    /// SETITEMS: everything since the mark.
    #[must_use]
    pub fn setitems(self) -> Self {
        self.op(b'u')
    }

    /// REDUCE: `callable(*args)`.
    #[must_use]
    pub fn reduce(self) -> Self {
        self.op(b'R')
    }

    /// OBJ: calls what stands behind the mark.
    #[must_use]
    pub fn obj(self) -> Self {
        self.op(b'o')
    }

    /// NEWOBJ.
    #[must_use]
    pub fn newobj(self) -> Self {
        self.op(0x81)
    }

    /// `NEWOBJ_EX`.
    #[must_use]
    pub fn newobj_ex(self) -> Self {
        self.op(0x92)
    }

    /// BUILD: gives the object below it the state on top.
    #[must_use]
    pub fn build(self) -> Self {
        self.op(b'b')
    }

    /// POP.
    #[must_use]
    pub fn pop(self) -> Self {
        self.op(b'0')
    }

    /// MEMOIZE.
    #[must_use]
    pub fn memoize(self) -> Self {
        self.op(0x94)
    }

    /// BINPUT or `LONG_BINPUT`.
    #[must_use]
    pub fn put(self, index: u32) -> Self {
        match u8::try_from(index) {
            Ok(index) => self.op(b'q').op(index),
            Err(_) => self.op(b'r').raw(index.to_le_bytes()),
        }
    }

    /// BINGET or `LONG_BINGET`.
    #[must_use]
    pub fn get(self, index: u32) -> Self {
        match u8::try_from(index) {
            Ok(index) => self.op(b'h').op(index),
            Err(_) => self.op(b'j').raw(index.to_le_bytes()),
        }
    }

    /// EXT1: an extension code.
    #[must_use]
    pub fn ext1(self, code: u8) -> Self {
        self.op(0x82).op(code)
    }

    /// BINPERSID.
    #[must_use]
    pub fn binpersid(self) -> Self {
        self.op(b'Q')
    }

    /// FRAME, followed by the frame's bytes.
    #[must_use]
    pub fn frame(self, inside: impl AsRef<[u8]>) -> Self {
        let inside = inside.as_ref();
        self.op(0x95).raw((inside.len() as u64).to_le_bytes()).raw(inside)
    }

    /// STOP, and the bytes.
    #[must_use]
    pub fn stop(self) -> Vec<u8> {
        self.op(b'.').0
    }

    /// The bytes without a STOP.
    pub fn bytes_so_far(self) -> Vec<u8> {
        self.0
    }
}

/// `module.name(*strings)` by GLOBAL and REDUCE, popped neither nor stopped: the shortest attack there is.
pub fn call(module: &str, name: &str, arguments: &[&str]) -> Asm {
    let mut asm = Asm::proto(2).global(module, name).mark();
    for argument in arguments {
        asm = asm.str(argument);
    }
    asm.tuple().reduce()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_reads_as_python_would_write_it() {
        let bytes = call("os", "system", &["id"]).stop();
        assert_eq!(bytes, b"\x80\x02cos\nsystem\n(\x8c\x02idtR.");
        assert_eq!(Asm::new().put(300).get(1).bytes_so_far(), b"r\x2c\x01\0\0h\x01");
    }
}
