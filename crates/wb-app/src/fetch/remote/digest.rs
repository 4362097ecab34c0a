//! Digests as hubs, stores and registries list them.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// What a listing says about a file's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// SHA-256 of the bytes: large files of a hub, blobs of a registry.
    Sha256(String),
    /// Git's SHA-1 of a blob: small files of a hub.
    GitSha1(String),
    /// MD5: what an ETag is where a file was uploaded in one part.
    Md5(String),
}

impl Listed {
    /// A SHA-256, if it is one.
    pub(super) fn sha256(text: &str) -> Option<Self> {
        is_hex(text, 64).then(|| Self::Sha256(text.to_ascii_lowercase()))
    }

    /// A git object id, if it is one.
    pub(super) fn git(text: &str) -> Option<Self> {
        is_hex(text, 40).then(|| Self::GitSha1(text.to_ascii_lowercase()))
    }

    /// An ETag that is an MD5, as far as its shape tells. Parts and encryption give it another.
    pub(super) fn md5_of_etag(etag: &str) -> Option<Self> {
        let bare = etag.trim_matches('"');
        is_hex(bare, 32).then(|| Self::Md5(bare.to_ascii_lowercase()))
    }

    /// True if it tells apart what somebody made on purpose: an MD5 is no more than a checksum.
    pub(super) const fn is_strong(&self) -> bool {
        !matches!(self, Self::Md5(_))
    }

    /// `algorithm:hex`.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Sha256(hex) => format!("sha256:{hex}"),
            Self::GitSha1(hex) => format!("git-sha1:{hex}"),
            Self::Md5(hex) => format!("md5:{hex}"),
        }
    }

    /// Begins to compute a digest of this kind over so many bytes.
    pub(super) fn hasher(&self, bytes: u64) -> Hasher {
        match self {
            Self::Sha256(_) => Hasher::Sha256(Sha256::new()),
            Self::Md5(_) => Hasher::Md5(Md5::new()),
            Self::GitSha1(_) => {
                let mut hasher = Sha1::new();
                hasher.update(format!("blob {bytes}\0"));
                Hasher::Sha1(hasher)
            }
        }
    }

    /// True if the computed digest is the listed one.
    pub(super) fn is(&self, computed: &str) -> bool {
        let (Self::Sha256(hex) | Self::GitSha1(hex) | Self::Md5(hex)) = self;
        hex == computed
    }
}

fn is_hex(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A digest in the making.
pub(super) enum Hasher {
    Sha256(Sha256),
    Sha1(Sha1),
    Md5(Md5),
}

impl Hasher {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hasher) => hasher.update(bytes),
            Self::Sha1(hasher) => hasher.update(bytes),
            Self::Md5(hasher) => hasher.update(bytes),
        }
    }

    /// As hexadecimal digits.
    pub(super) fn finish(self) -> String {
        match self {
            Self::Sha256(hasher) => hex(&hasher.finalize()),
            Self::Sha1(hasher) => hex(&hasher.finalize()),
            Self::Md5(hasher) => hex(&hasher.finalize()),
        }
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
