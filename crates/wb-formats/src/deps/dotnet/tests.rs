use super::*;
use crate::deps::reading::tests::{list, said};

#[test]
fn locks_and_projects() {
    let lock = said(
        "packages.lock.json",
        r#"{"version":1,"dependencies":{"net8.0":{"A":{"type":"Direct","requested":"[1.0, )","resolved":"1.0.0","contentHash":"x","dependencies":{"b":"2"}},"B":{"type":"Transitive","resolved":"2.0.0"}}}}"#,
        KINDS,
        "NuGet",
    );
    assert_eq!(
        (list(&lock), lock.entries[0].needs.clone()),
        (vec!["A 1.0.0".to_owned(), "B 2.0.0".to_owned()], vec![1])
    );
    let project = said(
        "a.csproj",
        r#"<Project><PropertyGroup><V>3.1</V></PropertyGroup><ItemGroup><PackageReference Include="A" Version="1.0" /><PackageReference Include="B"><Version>[2.0]</Version></PackageReference>
           <PackageReference Include="C" Version="$(V)" /><PackageReference Include="D" /></ItemGroup></Project>"#,
        KINDS,
        "NuGet",
    );
    assert_eq!(list(&project), ["A 1.0", "B 2.0", "C 3.1", "D"]);
    assert!(project.entries[3].unresolved.is_some());
    let config = said(
        "packages.config",
        r#"<packages><package id="A" version="1.0" targetFramework="net48" /></packages>"#,
        KINDS,
        "NuGet",
    );
    assert_eq!(list(&config), ["A 1.0"]);
    let assets = said(
        "obj/project.assets.json",
        r#"{"targets":{"net8.0":{"A/1.0":{"dependencies":{"B":"2"}}}},"libraries":{"A/1.0":{"type":"package","sha512":"x"},"B/2.0":{"type":"package"}},"projectFileDependencyGroups":{"net8.0":["A >= 1.0"]}}"#,
        KINDS,
        "NuGet",
    );
    assert_eq!(
        (assets.entries[0].needs.as_slice(), assets.entries[0].is_direct),
        ([1].as_slice(), Some(true))
    );
}
