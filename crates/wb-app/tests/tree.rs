//! Inspections as trees, through the one door of rendering.

use serde_json::json;
use wb_app::inspect::Inspection;
use wb_app::render::{escape, tree};
use wb_core::{Gap, GapReason, Place};
use wb_formats::Defect;

fn part(place: &Place, formats: Vec<&'static str>, facts: Vec<serde_json::Value>) -> Inspection {
    Inspection {
        place: place.clone(),
        bytes: Some(1_234_567),
        formats,
        facts,
        defects: Vec::new(),
        gaps: Vec::new(),
        bytes_skipped: 0,
        children: Vec::new(),
        children_unlisted: 0,
    }
}

fn show(inspection: &Inspection, colour: bool, width: usize) -> String {
    let mut out = Vec::new();
    tree::write(inspection, colour, width, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn checkpoint() -> Inspection {
    let place = Place::file("models/resnet.pt");
    let members: Vec<_> = (0..50)
        .map(|n| json!({"name": format!("archive/data/{n}"), "method": "stored", "bytes": 4096 * n, "crc32": "00ff", "offset": n * 4160}))
        .collect();
    let zip = json!({"format": "zip", "members": members, "comment": "", "prefix_bytes": 0});
    let torch = json!({"format": "torch-zip", "version": 3, "byte_order": "little", "code": {"__torch__.py": "def forward(self, x):\n  return x\n"}});
    let pickle = json!({
        "format": "pickle",
        "layout": "plain",
        "streams": [{"offset": 0, "end": 900, "protocol": 2, "opcodes": 210, "ending": "stop", "result": "collections.OrderedDict({'weight': …})"}],
        "imports": [
            {"module": "torch._utils", "name": "_rebuild_tensor_v2", "is_exact": true, "lookup": "global", "offset": 30, "lookups": 1, "calls": 62},
            {"module": "os", "name": "system", "is_exact": true, "lookup": "stack-global", "offset": 444, "lookups": 1, "calls": 1}
        ],
        "calls": [
            {"kind": "reduce", "callee": {"import": 0}, "on_import_itself": false, "args": [], "code": "torch._utils._rebuild_tensor_v2(persistent('storage', 'FloatStorage', '0', 'cpu', 64), 0, (64,), (1,), False, {})", "offset": 120, "stream": 0},
            {"kind": "reduce", "callee": {"import": 1}, "on_import_itself": false, "args": [{"str": "id"}], "code": "os.system('id')", "offset": 460, "stream": 0}
        ],
        "calls_total": 63,
        "opcodes_total": 210,
        "trailing_bytes": 0
    });
    let mut root = part(&place, vec!["zip", "torch-zip"], vec![zip, torch]);
    let inner = place.inside("archive/data.pkl");
    let mut child = part(&inner, vec!["pickle"], vec![pickle]);
    child.defects.push(Defect::at(
        "pickle-broken",
        0x1ff,
        "the stream breaks off in the middle of a string",
    ));
    root.children.push(child);
    let mut secret = part(&place.inside("archive/secret"), vec![], vec![]);
    secret.gaps.push(Gap {
        place: secret.place.clone(),
        reason: GapReason::Encrypted,
        detail: "the member is encrypted".to_owned(),
        bytes: None,
    });
    root.children.push(secret);
    root.children_unlisted = 298;
    root
}

#[test]
fn a_checkpoint_reads_well() {
    insta::assert_snapshot!("tree_checkpoint", show(&checkpoint(), false, 100));
}

#[test]
fn tensors_and_metadata_read_well() {
    let facts = json!({
        "format": "gguf",
        "version": 3,
        "alignment_bytes": 32,
        "metadata": {"general.architecture": "llama", "llama.block_count": 32, "tokenizer.chat_template": "{% for m in messages %}\n{{ m }}\n{% endfor %}", "tokenizer.ggml.tokens": ["a", "b", "c"], "empty": []},
        "tensors": [
            {"name": "blk.0.attn_k.weight", "dtype": "Q4_K", "shape": [4096, 1024], "offset": 0, "bytes": 2_359_296},
            {"name": "output.weight", "dtype": "Q6_K", "shape": [4096, 32000], "offset": 2_359_296, "bytes": 107_520_000},
        ],
        "nested": [{"name": "inner", "values": {"deep": [[1, 2], [3, 4]]}}],
    });
    let root = part(&Place::file("llama.gguf"), vec!["gguf"], vec![facts]);
    insta::assert_snapshot!("tree_gguf", show(&root, false, 100));
}

#[test]
fn nothing_hostile_comes_through_and_lines_keep_within_the_width() {
    let evil = "a\x1b[31m\u{202e}\n\r\u{9b}x".repeat(20);
    let facts = json!({
        "format": "zip",
        &evil: &evil,
        "list": [&evil, [&evil], {&evil: &evil}],
        "table": [{"name": &evil, "x": 1}, {"name": &evil, "x": 2}],
    });
    let pickle = json!({
        "format": "pickle",
        "streams": [{"offset": 0, "ending": &evil, "result": &evil}],
        "imports": [{"module": &evil, "name": &evil}],
        "calls": [{"code": &evil, "offset": 1, "stream": 0}],
        &evil: &evil,
    });
    let mut root = part(&Place::file(evil.clone()), vec!["zip"], vec![facts, pickle]);
    root.defects.push(Defect::new("zip-bad", evil.clone()));
    for width in [60, 100] {
        let shown = show(&root, false, width);
        assert!(shown.chars().all(|c| c == '\n' || escape::is_plain(c)), "{shown}");
        for line in shown.lines() {
            assert!(line.chars().count() <= width, "{line}");
        }
    }
}
