//! SHA-256 of a whole file.

use sha2::{Digest, Sha256};
use wb_formats::{ReadAt, ReadError};

/// One block of reading: large enough for the disk, small enough for the cache.
const BLOCK: usize = 1 << 20;

/// The SHA-256 of all bytes as 64 hexadecimal digits; `told` hears of every block.
pub(super) fn sha256(source: &dyn ReadAt, told: &dyn Fn(u64)) -> Result<String, ReadError> {
    let mut hasher = Sha256::new();
    let mut block = vec![0; BLOCK];
    let mut offset = 0;
    loop {
        let got = source.read_at(offset, &mut block)?;
        if got == 0 {
            break;
        }
        hasher.update(&block[..got]);
        offset += got as u64;
        told(got as u64);
    }
    Ok(hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}
