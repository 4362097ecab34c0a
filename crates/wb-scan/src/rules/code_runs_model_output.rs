//! Answers of models that are run as code or as commands.

use crate::inventory::source::uses;
use crate::known::ai::place;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::code::uses::{Argument, Origin, Use};

crate::rule! {
    /// The answer of a model reaches `exec`, `eval`, a shell or a program's arguments.
    ///
    /// Answers are followed from the calls of services and local models (`.choices[0].message.content`, `.invoke(…)`,
    /// `.generate(…)`) through variables, functions, texts and JSON of the same file. What goes through
    /// `ast.literal_eval`, `int`, `float` or `shlex.quote` is silent.
    ///
    /// ## Why it matters
    /// What a model answers depends on everything that it reads: a page, a mail, a document of a stranger. Running the
    /// answer lets that stranger run code (OWASP LLM05, improper output handling).
    ///
    /// High for code and shells, medium for programs without a shell; medium at most in tests and examples; silent
    /// inside libraries.
    ///
    /// ## What to do
    /// Let the model choose among actions of yours; if it has to write code, run that in a sandbox without network and
    /// keys.
    ///
    /// ## References
    /// - OWASP Top 10 for LLM applications 2025, LLM05
    pub static RULE = {
        id: "code-runs-model-output",
        since: "0.1.0",
        severity: High,
        summary: "what a model answers is run as code or as a command",
        remedy: "let the model choose among actions of yours, or run its code in a sandbox",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    for call in &uses.calls {
        let Some(runs) = runs(call) else { continue };
        let severity = match runs {
            Runs::Code | Runs::Shell if !place::is_aside(seen.place) => Severity::High,
            _ => Severity::Medium,
        };
        let what = match runs {
            Runs::Code => "as code",
            Runs::Shell => "in a shell",
            Runs::Program => "as a program or its arguments",
        };
        let message = format!(
            "`{}` runs the answer of a model {what}",
            call.path.trim_start_matches("builtins.")
        );
        sink.found(
            Found::new(message)
                .severity(severity)
                .at(call.offset)
                .evidence("call", call.code.clone()),
        );
    }
}

enum Runs {
    Code,
    Shell,
    Program,
}

fn runs(call: &Use) -> Option<Runs> {
    let first = call
        .at(0)
        .or_else(|| call.named("args").or_else(|| call.named("cmd")))?;
    if first.from != Some(Origin::ModelOutput) {
        return None;
    }
    let is_shell = call.named("shell").is_some_and(Argument::is_true);
    match call.path.as_str() {
        "builtins.exec" | "builtins.eval" | "builtins.compile" | "importlib.import_module" => {
            Some(Runs::Code)
        }
        "os.system"
        | "os.popen"
        | "subprocess.getoutput"
        | "subprocess.getstatusoutput"
        | "asyncio.create_subprocess_shell" => Some(Runs::Shell),
        path if path.starts_with("subprocess.") && is_shell => Some(Runs::Shell),
        path if path.starts_with("subprocess.") => Some(Runs::Program),
        _ => None,
    }
}
