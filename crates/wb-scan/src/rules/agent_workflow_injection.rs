//! Texts of strangers that become instructions to an agent with rights.

use crate::rule::Seen;
use crate::rules::code_workflow_injection::tainted;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::deploy::Step;

crate::rule! {
    /// A workflow that anybody can start hands a title, a body or a comment to an agent (Claude Code, Codex, Gemini CLI,
    /// Copilot, `actions/ai-inference`, aider and others, as an action or as a command), and the job may write to the
    /// repository or the agent may run commands.
    ///
    /// ## Why it matters
    /// The text is an instruction to the agent like any other: it can be told to print secrets, change code or approve
    /// itself. Several agents' own workflows were taken over in this way in 2025.
    ///
    /// ## What to do
    /// Start it for members only (`author_association`), give its job `contents: read`, and let something else write what
    /// it answers.
    pub static RULE = {
        id: "agent-workflow-injection",
        since: "0.1.0",
        severity: High,
        summary: "a text that anybody can write is a prompt of an agent that can write",
        remedy: "give the agent no rights and no secrets, or let only members start it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::CiWorkflow(facts) = seen.facts else {
        return;
    };
    const OPEN: &[&str] = &[
        "issues",
        "issue_comment",
        "pull_request_target",
        "discussion",
        "discussion_comment",
        "pull_request_review_comment",
        "pull_request_review",
    ];
    if !facts
        .triggers
        .iter()
        .any(|trigger| OPEN.contains(&trigger.as_str()))
    {
        return;
    }
    for job in &facts.jobs {
        let rights = job.permissions.as_ref().or(facts.permissions.as_ref());
        let may_write = rights.is_none_or(|rights| {
            rights.iter().any(|right| {
                right.ends_with(": write") && !right.starts_with("id-token") || right == "write-all"
            })
        });
        for step in &job.steps {
            let Some(agent) = agent(step) else { continue };
            let texts = step
                .with
                .iter()
                .chain(&step.environment)
                .map(|(_, value)| value.as_str())
                .chain(step.run.as_deref());
            let all: Vec<&str> = texts.collect();
            let Some(expression) = all.iter().find_map(|text| tainted(text)) else {
                continue;
            };
            let is_loose = all.iter().any(|text| {
                [
                    "--dangerously-skip-permissions",
                    "--yolo",
                    "danger-full-access",
                    "--full-auto",
                    "Bash(*)",
                    "allowed_non_write_users",
                ]
                .iter()
                .any(|flag| text.contains(flag))
            });
            let asks_who = [&job.condition, &step.condition]
                .into_iter()
                .flatten()
                .any(|condition| {
                    [
                        "author_association",
                        "github.actor ==",
                        "sender.login ==",
                        "user.login ==",
                    ]
                    .iter()
                    .any(|who| condition.contains(who))
                });
            if (may_write || is_loose) && !asks_who {
                let message = format!(
                    "`${{{{ {expression} }}}}` is part of what {agent} is told in the job `{}`, which can write",
                    job.name
                );
                sink.found(Found::new(message).at(step.offset));
            }
        }
    }
}

/// The agent that a step runs.
fn agent(step: &Step) -> Option<&'static str> {
    const ACTIONS: &[(&str, &str)] = &[
        ("anthropics/claude-code", "Claude Code"),
        ("openai/codex-action", "Codex"),
        ("google-github-actions/run-gemini-cli", "Gemini CLI"),
        ("google-gemini/gemini-cli-action", "Gemini CLI"),
        ("actions/ai-inference", "a model"),
        ("sst/opencode", "opencode"),
        ("qodo-ai/pr-agent", "PR-Agent"),
        ("codium-ai/pr-agent", "PR-Agent"),
        ("coderabbitai/", "CodeRabbit"),
        ("aider", "aider"),
        ("cursor/", "Cursor"),
        ("warpdotdev/", "Warp"),
    ];
    const COMMANDS: &[(&str, &str)] = &[
        ("claude -p", "Claude Code"),
        ("claude --print", "Claude Code"),
        ("codex exec", "Codex"),
        ("gemini -p", "Gemini CLI"),
        ("gemini --prompt", "Gemini CLI"),
        ("gemini --yolo", "Gemini CLI"),
        ("aider --message", "aider"),
        ("opencode run", "opencode"),
        ("llm -m", "a model"),
        ("cursor-agent", "Cursor"),
        ("copilot -p", "Copilot"),
        ("q chat", "Amazon Q"),
    ];
    let uses = step.uses.as_deref().unwrap_or_default();
    let run = step.run.as_deref().unwrap_or_default();
    let action = ACTIONS.iter().find(|(start, _)| uses.starts_with(start));
    action
        .or_else(|| COMMANDS.iter().find(|(command, _)| run.contains(command)))
        .map(|(_, name)| *name)
}
