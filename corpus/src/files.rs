//! Samples about files as such.

use crate::Samples;

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    out.silent("file-malformed", "readme.txt", "Just text.\n");
}
