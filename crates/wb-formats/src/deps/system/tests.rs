use super::*;
use crate::deps::reading::tests::{list, said};

#[test]
fn debian_and_alpine_name_their_sources() {
    let text = "Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl (3.0.11-1)\nVersion: 3.0.11-1~deb12u2\nDepends: libc6 (>= 2.34), x | libc6\nDescription: a\n Package: no\n\n\
                Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\nPackage: libc6\nStatus: install ok installed\nVersion: 2.36-9\n";
    let facts = said("var/lib/dpkg/status", text, KINDS, "Debian");
    assert_eq!(list(&facts), ["libssl3 3.0.11-1~deb12u2", "libc6 2.36-9"]);
    let source = facts.entries[0].built_from.clone().unwrap();
    assert_eq!(
        (source.name.as_str(), source.version.as_deref()),
        ("openssl", Some("3.0.11-1"))
    );
    assert_eq!(facts.entries[0].needs, [1]);
    let text = "C:Q1aa=\nP:musl\nV:1.2.4-r2\nA:x86_64\no:musl\np:so:libc.musl-x86_64.so.1=1\nF:lib\n\nC:Q1bb=\nP:ssl_client\nV:1.36.1-r5\no:busybox\nD:so:libc.musl-x86_64.so.1\n\n";
    let facts = said("lib/apk/db/installed", text, KINDS, "Alpine");
    assert_eq!(list(&facts), ["musl 1.2.4-r2", "ssl_client 1.36.1-r5"]);
    assert_eq!(
        (
            facts.entries[1].needs.as_slice(),
            facts.entries[1].built_from.clone().unwrap().name
        ),
        ([0].as_slice(), "busybox".to_owned())
    );
}

#[test]
fn releases_have_the_names_of_advisories() {
    for (text, wanted) in [
        ("ID=debian\nVERSION_ID=\"12\"\n", "Debian:12"),
        (
            "ID=ubuntu\nVERSION_ID=\"22.04\"\nVERSION=\"22.04.3 LTS (Jammy)\"\n",
            "Ubuntu:22.04:LTS",
        ),
        ("ID=alpine\nVERSION_ID=3.19.1\n", "Alpine:v3.19"),
        ("ID=\"rocky\"\nVERSION_ID=\"9.3\"\n", "Rocky Linux:9"),
        ("ID=wolfi\nVERSION_ID=20230201\n", "Wolfi"),
    ] {
        let facts = said("etc/os-release", text, KINDS, "Debian");
        assert_eq!(facts.hints[0].value, wanted);
    }
}

#[test]
fn broken_databases_end() {
    for bytes in [&b""[..], b"SQLite format 3\0\x10\x00", &[0xff; 4096]] {
        if let Ok(database) = sqlite::Database::open(bytes) {
            assert!(database.table("Packages", &mut |_| {}).is_err());
        }
    }
    let mut page = vec![0; 512];
    page[..16].copy_from_slice(b"SQLite format 3\0");
    page[16..18].copy_from_slice(&[2, 0]);
    page[100] = 5;
    page[108..112].copy_from_slice(&[0, 0, 0, 1]);
    let database = sqlite::Database::open(&page).unwrap();
    assert_eq!(
        database.table("Packages", &mut |_| {}),
        Err(sqlite::Broken("a page stands in the tree twice"))
    );
}
