//! Walks the syntax tree in the order of the source: what is bound to names, which functions run at once, where calls
//! stand.

use super::facts::ScriptFacts;
use super::names;
use super::value::{Kind, Value};
use crate::code::python::{Imported, Runs};
use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentExpression, AssignmentTarget, BindingPattern, CallExpression,
    Expression, ForOfStatement, ForStatementLeft, Function, ImportDeclaration, ImportDeclarationSpecifier,
    ImportExpression, NewExpression, Program, PropertyKey, Statement, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::scope::ScopeFlags;
use std::collections::{BTreeMap, BTreeSet};

/// How many expressions of one file are computed.
const STEPS_MAX: u32 = 3_000_000;
/// How often code in a text is read as code again.
pub(super) const LAYERS_MAX: u8 = 4;

/// A function whose result can be computed: its parameters and what it returns.
pub(super) struct Simple<'p, 'a> {
    pub(super) parameters: Vec<String>,
    pub(super) result: &'p Expression<'a>,
}

/// Reads a whole program.
pub(super) fn program(program: &Program<'_>, text: &str, facts: &mut ScriptFacts) {
    let mut walker = Walker::new(text, facts, 0);
    walker.prepare(program);
    walker.visit_program(program);
}

/// What is known while a file is walked.
pub(super) struct Walker<'s, 'p, 'a> {
    pub(super) text: &'s str,
    pub(super) facts: &'s mut ScriptFacts,
    pub(super) scopes: Vec<BTreeMap<String, Value>>,
    pub(super) simple: BTreeMap<String, Simple<'p, 'a>>,
    /// Names of functions that are called somewhere.
    called: BTreeSet<String>,
    runs: Vec<Runs>,
    /// What is handed to the parameters of a function, by where it begins.
    pub(super) handed: BTreeMap<u32, Value>,
    /// Files and variables that hold what came from the network.
    pub(super) planted: BTreeSet<String>,
    pub(super) computed: BTreeMap<(u32, u32), Value>,
    /// Where the calls stand that gave what has a name: `openai.OpenAI()`.
    pub(super) makers: BTreeMap<String, u64>,
    pub(super) steps: u32,
    pub(super) layer: u8,
    /// Where the outermost text stands, for code that was read out of a text.
    pub(super) outer: Option<u64>,
}

impl<'s, 'p, 'a> Walker<'s, 'p, 'a> {
    pub(super) fn new(text: &'s str, facts: &'s mut ScriptFacts, layer: u8) -> Self {
        Self {
            text,
            facts,
            scopes: vec![BTreeMap::new()],
            simple: BTreeMap::new(),
            called: BTreeSet::new(),
            runs: vec![Runs::Import],
            handed: BTreeMap::new(),
            planted: BTreeSet::new(),
            computed: BTreeMap::new(),
            makers: BTreeMap::new(),
            steps: 0,
            layer,
            outer: None,
        }
    }

    /// Looks ahead: which functions are called, and which of them give a result that can be computed.
    pub(super) fn prepare(&mut self, program: &'p Program<'a>) {
        let mut callees = Callees::default();
        callees.visit_program(program);
        self.called = callees.0;
        for statement in &program.body {
            if let Statement::FunctionDeclaration(function) = statement
                && let (Some(id), Some(body)) = (&function.id, &function.body)
                && let Some(Statement::ReturnStatement(last)) = body.statements.last()
                && let Some(result) = &last.argument
            {
                let parameters = function.params.items.iter();
                let parameters = parameters.map(|item| binding_name(&item.pattern)).collect();
                let simple = Simple { parameters, result };
                self.simple.insert(id.name.to_string(), simple);
            }
        }
    }

    /// True as long as computing more is allowed.
    pub(super) fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_add(1);
        self.steps < STEPS_MAX
    }

    pub(super) fn runs(&self) -> Runs {
        self.runs.last().copied().unwrap_or_default()
    }

    /// An offset as the report shows it.
    pub(super) fn offset(&self, start: u32) -> u64 {
        self.outer.unwrap_or_else(|| u64::from(start))
    }

    /// The source text of a place, cut.
    pub(super) fn code(&self, start: u32, end: u32) -> String {
        let text = self.text.get(start as usize..end as usize).unwrap_or_default();
        text.chars().take(160).collect()
    }

    pub(super) fn lookup(&self, name: &str) -> Option<&Value> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }

    pub(super) fn bind(&mut self, name: &str, value: Value) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.to_owned(), value);
        }
    }

    /// Gives a name that exists a new value; what it may have been before stays possible as a source.
    fn assign(&mut self, name: &str, value: Value, adds: bool) {
        let scope = self
            .scopes
            .iter()
            .rposition(|scope| scope.contains_key(name))
            .unwrap_or(0);
        let Some(scope) = self.scopes.get_mut(scope) else {
            return;
        };
        let value = match scope.get(name) {
            Some(old) if adds => match (old.as_text(), value.as_text()) {
                (Some(a), Some(b)) if a.len().saturating_add(b.len()) <= super::value::TEXT_MAX => {
                    Value::text(format!("{a}{b}")).touched_by(old).touched_by(&value)
                }
                _ => Value::default().touched_by(old).touched_by(&value),
            },
            Some(old) if old.taint != 0 => value.touched_by(old),
            _ => value,
        };
        scope.insert(name.to_owned(), value);
    }

    pub(super) fn import(&mut self, module: &str, start: u32) {
        if self.facts.imports.len() < ScriptFacts::KEPT_MAX {
            let offset = self.offset(start);
            self.facts.imports.push(Imported {
                module: module.trim_start_matches("node:").to_owned(),
                name: None,
                offset,
            });
        }
    }

    /// Binds a pattern to a value.
    fn destructure(&mut self, pattern: &BindingPattern<'_>, value: &Value) {
        match pattern {
            BindingPattern::BindingIdentifier(id) => self.bind(&id.name, value.clone()),
            BindingPattern::ObjectPattern(object) => {
                for property in &object.properties {
                    let key = key_name(&property.key);
                    let part = key.map_or_else(
                        || Value::default().touched_by(value),
                        |key| super::evaluate::member(value, &key),
                    );
                    self.destructure(&property.value, &part);
                }
            }
            BindingPattern::ArrayPattern(array) => {
                for element in array.elements.iter().flatten() {
                    self.destructure(element, &Value::default().touched_by(value));
                }
            }
            BindingPattern::AssignmentPattern(assignment) => self.destructure(&assignment.left, value),
        }
    }

    /// Enters a function: when its body runs, and what its parameters hold.
    fn enter(&mut self, start: u32, parameters: &[&BindingPattern<'_>], runs: Runs) {
        self.scopes.push(BTreeMap::new());
        self.runs.push(runs);
        let handed = self.handed.remove(&start).unwrap_or_default();
        for parameter in parameters {
            self.destructure(parameter, &handed);
        }
    }

    fn leave(&mut self) {
        self.scopes.pop();
        self.runs.pop();
    }
}

/// A binding's name; empty if it is a pattern.
pub(super) fn binding_name(pattern: &BindingPattern<'_>) -> String {
    match pattern {
        BindingPattern::BindingIdentifier(id) => id.name.to_string(),
        BindingPattern::AssignmentPattern(assignment) => binding_name(&assignment.left),
        _ => String::new(),
    }
}

/// The name of a property that is written out.
pub(super) fn key_name(key: &PropertyKey<'_>) -> Option<String> {
    match key {
        PropertyKey::StaticIdentifier(id) => Some(id.name.to_string()),
        PropertyKey::StringLiteral(text) => Some(text.value.to_string()),
        _ => None,
    }
}

impl<'a> Visit<'a> for Walker<'_, '_, 'a> {
    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        walk::walk_variable_declarator(self, it);
        if let Some(init) = &it.init {
            let value = self.value(init);
            self.destructure(&it.id, &value);
        } else {
            self.destructure(&it.id, &Value::default());
        }
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        walk::walk_assignment_expression(self, it);
        let value = self.value(&it.right);
        match &it.left {
            AssignmentTarget::AssignmentTargetIdentifier(id) => {
                self.assign(&id.name, value, !it.operator.is_assign());
            }
            AssignmentTarget::StaticMemberExpression(member) => {
                // `options.body = secret`: whoever gets the object gets it.
                if let Expression::Identifier(object) = &member.object
                    && value.all_taint().0 != 0
                    && let Some(old) = self.lookup(&object.name).cloned()
                {
                    self.assign(&object.name, old.touched_by(&value), false);
                }
            }
            _ => {}
        }
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        let list = self.value(&it.right);
        if let ForStatementLeft::VariableDeclaration(declaration) = &it.left
            && let Some(declarator) = declaration.declarations.first()
        {
            // The variable is one of them: whatever one of them is, it can be.
            let one = match &list.kind {
                Kind::List(items) => {
                    let texts: Vec<&str> = items.iter().filter_map(Value::as_text).collect();
                    Value::text(texts.join("\n")).touched_by(&list)
                }
                _ => Value::default().touched_by(&list),
            };
            self.destructure(&declarator.id, &one);
        }
        self.visit_expression(&it.right);
        self.visit_statement(&it.body);
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        let name = it.id.as_ref().map(|id| id.name.to_string());
        let runs = match &name {
            _ if self.handed.contains_key(&it.span.start) => self.runs(),
            Some(name) if self.called.contains(name) => self.runs(),
            Some(_) => Runs::Unknown,
            // Functions without a name are called where they stand, or handed to somebody who calls them.
            None => self.runs(),
        };
        let parameters: Vec<&BindingPattern<'_>> = it.params.items.iter().map(|item| &item.pattern).collect();
        self.enter(it.span.start, &parameters, runs);
        walk::walk_function(self, it, flags);
        self.leave();
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        let parameters: Vec<&BindingPattern<'_>> = it.params.items.iter().map(|item| &item.pattern).collect();
        let runs = self.runs();
        self.enter(it.span.start, &parameters, runs);
        walk::walk_arrow_function_expression(self, it);
        self.leave();
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        self.call(&it.callee, &it.arguments, it.span());
        walk::walk_call_expression(self, it);
        self.sink(&it.callee, &it.arguments, it.span());
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        self.call(&it.callee, &it.arguments, it.span());
        walk::walk_new_expression(self, it);
        self.sink(&it.callee, &it.arguments, it.span());
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'a>) {
        if let Some(module) = self.value(&it.source).as_text() {
            let module = module.to_owned();
            self.import(&module, it.span.start);
        }
        walk::walk_import_expression(self, it);
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        let module = it.source.value.trim_start_matches("node:").to_owned();
        self.import(&module, it.span.start);
        for specifier in it.specifiers.iter().flatten() {
            match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(one) => {
                    let path = format!("{module}.{}", one.imported.name());
                    self.bind(&one.local.name, Value::path(path));
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(all) => {
                    self.bind(&all.local.name, Value::path(module.clone()));
                }
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(all) => {
                    self.bind(&all.local.name, Value::path(module.clone()));
                }
            }
        }
    }
}

/// The names that a program calls.
#[derive(Default)]
struct Callees(BTreeSet<String>);

impl<'a> Visit<'a> for Callees {
    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if let Expression::Identifier(id) = &it.callee
            && !names::is_global(&id.name)
        {
            self.0.insert(id.name.to_string());
        }
        // A name that is handed over is called by whoever gets it.
        for argument in &it.arguments {
            if let Some(Expression::Identifier(id)) = argument.as_expression() {
                self.0.insert(id.name.to_string());
            }
        }
        walk::walk_call_expression(self, it);
    }
}
