//! Agents that nobody is asked about.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A configuration that lies in the project lets agents run everything unasked: `bypassPermissions` or a bare `Bash`
    /// in the settings of Claude Code, `chat.tools.autoApprove` of VS Code, `approval_policy = "never"` together with
    /// `danger-full-access` of Codex, `yolo` modes, tools for everything that are approved with `*` where the server runs
    /// commands.
    ///
    /// ## Why it matters
    /// Whoever opens the folder gets it without asking for it; then one sentence in a web page or an issue is enough to
    /// run commands (CVE-2025-53773).
    ///
    /// ## What to do
    /// Remove it. Approve single commands and tools.
    pub static RULE = {
        id: "agent-approves-everything",
        since: "0.1.0",
        severity: High,
        summary: "a project switches off that people are asked before an agent acts",
        remedy: "remove it from the project; whoever wants it can set it for himself",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    let says = |key: &str| {
        facts
            .grants
            .iter()
            .find(|grant| grant.key.rsplit('.').next() == Some(key))
            .map(|grant| grant.value.as_str())
    };
    let never_asks = says("approval_policy") == Some("never");
    for grant in &facts.grants {
        let key = grant.key.rsplit('.').next().unwrap_or_default();
        let value = grant.value.as_str();
        let is_all = match key {
            "defaultMode" => value == "bypassPermissions",
            "autoApprove" => value == "true" && grant.key.contains("chat."),
            "sandbox_mode" => value == "danger-full-access" && never_asks,
            "yolo"
            | "yoloMode"
            | "dangerouslySkipPermissions"
            | "dangerously_skip_permissions"
            | "bypassPermissions"
            | "skipDangerousModePermissionPrompt"
            | "allowDangerouslySkipPermissions"
            | "always_allow_tool_actions" => value == "true",
            "approvalMode" => value == "yolo",
            "allow" | "allowedTools" => matches!(value, "*" | "Bash" | "Bash(*)" | "Bash(:*)" | "Bash(*:*)"),
            _ => false,
        };
        if is_all {
            sink.found(
                Found::new(format!(
                    "`{}` is `{value}`: commands run without a question",
                    grant.key
                ))
                .at(grant.offset),
            );
        }
    }
}
