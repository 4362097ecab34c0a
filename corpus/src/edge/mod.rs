//! Graphs for phones, browsers and accelerators, harmless and not.

mod coreml;
mod executorch;
mod others;
mod tflite;

use crate::Samples;
use coreml::coreml;
use executorch::programs;
use others::{engines, mxnet, paddle};
use tflite::{broken, tflite};

const CODE: &str = "model-graph-runs-code";

const FILES: &str = "model-graph-touches-files";

const OUTSIDE: &str = "model-graph-path-outside";

const UNKNOWN: &str = "model-graph-unknown-op";

const LIBRARY: &str = "model-graph-library-op";

const DATA: &str = "model-graph-data-outside";

const BROKEN: &str = "model-flatbuffer-broken";

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    tflite(out);
    broken(out);
    programs(out);
    coreml(out);
    paddle(out);
    mxnet(out);
    engines(out);
}
