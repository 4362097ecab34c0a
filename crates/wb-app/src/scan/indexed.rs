//! Packages that are named by their URL (`pkg:pypi/name@version`): fetched from the configured index, compared with
//! the digests that it lists, and judged as the archives that they are.

use super::ScanRequest;
use super::report::Root;
use crate::error::AppError;
use crate::fetch::walk;
use crate::registry::{Index, IndexError, Release, ReleaseFile};
use tempfile::TempDir;
use wb_core::{Budget, Gap, GapReason, Place};
use wb_deps::{Family, Purl};
use wb_formats::notes::Defect;

/// True if a text is meant as the URL of a package.
pub(crate) fn is_package(text: &str) -> bool {
    text.starts_with("pkg:pypi/") || text.starts_with("pkg:npm/") || text.starts_with("pkg:cargo/")
}

/// Fetches the archives of a release; the folder lives as long as what is returned with it.
pub(super) fn open(text: &str, request: &ScanRequest, budget: &Budget) -> Result<(Root, TempDir), AppError> {
    let failed = |source: IndexError| AppError::Index {
        address: text.to_owned(),
        source,
    };
    let bad = |_| {
        failed(IndexError::Name {
            name: text.to_owned(),
        })
    };
    let purl = Purl::parse(text).map_err(bad)?;
    let family = match purl.kind.as_str() {
        "pypi" => Family::PyPi,
        "npm" => Family::Npm,
        _ => Family::CratesIo,
    };
    let name = match &purl.namespace {
        Some(scope) => format!("{scope}/{}", purl.name),
        None => purl.name.clone(),
    };
    let mut options = request.remote.clone();
    let unconfigured = crate::config::index::IndexConfig::default();
    let mut indexes = &unconfigured;
    if let Some(config) = &request.config {
        options.obey(&config.remote);
        indexes = &config.index;
    }
    let index = Index::open(family, indexes, &options.settings).map_err(failed)?;
    let release = match &purl.version {
        Some(version) => index.release(&name, version).map_err(failed)?,
        None => {
            let package = index.versions(&name).map_err(failed)?;
            let newest = package.newest(family).cloned();
            newest.ok_or_else(|| failed(IndexError::Unknown { name: name.clone() }))?
        }
    };
    let folder = TempDir::new().map_err(|source| AppError::Write {
        path: std::env::temp_dir(),
        source,
    })?;
    let shown = format!(
        "{}@{}",
        text.split('@')
            .next()
            .filter(|_| !text.contains("/@"))
            .unwrap_or(text),
        release.version
    );
    let shown = if purl.version.is_some() {
        text.to_owned()
    } else {
        shown
    };
    let mut root = fetch(&index, &release, &shown, &folder, budget)?;
    let today = crate::scan::report::today();
    if let Some(detail) = too_new(&release, request.cooldown_days, today) {
        root.defects
            .push((shown.clone(), Defect::new("release-too-new", detail)));
    }
    if let Some(why) = &release.yanked {
        let detail = format!(
            "the release was withdrawn: {}",
            if why.is_empty() { "nobody says why" } else { why }
        );
        root.defects
            .push((shown, Defect::new("release-withdrawn", detail)));
    }
    Ok((root, folder))
}

/// Fetches the archives that decide: the source and one built archive.
fn fetch(
    index: &Index,
    release: &Release,
    shown: &str,
    folder: &TempDir,
    budget: &Budget,
) -> Result<Root, AppError> {
    let mut gaps = Vec::new();
    let mut defects = Vec::new();
    for file in wanted(&release.files) {
        let place = Place::file(format!("{shown}/{}", file.name));
        match index.download(file, folder.path(), budget.remote_bytes) {
            Ok(fetched) if fetched.verified.is_none() => {
                let detail = format!(
                    "the index lists no digest of `{}` that could be compared",
                    file.name
                );
                defects.push((place.path.join("/"), Defect::new("release-unverified", detail)));
            }
            Ok(_) => {}
            Err(error) => {
                if let IndexError::Differs { .. } = &error {
                    let detail = error.to_string();
                    defects.push((place.path.join("/"), Defect::new("remote-digest-differs", detail)));
                }
                gaps.push(Gap {
                    place,
                    reason: GapReason::Unreadable,
                    detail: error.to_string(),
                    bytes: file.bytes,
                });
            }
        }
    }
    if release.files.is_empty() {
        gaps.push(Gap {
            place: Place::file(shown),
            reason: GapReason::Unreadable,
            detail: "the index lists no file of this release".to_owned(),
            bytes: None,
        });
    }
    let mut walk = walk::walk(folder.path(), &[])?;
    walk.root = shown.to_owned();
    for found in &mut walk.files {
        found.shown = format!("{shown}/{}", found.below);
    }
    walk.gaps.append(&mut gaps);
    let mut root = Root::walked(walk);
    root.defects = defects;
    Ok(root)
}

/// The source distribution, and the wheel that fits most machines.
fn wanted(files: &[ReleaseFile]) -> Vec<&ReleaseFile> {
    let is_wheel = |file: &&ReleaseFile| file.name.ends_with(".whl");
    let source = files
        .iter()
        .find(|file| !is_wheel(file) && !file.name.ends_with(".egg"));
    let ranks = ["-none-any.whl", "manylinux", "linux_x86_64", "macosx", ""];
    let wheel = ranks.iter().find_map(|mark| {
        files
            .iter()
            .filter(is_wheel)
            .find(|file| file.name.contains(mark))
    });
    source.into_iter().chain(wheel).collect()
}

/// Why a release is too new, if it is.
fn too_new(release: &Release, days: Option<u32>, today: jiff::civil::Date) -> Option<String> {
    let days = days.filter(|days| *days > 0)?;
    let Some(published) = &release.published else {
        return Some(format!(
            "the index does not say when {} was published, and releases are held for {days} days",
            release.version
        ));
    };
    let date: jiff::civil::Date = published.get(..10)?.parse().ok()?;
    let age = today.since(date).ok()?.get_days();
    (i64::from(age) < i64::from(days)).then(|| {
        format!(
            "{} was published on {date}, {age} days ago; releases are held for {days} days",
            release.version
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_held_for_some_days() {
        let mut release = Release {
            version: "1.0".to_owned(),
            published: Some("2026-11-20T10:00:00Z".to_owned()),
            ..Release::default()
        };
        let today = "2026-11-24".parse().unwrap();
        assert!(too_new(&release, Some(7), today).is_some());
        assert!(too_new(&release, Some(3), today).is_none());
        assert!(too_new(&release, None, today).is_none());
        release.published = None;
        assert!(too_new(&release, Some(3), today).is_some());
    }

    #[test]
    fn the_archive_for_most_machines_is_fetched() {
        let file = |name: &str| ReleaseFile {
            name: name.to_owned(),
            ..ReleaseFile::default()
        };
        let files = [
            file("a-1-cp313-cp313-win_amd64.whl"),
            file("a-1-cp313-cp313-manylinux_2_17_x86_64.whl"),
            file("a-1.tar.gz"),
        ];
        let names: Vec<&str> = wanted(&files).iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a-1.tar.gz", "a-1-cp313-cp313-manylinux_2_17_x86_64.whl"]);
    }
}
