//! TorchScript, and the Python that archives bring along.

use super::{HARMFUL, HONEST, mar, package, script};
use crate::Samples;
use crate::numpy::plain;
use crate::pickle_asm::Asm;

pub(super) fn torchscript(out: &mut Samples) {
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

pub(super) fn python(out: &mut Samples) {
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
