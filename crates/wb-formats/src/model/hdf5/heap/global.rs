//! Global heap collections: where values of variable length live.

use super::super::Trouble;
use super::super::bytes::{Bytes, padded};
use super::super::file::File;

/// The collection that was read last: values that belong together live together.
#[derive(Default)]
pub(in super::super) struct Global {
    address: Option<u64>,
    data: Vec<u8>,
}

impl Global {
    /// The value `index` of the collection at an address.
    pub(in super::super) fn value(
        &mut self,
        file: &File<'_>,
        address: u64,
        index: u64,
    ) -> Result<Vec<u8>, Trouble> {
        let (value, _) = self.find(file, address, index)?;
        file.spend(address, value.len() as u64)?;
        Ok(value.to_vec())
    }

    /// Where in the file the value `index` of the collection at an address stands, and how long it is.
    pub(in super::super) fn locate(
        &mut self,
        file: &File<'_>,
        address: u64,
        index: u64,
    ) -> Result<(u64, u64), Trouble> {
        let (value, at) = self.find(file, address, index)?;
        Ok((at, value.len() as u64))
    }

    fn find(&mut self, file: &File<'_>, address: u64, index: u64) -> Result<(&[u8], u64), Trouble> {
        if self.address != Some(address) {
            self.load(file, address)?;
        }
        let at = file.place(address);
        let head = 8_usize.saturating_add(file.length_width);
        let start = at.saturating_add(head as u64);
        let mut bytes = Bytes::new(self.data.get(head..).unwrap_or_default(), start);
        while bytes.len() >= head {
            let found = u64::from(bytes.u16()?);
            bytes.skip(6)?;
            let size = bytes.count(file.length_width)?;
            // Index 0 is the free space at the end.
            if found == 0 {
                break;
            }
            if found == index {
                let at = bytes.at();
                return Ok((bytes.take(size)?, at));
            }
            bytes.skip(padded(size))?;
        }
        Err(Trouble::broken(
            at,
            format!("the global heap has no value {index}"),
        ))
    }

    fn load(&mut self, file: &File<'_>, address: u64) -> Result<(), Trouble> {
        self.address = None;
        let head = file.block(address, 8_u64.saturating_add(file.length_width as u64))?;
        let at = file.place(address);
        let mut bytes = Bytes::new(&head, at);
        if bytes.take(4)? != b"GCOL" {
            return Err(Trouble::broken(
                at,
                "a collection of the global heap without its mark",
            ));
        }
        let version = bytes.u8()?;
        if version != 1 {
            return Err(Trouble::unsupported(
                at,
                format!("global heap of version {version}"),
            ));
        }
        bytes.skip(3)?;
        let size = file.length(&mut bytes)?;
        self.data = file.block(address, size)?;
        self.address = Some(address);
        Ok(())
    }
}
