//! What the analysis must see, and what it must leave alone.

use super::PythonFacts;
use super::analysis::analyse;
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
    assert!(found.iter().any(|r| r == "os.system()"), "{source}: {found:?}");
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
