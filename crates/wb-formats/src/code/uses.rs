//! What source code uses, in one shape for every language: calls of libraries that load, call, store or serve, with
//! their arguments as far as they are constant, prompts, and where answers of models go.
//!
//! Each language has a room that fills it (`code/python/uses`); names are dotted in all of them.

use serde::Serialize;

/// What one file uses.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Uses {
    /// Calls, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Use>,
    /// Texts that tell a model what to do, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<Prompt>,
    /// Modules that are imported, each once, with the names taken from them or called on them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub imports: Vec<ImportUse>,
    /// True if the syntax tree was read: calls of imported things are listed completely.
    pub is_parsed: bool,
}

impl Uses {
    /// How many calls of one file are kept.
    pub const CALLS_MAX: usize = 2_000;
    /// How many prompts of one file are kept.
    pub const PROMPTS_MAX: usize = 200;
    /// How many imported modules of one file are kept.
    pub const IMPORTS_MAX: usize = 400;
    /// How many characters of a text are kept.
    pub const TEXT_MAX: usize = 400;

    /// True if there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty() && self.prompts.is_empty() && self.imports.is_empty()
    }

    /// The call that stands at an offset.
    pub fn call_at(&self, offset: u64) -> Option<&Use> {
        self.calls.iter().find(|call| call.offset == offset)
    }
}

/// An import of a module that does not lie beside the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportUse {
    /// The dotted module, as it is written.
    pub module: String,
    /// Names that are imported from it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Where it is imported first.
    pub offset: u64,
}

/// A call.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Use {
    /// What is called, aliases resolved: `transformers.AutoModel.from_pretrained`, and `openai.OpenAI().chat.create`
    /// for a method of what a call gave. An assignment to a known place ends in `=`.
    pub path: String,
    /// Its arguments, in order.
    pub arguments: Vec<Argument>,
    /// Where the call stands that gave what this is a method of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver: Option<u64>,
    /// The function it stands in, empty at module level.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub function: String,
    /// Its source text, cut after 160 characters.
    pub code: String,
    /// Where.
    pub offset: u64,
    /// In which line, counted from 1.
    pub line: u64,
}

impl Use {
    /// The argument with this keyword, or at this position counted from 0.
    pub fn argument(&self, position: Option<usize>, keyword: &str) -> Option<&Argument> {
        self.arguments
            .iter()
            .find(|argument| argument.key == keyword)
            .or_else(|| self.at(position?))
    }

    /// The argument with this keyword.
    pub fn named(&self, keyword: &str) -> Option<&Argument> {
        self.argument(None, keyword)
    }

    /// The argument at this position.
    pub fn at(&self, position: usize) -> Option<&Argument> {
        self.arguments
            .iter()
            .find(|argument| argument.key.parse::<usize>() == Ok(position))
    }

    /// True if arguments came in a dictionary whose keys are not known.
    pub fn has_unknown_arguments(&self) -> bool {
        self.named("**").is_some()
    }

    /// Takes keys and passwords out: what is written down about a call never holds them.
    pub(crate) fn mask(&mut self) {
        let is_environment = self.path == "os.environ=";
        let first = self.at(0).and_then(Argument::text).unwrap_or_default().to_owned();
        for argument in &mut self.arguments {
            let name = if is_environment && argument.key == "1" {
                &first
            } else {
                &argument.key
            };
            if !is_key_name(name) {
                continue;
            }
            if let Value::Text(text) | Value::Partly(text) = &mut argument.value
                && text.len() >= 8
            {
                self.code = self.code.replace(text.as_str(), "***");
                "***".clone_into(text);
            }
        }
    }

    /// The last part of the name.
    pub fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }

    /// The first part of the name: the package that is imported.
    pub fn root(&self) -> &str {
        let end = self.path.find(['.', '(', '[']).unwrap_or(self.path.len());
        self.path.get(..end).unwrap_or_default()
    }
}

/// True for the name of something that holds a key or a password.
fn is_key_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if lower.contains("tokenizer") || lower.ends_with("tokens") || lower.contains("token_id") {
        return false;
    }
    [
        "key",
        "token",
        "secret",
        "password",
        "passwd",
        "credential",
        "auth",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// Its keyword, or its position counted from 0; `**` for a dictionary that is not known.
    pub key: String,
    /// What it is, as far as that is known.
    pub value: Value,
    /// Where it comes from, if not from the text of the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Origin>,
}

impl Argument {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The texts that it can be.
    pub fn texts(&self) -> Vec<&str> {
        match &self.value {
            Value::Text(text) => vec![text],
            Value::OneOf(texts) | Value::List(texts) => texts.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// True if it is the constant `True`.
    pub fn is_true(&self) -> bool {
        matches!(self.value, Value::Bool(true))
    }

    /// True if it is the constant `False`.
    pub fn is_false(&self) -> bool {
        matches!(self.value, Value::Bool(false))
    }
}

/// What an argument is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// A text.
    Text(String),
    /// One of several texts: a loop, a condition, several callers.
    OneOf(Vec<String>),
    /// A list of texts.
    List(Vec<String>),
    /// True or false.
    Bool(bool),
    /// A number as written.
    Number(String),
    /// Nothing, said so.
    None,
    /// Something with a name: `torch.float16`, `ssl.CERT_NONE`.
    Name(String),
    /// A text of which only parts are constant, `…` for the others.
    Partly(String),
    /// A value of a configuration file: the file and the keys.
    Setting {
        /// The file, as the code names it.
        file: String,
        /// The keys with dots between them.
        key: String,
    },
    /// It is computed.
    Computed,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The answer of a model.
    ModelOutput,
    /// The network.
    Network,
    /// A file that was fetched from a hub of models.
    Hub,
    /// What a user gave: the command line, a request, a form.
    Input,
    /// The environment.
    Environment,
    /// A parameter of the function that nobody in the file gives.
    Parameter,
}

/// A text that tells a model what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Prompt {
    /// Its name: the constant that holds it, or the role that it plays (`system`, `template`).
    pub name: String,
    /// The SHA-256 of its text in UTF-8, in lower-case hexadecimal.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Its beginning.
    pub beginning: String,
    /// The names of its placeholders, as far as they are plain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub placeholders: Vec<String>,
    /// Where.
    pub offset: u64,
}
