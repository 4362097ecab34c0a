//! Servers of models that ask nobody who he is.

use crate::known::agent::serving::{has_key, open_ports, server};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::Facts;

crate::rule! {
    /// A compose file publishes the port of a server (vLLM, Ollama, TGI, llama.cpp, SGLang, LocalAI, Triton, TorchServe,
    /// Ray, MLflow) to other machines, and no key is asked for. A notebook server whose token is switched off is high.
    ///
    /// ## Why it matters
    /// Whoever reaches the port uses the model, loads others, reads what others asked, and with notebooks, Ray or
    /// TorchServe runs code: ShadowRay, Probllama.
    ///
    /// ## What to do
    /// Publish to `127.0.0.1:port`, set a key, or put a proxy with authentication before it.
    pub static RULE = {
        id: "model-endpoint-open",
        since: "0.1.0",
        severity: Medium,
        summary: "a server of models or notebooks is published without a key",
        remedy: "bind it to 127.0.0.1, or put something that asks for a key before it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let (Facts::Dockerfile(facts) | Facts::Deployment(facts)) = seen.facts else {
        return;
    };
    for container in &facts.containers {
        let line = container.command.join(" ").replace(['"', '\''], "");
        let off = ["token= ", "token=", "password= "].iter().any(|mark| {
            line.match_indices(mark.trim_end()).any(|(at, word)| {
                let behind = line.get(at.saturating_add(word.len())..).unwrap_or_default();
                behind.is_empty() || behind.starts_with(' ')
            })
        });
        if line.contains("jupyter") && off {
            let message = format!(
                "`{}` starts a notebook server that asks for no token",
                container.name
            );
            sink.found(Found::new(message).at(container.offset).severity(Severity::High));
            continue;
        }
        let Some(server) =
            server(container).filter(|server| facts.kind == "Compose" && !has_key(server, container))
        else {
            continue;
        };
        if let Some(port) = open_ports(container).first().filter(|_| server.name != "Jupyter") {
            let message = format!(
                "{} in `{}` is published at `{port}` and asks for no key",
                server.name, container.name
            );
            sink.found(Found::new(message).at(container.offset));
        }
    }
}
