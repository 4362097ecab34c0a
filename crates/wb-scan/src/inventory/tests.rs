use super::assemble;
use crate::engine::{Artifact, scan};
use wb_core::inventory::{NodeKind, Pin, Relation, Standing};
use wb_core::{Graph, Meter, Place};
use wb_formats::MemSource;

/// The graph of some files.
fn graph(files: &[(&str, &str)]) -> Graph {
    let sightings = files.iter().flat_map(|(path, text)| {
        let artifact = Artifact {
            place: Place::file(*path),
            source: MemSource::shared(text.as_bytes().to_vec()),
        };
        scan(artifact, &Meter::unlimited_time()).sightings
    });
    assemble("root", sightings.collect::<Vec<_>>())
}

/// The edges to packages: from whom, to whom, how.
fn edges(graph: &Graph) -> Vec<(String, String, Relation, Pin, Standing)> {
    let short = |id: &str| id.trim_start_matches("urn:weighbridge:").to_owned();
    let edges = graph.edges.iter();
    edges
        .map(|e| (short(&e.from), short(&e.to), e.relation, e.pin, e.standing))
        .collect()
}

#[test]
fn a_lock_tells_who_needs_whom() {
    let lock = "version = 1\n[[package]]\nname='me'\nversion='0'\nsource={virtual='.'}\ndependencies=[{name='Torch'}]\n[[package]]\nname='torch'\nversion='2.6.0'\n\
                source={registry='https://i.example/simple'}\ndependencies=[{name='sympy'}]\nsdist={url='x', hash='sha256:00'}\n[[package]]\nname='sympy'\nversion='1.13'\nsource={registry='https://i.example/simple'}\n";
    let graph = graph(&[("uv.lock", lock)]);
    let own = |text: &str| text.to_owned();
    assert_eq!(
        edges(&graph),
        [
            (
                own("pkg:pypi/torch@2.6.0"),
                own("pkg:pypi/sympy@1.13"),
                Relation::DependsOn,
                Pin::Exact,
                Standing::Locked
            ),
            (
                own("system:PyPI:me"),
                own("pkg:pypi/torch@2.6.0"),
                Relation::DependsOn,
                Pin::Immutable,
                Standing::Locked
            ),
            (
                own("system:root"),
                own("system:PyPI:me"),
                Relation::Contains,
                Pin::Local,
                Standing::Locked
            ),
        ]
    );
}

#[test]
fn manifests_name_packages_without_versions() {
    let graph = graph(&[
        (
            "package.json",
            r#"{"dependencies":{"@s/a":"^1.0.0","b":"2.0.0"},"devDependencies":{"c":"*"}}"#,
        ),
        (
            "requirements.txt",
            "torch @ git+https://h.example/t@0123456789abcdef0123456789abcdef01234567\n",
        ),
    ]);
    let ids: Vec<&str> = graph
        .nodes
        .iter()
        .filter(|n| n.kind == NodeKind::Package)
        .map(|n| n.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "pkg:npm/%40s/a",
            "pkg:npm/b@2.0.0",
            "pkg:npm/c",
            "pkg:pypi/torch?vcs_url=git%2Bhttps://h.example/t%400123456789abcdef0123456789abcdef01234567",
        ]
    );
    let pins: Vec<Pin> = graph.edges.iter().map(|edge| edge.pin).collect();
    assert_eq!(pins, [Pin::Floating, Pin::Exact, Pin::Unpinned, Pin::Immutable]);
}

#[test]
fn wishes_of_installed_packages_lead_to_what_is_installed_beside_them() {
    let metadata =
        |name: &str, more: &str| format!("Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{more}\n\n");
    let (a, b) = (
        metadata("A", "Requires-Dist: b>=1\nRequires-Dist: not-there"),
        metadata("b", ""),
    );
    let graph = graph(&[
        ("v/site-packages/A-1.0.dist-info/METADATA", a.as_str()),
        ("v/site-packages/b-1.0.dist-info/METADATA", b.as_str()),
        (
            "n/node_modules/x/package.json",
            r#"{"name":"x","version":"1.0.0","dependencies":{"y":"^1"}}"#,
        ),
        (
            "n/node_modules/y/package.json",
            r#"{"name":"y","version":"2.0.0"}"#,
        ),
        (
            "n/node_modules/x/node_modules/y/package.json",
            r#"{"name":"y","version":"1.5.0"}"#,
        ),
    ]);
    let between: Vec<(&str, &str)> = graph
        .edges
        .iter()
        .filter(|edge| edge.from.starts_with("pkg:"))
        .map(|edge| (edge.from.as_str(), edge.to.as_str()))
        .collect();
    assert_eq!(
        between,
        [
            ("pkg:npm/x@1.0.0", "pkg:npm/y@1.5.0"),
            ("pkg:pypi/a@1.0", "pkg:pypi/b@1.0")
        ]
    );
    assert!(graph.node("pkg:pypi/not-there").is_none());
}

#[test]
fn databases_have_the_release_of_their_system() {
    let status = "Package: curl\nStatus: install ok installed\nVersion: 7.88.1-10\nSource: curl-source\nDepends: libc6\n\nPackage: libc6\nStatus: install ok installed\nVersion: 2.36-9\n";
    let graph = graph(&[
        ("a/var/lib/dpkg/status", status),
        (
            "a/etc/os-release",
            "ID=ubuntu\nVERSION_ID=\"22.04\"\nVERSION=\"22.04 LTS\"\n",
        ),
        ("b/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"),
    ]);
    let node = graph.node("pkg:deb/ubuntu/curl@7.88.1-10").unwrap();
    assert_eq!(node.ecosystem.as_deref(), Some("Ubuntu:22.04:LTS"));
    assert_eq!(
        node.properties.get("source-name").map(String::as_str),
        Some("curl-source")
    );
    assert!(
        graph
            .edges
            .iter()
            .any(|edge| edge.from == node.id && edge.to == "pkg:deb/ubuntu/libc6@2.36-9")
    );
}
