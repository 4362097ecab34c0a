//! PyTorch archives, TorchScript, packages and TorchServe archives.

use crate::Samples;
use crate::archive_asm::{Tar, stored_zip};
use crate::numpy::{PICKLE_RULES, echo, plain};
use crate::pickle_asm::{Asm, call};

type Member<'a> = (&'a str, &'a [u8]);

/// A checkpoint of one tensor, with further members.
fn checkpoint(more: &[Member<'_>]) -> Vec<u8> {
    let tensor = tensor();
    let mut members: Vec<Member<'_>> = vec![("archive/data.pkl", &tensor), ("archive/byteorder", b"little")];
    if !more.iter().any(|(name, _)| *name == "archive/data/0") {
        members.push(("archive/data/0", &[0; 8]));
    }
    members.extend(more);
    members.push(("archive/version", b"3\n"));
    stored_zip(&members)
}

/// `torch._utils._rebuild_tensor_v2(persistent_load(('storage', torch.FloatStorage, '0', 'cpu', 2)), 0, (2,), (1,), …)`.
fn tensor() -> Vec<u8> {
    Asm::proto(2).raw(rebuilt_tensor()).stop()
}

/// The same without PROTO and STOP.
pub(crate) fn rebuilt_tensor() -> Vec<u8> {
    Asm::new()
        .global("torch._utils", "_rebuild_tensor_v2")
        .mark()
        .mark()
        .str("storage")
        .global("torch", "FloatStorage")
        .str("0")
        .str("cpu")
        .int(2)
        .tuple()
        .binpersid()
        .int(0)
        .int(2)
        .tuple1()
        .int(1)
        .tuple1()
        .bool(false)
        .global("collections", "OrderedDict")
        .empty_tuple()
        .reduce()
        .tuple()
        .reduce()
        .bytes_so_far()
}

/// A TorchScript archive whose `forward` has this body.
fn script(body: &str, more: &[Member<'_>]) -> Vec<u8> {
    let code = format!(
        "class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n  def forward(self: \
         __torch__.M,\n    x: Tensor) -> Tensor:\n    {}\n    return torch.relu(x)\n",
        body.replace('\n', "\n    ")
    );
    let module = Asm::proto(2)
        .global("__torch__", "M")
        .empty_tuple()
        .newobj()
        .empty_dict()
        .build()
        .stop();
    let mut members: Vec<Member<'_>> = vec![
        ("m/data.pkl", &module),
        ("m/code/__torch__.py", code.as_bytes()),
        ("m/constants.pkl", b"\x80\x02)."),
        ("m/version", b"3\n"),
    ];
    members.extend(more);
    stored_zip(&members)
}

/// A `torch.package` with this module.
fn package(source: &str, pickle: &[u8]) -> Vec<u8> {
    stored_zip(&[
        ("package/.data/extern_modules", b"torch".as_slice()),
        ("package/.data/version", b"6"),
        ("package/net/__init__.py", b""),
        ("package/net/model.py", source.as_bytes()),
        ("package/model/model.pkl", pickle),
        ("package/.data/0.storage", &[0; 8]),
    ])
}

/// A TorchServe archive with this handler entry and these members.
fn mar(handler: &str, more: &[Member<'_>]) -> Vec<u8> {
    let manifest = format!(
        "{{\"createdOn\": \"23/11/2026 00:00:00\", \"runtime\": \"python\", \"model\": {{\"modelName\": \"net\", \
         \"handler\": \"{handler}\", \"modelVersion\": \"1.0\"}}, \"archiverVersion\": \"0.12.0\"}}"
    );
    let mut members: Vec<Member<'_>> = vec![("MAR-INF/MANIFEST.json", manifest.as_bytes())];
    members.extend(more);
    stored_zip(&members)
}

/// The smallest header that every check takes for an ELF program; there is nothing to run behind it.
fn elf() -> Vec<u8> {
    let mut out = b"\x7fELF\x02\x01\x01".to_vec();
    out.resize(64, 0);
    out[16] = 2;
    out[18] = 62;
    out[20] = 1;
    out[52] = 64;
    out
}

const HONEST: &str = "\
import json
import math
import os

import torch
from torch import nn
from ts.torch_handler.base_handler import BaseHandler


class Net(BaseHandler):
    \"\"\"Never calls os.system('x') or eval('x').\"\"\"

    def initialize(self, context):
        folder = context.system_properties.get('model_dir')
        self.model = torch.jit.load(os.path.join(folder, 'model.pt'))
        self.model.eval()  # not eval(...)
        with open(os.path.join(folder, 'index.json')) as file:
            self.mapping = json.load(file)

    def preprocess(self, requests):
        print(f\"{len(requests)} requests, exec('x')\")
        return torch.stack([self.one(requests.get('body')) for _ in requests])

    def train(self, eval=False, compile=None):
        return math.sqrt(2) if eval else nn.functional.relu
";

/// Ways to write `os.system('echo weighbridge')` and its like.
const HARMFUL: &[(&str, &str)] = &[
    ("plain", "import os\nos.system('echo weighbridge')\n"),
    (
        "alias",
        "import os as o\nrun = o.system\nrun('echo weighbridge')\n",
    ),
    (
        "from-import",
        "from subprocess import Popen as P\nP(['echo', 'weighbridge'])\n",
    ),
    ("dunder-import", "__import__('os').system('echo weighbridge')\n"),
    (
        "getattr",
        "import os\ngetattr(os, 'sys' + 'tem')('echo weighbridge')\n",
    ),
    ("exec", "import base64\nexec(base64.b64decode('cHJpbnQoMSk='))\n"),
    (
        "f-string",
        "import os\nprint(f\"{os.popen('echo weighbridge').read()}\")\n",
    ),
    (
        "default-argument",
        "import os\ndef f(x=os.system('echo weighbridge')): pass\n",
    ),
    (
        "thread",
        "import os, threading\nthreading.Thread(target=os.system, args=('echo weighbridge',)).start()\n",
    ),
    ("ladder", "import torch\ntorch.os.system('echo weighbridge')\n"),
    (
        "modules",
        "import sys\nsys.modules['os'].__dict__['system']('echo weighbridge')\n",
    ),
    (
        "subclasses",
        "().__class__.__bases__[0].__subclasses__()[100]('echo weighbridge')\n",
    ),
    (
        "letters",
        "import os\n\u{1d428}\u{1d42c}.system('echo weighbridge')\n",
    ),
    (
        "module-as-value",
        "import os\n(lambda m: m.system('echo weighbridge'))(os)\n",
    ),
    (
        "native",
        "import ctypes\nctypes.CDLL('./libweighbridge-none.so')\n",
    ),
    (
        "network",
        "import urllib.request as u\nu.urlopen('http://weighbridge.invalid/')\n",
    ),
    ("unpickle", "import pickle as p\np.loads(b'N.')\n"),
];

/// A pickle that makes an instance of a class of its package.
fn instance() -> Vec<u8> {
    Asm::proto(2)
        .global("net.model", "Net")
        .empty_tuple()
        .newobj()
        .empty_dict()
        .build()
        .stop()
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    torchscript(out);
    python(out);
    packages(out);
    milder_code(out);
    torchserve(out);
    executables(out);
    pickles(out);
}

fn torchscript(out: &mut Samples) {
    let outside = "model-torchscript-reaches-outside";
    let bytecode = |operator: &str| {
        let pickle = Asm::proto(2)
            .str("operators")
            .str(operator)
            .str("")
            .tuple2()
            .tuple2()
            .stop();
        script("x = torch.relu(x)", &[("m/bytecode.pkl", &pickle)])
    };
    for (name, body) in [
        ("save.pt", "torch.save(x, \"weighbridge-none\")"),
        (
            "from-file.pt",
            "x = torch.from_file(\"weighbridge-none\", True, 3)",
        ),
        ("ops.pt", "ops.aten.save(x, \"weighbridge-none\")"),
        ("method.pt", "(torch.relu(x)).save(\"weighbridge-none\", )"),
        ("alias.pt", "t = torch\nt.save(x, \"weighbridge-none\")"),
        ("getattr.pt", "getattr(torch, \"save\")(x, \"weighbridge-none\")"),
        ("rpc.pt", "ops.prim.rpc_sync(\"w\", \"f\")"),
    ] {
        out.fires(outside, name, script(body, &[]));
        out.attack(
            "26-torchscript",
            name,
            script(body, &[]),
            &["model-torchscript-reaches-outside"],
        );
    }
    out.fires(outside, "bytecode.ptl", bytecode("aten::save"));
    out.attack(
        "26-torchscript",
        "bytecode.ptl",
        bytecode("aten::from_file"),
        &["model-torchscript-reaches-outside"],
    );
    out.silent(
        outside,
        "ordinary.pt",
        script("_0 = \"torch.save(x)\"\nops.prim.RaiseException(_0)", &[]),
    );
    out.silent(
        outside,
        "own-method.pt",
        script("def save(x: Tensor):\n  pass\n(self).save(x, )", &[]),
    );
    out.silent(outside, "bytecode.ptl", bytecode("aten::relu"));

    let custom = "model-torchscript-custom-op";
    out.fires(custom, "operator.pt", script("x = ops.evilcorp.transmit(x)", &[]));
    out.fires(
        custom,
        "class.pt",
        script("y = annotate(__torch__.torch.classes.evilcorp.Box, x)", &[]),
    );
    out.fires(custom, "bytecode.ptl", bytecode("evilcorp::transmit"));
    out.silent(
        custom,
        "torchvision.pt",
        script("x = ops.torchvision.nms(x, x, 0.5)", &[]),
    );
    out.silent(
        custom,
        "quantized.pt",
        script("x = ops.quantized.linear(x, x, 1., 0)", &[]),
    );
}

fn python(out: &mut Samples) {
    let dangerous = "model-code-dangerous";
    for (name, source) in HARMFUL {
        out.fires(dangerous, &format!("{name}.pt"), package(source, &plain()));
        let file = format!("{name}.mar");
        let expect = &["model-code-dangerous"];
        out.attack(
            "38-torchserve",
            &file,
            mar("net.py:handle", &[("net.py", source.as_bytes())]),
            expect,
        );
        out.attack(
            "26-torch-package",
            &format!("{name}.pt"),
            package(source, &plain()),
            expect,
        );
    }
    out.silent(dangerous, "honest.pt", package(HONEST, &plain()));
    out.silent(
        dangerous,
        "honest.mar",
        mar("net.py", &[("net.py", HONEST.as_bytes())]),
    );
    let shadowed =
        "def eval(model):\n    return model\n\ndef compile(net, exec=None):\n    return eval(net)\n";
    out.silent(dangerous, "own-names.pt", package(shadowed, &plain()));
}

/// Packages whose pickle uses what their sources define or take in.
fn packages(out: &mut Samples) {
    out.silent(
        "model-pickle-unknown-call",
        "own-class-of-package.pt",
        package(HONEST, &instance()),
    );
    let taken = "from os import system\n";
    let through = |name: &str| {
        Asm::proto(4)
            .stack_global("net.model", name)
            .str("echo weighbridge")
            .tuple1()
            .reduce()
            .stop()
    };
    let technique = "26-torch-package";
    out.attack(
        technique,
        "imported-name.pt",
        package(taken, &through("system")),
        &["model-code-dangerous"],
    );
    out.attack(
        technique,
        "all-names.pt",
        package("from os import *\n", &through("system")),
        &["model-code-dangerous"],
    );
    let ladder = &["model-pickle-runs-commands", "model-pickle-unknown-call"];
    out.attack(
        technique,
        "ladder-in-pickle.pt",
        package("import os\n", &through("os.system")),
        ladder,
    );
    let foreign = Asm::proto(2)
        .global("other.model", "Net")
        .empty_tuple()
        .newobj()
        .stop();
    out.attack(
        technique,
        "class-from-elsewhere.pt",
        package(HONEST, &foreign),
        &["model-pickle-unknown-call"],
    );
}

fn milder_code(out: &mut Samples) {
    let brings = "model-brings-code";
    out.fires(brings, "package.pt", package(HONEST, &plain()));
    out.fires(
        brings,
        "handler.mar",
        mar("net.py", &[("net.py", HONEST.as_bytes())]),
    );
    out.silent(brings, "empty-module.pt", package("", &plain()));
    out.silent(
        brings,
        "built-in.mar",
        mar("image_classifier", &[("model.pkl", &plain())]),
    );

    let remarkable = "model-code-remarkable";
    let loads = "import joblib, os\nx = joblib.load('scaler.joblib')\nos.remove('a')\n";
    out.fires(
        remarkable,
        "loads.mar",
        mar("net.py", &[("net.py", loads.as_bytes())]),
    );
    out.silent(
        remarkable,
        "honest.mar",
        mar("net.py", &[("net.py", HONEST.as_bytes())]),
    );

    let disguised = "model-code-disguised";
    let letters = "\u{1d49}xec('print(1)')\n";
    let encoding = "# -*- coding: utf-7 -*-\n+AGU-xec('print(1)')\n";
    for (name, source) in [("letters.pt", letters), ("utf-7.pt", encoding)] {
        out.fires(disguised, name, package(source, &plain()));
        out.attack(
            "26-torch-package",
            &format!("disguised-{name}"),
            package(source, &plain()),
            &["model-code-disguised"],
        );
    }
    let plain_encoding = "# -*- coding: utf-8 -*-\ngr\u{f6}\u{df}e = 'encoding: utf-7'\n";
    out.silent(disguised, "umlauts.pt", package(plain_encoding, &plain()));
}

fn torchserve(out: &mut Samples) {
    let honest: Member<'_> = ("net.py", HONEST.as_bytes());
    let with_requirements = |lines: &str| mar("net.py", &[honest, ("requirements.txt", lines.as_bytes())]);
    let ordinary = "# what we need\nnumpy==1.26.4\ntorch\n";

    out.fires(
        "model-mar-requirements",
        "ordinary.mar",
        with_requirements(ordinary),
    );
    out.silent("model-mar-requirements", "none.mar", mar("net.py", &[honest]));
    out.silent(
        "model-mar-requirements",
        "comment.mar",
        with_requirements("# nothing\n\n"),
    );

    let foreign = "model-mar-requirements-foreign";
    for (name, lines) in [
        (
            "index.mar",
            "--extra-index-url https://weighbridge.invalid/simple\nnumpy\n",
        ),
        (
            "joined-line.mar",
            "--index-url \\\n  https://weighbridge.invalid/simple\n",
        ),
        ("git.mar", "git+https://weighbridge.invalid/a.git\n"),
        ("wheel.mar", "./evil-1.0-py3-none-any.whl\n"),
    ] {
        out.fires(foreign, name, with_requirements(lines));
        out.attack(
            "38-torchserve",
            &format!("requirements-{name}"),
            with_requirements(lines),
            &["model-mar-requirements-foreign"],
        );
    }
    out.silent(foreign, "ordinary.mar", with_requirements(ordinary));

    let outside = "model-mar-path-outside";
    for (name, handler) in [
        ("climbs.mar", "../../evil.py:handle"),
        ("absolute.mar", "/tmp/weighbridge-none.py"),
    ] {
        out.fires(outside, name, mar(handler, &[]));
        out.attack(
            "38-torchserve",
            &format!("handler-{name}"),
            mar(handler, &[]),
            &["model-mar-path-outside"],
        );
    }
    out.silent(outside, "inside.mar", mar("net.py:handle", &[honest]));
    out.fires("model-mar-handler-missing", "missing.mar", mar("evil.py", &[]));
    out.silent(
        "model-mar-handler-missing",
        "function.mar",
        mar("net.py:handle", &[honest]),
    );
    out.silent(
        "model-mar-handler-missing",
        "module.mar",
        mar("net:handle", &[honest]),
    );
    out.silent(
        "model-mar-handler-missing",
        "built-in.mar",
        mar("text_classifier", &[]),
    );

    let nested = mar(
        "image_classifier",
        &[("model.pth", &checkpoint(&[("archive/evil.pkl", &echo())]))],
    );
    out.attack("38-torchserve", "nested-checkpoint.mar", nested, PICKLE_RULES);
}

fn executables(out: &mut Samples) {
    let hides = "model-hides-executable";
    let mut windows = b"MZ".to_vec();
    windows.resize(60, 0);
    windows.extend(64_u32.to_le_bytes());
    windows.extend(b"PE\0\0");
    windows.resize(88, 0);
    windows.extend(0x20b_u16.to_le_bytes());
    for (name, bytes) in [
        ("elf.pt", elf()),
        ("windows.pt", windows),
        ("script.pt", b"#!/bin/sh\necho weighbridge\n".to_vec()),
        (
            "mach-o.pt",
            [
                b"\xcf\xfa\xed\xfe\x07\0\0\x01\x03\0\0\0\x02\0\0\0\x10\0\0\0".as_slice(),
                &[0; 44],
            ]
            .concat(),
        ),
    ] {
        let archive = checkpoint(&[("archive/data/0", &bytes)]);
        out.fires(hides, name, archive.clone());
        out.attack(
            "26-program-as-storage",
            name,
            archive,
            &["model-hides-executable"],
        );
    }
    out.fires(hides, "elf-as-model.bin", elf());
    out.silent(
        hides,
        "numbers.pt",
        checkpoint(&[("archive/data/0", b"\x7fELF\x02\x01\x01 are just numbers")]),
    );
    out.silent(hides, "library.so", elf());

    let native = "model-native-code";
    let aoti = stored_zip(&[
        ("a/archive_format", b"pt2".as_slice()),
        ("a/data/aotinductor/model/x.wrapper.so", &elf()),
    ]);
    out.fires(native, "aoti.pt2", aoti.clone());
    out.fires(
        native,
        "library.mar",
        mar("image_classifier", &[("libops.so", &elf())]),
    );
    out.silent(native, "numbers.pt", checkpoint(&[]));
    out.attack("26-program-as-storage", "aoti.pt2", aoti, &["model-native-code"]);
}

/// Pickles where a scanner may not look: oddly named members, further pickles, storages, tar archives.
fn pickles(out: &mut Samples) {
    let technique = "23-pickle-in-odd-member";
    for (name, member) in [
        ("constants.pt", "archive/constants.pkl"),
        ("bytecode.ptl", "archive/bytecode.pkl"),
        ("attributes.pt", "archive/attributes.pkl"),
        ("no-ending.pt", "archive/data/weights"),
        ("storage.pt", "archive/data/0"),
        ("text.pt", "archive/readme.txt"),
        ("version.pt", "archive/.data/version"),
        ("debug.pt", "archive/code/__torch__.py.debug_pkl"),
        ("at-root.pt", "data.pkl"),
        ("upper-case.pt", "archive/DATA.PKL"),
        ("python.pt", "archive/code/x.py"),
    ] {
        out.attack(technique, name, checkpoint(&[(member, &echo())]), PICKLE_RULES);
    }
    let inner = checkpoint(&[("archive/other.pkl", &echo())]);
    out.attack(
        technique,
        "checkpoint-in-storage.pt",
        checkpoint(&[("archive/data/0", &inner)]),
        PICKLE_RULES,
    );

    let load = Asm::proto(2)
        .global("torch.storage", "_load_from_bytes")
        .bytes(echo())
        .tuple1()
        .reduce()
        .stop();
    out.attack(
        "14-nested-pickle",
        "load-from-bytes.pt",
        stored_zip(&[("archive/data.pkl", &load)]),
        PICKLE_RULES,
    );
    let loads = Asm::proto(2)
        .global("pickle", "loads")
        .bytes(echo())
        .tuple1()
        .reduce()
        .stop();
    out.attack(
        "14-nested-pickle",
        "pickle-loads.pt",
        stored_zip(&[("archive/data.pkl", &loads)]),
        PICKLE_RULES,
    );

    legacy(out);
}

/// `torch.save` before 1.6: five pickles and raw storages; and before 0.1.10: a tar of pickles.
fn legacy(out: &mut Samples) {
    let technique = "24-legacy-torch";
    let magic = || {
        Asm::proto(2)
            .raw(b"\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19")
            .stop()
    };
    let protocol = || Asm::proto(2).int(1001).stop();
    let system = || Asm::proto(2).empty_dict().stop();
    let keys = || Asm::proto(2).empty_list().stop();
    let evil = || echo();
    for (name, parts) in [
        ("second.pt", [magic(), evil(), system(), plain(), keys()]),
        ("third.pt", [magic(), protocol(), evil(), plain(), keys()]),
        ("fourth.pt", [magic(), protocol(), system(), evil(), keys()]),
        ("fifth.pt", [magic(), protocol(), system(), plain(), evil()]),
    ] {
        out.attack(technique, name, parts.concat(), PICKLE_RULES);
    }
    out.silent(
        "model-pickle-trailing-bytes",
        "legacy-tar.pt",
        legacy_tar([b"", b""]),
    );
    out.attack(
        technique,
        "tar-behind-storage.pt",
        legacy_tar([&echo(), b""]),
        PICKLE_RULES,
    );
    out.attack(
        technique,
        "tar-behind-tensor.pt",
        legacy_tar([b"", &echo()]),
        PICKLE_RULES,
    );
    let info = Asm::proto(2).empty_dict().stop();
    for evil_member in ["sys_info", "pickle", "storages", "tensors"] {
        let members = ["sys_info", "pickle", "storages", "tensors"].map(|name| {
            (
                name,
                if name == evil_member {
                    call("os", "system", &["echo weighbridge"]).stop()
                } else {
                    info.clone()
                },
            )
        });
        out.attack(
            technique,
            &format!("tar-{evil_member}.pt"),
            tar(&members),
            PICKLE_RULES,
        );
    }
}

/// A file as PyTorch 0.1.9 wrote it: one storage of two floats, one tensor; `evil` stands behind the raw bytes of
/// `storages` or `tensors`.
fn legacy_tar(evil: [&[u8]; 2]) -> Vec<u8> {
    let count = Asm::proto(2).int(1).stop();
    let entry = |class: &str, place: i32| {
        Asm::proto(2)
            .int(7)
            .int(place)
            .global("torch", class)
            .tuple3()
            .stop()
    };
    let mut storages = [count.clone(), entry("FloatStorage", 0)].concat();
    storages.extend(2_u64.to_le_bytes());
    storages.extend([0xff; 8]);
    storages.extend(evil[0]);
    storages.extend(plain());
    let mut tensors = [count, entry("FloatTensor", 7)].concat();
    tensors.extend([1_i32.to_le_bytes(), [0; 4]].concat());
    tensors.extend([2_i64, 1, 0].map(i64::to_le_bytes).concat());
    tensors.extend(evil[1]);
    let info = Asm::proto(2).empty_dict().stop();
    tar(&[
        ("sys_info", info.clone()),
        ("pickle", info),
        ("tensors", tensors),
        ("storages", storages),
    ])
}

/// A tar of plain files.
fn tar(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    members
        .iter()
        .fold(Tar::default(), |tar, (name, data)| tar.file(name, data))
        .end()
}
