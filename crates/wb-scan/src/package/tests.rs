use super::gather::Gathered;
use super::{PackageFile, PackageKind, in_archive};
use wb_core::Place;

fn gathered(names: &[&[&str]], archive: &str) -> Gathered {
    let mut out = Gathered::default();
    for parts in names {
        let mut place = Place::file(archive);
        for part in *parts {
            place = place.inside(*part);
        }
        out.files.push(PackageFile {
            path: String::new(),
            place,
            bytes: None,
            sha256: None,
            formats: Vec::new(),
            said: Vec::new(),
        });
    }
    out
}

fn kind(archive: &str, names: &[&[&str]]) -> Option<(PackageKind, Vec<String>)> {
    let tree = in_archive(&Place::file(archive), gathered(names, archive))?;
    Some((tree.kind, tree.files.into_iter().map(|file| file.path).collect()))
}

#[test]
fn packages_are_told_from_other_archives() {
    let wheel: &[&[&str]] = &[&["a/__init__.py"], &["a-1.dist-info/METADATA"]];
    assert_eq!(kind("a-1-py3-none-any.whl", wheel).unwrap().0, PackageKind::Wheel);
    let sdist: &[&[&str]] = &[&["a-1.tar", "a-1/PKG-INFO"], &["a-1.tar", "a-1/setup.py"]];
    let (found, paths) = kind("a-1.tar.gz", sdist).unwrap();
    assert_eq!(found, PackageKind::Sdist);
    assert_eq!(paths, ["PKG-INFO", "setup.py"]);
    let npm: &[&[&str]] = &[&["x.tar", "package/package.json"], &["x.tar", "package/a.js"]];
    assert_eq!(kind("x-1.0.0.tgz", npm).unwrap().0, PackageKind::Npm);
    let model: &[&[&str]] = &[&["archive/data.pkl"], &["archive/version"]];
    assert!(kind("model.pt", model).is_none());
}
