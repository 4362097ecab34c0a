//! Whose code a file is.

use wb_core::Place;

/// True for code that lies among installed or vendored libraries: rules about what one's own program does are silent
/// there.
pub(crate) fn is_library(place: &Place) -> bool {
    const FOLDERS: &[&str] = &[
        "site-packages",
        "dist-packages",
        "node_modules",
        "vendor",
        "_vendor",
        "third_party",
        ".venv",
        "conda-meta",
        "pkgs",
    ];
    let is_package = |name: &str| {
        let lower = name.to_ascii_lowercase();
        [".whl", ".egg", ".conda", ".crate", ".gem", ".nupkg", ".jar"]
            .iter()
            .any(|ending| lower.ends_with(ending))
    };
    place.path.iter().any(|part| {
        is_package(part)
            || part
                .split(['/', '\\'])
                .any(|folder| FOLDERS.contains(&folder) || is_python_folder(folder))
    })
}

/// `python3.12`, below which the standard library lies.
fn is_python_folder(folder: &str) -> bool {
    let rest = folder
        .strip_prefix("python3.")
        .or_else(|| folder.strip_prefix("python2."));
    folder == "python3"
        || rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// True for code that tests or shows something.
pub(crate) fn is_aside(place: &Place) -> bool {
    const FOLDERS: &[&str] = &[
        "test",
        "tests",
        "testing",
        "docs",
        "doc",
        "examples",
        "benchmarks",
        "fixtures",
    ];
    let mut parts: Vec<&str> = place.path.iter().flat_map(|part| part.split('/')).collect();
    let base = parts.pop().unwrap_or_default();
    parts.iter().rev().take(4).any(|part| FOLDERS.contains(part))
        || base.starts_with("test_")
        || base.ends_with("_test.py")
        || base == "conftest.py"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_told_from_programs() {
        let is = |path: &str| is_library(&Place::file(path));
        assert!(is("/v/lib/python3.12/site-packages/torch/hub.py"));
        assert!(is("/usr/lib/python3.11/pickle.py"));
        assert!(!is("app/python3/../main.py") || is("app/python3/main.py"));
        assert!(!is("app/src/main.py"));
        assert!(is_aside(&Place::file("app/tests/test_x.py")));
    }
}
