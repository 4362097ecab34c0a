//! Tools that Python source defines.

use super::Tool;
pub use super::ToolFacts as ToolSourceFacts;
use crate::agent::document::sha256;
use crate::code::python::parsed;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::Notes;
use crate::sniff::Head;
use memchr::memmem;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Arguments, Decorator, Expr, ExprCall, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;
use std::collections::BTreeMap;

crate::format_room! {
    /// Python source of MCP servers and agents: functions under `@mcp.tool()`, `@server.tool`, `@tool`,
    /// `@function_tool` and the like, and `Tool(name=…, description=…)`. Of each tool the name, the digest of its
    /// signature and texts, and every text that a model reads: docstrings, descriptions of parameters. What the code
    /// does is the business of `python-source`.
    pub static FORMAT = {
        id: "tool-source",
        name: "Source of tools",
        since: "0.1.0",
        extensions: [],
        facts: ToolSourceFacts,
        sniff: sniff,
        read: read,
    };
}

/// Larger sources are data.
const BYTES_MAX: u64 = 1 << 20;

/// Libraries whose decorators make tools.
const LIBRARIES: &[&[u8]] = &[
    b"mcp",
    b"langchain",
    b"smolagents",
    b"crewai",
    b"agents import",
    b"strands",
    b"pydantic_ai",
    b"autogen",
    b"llama_index",
    b"google.adk",
    b"agno",
    b"anthropic",
];

fn sniff(head: &Head<'_>) -> bool {
    if !matches!(head.extension(), "py" | "pyw") || head.bytes.contains(&0) {
        return false;
    }
    let whole;
    let bytes = if head.is_whole() {
        head.bytes
    } else {
        whole = head.source.read_vec(0, BYTES_MAX).unwrap_or_default();
        &whole
    };
    let says = |word: &[u8]| memmem::find(bytes, word).is_some();
    let defines = says(b"tool") && memmem::find_iter(bytes, b"tool").any(|at| is_definition(bytes, at))
        || says(b"Tool(");
    defines && LIBRARIES.iter().any(|library| says(library))
}

/// True if the word ends a decorator.
fn is_definition(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    line.trim_ascii_start().starts_with(b"@")
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = ToolSourceFacts::default();
    match input.source.read_vec(0, BYTES_MAX) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            // What cannot be parsed is said by the reader of Python source.
            let _ = parsed(&text, |suite| collect(suite, &text, &mut facts));
        }
        Err(error) => notes.stopped(error.into()),
    }
    Facts::ToolSource(facts)
}

fn collect(suite: &[Stmt], source: &str, facts: &mut ToolSourceFacts) {
    let mut constants = BTreeMap::new();
    for stmt in suite {
        if let Stmt::Assign(assign) = stmt
            && let [Expr::Name(name)] = assign.targets.as_slice()
            && let Some(text) = literal(&assign.value)
        {
            constants.insert(name.id.to_string(), text);
        }
    }
    let mut walk = Walk {
        source,
        constants,
        facts,
    };
    walk.visit_body(suite);
}

/// A constant text, the constant parts of one that is filled in.
fn literal(expression: &Expr) -> Option<String> {
    match expression {
        Expr::StringLiteral(text) => Some(text.value.to_str().to_owned()),
        Expr::FString(text) => {
            let parts = text.value.elements().filter_map(|element| element.as_literal());
            Some(
                parts
                    .map(|part| part.value.to_string())
                    .collect::<Vec<_>>()
                    .join("…"),
            )
        }
        Expr::BinOp(sum) => Some(format!("{}{}", literal(&sum.left)?, literal(&sum.right)?)),
        Expr::Call(call) => {
            let inner = call
                .arguments
                .args
                .first()
                .filter(|_| call.arguments.args.len() == 1);
            let cleans =
                dotted(&call.func).is_some_and(|name| name.ends_with("dedent") || name.ends_with("cleandoc"));
            inner
                .filter(|_| cleans)
                .and_then(literal)
                .or_else(|| match call.func.as_ref() {
                    // `"""…""".strip()`
                    Expr::Attribute(method) => literal(&method.value),
                    _ => None,
                })
        }
        _ => None,
    }
}

fn dotted(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Name(name) => Some(name.id.to_string()),
        Expr::Attribute(attribute) => Some(format!("{}.{}", dotted(&attribute.value)?, attribute.attr)),
        _ => None,
    }
}

/// The last part of a decorator's name, and its arguments.
fn decorator(decorator: &Decorator) -> Option<(String, Option<&Arguments>)> {
    let (function, arguments) = match &decorator.expression {
        Expr::Call(call) => (call.func.as_ref(), Some(&call.arguments)),
        other => (other, None),
    };
    let name = dotted(function)?;
    let last = name.rsplit('.').next().unwrap_or(&name).to_owned();
    const MAKERS: &[&str] = &[
        "tool",
        "function_tool",
        "beta_tool",
        "ai_function",
        "tool_plain",
        "kernel_function",
        "mcp_tool",
    ];
    MAKERS.contains(&last.as_str()).then_some((last, arguments))
}

struct Walk<'a> {
    source: &'a str,
    constants: BTreeMap<String, String>,
    facts: &'a mut ToolSourceFacts,
}

impl<'a> Visitor<'a> for Walk<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if let Stmt::FunctionDef(function) = stmt
            && let Some((_, arguments)) = function.decorator_list.iter().find_map(decorator)
        {
            self.function(function, arguments);
        }
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Call(call) = expression {
            self.call(call);
        }
        walk_expr(self, expression);
    }
}

impl Walk<'_> {
    fn text(&self, expression: &Expr) -> Option<String> {
        literal(expression).or_else(|| match expression {
            Expr::Name(name) => self.constants.get(name.id.as_str()).cloned(),
            _ => None,
        })
    }

    fn keyword(&self, arguments: &Arguments, name: &str) -> Option<(String, u64)> {
        let keyword = arguments.find_keyword(name)?;
        Some((
            self.text(&keyword.value)?,
            u64::from(keyword.value.start().to_u32()),
        ))
    }

    fn function(&mut self, function: &StmtFunctionDef, arguments: Option<&Arguments>) {
        let keyword = |name: &str| arguments.and_then(|arguments| self.keyword(arguments, name));
        let first = arguments
            .and_then(|arguments| arguments.args.first())
            .and_then(|first| self.text(first));
        let name = keyword("name")
            .or_else(|| keyword("name_override"))
            .map(|(name, _)| name);
        let mut tool = Tool {
            name: beginning(&name.or(first).unwrap_or_else(|| function.name.to_string()), 300),
            offset: Some(u64::from(function.name.start().to_u32())),
            ..Tool::default()
        };
        for key in ["description", "description_override", "title", "instructions"] {
            if let Some((text, at)) = keyword(key) {
                tool.push(key, &text, Some(at));
            }
        }
        if let Some(Stmt::Expr(first)) = function.body.first()
            && let Some(text) = literal(&first.value)
        {
            tool.push("docstring", &text, Some(u64::from(first.start().to_u32())));
        }
        let parameters = function.parameters.range();
        let mut texts = Texts::default();
        texts.visit_parameters(&function.parameters);
        for (text, at) in texts.0 {
            tool.push("parameters", &text, Some(at));
        }
        let signature = self
            .source
            .get(parameters.start().to_usize()..parameters.end().to_usize())
            .unwrap_or_default();
        self.finish(tool, signature);
    }

    /// `Tool(name="x", description="…", inputSchema={…})`.
    fn call(&mut self, call: &ExprCall) {
        let is_tool = dotted(&call.func).is_some_and(|name| {
            matches!(
                name.rsplit('.').next(),
                Some("Tool" | "StructuredTool" | "FunctionTool" | "from_function" | "add_tool")
            )
        });
        if !is_tool {
            return;
        }
        let Some((name, at)) = self.keyword(&call.arguments, "name") else {
            return;
        };
        let mut tool = Tool {
            name: beginning(&name, 300),
            offset: Some(at),
            ..Tool::default()
        };
        let mut texts = Texts::default();
        texts.visit_arguments(&call.arguments);
        if let Some((text, at)) = self.keyword(&call.arguments, "description") {
            tool.push("description", &text, Some(at));
        }
        for (text, at) in texts.0 {
            if !tool.texts.iter().any(|known| known.offset == Some(at)) {
                tool.push("schema", &text, Some(at));
            }
        }
        let range = call.range();
        let written = self
            .source
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or_default();
        self.finish(tool, written);
    }

    fn finish(&mut self, mut tool: Tool, signature: &str) {
        let mut parts = vec![tool.name.as_str(), signature];
        parts.extend(tool.texts.iter().map(|text| text.text.as_str()));
        tool.sha256 = sha256(parts.join("\0").as_bytes());
        self.facts.push(tool);
    }
}

/// Every constant text of an expression that is more than a word.
#[derive(Default)]
struct Texts(Vec<(String, u64)>);

impl<'a> Visitor<'a> for Texts {
    fn visit_expr(&mut self, expression: &'a Expr) {
        match literal(expression) {
            Some(text) if text.len() >= 16 && text.contains(' ') => {
                self.0.push((text, u64::from(expression.start().to_u32())));
            }
            _ => walk_expr(self, expression),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decorated_functions_and_tool_objects_are_found() {
        let source = r#"
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("x")
ABOUT = "Reads a file and returns what it says."

@mcp.tool()
async def add(a: int, b: Annotated[int, Field(description="the second number to add")]) -> int:
    """Adds two numbers."""
    return a + b

@server.tool(name="read", description=ABOUT)
def _read(path: str): ...

def list_tools():
    return [types.Tool(name="del", description="Deletes " "a file.", inputSchema={"p": {"description": "which file to delete"}})]
"#;
        let mut facts = ToolSourceFacts::default();
        parsed(source, |suite| collect(suite, source, &mut facts));
        let names: Vec<&str> = facts.tools.iter().map(|tool| tool.name.as_str()).collect();
        assert_eq!(names, ["add", "read", "del"]);
        assert_eq!(facts.tools[0].texts.len(), 2);
        assert_eq!(
            facts.tools[1].texts[0].text,
            "Reads a file and returns what it says."
        );
        assert_eq!(facts.tools[2].texts.len(), 2);
    }
}
