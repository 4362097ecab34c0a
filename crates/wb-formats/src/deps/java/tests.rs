use super::*;
use crate::deps::reading::tests::{list, said};

#[test]
fn versions_come_from_properties_and_management_or_are_unknown() {
    let text = "<project><parent><groupId>g</groupId><artifactId>p</artifactId><version>3</version></parent><artifactId>me</artifactId>\
                <properties><v>1.2</v></properties><dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>m</artifactId><version>9</version></dependency></dependencies></dependencyManagement>\
                <dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId><version>${v}</version></dependency>\
                <dependency><groupId>${project.groupId}</groupId><artifactId>m</artifactId></dependency>\
                <dependency><groupId>g</groupId><artifactId>u</artifactId><scope>test</scope></dependency></dependencies></project>";
    let facts = said("pom.xml", text, KINDS, "Maven");
    assert_eq!(list(&facts), ["g:a 1.2", "g:m 9", "g:u", "g:m 9"]);
    assert!(facts.entries[2].unresolved.is_some());
    assert_eq!(facts.subject.unwrap().name, "g:me");
}

#[test]
fn gradle_is_read_where_it_is_written_out() {
    let lock = said(
        "gradle.lockfile",
        "# c\ng:a:1.0=compileClasspath\nempty=x\n",
        KINDS,
        "Maven",
    );
    assert_eq!(list(&lock), ["g:a 1.0"]);
    let build = said(
        "build.gradle",
        "dependencies {\n  implementation 'g:a:1.0'\n  testImplementation(\"g:b:$v\")\n  api group: 'g', name: 'c', version: '2'\n  implementation project(':x')\n  implementation libs.d\n}\n",
        KINDS,
        "Maven",
    );
    assert_eq!(list(&build), ["g:a 1.0", "g:b $v", "g:c 2"]);
    let catalog = said(
        "gradle/libs.versions.toml",
        "[versions]\nv='3'\n[libraries]\na={module='g:a', version.ref='v'}\nb='g:b:1'\n",
        KINDS,
        "Maven",
    );
    assert_eq!(list(&catalog), ["g:a 3", "g:b 1"]);
}
