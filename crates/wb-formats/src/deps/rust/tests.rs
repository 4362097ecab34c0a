use super::*;
use crate::deps::reading::tests::said;

#[test]
fn a_manifest_names_packages_not_keys() {
    let text = "[package]\nname='a'\nversion='1.0.0'\n[dependencies]\nb='1.2'\nc={package='real', version='=1.2.3', optional=true, features=['x']}\n\
                g={git='https://h.example/g', rev='abc'}\nw.workspace=true\n[target.'cfg(unix)'.dev-dependencies]\nu='*'\n";
    let facts = said("x/Cargo.toml", text, KINDS, "crates.io");
    insta_like(
        &facts,
        "b Some(\"1.2\") None Run|real Some(\"=1.2.3\") Some(\"1.2.3\") Optional|g None None Run|w None None Run|u None None Develop",
    );
    assert_eq!(facts.entries[4].condition.as_deref(), Some("cfg(unix)"));
    assert!(facts.entries[3].unresolved.is_some());
}

fn insta_like(facts: &DependencyFacts, wanted: &str) {
    let lines = facts
        .entries
        .iter()
        .map(|e| format!("{} {:?} {:?} {:?}", e.name, e.requirement, e.version, e.scope));
    assert_eq!(lines.collect::<Vec<_>>().join("|"), wanted);
}

#[test]
fn every_version_of_the_lock_has_edges_and_checksums() {
    let one = "[[package]]\nname='a'\nversion='0.1.0'\ndependencies=['b 1.0.0 (registry+https://i.example)']\n[[package]]\nname='b'\nversion='1.0.0'\n\
               source='registry+https://i.example'\n[[package]]\nname='b'\nversion='2.0.0'\nsource='registry+https://i.example'\n[metadata]\n\
               'checksum b 1.0.0 (registry+https://i.example)'='00ff'\n";
    let facts = said("Cargo.lock", one, KINDS, "crates.io");
    assert_eq!(facts.entries[0].needs, [1]);
    assert_eq!(facts.entries[1].hashes, ["sha256:00ff"]);
    assert_eq!(
        (facts.entries[1].is_direct, facts.entries[2].is_direct),
        (Some(true), Some(false))
    );
}
