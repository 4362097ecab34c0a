//! Manifests mended by an advisor who knows one package.

use super::*;
use wb_deps::{Family, Version};

/// Says that `torch`, `lodash` and `time` below a version are affected.
struct Three;

impl Advisor for Three {
    fn ask(&self, family: Family, name: &str, _: Option<&str>) -> Result<Advice, String> {
        let fixed = match (family, name) {
            (Family::PyPi, "torch" | "Torch") => "2.6.0",
            (Family::Npm, "lodash") => "4.17.21",
            (Family::CratesIo, "time") => "0.3.7",
            (_, "unknown") => return Err("nobody knows".to_owned()),
            _ => return Ok(Advice::default()),
        };
        let version = Version::parse(family, fixed).expect("a version");
        Ok(Advice {
            notices: vec![Notice {
                id: "TEST-1".to_owned(),
                affected: VersionSet::below(&version),
            }],
            candidates: vec![fixed.to_owned()],
        })
    }
}

fn mended(name: &str, text: &str) -> (Fix, String) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), text).expect("a file");
    let fix = find(folder.path(), &Three).expect("a fix");
    let after = fix
        .files
        .first()
        .map_or_else(|| text.to_owned(), |file| file.after.clone());
    apply(&fix.files).expect("is applied");
    let written = std::fs::read_to_string(folder.path().join(name)).expect("a file");
    assert_eq!(written, after);
    (fix, after)
}

#[test]
fn requirement_files_keep_everything_else() {
    let text = "# torch==1.0\n-r other.txt\ntorch==2.4.0 # why\nTorch[x] >= 2.0 ; python_version < '3.9'\r\n\
                torch\nnumpy==1.0\ntorch==2.4 \\\n  --hash=sha256:00\n./local.whl\ntorch @ https://host/x.whl\n&broken\n";
    let (fix, after) = mended("requirements-dev.txt", text);
    let expected = text
        .replace("torch==2.4.0 #", "torch==2.6.0 #")
        .replace("Torch[x] >= 2.0", "Torch[x] >= 2.6.0")
        .replace("\ntorch\n", "\ntorch>=2.6.0\n");
    assert_eq!(after, expected);
    assert_eq!(fix.changes.len(), 3);
    assert_eq!(fix.changes[1].marker.as_deref(), Some("python_version < '3.9'"));
    assert_eq!((fix.changes[0].line, fix.changes[0].advisories.len()), (3, 1));
    assert_eq!(fix.left.len(), 1);
    assert!(fix.left[0].why.contains("hashes"));
    assert_eq!(fix.unassessed.len(), 1);
    let diff = fix.diff();
    assert!(
        diff.contains("\n-torch==2.4.0 # why\n") && diff.contains("\n+torch==2.6.0 # why\n"),
        "{diff}"
    );
    assert_eq!((fix.exit_code(false), fix.exit_code(true)), (1, 1));
}

#[test]
fn pyproject_of_every_kind() {
    let text = "[project]\ndependencies = [\n  \"torch>=2,<2.5\", # kept\n  'numpy',\n]\n\
                [project.optional-dependencies]\ngpu = [\"torch[cuda]==2.4.0; sys_platform == 'linux'\"]\n\
                [dependency-groups]\ndev = [\"torch\", {include-group = \"x\"}]\n\
                [tool.poetry.dependencies]\npython = \"^3.9\"\ntorch = {version = \"^2.4\", extras = [\"x\"]}\n\
                [tool.poetry.group.dev.dependencies]\ntorch = \"2.4.0\"\n";
    let (fix, after) = mended("pyproject.toml", text);
    let expected = text
        .replace("torch>=2,<2.5", "torch>=2.6.0,<3")
        .replace("torch[cuda]==2.4.0;", "torch[cuda]==2.6.0;")
        .replace("[\"torch\",", "[\"torch>=2.6.0\",")
        .replace("\"^2.4\"", "\"^2.6.0\"")
        .replace("= \"2.4.0\"", "= \"2.6.0\"");
    assert_eq!(after, expected);
    assert_eq!(fix.changes.len(), 5);
    assert!(fix.unassessed.is_empty());
    assert_eq!((fix.exit_code(false), fix.exit_code(true)), (1, 0));
}

#[test]
fn package_json_and_cargo_toml() {
    let text = "{\n  \"name\": \"x\",\n  \"dependencies\": {\"lodash\": \"^4.0.0\", \"a\": \"file:../a\"},\n\
                \"devDependencies\": {\"alias\":\"npm:lodash@4.17.20\"},\n  \"lodash\": \"4.0.0\", \"files\": [\"lodash\"]\n}\n";
    let (fix, after) = mended("package.json", text);
    assert_eq!(
        after,
        text.replace("\"^4.0.0\"", "\"^4.17.21\"")
            .replace("lodash@4.17.20", "lodash@4.17.21")
    );
    assert_eq!(fix.changes.len(), 2);
    let text = "[dependencies]\ntime = \"0.3\" # kept\nclock = { package = \"time\", version = \"=0.3.1\", features = [] }\n\
                local = { path = \"../x\" }\n[target.'cfg(unix)'.dependencies]\ntime = { version = \"0.2\" }\n";
    let (fix, after) = mended("Cargo.toml", text);
    let expected = text
        .replace("time = \"0.3\"", "time = \"0.3.7\"")
        .replace("\"=0.3.1\"", "\"=0.3.7\"")
        .replace("\"0.2\"", "\"0.3.7\"");
    assert_eq!(after, expected);
    assert_eq!(fix.changes[2].same_major, Some(false));
}

#[test]
fn what_is_not_known_is_said() {
    let (fix, _) = mended("requirements.txt", "unknown==1\n");
    assert_eq!(fix.unassessed, ["nobody knows"]);
    assert_eq!((fix.changes.len(), fix.exit_code(false)), (0, 3));
    let (fix, _) = mended("package.json", "{\"dependencies\": {\"a\": \"latest\"}");
    assert_eq!(fix.unassessed.len(), 1);
}
