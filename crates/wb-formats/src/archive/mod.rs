//! Archives and compressed streams: containers of other artifacts.

pub mod bzip2;
pub mod decode;
pub mod gzip;
pub mod lz4;
pub mod lzma;
pub(crate) mod paths;
pub mod picture;
pub mod rar;
pub mod sevenz;
pub mod stream;
pub mod tar;
pub mod xz;
pub mod zip;
pub mod zlib;
pub mod zstd;
