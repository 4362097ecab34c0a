//! A store in a file: opened before the process is confined, read when a package asks.

use std::fs::File;
use std::io;
use std::sync::Arc;
use wb_deps::store::Bytes;

/// An open file, read where it is asked.
#[derive(Clone, Debug)]
pub(crate) struct FileBytes {
    file: Arc<File>,
    size: u64,
}

impl FileBytes {
    /// Opens a regular file.
    pub(crate) fn open(path: &std::path::Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        let size = metadata.len();
        Ok(Self {
            file: Arc::new(file),
            size,
        })
    }

    /// All of it, up to `bytes_max`.
    pub(crate) fn whole(&self, bytes_max: u64) -> io::Result<Vec<u8>> {
        if self.size > bytes_max {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is too large"));
        }
        let mut bytes = vec![0; usize::try_from(self.size).unwrap_or(usize::MAX)];
        self.read_at(0, &mut bytes)?;
        Ok(bytes)
    }

    #[cfg(unix)]
    fn read_once(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(self.file.as_ref(), buf, offset)
    }

    #[cfg(windows)]
    fn read_once(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&self.file, buf, offset)
    }
}

impl Bytes for FileBytes {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let mut done = 0;
        while done < into.len() {
            match self.read_once(&mut into[done..], offset + done as u64) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
