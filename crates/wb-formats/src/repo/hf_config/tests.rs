//! Names of code and paths in configurations.

use super::*;
use crate::notes::Role;
use crate::source::MemSource;
use std::sync::Arc;
use wb_core::Meter;

fn facts(name: &str, text: &str) -> HfConfigFacts {
    let source = MemSource::shared(text.as_bytes().to_vec());
    let meter = Arc::new(Meter::unlimited_time());
    let input = Input {
        source: &source,
        name,
        meter: &meter,
        role: Role::Judge,
    };
    match read(&input, &mut Notes::default()) {
        Facts::HfConfig(facts) => facts,
        _ => HfConfigFacts::default(),
    }
}

#[test]
fn named_code_is_listed() {
    let found = facts(
        "config.json",
        r#"{"auto_map": {"AutoModel": "net.Net", "AutoTokenizer": [null, "other/repo--tok.Tok"]}, "text_config": {"auto_map": {"AutoConfig": "c.C"}}}"#,
    );
    let names: Vec<_> = found
        .code
        .iter()
        .map(|code| (code.repository.as_deref(), &*code.module, &*code.name))
        .collect();
    assert_eq!(
        names,
        [
            (None, "net", "Net"),
            (Some("other/repo"), "tok", "Tok"),
            (None, "c", "C")
        ]
    );
    let found = facts(
        "model_index.json",
        r#"{"_class_name": ["pipe", "Pipe"], "unet": ["os", "system"], "vae": [null, null]}"#,
    );
    assert_eq!(found.code.len(), 2);
    let found = facts("modules.json", r#"[{"idx":0,"path":"../x","type":"os.system"}]"#);
    assert_eq!((&*found.code[0].module, &*found.paths[0].path), ("os", "../x"));
    assert!(facts("config.json", "{\"a\": 1}").code.is_empty());
}
