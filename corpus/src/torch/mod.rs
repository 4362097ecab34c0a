//! PyTorch archives, TorchScript, packages and TorchServe archives.

mod files;
mod packages;
mod script;

use crate::Samples;
use crate::archive_asm::stored_zip;
use crate::pickle_asm::Asm;
use files::{executables, pickles};
use packages::{milder_code, packages, torchserve};
use script::{python, torchscript};

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
