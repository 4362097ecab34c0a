//! What Python's files say about packages.

mod conda;
mod installed;
mod list;
mod locks;
mod pipfile;
mod poetry;
mod pyproject;
pub(crate) mod requirement;
mod setup;
mod setup_py;
#[cfg(test)]
mod tests;

pub use super::DependencyFacts;
pub use list::{install_line, installs};

use super::reading::{self, Kind, Name};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;

crate::format_room! {
    /// Python's manifests, lock files and installed packages: `requirements*.txt` and lists in a folder of that name
    /// (with includes, constraints, hashes, markers), `pyproject.toml` (PEP 621, PEP 735 groups, Poetry, PDM, uv, Hatch),
    /// `setup.cfg`, `setup.py` (by its syntax tree; nothing is run), `Pipfile`, `poetry.lock`, `pdm.lock`, `uv.lock`,
    /// `Pipfile.lock`, `pylock.toml` (PEP 751), `environment.yml`, `conda-lock.yml`, explicit lists of conda,
    /// `conda-meta/*.json`, `*.dist-info/METADATA`, `*.egg-info/PKG-INFO`, `direct_url.json`, `pip.conf`, `uv.toml`.
    ///
    /// Requirements of Poetry are written as PEP 440 says the same. What is computed when `setup.py` runs is a gap,
    /// unless it is read from a list that lies beside it.
    pub static FORMAT = {
        id: "python-dependencies",
        name: "Python dependencies",
        since: "0.1.0",
        extensions: [],
        facts: DependencyFacts,
        sniff: sniff,
        read: read,
    };
}

static KINDS: &[Kind] = &[
    Kind {
        is: |name| name.base == "pyproject.toml",
        read: pyproject::read,
    },
    Kind {
        is: |name| name.base == "uv.toml",
        read: pyproject::read_uv,
    },
    Kind {
        is: |name| name.base == "poetry.lock",
        read: poetry::read_lock,
    },
    Kind {
        is: |name| name.base == "pdm.lock",
        read: locks::read_pdm,
    },
    Kind {
        is: |name| name.base == "uv.lock",
        read: locks::read_uv,
    },
    Kind {
        is: is_pylock,
        read: locks::read_pylock,
    },
    Kind {
        is: |name| name.base == "Pipfile",
        read: pipfile::read,
    },
    Kind {
        is: |name| name.base == "Pipfile.lock",
        read: pipfile::read_lock,
    },
    Kind {
        is: |name| name.base == "setup.cfg",
        read: setup::read,
    },
    Kind {
        is: |name| matches!(name.base, "pip.conf" | "pip.ini"),
        read: setup::read_pip,
    },
    Kind {
        is: |name| name.base == "setup.py",
        read: setup_py::read,
    },
    Kind {
        is: conda::is_environment,
        read: conda::read_environment,
    },
    Kind {
        is: conda::is_lock,
        read: conda::read_lock,
    },
    Kind {
        is: conda::is_record,
        read: conda::read_record,
    },
    Kind {
        is: installed::is_metadata,
        read: installed::read_metadata,
    },
    Kind {
        is: installed::is_direct_url,
        read: installed::read_direct_url,
    },
    Kind {
        is: list::is,
        read: list::read,
    },
    Kind {
        is: is_text,
        read: read_text,
    },
];

fn is_pylock(name: &Name<'_>) -> bool {
    name.base == "pylock.toml" || name.base.starts_with("pylock.") && name.base.ends_with(".toml")
}

fn is_text(name: &Name<'_>) -> bool {
    // What setuptools writes for itself says the same as the metadata beside it.
    if name.folder.ends_with("-info") {
        return false;
    }
    [".txt", ".in", ".lock"]
        .iter()
        .any(|ending| name.base.ends_with(ending))
}

/// A list under any other name.
fn read_text(reading: &mut reading::Reading<'_>) -> Result<(), crate::notes::Stop> {
    match conda::is_explicit(reading.text) {
        true => conda::read_explicit(reading),
        false => list::read(reading),
    }
}

fn sniff(head: &Head<'_>) -> bool {
    let name = Name::new(head.name);
    let Some(kind) = KINDS.iter().position(|kind| (kind.is)(&name)) else {
        return false;
    };
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if head.bytes.contains(&0) && !is_wide {
        return false;
    }
    // A text with any other name has to look like a list.
    let is_last = kind == KINDS.len().saturating_sub(1);
    !is_last || {
        let text = crate::text::json::text(head.bytes);
        conda::is_explicit(&text) || list::looks_like_one(&text)
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::PythonDependencies(reading::read(input, notes, KINDS, "PyPI"))
}
