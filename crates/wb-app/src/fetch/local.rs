//! Files on this machine.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use wb_formats::{ReadAt, ReadError};

/// An open file.
pub struct FileSource {
    file: File,
    len: u64,
}

impl FileSource {
    /// Opens a regular file.
    pub fn open(path: &Path) -> std::io::Result<Arc<dyn ReadAt>> {
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        Ok(Arc::new(Self { file, len }))
    }
}

impl ReadAt for FileSource {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
        use std::os::unix::fs::FileExt;
        let available = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = buf.len().min(available);
        let mut done = 0;
        while done < wanted {
            match self.file.read_at(&mut buf[done..wanted], offset + done as u64) {
                Ok(0) => return Err(ReadError::Changed),
                Ok(count) => done += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(ReadError::Io {
                        offset,
                        kind: error.kind(),
                    });
                }
            }
        }
        Ok(done)
    }

    fn len(&self) -> Result<u64, ReadError> {
        Ok(self.len)
    }
}
