//! Files on this machine.

use std::fs::{File, Metadata, OpenOptions};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;
use wb_formats::{ReadAt, ReadError};

/// An open file, and how far it was read.
pub struct FileSource {
    file: File,
    len: u64,
    stamp: Stamp,
    furthest: AtomicU64,
}

/// What tells that a file is no longer the one that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self {
            len: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}

/// The file is there but is no regular file.
#[derive(Debug, thiserror::Error)]
#[error("not a regular file")]
struct NotRegular;

impl FileSource {
    /// Opens a regular file. Anything else (a FIFO put there a moment ago) is refused without waiting for it.
    pub fn open(path: &Path) -> std::io::Result<Arc<Self>> {
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.custom_flags(libc::O_NONBLOCK);
        }
        Self::of(options.open(path)?)
    }

    /// Takes an open file.
    pub fn of(file: File) -> std::io::Result<Arc<Self>> {
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, NotRegular));
        }
        let stamp = Stamp::of(&metadata);
        Ok(Arc::new(Self {
            file,
            len: stamp.len,
            stamp,
            furthest: AtomicU64::new(0),
        }))
    }

    /// True if the file is still as it was when it was opened.
    pub fn is_unchanged(&self) -> bool {
        self.file
            .metadata()
            .is_ok_and(|metadata| Stamp::of(&metadata) == self.stamp)
    }

    /// How many bytes there are.
    pub const fn size(&self) -> u64 {
        self.len
    }

    /// The end of the furthest read so far: what a progress bar shows.
    pub fn furthest(&self) -> u64 {
        self.furthest.load(Ordering::Relaxed)
    }

    #[cfg(unix)]
    fn read_once(&self, buf: &mut [u8], offset: u64) -> std::io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.file, buf, offset)
    }

    #[cfg(windows)]
    fn read_once(&self, buf: &mut [u8], offset: u64) -> std::io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&self.file, buf, offset)
    }
}

impl ReadAt for FileSource {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
        let available = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = buf.len().min(available);
        let mut done = 0;
        while done < wanted {
            match self.read_once(&mut buf[done..wanted], offset + done as u64) {
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
        self.furthest.fetch_max(offset + done as u64, Ordering::Relaxed);
        Ok(done)
    }

    fn len(&self) -> Result<u64, ReadError> {
        Ok(self.len)
    }
}
