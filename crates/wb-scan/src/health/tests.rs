use super::*;
use wb_core::inventory::{Pin, Relation};

fn node(kind: NodeKind, id: &str, name: &str, version: Option<&str>) -> Node {
    Node {
        id: id.to_owned(),
        kind,
        name: name.to_owned(),
        ecosystem: (kind == NodeKind::Package).then(|| "PyPI".to_owned()),
        version: version.map(str::to_owned),
        properties: BTreeMap::new(),
    }
}

fn edge(to: &str, standing: Standing, written: Option<&str>, file: &str) -> Edge {
    Edge {
        from: "urn:weighbridge:system:x".to_owned(),
        to: to.to_owned(),
        relation: Relation::DependsOn,
        pin: Pin::Floating,
        standing,
        written: written.map(str::to_owned),
        condition: None,
        places: vec![Place::file(file)],
    }
}

fn rules(edges: Vec<Edge>) -> Vec<(&'static str, String)> {
    let nodes = vec![
        node(NodeKind::Package, "pkg:pypi/torch", "torch", None),
        node(NodeKind::Package, "pkg:pypi/torch@2.4.0", "Torch", Some("2.4.0")),
        node(NodeKind::Package, "pkg:pypi/django", "Django", None),
        node(NodeKind::Package, "pkg:pypi/gym", "gym", None),
        node(NodeKind::Image, "pkg:oci/python", "python", Some("3.8-slim")),
    ];
    let graph = Graph { nodes, edges };
    problems(&graph)
        .into_iter()
        .map(|problem| (problem.rule, problem.message))
        .collect()
}

#[test]
fn a_lock_must_fit_its_manifest() {
    let with = |written, lock| {
        rules(vec![
            edge(
                "pkg:pypi/torch",
                Standing::Declared,
                Some(written),
                "a/pyproject.toml",
            ),
            edge("pkg:pypi/torch@2.4.0", Standing::Locked, None, lock),
        ])
    };
    assert_eq!(with(">=2.6", "a/uv.lock").len(), 1);
    assert!(with(">=2", "a/uv.lock").is_empty());
    assert!(with(">=2.6", "b/uv.lock").is_empty());
    assert!(with("git+https://host/x", "a/uv.lock").is_empty());
    let missing = rules(vec![
        edge(
            "pkg:pypi/django",
            Standing::Declared,
            Some(">=5"),
            "pyproject.toml",
        ),
        edge("pkg:pypi/torch@2.4.0", Standing::Locked, None, "uv.lock"),
    ]);
    assert_eq!(
        missing[0].1,
        "the manifest asks for `Django`, and `uv.lock` does not have it"
    );
}

#[test]
fn environments_must_fit_each_other() {
    let with = |here, there, file| {
        rules(vec![
            edge(
                "pkg:pypi/torch",
                Standing::Declared,
                Some(here),
                "requirements.txt",
            ),
            edge("pkg:pypi/torch", Standing::Declared, Some(there), file),
        ])
    };
    assert_eq!(with("<2", ">=2.4", "pyproject.toml").len(), 1);
    assert!(with("<2", ">=1.4", "pyproject.toml").is_empty());
    assert!(with("<2", ">=2.4", "sub/pyproject.toml").is_empty());
}

#[test]
fn what_came_to_its_end_is_said() {
    let of = |id, written| rules(vec![edge(id, Standing::Declared, written, "requirements.txt")]);
    assert_eq!(of("pkg:pypi/django", Some("==3.2.*"))[0].0, "deps-end-of-life");
    assert!(of("pkg:pypi/django", Some(">=3.2")).is_empty());
    assert_eq!(of("pkg:pypi/gym", None)[0].0, "deps-unmaintained");
    assert_eq!(of("pkg:oci/python", None)[0].0, "deps-end-of-life");
}
