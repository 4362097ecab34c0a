use super::*;
use crate::deps::facts::{FileRole, Origin, Scope};
use crate::deps::reading::tests::{list, said};

fn read_as(name: &str, text: &str) -> DependencyFacts {
    said(name, text, KINDS, "npm")
}

#[test]
fn a_manifest_and_its_kinds() {
    let facts = read_as(
        "package.json",
        r#"{"name":"x","version":"1.0.0","dependencies":{"a":"^1","b":"npm:@s/real@2.0.0","c":"o/r#main"},"devDependencies":{"d":"*"},
           "peerDependencies":{"e":">=1"},"overrides":{"f":{"g":"1.0.0"}},"resolutions":{"**/@s/h":"2.0.0"},"scripts":{"postinstall":"node x.js","test":"y"},"packageManager":"pnpm@9.0.0"}"#,
    );
    assert_eq!(list(&facts)[..5], ["a ^1", "@s/real 2.0.0", "c", "d", "e >=1"]);
    let mut rest = list(&facts)[5..].to_vec();
    rest.sort();
    assert_eq!(rest, ["@s/h 2.0.0", "g 1.0.0"]);
    assert!(facts.hints.iter().any(|hint| hint.key == "script:postinstall"));
    assert_eq!(
        read_as(
            "a/node_modules/b/package.json",
            r#"{"name":"b","version":"1.0.0"}"#
        )
        .role,
        FileRole::Installed
    );
}

#[test]
fn every_version_of_npms_lock_has_edges() {
    let three = read_as(
        "package-lock.json",
        r#"{"lockfileVersion":3,"packages":{"":{"dependencies":{"a":"^1"}},"node_modules/a":{"version":"1.0.0","resolved":"https://r.example/a/-/a-1.0.0.tgz","integrity":"sha512-x","dependencies":{"b":"1"}},
           "node_modules/a/node_modules/b":{"version":"1.0.0"},"node_modules/b":{"version":"2.0.0","dev":true},"packages/w":{"version":"1.0.0"},"node_modules/w":{"resolved":"packages/w","link":true}}}"#,
    );
    assert_eq!(list(&three), ["a 1.0.0", "b 1.0.0", "b 2.0.0", "w 1.0.0"]);
    assert_eq!(
        (three.entries[0].needs.as_slice(), three.entries[0].is_direct),
        ([1].as_slice(), Some(true))
    );
    assert_eq!(
        (three.entries[2].scope, three.entries[3].origin.clone()),
        (Scope::Develop, Some(Origin::Workspace))
    );
    let one = read_as(
        "npm-shrinkwrap.json",
        r#"{"lockfileVersion":1,"dependencies":{"a":{"version":"1.0.0","requires":{"b":"1"},"dependencies":{"b":{"version":"1.5.0"}}},"b":{"version":"2.0.0"}}}"#,
    );
    assert_eq!(one.kind, "package-lock.json v1");
    let a = one.entries.iter().position(|e| e.name == "a").unwrap();
    let needed = &one.entries[one.entries[a].needs[0] as usize];
    assert_eq!(needed.version.as_deref(), Some("1.5.0"));
}

#[test]
fn yarn_pnpm_and_bun() {
    let yarn = read_as(
        "yarn.lock",
        "# yarn lockfile v1\n\n\"@s/a@^1\", \"@s/a@^1.1\":\n  version \"1.2.0\"\n  resolved \"https://r.example/@s/a/-/a-1.2.0.tgz#00\"\n  integrity sha512-x\n  dependencies:\n    b \"^2\"\n\nb@^2:\n  version \"2.0.0\"\n",
    );
    assert_eq!(list(&yarn), ["@s/a 1.2.0", "b 2.0.0"]);
    assert_eq!(yarn.entries[0].needs, [1]);
    let berry = read_as(
        "yarn.lock",
        "__metadata:\n  version: 8\n\n\"a@npm:^1\":\n  version: 1.0.0\n  resolution: \"a@npm:1.0.0\"\n  dependencies:\n    b: \"npm:^2\"\n  checksum: 10/00\n\n\"b@npm:^2\":\n  version: 2.0.0\n  resolution: \"b@npm:2.0.0\"\n\n\"me@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"me@workspace:.\"\n  dependencies:\n    a: \"npm:^1\"\n",
    );
    assert_eq!(list(&berry), ["a 1.0.0", "b 2.0.0", "me"]);
    assert_eq!(
        (berry.entries[0].needs.as_slice(), berry.entries[0].is_direct),
        ([1].as_slice(), Some(true))
    );
    let nine = read_as(
        "pnpm-lock.yaml",
        "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: ^1\n        version: 1.0.0(p@1.0.0)\npackages:\n  a@1.0.0:\n    resolution: {integrity: sha512-x}\n  '@s/b@2.0.0':\n    resolution: {integrity: sha512-y}\nsnapshots:\n  a@1.0.0(p@1.0.0):\n    dependencies:\n      '@s/b': 2.0.0\n",
    );
    assert_eq!(
        (
            list(&nine),
            nine.entries[0].needs.clone(),
            nine.entries[0].is_direct
        ),
        (
            vec!["a 1.0.0".to_owned(), "@s/b 2.0.0".to_owned()],
            vec![1],
            Some(true)
        )
    );
    let five = read_as(
        "pnpm-lock.yaml",
        "lockfileVersion: 5.4\nspecifiers:\n  a: ^1\ndependencies:\n  a: 1.0.0_p@1.0.0\npackages:\n  /a/1.0.0_p@1.0.0:\n    resolution: {integrity: sha512-x}\n    dependencies:\n      '@s/b': 2.0.0\n  /@s/b/2.0.0:\n    resolution: {integrity: sha512-y}\n    dev: true\n",
    );
    assert_eq!(
        (list(&five), five.entries[0].needs.clone()),
        (vec!["a 1.0.0".to_owned(), "@s/b 2.0.0".to_owned()], vec![1])
    );
    let six = read_as(
        "pnpm-lock.yaml",
        "lockfileVersion: '6.0'\npackages:\n  /@s/a@1.0.0(p@2.0.0):\n    resolution: {integrity: sha512-x}\n",
    );
    assert_eq!(list(&six), ["@s/a 1.0.0"]);
    let bun = read_as(
        "bun.lock",
        "{\n  \"lockfileVersion\": 1,\n  \"workspaces\": {\"\": {\"name\": \"me\", \"dependencies\": {\"a\": \"^1\",},},},\n  \"packages\": {\n    \"a\": [\"a@1.0.0\", \"\", {\"dependencies\": {\"b\": \"1\"}}, \"sha512-x\"],\n    \"a/b\": [\"b@1.0.0\", \"\", {}, \"sha512-y\"],\n    \"b\": [\"b@2.0.0\", \"\", {}, \"sha512-z\"],\n  }\n}\n",
    );
    assert_eq!(
        (list(&bun), bun.entries[0].needs.clone()),
        (
            vec!["a 1.0.0".to_owned(), "b 1.0.0".to_owned(), "b 2.0.0".to_owned()],
            vec![1]
        )
    );
    assert!(bun.unparsed.is_empty(), "{:?}", bun.unparsed);
}

#[test]
fn registries_are_named_and_tokens_are_masked() {
    let facts = read_as(
        ".npmrc",
        "@mine:registry=https://r.example/\n//r.example/:_authToken=abcdef\n",
    );
    assert_eq!(
        (facts.hints[0].key.as_str(), facts.hints[1].value.as_str()),
        ("registry:@mine", "***")
    );
}
