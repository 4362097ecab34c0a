use super::{DeclarationFacts, DeclarationKind};
use crate::generated::Facts;
use crate::notes::Notes;
use crate::source::MemSource;
use crate::{Input, Role};
use wb_core::Meter;

fn read(name: &str, text: &str) -> DeclarationFacts {
    let source = MemSource::shared(text.as_bytes().to_vec());
    let meter = Meter::unlimited_time();
    let input = Input {
        source: &source,
        name,
        meter: &meter,
        role: Role::Judge,
    };
    let mut notes = Notes::default();
    match (super::FORMAT.read)(&input, &mut notes) {
        Facts::PackageDeclaration(facts) => facts,
        _ => DeclarationFacts::default(),
    }
}

#[test]
fn npm_runs_what_its_events_say() {
    let facts = read(
        "package/package.json",
        r#"{"name":"@a/b","version":"1.0.0","scripts":{"postinstall":"node x.js","test":"y"},"bin":"cli.js","dependencies":{"c":"https://x.invalid/c.tgz","d":"^1"}}"#,
    );
    assert_eq!(facts.name.as_deref(), Some("@a/b"));
    assert_eq!(facts.commands.len(), 1);
    assert_eq!(facts.programs[0].name, "b");
    assert_eq!(facts.addresses.len(), 1);
    assert_eq!(facts.needs, ["c", "d"]);
}

#[test]
fn records_give_digests_in_hexadecimal() {
    // The digest of nothing (FIPS 180-4).
    let facts = read(
        "a-1.dist-info/RECORD",
        "a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n\"b,c.py\",,\n",
    );
    assert_eq!(facts.kind, DeclarationKind::Record);
    assert_eq!(
        facts.files[0].sha256.as_deref(),
        Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    );
    assert_eq!(facts.files[1].path, "b,c.py");
}

#[test]
fn builders_are_found() {
    let facts = read(
        "x/pyproject.toml",
        "[build-system]\nrequires = []\nbuild-backend = 'my.backend'\nbackend-path = ['_build']\n",
    );
    assert_eq!(facts.builders, ["_build/my/backend"]);
    let facts = read("x/Cargo.toml", "[package]\nname = 'x'\nversion = '1.0.0'\n");
    assert_eq!(facts.builders, ["build.rs"]);
    let facts = read("binding.gyp", "{'sources': ['<!(node -e \"f(1)\")']}");
    assert_eq!(facts.commands[0].line, "node -e \"f(1)\"");
}
