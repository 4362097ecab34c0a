//! Containers without walls.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A container is `privileged`, has rights such as `SYS_ADMIN`, shares the machine's processes, or has the socket of
    /// Docker or the whole disk mounted.
    ///
    /// ## Why it matters
    /// Whoever gets hold of a process in it (a model that runs code, a notebook) has the machine.
    ///
    /// ## What to do
    /// Leave it out. For GPUs none of it is needed.
    pub static RULE = {
        id: "code-container-unfenced",
        since: "0.1.0",
        severity: Medium,
        summary: "a container has the rights of the machine",
        remedy: "take the rights away that it does not need",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let (Facts::Dockerfile(facts) | Facts::Deployment(facts)) = seen.facts else {
        return;
    };
    const RIGHTS: &[&str] = &[
        "privileged",
        "SYS_ADMIN",
        "SYS_PTRACE",
        "SYS_MODULE",
        "DAC_READ_SEARCH",
        "ALL",
        "hostPID",
        "host pid",
    ];
    for container in &facts.containers {
        let right = container
            .rights
            .iter()
            .find(|right| RIGHTS.contains(&right.as_str()))
            .map(|right| format!("it is given `{right}`"));
        let mount = container.mounts.iter().find(|mount| {
            let source = mount.split(':').next().unwrap_or_default();
            source == "/"
                || source.ends_with("docker.sock")
                || source.ends_with("containerd.sock")
                || source.ends_with("podman.sock")
                || source == "/etc"
                || source == "/root"
        });
        if let Some(why) = right.or_else(|| mount.map(|mount| format!("`{mount}` is mounted into it"))) {
            sink.found(
                Found::new(format!(
                    "`{}` has the rights of the machine: {why}",
                    container.name
                ))
                .at(container.offset),
            );
        }
    }
}
