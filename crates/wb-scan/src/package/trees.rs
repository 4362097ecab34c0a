//! Which files make a package: in an archive, and on disk.

use super::{Gathered, PackageFile, PackageKind, PackageTree, Said};
use std::collections::BTreeMap;
use wb_core::Place;
use wb_formats::package::declaration::{DeclarationFacts, DeclarationKind};

/// The package that an archive is, if it is one.
pub fn in_archive(place: &Place, gathered: Gathered) -> Option<PackageTree> {
    let mut files = gathered.files;
    let archive = place.name().to_ascii_lowercase();
    for file in &mut files {
        file.path = below(place, &file.place, &archive)?;
    }
    // What is an archive itself is no file of the package: its members are.
    files.retain(|file| !file.path.is_empty());
    let (kind, root) = kind_of(&archive, &files)?;
    for file in &mut files {
        if let Some(rest) = file.path.strip_prefix(&root) {
            file.path = rest.to_owned();
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut tree = PackageTree::new(place.clone(), kind, true, files);
    name(&mut tree);
    Some(tree)
}

/// The path of a member below the archive: streams (`x.tar` inside `x.tar.gz`) are passed through.
fn below(archive: &Place, member: &Place, name: &str) -> Option<String> {
    let parts = member.path.get(archive.path.len()..)?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let is_stream = |part: &String| {
        let part = part.to_ascii_lowercase();
        part.ends_with(".tar") || part == "data.tar.gz" || part == "metadata.gz" || name.starts_with(&part)
    };
    let passed = parts
        .iter()
        .take_while(|part| is_stream(part) && !part.contains('/'))
        .count();
    let rest: Vec<&str> = parts.iter().skip(passed).map(String::as_str).collect();
    Some(rest.join("/"))
}

fn kind_of(archive: &str, files: &[PackageFile]) -> Option<(PackageKind, String)> {
    let has = |end: &str| files.iter().any(|file| file.path.ends_with(end));
    let has_file = |path: &str| files.iter().any(|file| file.path == path);
    let is_top = |path: &str, name: &str| {
        path.rsplit_once('/')
            .is_none_or(|(folder, _)| !folder.contains('/'))
            && path.ends_with(name)
    };
    let none = String::new();
    if has(".dist-info/WHEEL") || has(".dist-info/METADATA") || archive.ends_with(".whl") {
        return Some((PackageKind::Wheel, none));
    }
    if has_file("EGG-INFO/PKG-INFO") || archive.ends_with(".egg") {
        return Some((PackageKind::Egg, none));
    }
    if archive.ends_with(".gem") {
        return Some((PackageKind::Gem, none));
    }
    if has_file("info/index.json") || archive.ends_with(".conda") {
        return Some((PackageKind::Conda, none));
    }
    if archive.ends_with(".nupkg")
        || files
            .iter()
            .any(|file| !file.path.contains('/') && file.path.ends_with(".nuspec"))
    {
        return Some((PackageKind::Nupkg, none));
    }
    // One folder at the top, or none.
    let top = files
        .first()
        .and_then(|file| file.path.split_once('/'))
        .map(|(top, _)| format!("{top}/"));
    let root = top
        .filter(|top| files.iter().all(|file| file.path.starts_with(top.as_str())))
        .unwrap_or_default();
    let has_top = |name: &str| {
        files
            .iter()
            .any(|file| is_top(&file.path, name) && file.path.strip_prefix(&root) == Some(name))
    };
    if archive.ends_with(".crate") && has_top("Cargo.toml") {
        return Some((PackageKind::Crate, root));
    }
    let is_tarball = archive.ends_with(".tgz")
        || archive.ends_with(".tar.gz")
        || archive.ends_with(".tar")
        || archive.ends_with(".zip")
        || archive.ends_with(".tar.bz2")
        || archive.ends_with(".tar.xz");
    if has_top("PKG-INFO")
        || is_tarball && has_top("setup.py")
        || is_tarball && has_top("pyproject.toml") && !has_top("package.json")
    {
        return Some((PackageKind::Sdist, root));
    }
    if is_tarball && has_top("package.json") && (root == "package/" || archive.ends_with(".tgz")) {
        return Some((PackageKind::Npm, root));
    }
    if is_tarball && has_top("Cargo.toml") && has_top("Cargo.toml.orig") {
        return Some((PackageKind::Crate, root));
    }
    None
}

/// A file on disk.
pub struct OnDisk {
    /// Its path below the scanned folder.
    pub path: String,
    /// Its size.
    pub bytes: Option<u64>,
    /// The package that it is, if it is an archive of one.
    pub said: Vec<Said>,
    /// Every format that it is.
    pub formats: Vec<&'static str>,
}

/// The packages that lie unpacked in a folder. `place` names a file as the report does.
#[expect(
    clippy::too_many_lines,
    reason = "one pass over the files with what each kind of package leaves behind"
)]
pub fn on_disk(files: Vec<OnDisk>, place: &dyn Fn(&str) -> Place) -> Vec<PackageTree> {
    let mut roots: BTreeMap<String, PackageKind> = BTreeMap::new();
    let mut records: Vec<(String, String)> = Vec::new();
    for file in &files {
        let (folder, base) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        match base {
            "METADATA" if folder.ends_with(".dist-info") => {
                let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
                records.push((above.to_owned(), folder.to_owned()));
            }
            "PKG-INFO" if !folder.ends_with("-info") && !folder.ends_with("EGG-INFO") => {
                roots.entry(folder.to_owned()).or_insert(PackageKind::Sdist);
            }
            "setup.py" => {
                roots.entry(folder.to_owned()).or_insert(PackageKind::Sdist);
            }
            "package.json" => {
                let above = format!("/{folder}");
                let owner = above.rsplit_once('/').map_or("", |(owner, _)| owner);
                let owner = match owner.rsplit_once('/') {
                    Some((rest, scope)) if scope.starts_with('@') => rest,
                    _ => owner,
                };
                let is_installed = owner.ends_with("/node_modules");
                if is_installed || folder == "package" || folder.is_empty() || folder.ends_with("/package") {
                    roots.entry(folder.to_owned()).or_insert(PackageKind::Npm);
                }
            }
            ".cargo-ok" | ".cargo_vcs_info.json" | "Cargo.toml.orig" => {
                roots.entry(folder.to_owned()).or_insert(PackageKind::Crate);
            }
            _ => {}
        }
    }
    let mut slots: Vec<Option<OnDisk>> = files.into_iter().map(Some).collect();
    let index: BTreeMap<String, usize> = slots
        .iter()
        .enumerate()
        .filter_map(|(at, file)| Some((file.as_ref()?.path.clone(), at)))
        .collect();
    let mut trees = Vec::new();
    // Installed distributions own the files that their RECORD lists.
    for (above, info) in records {
        let prefix = if above.is_empty() {
            String::new()
        } else {
            format!("{above}/")
        };
        let listed = index
            .get(&format!("{info}/RECORD"))
            .and_then(|at| slots.get(*at)?.as_ref()?.said.iter().find_map(declared))
            .map(|facts| {
                facts
                    .files
                    .iter()
                    .map(|file| file.path.clone())
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default();
        let mut taken = Vec::new();
        for path in listed {
            take(
                &mut slots,
                &index,
                &format!("{prefix}{path}"),
                &prefix,
                place,
                &mut taken,
            );
        }
        let own = format!("{info}/");
        let inside: Vec<String> = index
            .range(own.clone()..)
            .map(|(path, _)| path.clone())
            .take_while(|path| path.starts_with(&own))
            .collect();
        for path in inside {
            take(&mut slots, &index, &path, &prefix, place, &mut taken);
        }
        push(&mut trees, place(&info), PackageKind::Installed, taken);
    }
    // The innermost folder owns a file.
    let mut owned: BTreeMap<&String, Vec<PackageFile>> = BTreeMap::new();
    for slot in &mut slots {
        let Some(path) = slot.as_ref().map(|file| file.path.clone()) else {
            continue;
        };
        let mut folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let owner = loop {
            if let Some((owner, _)) = roots.get_key_value(folder) {
                break Some(owner);
            }
            match folder.rsplit_once('/') {
                Some((above, _)) => folder = above,
                None if folder.is_empty() => break None,
                None => folder = "",
            }
        };
        if let (Some(owner), Some(file)) = (owner, slot.take()) {
            let prefix = if owner.is_empty() {
                String::new()
            } else {
                format!("{owner}/")
            };
            owned
                .entry(owner)
                .or_default()
                .push(package_file(file, &prefix, place));
        }
    }
    for (folder, files) in owned {
        let kind = roots.get(folder).copied().unwrap_or(PackageKind::Sdist);
        push(&mut trees, place(folder), kind, files);
    }
    trees
}

fn declared(said: &Said) -> Option<&DeclarationFacts> {
    match said {
        Said::Declaration(facts) => Some(facts),
        _ => None,
    }
}

fn take(
    slots: &mut [Option<OnDisk>],
    index: &BTreeMap<String, usize>,
    path: &str,
    prefix: &str,
    place: &dyn Fn(&str) -> Place,
    taken: &mut Vec<PackageFile>,
) {
    let slot = index.get(path).and_then(|at| slots.get_mut(*at));
    if let Some(file) = slot.and_then(Option::take) {
        taken.push(package_file(file, prefix, place));
    }
}

fn package_file(file: OnDisk, prefix: &str, place: &dyn Fn(&str) -> Place) -> PackageFile {
    PackageFile {
        place: place(&file.path),
        path: file.path.strip_prefix(prefix).unwrap_or(&file.path).to_owned(),
        bytes: file.bytes,
        sha256: None,
        formats: file.formats,
        said: file.said,
    }
}

fn push(trees: &mut Vec<PackageTree>, place: Place, kind: PackageKind, mut files: Vec<PackageFile>) {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut tree = PackageTree::new(place, kind, false, files);
    name(&mut tree);
    trees.push(tree);
}

/// The name and version that a package gives itself.
fn name(tree: &mut PackageTree) {
    let wanted: &[DeclarationKind] = match tree.kind {
        PackageKind::Wheel | PackageKind::Installed => &[DeclarationKind::Metadata],
        PackageKind::Egg => &[DeclarationKind::PkgInfo],
        PackageKind::Sdist => &[DeclarationKind::PkgInfo, DeclarationKind::Pyproject],
        PackageKind::Npm => &[DeclarationKind::Npm],
        PackageKind::Crate => &[DeclarationKind::Cargo],
        PackageKind::Gem => &[DeclarationKind::Gem],
        PackageKind::Conda => &[DeclarationKind::Conda],
        PackageKind::Nupkg => &[DeclarationKind::Nuspec],
    };
    let found = wanted.iter().find_map(|kind| {
        let mut all: Vec<_> = tree
            .declarations(*kind)
            .filter(|(_, facts)| facts.name.is_some())
            .collect();
        all.sort_by_key(|(file, _)| file.path.matches('/').count());
        let (_, facts) = all.first()?;
        Some((facts.name.clone(), facts.version.clone()))
    });
    if let Some((name, version)) = found {
        tree.name = name;
        tree.version = version;
    }
}
