//! Where state lives: `WEIGHBRIDGE_HOME`, or the platform's folder for data of applications.

use std::ffi::OsString;
use std::path::PathBuf;

/// The folder of this user's state; none if the environment says nothing that leads to one.
pub fn find() -> Option<PathBuf> {
    of(&|name| std::env::var_os(name))
}

fn of(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| {
        variable(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(home) = folder("WEIGHBRIDGE_HOME") {
        return Some(home);
    }
    let absolute = |path: &PathBuf| path.is_absolute();
    let data = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        folder("XDG_DATA_HOME")
            .filter(absolute)
            .or_else(|| folder("HOME").map(|home| home.join(".local/share")))
    };
    data.filter(absolute).map(|data| data.join("weighbridge"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_beats_the_platform() {
        let named = |name: &str| (name == "WEIGHBRIDGE_HOME").then(|| OsString::from("/state"));
        assert_eq!(of(&named), Some(PathBuf::from("/state")));
        assert_eq!(of(&|_| None), None);
    }
}
