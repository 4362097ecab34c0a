//! Makers of test material. Every sample in `corpus/` is written by this crate; payloads are harmless
//! (they would print a word or touch a file that no one has).
//!
//! A family is a file with `pub fn samples(out: &mut Samples)`. Samples must not be made by what they test:
//! this crate knows no other crate of ours.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "makers write files; they are no part of the product"
)]
#![allow(clippy::too_many_lines, reason = "a table of samples is a list, however long")]

pub mod advisories;
pub mod agent_texts;
pub mod agents;
pub mod archive_asm;
pub mod beside;
pub mod containers;
pub mod demo;
pub mod edge;
pub mod files;
mod flat;
pub mod gguf;
pub mod hdf5;
pub mod health;
pub mod hidden;
pub mod hub;
pub mod keras;
pub mod malware;
pub mod manifests;
pub mod names;
pub mod numpy;
pub mod onnx;
pub mod packages;
pub mod pickle;
pub mod pickle_asm;
pub mod pickle_attacks;
pub mod pickle_derived;
pub mod pickle_detours;
pub mod pickle_gadgets;
pub mod pickle_state;
pub mod pickle_walks;
mod proto;
pub mod repository;
pub mod safetensors;
pub mod settings;
pub mod source_code;
pub mod source_project;
pub mod tables;
pub mod templates;
pub mod tensorflow;
pub mod torch;

/// One file of the corpus.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Path below `corpus/`, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// For attacks: the ids of the rules of which at least one must fire, at high or above unless the rule is
    /// milder by nature. Empty for samples of rules, whose folder says what is expected.
    pub expect: &'static [&'static str],
}

/// The samples, as they are collected.
#[derive(Default)]
pub struct Samples(Vec<Sample>);

impl Samples {
    /// A sample on which the rule must fire.
    pub fn fires(&mut self, rule: &str, name: &str, bytes: impl Into<Vec<u8>>) {
        self.0.push(Sample {
            path: format!("rules/{rule}/fires/{name}"),
            bytes: bytes.into(),
            expect: &[],
        });
    }

    /// A sample, as near as possible to the ones that fire, on which the rule must be silent.
    pub fn silent(&mut self, rule: &str, name: &str, bytes: impl Into<Vec<u8>>) {
        self.0.push(Sample {
            path: format!("rules/{rule}/silent/{name}"),
            bytes: bytes.into(),
            expect: &[],
        });
    }

    /// A known trick, kept for ever: `technique` is a folder name such as `12-fault-after-call`.
    pub fn attack(
        &mut self,
        technique: &str,
        name: &str,
        bytes: impl Into<Vec<u8>>,
        expect: &'static [&'static str],
    ) {
        self.0.push(Sample {
            path: format!("attacks/{technique}/{name}"),
            bytes: bytes.into(),
            expect,
        });
    }

    /// A file of the project that uses everything which the inventory knows.
    pub fn project(&mut self, name: &str, bytes: impl Into<Vec<u8>>) {
        self.0.push(Sample {
            path: format!("project/{name}"),
            bytes: bytes.into(),
            expect: &[],
        });
    }

    /// A trick that no rule was made for: how many of these are caught is measured, not demanded.
    pub fn held_out(&mut self, family: &str, name: &str, bytes: impl Into<Vec<u8>>) {
        self.0.push(Sample {
            path: format!("held-out/{family}/{name}"),
            bytes: bytes.into(),
            expect: &[],
        });
    }

    /// An advisory that samples of packages are compared with.
    pub fn advisory(&mut self, name: &str, bytes: impl Into<Vec<u8>>) {
        self.0.push(Sample {
            path: format!("advisories/{name}"),
            bytes: bytes.into(),
            expect: &[],
        });
    }

    /// A file of the demo folder that the README scans.
    pub fn demo(&mut self, name: &str, bytes: impl Into<Vec<u8>>) {
        self.0.push(Sample {
            path: format!("demo/{name}"),
            bytes: bytes.into(),
            expect: &[],
        });
    }
}

/// Every sample, by path.
pub fn all() -> Vec<Sample> {
    let mut out = Samples::default();
    advisories::samples(&mut out);
    demo::samples(&mut out);
    beside::samples(&mut out);
    agent_texts::samples(&mut out);
    agents::samples(&mut out);
    containers::samples(&mut out);
    edge::samples(&mut out);
    files::samples(&mut out);
    gguf::samples(&mut out);
    hdf5::samples(&mut out);
    health::samples(&mut out);
    hub::samples(&mut out);
    hidden::samples(&mut out);
    keras::samples(&mut out);
    malware::samples(&mut out);
    repository::samples(&mut out);
    safetensors::samples(&mut out);
    settings::samples(&mut out);
    source_code::samples(&mut out);
    source_project::samples(&mut out);
    manifests::samples(&mut out);
    names::samples(&mut out);
    onnx::samples(&mut out);
    packages::samples(&mut out);
    numpy::samples(&mut out);
    tensorflow::samples(&mut out);
    tables::samples(&mut out);
    torch::samples(&mut out);
    pickle::samples(&mut out);
    pickle_attacks::samples(&mut out);
    pickle_gadgets::samples(&mut out);
    pickle_state::samples(&mut out);
    pickle_detours::samples(&mut out);
    pickle_walks::samples(&mut out);
    pickle_derived::samples(&mut out);
    out.0.sort_by(|a, b| a.path.cmp(&b.path));
    out.0
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_are_unique() {
        let all = super::all();
        for pair in all.windows(2) {
            assert_ne!(pair[0].path, pair[1].path);
        }
    }
}
