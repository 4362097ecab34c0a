//! Parts of frameworks that run what a model writes. Source: the documentation and security pages of the frameworks
//! named; 2026-11-24.

use wb_formats::code::uses::{Argument, Use, Value};

const FRAMEWORKS: &[&str] = &[
    "langchain",
    "llama_index",
    "smolagents",
    "autogen",
    "crewai",
    "haystack",
    "dspy",
    "agents",
    "pydantic_ai",
    "langgraph",
    "ag2",
];

/// Things that run code by being used; methods of them are told once, where they are made.
#[rustfmt::skip]
static RUNNERS: &[(&str, &str)] = &[
    ("PythonREPL", "runs Python that a model writes"), ("PythonREPLTool", "runs Python that a model writes"),
    ("PythonAstREPLTool", "runs Python that a model writes"), ("PALChain", "runs Python that a model writes"),
    ("from_math_prompt", "runs Python that a model writes"), ("CPALChain", "runs Python that a model writes"),
    ("PandasQueryEngine", "evaluates pandas code that a model writes"), ("PandasInstructionParser", "evaluates pandas code that a model writes"),
    ("PolarsQueryEngine", "evaluates code that a model writes"), ("CodeInterpreterToolSpec", "runs Python that a model writes"),
    ("ShellTool", "runs commands that a model writes"), ("BashProcess", "runs commands that a model writes"), ("LLMBashChain", "runs commands that a model writes"),
    ("LocalCommandLineCodeExecutor", "runs code that a model writes without a container"), ("PythonInterpreter", "runs Python that a model writes"),
    ("create_python_agent", "runs Python that a model writes"), ("load_chain", "loads a chain whose parts name code"),
];

/// What a call lets a model run.
pub(crate) fn runs_code(call: &Use) -> Option<&'static str> {
    let path = call.path.as_str();
    if !FRAMEWORKS.iter().any(|name| path.starts_with(name)) || path.contains("()") {
        return None;
    }
    let is = |key: &str| call.named(key).is_some_and(Argument::is_true);
    if is("allow_dangerous_code") {
        return Some("is allowed to run code that a model writes");
    }
    if is("allow_dangerous_requests") {
        return Some("is allowed to send any request that a model writes");
    }
    if is("allow_code_execution")
        && call.named("code_execution_mode").and_then(Argument::text) != Some("safe")
    {
        return Some("is allowed to run code that a model writes");
    }
    if call.named("code_execution_mode").and_then(Argument::text) == Some("unsafe") {
        return Some("runs code that a model writes without a container");
    }
    if call
        .named("additional_authorized_imports")
        .is_some_and(|argument| argument.texts().contains(&"*"))
    {
        return Some("runs code that a model writes with every import allowed");
    }
    if call.named("executor_type").is_none()
        && path == "smolagents.CodeAgent"
        && call
            .named("additional_authorized_imports")
            .is_some_and(reaches_out)
    {
        return Some("runs code that a model writes with imports that reach the system");
    }
    let last = path.rsplit('.').next().unwrap_or_default();
    RUNNERS
        .iter()
        .find(|(name, _)| *name == last)
        .map(|(_, what)| *what)
}

fn reaches_out(argument: &Argument) -> bool {
    match &argument.value {
        Value::List(names) => names.iter().any(|name| {
            matches!(
                name.split('.').next(),
                Some("os" | "subprocess" | "sys" | "shutil" | "socket")
            )
        }),
        _ => false,
    }
}
