use super::*;
use crate::deps::facts::{FileRole, Origin, Scope};
use crate::deps::reading::tests::{list, said};

fn read_as(name: &str, text: &str) -> DependencyFacts {
    said(name, text, KINDS, "PyPI")
}

#[test]
fn a_list_keeps_everything() {
    let facts = read_as(
        "app/requirements.txt",
        "# c\n-r base.txt\n-c limits.txt\n--extra-index-url https://u:p@i.example/simple\ntorch==2.4.0 \\\n  --hash=sha256:aa --hash=sha256:bb\n\
         numpy>=1,<2 ; python_version>'3.8'\n-e git+https://h.example/o/r@v1#egg=r\n./local\nhttps://h.example/a-1.0-py3-none-any.whl\nno such thing\n",
    );
    assert_eq!(
        list(&facts),
        ["torch 2.4.0", "numpy >=1,<2", "r", "./local", "a 1.0"]
    );
    assert_eq!(facts.entries[0].hashes, ["sha256:aa", "sha256:bb"]);
    assert_eq!(
        facts
            .includes
            .iter()
            .map(|i| (i.path.as_str(), i.is_constraint))
            .collect::<Vec<_>>(),
        [("base.txt", false), ("limits.txt", true)]
    );
    assert_eq!(facts.hints[0].value, "https://***@i.example/simple");
    assert_eq!(facts.unparsed[0].text, "no such thing");
}

#[test]
fn a_project_may_ask_in_many_ways() {
    let facts = read_as(
        "pyproject.toml",
        "[project]\nname='p'\nversion='1'\nrequires-python='>=3.9'\ndependencies=['a>=1','b[x]==2']\ndynamic=['optional-dependencies']\n\
         [project.optional-dependencies]\ngpu=['c']\n[dependency-groups]\ntest=['d', {include-group='more'}]\nmore=['e']\n[build-system]\nrequires=['hatchling']\n\
         [tool.poetry.dependencies]\npython='^3.9'\nf='^1.2'\ng={git='https://h.example/g', rev='abc'}\nh=[{version='1.0', python='<3'},{version='2.0'}]\n\
         [tool.poetry.group.dev.dependencies]\ni='*'\n[tool.uv]\nindex-strategy='unsafe-best-match'\n[tool.uv.sources]\na={index='mine'}\n[[tool.uv.index]]\nname='mine'\nurl='https://i.example/simple'\nexplicit=true\n",
    );
    assert_eq!(
        list(&facts),
        [
            "a >=1",
            "b 2",
            "c",
            "d",
            "e",
            "hatchling",
            "f >=1.2,<2",
            "g",
            "h 1.0",
            "h 2.0",
            "i"
        ]
    );
    assert_eq!(
        facts.entries[0].origin,
        Some(Origin::Index {
            url: "https://i.example/simple".to_owned()
        })
    );
    assert_eq!(
        (facts.entries[5].scope, facts.entries[10].scope),
        (Scope::Build, Scope::Develop)
    );
    assert!(facts.hints.iter().any(|hint| hint.key == "explicit-index"));
    assert!(facts.unparsed.is_empty(), "{:?}", facts.unparsed);
}

#[test]
fn setup_is_read_by_its_tree() {
    let facts = read_as(
        "setup.py",
        "from setuptools import setup\nEXTRA = ['d']\nEXTRA += ['e']\nsetup(name='p', version='1', install_requires=['a>=1', 'b'] + EXTRA, extras_require={'x': 'c\\nf==1'})\n",
    );
    assert_eq!(list(&facts), ["a >=1", "b", "d", "e", "c", "f 1"]);
    assert!(facts.unparsed.is_empty());
    let computed = read_as("setup.py", "setup(install_requires=read())\n");
    assert_eq!(computed.unparsed.len(), 1);
    let listed = read_as(
        "setup.py",
        "setup(install_requires=open('requirements.txt').read().split())\n",
    );
    assert!(listed.unparsed.is_empty() && listed.includes.len() == 1);
    let cfg = read_as(
        "setup.cfg",
        "[metadata]\nname = p\n[options]\ninstall_requires =\n  a>=1\n  b\n[options.extras_require]\nx = c; d\n",
    );
    assert_eq!(list(&cfg), ["a >=1", "b", "c"]);
}

#[test]
fn locks_have_edges() {
    let uv = read_as(
        "uv.lock",
        "version = 1\n[[package]]\nname='me'\nversion='0'\nsource={virtual='.'}\ndependencies=[{name='a'}]\n[[package]]\nname='a'\nversion='1.0'\n\
         source={registry='https://i.example/simple'}\ndependencies=[{name='b'}]\nsdist={url='x', hash='sha256:00'}\n[[package]]\nname='b'\nversion='2'\nsource={git='https://h.example/b?rev=x#0123'}\n",
    );
    assert_eq!(
        (uv.entries[0].needs.as_slice(), uv.entries[1].needs.as_slice()),
        ([1].as_slice(), [2].as_slice())
    );
    assert_eq!(
        (uv.entries[1].is_direct, uv.entries[2].is_direct),
        (Some(true), None)
    );
    assert!(
        matches!(&uv.entries[2].origin, Some(Origin::Repository { revision: Some(r), .. }) if r == "0123")
    );
    let poetry = read_as(
        "poetry.lock",
        "[[package]]\nname='A_b'\nversion='1'\nfiles=[{file='x', hash='sha256:1'}]\n[package.dependencies]\nc='*'\n[[package]]\nname='c'\nversion='2'\n",
    );
    assert_eq!(
        (poetry.entries[0].needs.as_slice(), poetry.entries[0].hashes.len()),
        ([1].as_slice(), 1)
    );
    let pipfile = read_as(
        "Pipfile.lock",
        r#"{"_meta":{"sources":[{"url":"https://i.example/simple"}]},"default":{"a":{"version":"==1.0","hashes":["sha256:1"]}},"develop":{"b":{"version":"==2"}}}"#,
    );
    assert_eq!(list(&pipfile), ["a 1.0", "b 2"]);
    let pylock = read_as(
        "pylock.toml",
        "lock-version='1.0'\n[[packages]]\nname='a'\nversion='1'\ndependencies=[{name='b'}]\nwheels=[{url='u', hashes={sha256='00'}}]\n[[packages]]\nname='b'\nvcs={type='git', url='https://h.example/b', commit-id='01'}\n",
    );
    assert_eq!(
        (
            pylock.entries[0].needs.as_slice(),
            pylock.entries[0].hashes[0].as_str()
        ),
        ([1].as_slice(), "sha256:00")
    );
}

#[test]
fn conda_and_installed_packages() {
    let facts = read_as(
        "environment.yml",
        "name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - conda-forge::numpy=1.26.4=py311\n  - scipy>=1\n  - pip:\n    - torch==2.4\n    - -r more.txt\n",
    );
    assert_eq!(
        list(&facts),
        ["python =3.11", "numpy 1.26.4", "scipy >=1", "torch 2.4"]
    );
    assert_eq!(
        (facts.entries[3].ecosystem.as_deref(), facts.includes.len()),
        (Some("PyPI"), 1)
    );
    let facts = read_as(
        "a-linux-64.lock",
        "@EXPLICIT\nhttps://c.example/linux-64/numpy-base-1.26.4-py311h_0.conda#00\n",
    );
    assert_eq!(list(&facts), ["numpy-base 1.26.4"]);
    let facts = read_as(
        "l/x-1.0.dist-info/METADATA",
        "Metadata-Version: 2.1\nName: x\nVersion: 1.0\nRequires-Dist: a (>=1)\nRequires-Dist: b; extra == 'test'\n\nName: no\n",
    );
    assert_eq!(
        (facts.role, facts.subject.unwrap().name.as_str()),
        (FileRole::Installed, "x")
    );
    assert_eq!(facts.entries[1].group.as_deref(), Some("test"));
}
