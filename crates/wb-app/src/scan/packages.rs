//! Packages among what was scanned: archives, and folders that hold installed or unpacked ones.

use super::report::Root;
use wb_core::{Budget, Finding, Place};
use wb_scan::FolderFileKind;
use wb_scan::package::{OnDisk, PackageTree, in_archive, on_disk};

/// Asks the rules about every package of a root.
pub(super) fn judge(root: &mut Root, budget: &Budget) -> (Vec<Finding>, u64) {
    wb_scan::judge_packages(&trees(root), budget.findings)
}

/// The packages of a root.
pub(super) fn trees(root: &mut Root) -> Vec<PackageTree> {
    let mut trees = Vec::new();
    let mut loose: Vec<OnDisk> = Vec::new();
    let is_folder = !root.walk.root.is_empty();
    for (found, weighed) in root.walk.files.iter().zip(&mut root.weighed) {
        let gathered = std::mem::take(&mut weighed.outcome.gathered);
        let mut said = Vec::new();
        if gathered.files.is_empty() {
            said = gathered.own;
        } else {
            trees.extend(in_archive(&Place::file(found.shown.clone()), gathered));
        }
        if is_folder {
            loose.push(OnDisk {
                path: found.below.clone(),
                bytes: Some(found.bytes),
                said,
                formats: weighed.outcome.formats.clone(),
            });
        }
    }
    if is_folder {
        let links = root.walk.entries.iter();
        loose.extend(
            links
                .filter(|&(_path, kind)| matches!(kind, FolderFileKind::Link { .. }))
                .map(|(path, _kind)| OnDisk {
                    path: path.clone(),
                    bytes: None,
                    said: Vec::new(),
                    formats: Vec::new(),
                }),
        );
        let shown = root.walk.root.trim_end_matches('/').to_owned();
        let place = |path: &str| match path {
            "" => Place::file(shown.clone()),
            path => Place::file(format!("{shown}/{path}")),
        };
        trees.extend(on_disk(loose, &place));
    }
    trees
}
