//! What an expression is, as far as it can be computed without running anything.

use super::names;
use super::value::{DECODED, Kind, PIECED, SECRET, TEXT_MAX, TOKEN, Value, list_method, text_method};
use super::walk::Walker;
use oxc_ast::ast::{
    Argument, ArrayExpressionElement, BinaryExpression, BinaryOperator, ChainElement, Expression,
    ObjectPropertyKind, TemplateLiteral, UnaryOperator,
};
use oxc_span::GetSpan;
use std::collections::BTreeMap;

/// Items of a list that are computed.
const ITEMS_MAX: usize = 20_000;

/// What a member of a value is.
pub(super) fn member(object: &Value, name: &str) -> Value {
    let found = match &object.kind {
        Kind::Path(path) => {
            let path = match path.as_str() {
                "globalThis" | "global" | "window" | "self" | "process.mainModule" => name.to_owned(),
                _ if name == "default" => path.clone(),
                path if path.len().saturating_add(name.len()) > 200 => {
                    return Value::default().touched_by(object);
                }
                path => format!("{path}.{name}"),
            };
            let value = Value::path(&path);
            match path.strip_prefix("process.env") {
                Some("") => value.with(SECRET, "process.env"),
                Some(variable) if !variable.starts_with(".npm_") && !is_harmless(variable) => {
                    value.with(TOKEN, &path)
                }
                _ => value,
            }
        }
        Kind::Object(fields) => fields.get(name).cloned().unwrap_or_default(),
        Kind::List(items) => match name.parse::<usize>() {
            Ok(index) => items.get(index).cloned().unwrap_or_default(),
            Err(_) if name == "length" => Value::of(Kind::Number(items.len() as f64)),
            Err(_) => Value::default(),
        },
        Kind::Text(text) if name == "length" => Value::of(Kind::Number(text.chars().count() as f64)),
        Kind::Text(text) => match name
            .parse::<usize>()
            .ok()
            .and_then(|index| text.chars().nth(index))
        {
            Some(letter) => Value::text(letter).with(PIECED, "letters"),
            None => Value::default(),
        },
        _ => Value::default(),
    };
    // One variable of the environment is not the whole of it.
    match (found.taint, object.taint) {
        (TOKEN, _) => found,
        (0, SECRET)
            if found
                .as_path()
                .is_some_and(|path| path.starts_with("process.env.")) =>
        {
            found
        }
        _ => found.touched_by(object),
    }
}

/// Variables of the environment that tell nobody anything.
fn is_harmless(variable: &str) -> bool {
    let name = variable.trim_start_matches('.');
    matches!(
        name,
        "NODE_ENV"
            | "DEBUG"
            | "CI"
            | "PATH"
            | "HOME"
            | "PORT"
            | "LANG"
            | "TERM"
            | "PWD"
            | "SHELL"
            | "TMPDIR"
            | "NO_COLOR"
            | "FORCE_COLOR"
            | "EDITOR"
            | "HTTP_PROXY"
            | "HTTPS_PROXY"
            | "http_proxy"
            | "https_proxy"
            | "no_proxy"
            | "APPDATA"
            | "USERPROFILE"
            | "HOST"
            | "NODE_OPTIONS"
            | "COLUMNS"
            | "TZ"
            | "ComSpec"
            | "SystemRoot"
    ) || name.ends_with("_URL")
        || name.ends_with("_HOST")
        || name.ends_with("_PORT")
}

impl<'a> Walker<'_, '_, 'a> {
    /// What an expression is.
    #[expect(clippy::too_many_lines, reason = "one arm per kind of expression")]
    pub(super) fn value(&mut self, expression: &Expression<'a>) -> Value {
        if !self.step() {
            return Value::default();
        }
        match expression {
            Expression::StringLiteral(text) => Value::text(text.value.as_str()),
            Expression::BooleanLiteral(is) => Value::path(if is.value { "true" } else { "false" }),
            Expression::NumericLiteral(number) => Value::of(Kind::Number(number.value)),
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::Identifier(id) => match self.lookup(&id.name) {
                Some(value) => value.clone(),
                None if names::is_global(&id.name) => Value::path(id.name.as_str()),
                None => Value::default(),
            },
            Expression::ParenthesizedExpression(inner) => self.value(&inner.expression),
            Expression::SequenceExpression(all) => match all.expressions.last() {
                Some(last) => self.value(last),
                None => Value::default(),
            },
            Expression::AwaitExpression(inner) => self.value(&inner.argument),
            Expression::AssignmentExpression(inner) => self.value(&inner.right),
            Expression::TSAsExpression(inner) => self.value(&inner.expression),
            Expression::TSNonNullExpression(inner) => self.value(&inner.expression),
            Expression::ThisExpression(_) => Value::path("globalThis"),
            Expression::ArrayExpression(array) => {
                let mut items = Vec::new();
                for element in array.elements.iter().take(ITEMS_MAX) {
                    items.push(match element {
                        ArrayExpressionElement::SpreadElement(spread) => {
                            let spread = self.value(&spread.argument);
                            if let Kind::List(more) = spread.kind {
                                items.extend(more);
                                continue;
                            }
                            Value::default().touched_by(&spread)
                        }
                        other => match other.as_expression() {
                            Some(inner) => self.value(inner),
                            None => Value::default(),
                        },
                    });
                }
                Value::of(Kind::List(items))
            }
            Expression::ObjectExpression(object) => {
                let mut fields = BTreeMap::new();
                let mut spread = Value::default();
                for property in object.properties.iter().take(ITEMS_MAX) {
                    match property {
                        ObjectPropertyKind::ObjectProperty(property) => {
                            let value = self.value(&property.value);
                            match super::walk::key_name(&property.key) {
                                Some(key) => {
                                    fields.insert(key, value);
                                }
                                None => spread = spread.touched_by(&value),
                            }
                        }
                        ObjectPropertyKind::SpreadProperty(more) => {
                            let more = self.value(&more.argument);
                            spread = spread.touched_by(&more);
                        }
                    }
                }
                Value::of(Kind::Object(fields)).touched_by(&spread)
            }
            Expression::StaticMemberExpression(it) => {
                let object = self.value(&it.object);
                member(&object, &it.property.name)
            }
            Expression::ComputedMemberExpression(it) => self.computed_member(&it.object, &it.expression),
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => self.result(&call.callee, &call.arguments, call.span()),
                ChainElement::StaticMemberExpression(it) => {
                    let object = self.value(&it.object);
                    member(&object, &it.property.name)
                }
                ChainElement::ComputedMemberExpression(it) => {
                    self.computed_member(&it.object, &it.expression)
                }
                _ => Value::default(),
            },
            Expression::BinaryExpression(binary) => self.binary(binary),
            Expression::LogicalExpression(logical) => {
                let (left, right) = (self.value(&logical.left), self.value(&logical.right));
                match left.kind {
                    Kind::Unknown => right.touched_by(&left),
                    _ => left.touched_by(&right),
                }
            }
            Expression::ConditionalExpression(it) => {
                let (yes, no) = (self.value(&it.consequent), self.value(&it.alternate));
                match yes.kind {
                    Kind::Unknown => no.touched_by(&yes),
                    _ => yes.touched_by(&no),
                }
            }
            Expression::UnaryExpression(it) => {
                let value = self.value(&it.argument);
                match (it.operator, &value.kind) {
                    (UnaryOperator::UnaryNegation, Kind::Number(number)) => Value::of(Kind::Number(-number)),
                    (UnaryOperator::BitwiseNot, Kind::Number(number)) => {
                        Value::of(Kind::Number(f64::from(!(*number as i32))))
                    }
                    (UnaryOperator::UnaryPlus, Kind::Text(text)) => match text.trim().parse() {
                        Ok(number) => Value::of(Kind::Number(number)),
                        Err(_) => Value::default(),
                    },
                    _ => Value::default(),
                }
            }
            Expression::CallExpression(call) => self.result(&call.callee, &call.arguments, call.span()),
            Expression::NewExpression(call) => self.result(&call.callee, &call.arguments, call.span()),
            _ => Value::default(),
        }
    }

    fn computed_member(&mut self, object: &Expression<'a>, key: &Expression<'a>) -> Value {
        let object = self.value(object);
        let key = self.value(key);
        match key.shown() {
            Some(name) => {
                let found = member(&object, &name);
                if key.taint & (DECODED | PIECED) != 0 || !self.text.contains(&name) {
                    found.with(PIECED, "a computed name")
                } else {
                    found
                }
            }
            None => match &object.kind {
                Kind::Path(path) if path == "process.env" => Value::default().with(TOKEN, "process.env"),
                _ => Value::default().touched_by(&object),
            },
        }
    }

    fn template(&mut self, template: &TemplateLiteral<'a>) -> Value {
        let mut text = Some(String::new());
        let mut whole = Value::default();
        for (at, quasi) in template.quasis.iter().enumerate() {
            let cooked = quasi.value.cooked.as_ref().map_or("", |cooked| cooked.as_str());
            if let Some(text) = &mut text {
                text.push_str(cooked);
            }
            if let Some(expression) = template.expressions.get(at) {
                let value = self.value(expression);
                text = match (text, value.shown()) {
                    (Some(mut text), Some(part)) if text.len().saturating_add(part.len()) <= TEXT_MAX => {
                        text.push_str(&part);
                        Some(text)
                    }
                    _ => None,
                };
                let (taint, from) = value.all_taint();
                whole = whole.with(taint, from.unwrap_or_default());
            }
        }
        match text {
            Some(text) => Value::text(text).touched_by(&whole),
            None => whole,
        }
    }

    /// Sums are left-deep: the spine is walked in a loop.
    fn binary(&mut self, binary: &BinaryExpression<'a>) -> Value {
        let mut operands: Vec<(&Expression<'a>, BinaryOperator)> = Vec::new();
        let mut spine = binary;
        let first = loop {
            operands.push((&spine.right, spine.operator));
            match &spine.left {
                Expression::BinaryExpression(left) => spine = left,
                other => break other,
            }
        };
        let mut whole = self.value(first);
        for (right, operator) in operands.into_iter().rev() {
            let right = self.value(right);
            whole = apply(operator, &whole, &right);
        }
        whole
    }

    /// The values of arguments.
    pub(super) fn arguments(&mut self, arguments: &[Argument<'a>]) -> Vec<Value> {
        arguments
            .iter()
            .take(64)
            .map(|argument| match argument.as_expression() {
                Some(expression) => self.value(expression),
                None => match argument {
                    Argument::SpreadElement(spread) => self.value(&spread.argument),
                    _ => Value::default(),
                },
            })
            .collect()
    }

    /// What a method of a known value gives.
    pub(super) fn method(&mut self, object: &Value, name: &str, arguments: &[Value]) -> Option<Value> {
        let result = match &object.kind {
            Kind::Text(text) => {
                if name == "toString" || name == "toString()" {
                    let encoding = arguments.first().and_then(Value::as_text).unwrap_or_default();
                    super::value::decoded(text, if encoding == "base64" { "?" } else { "" }).map(Value::text)
                } else {
                    text_method(text, name, arguments)
                }
            }
            Kind::List(items) => list_method(items, name, arguments),
            _ => None,
        };
        result.map(|value| value.touched_by(object))
    }
}

fn apply(operator: BinaryOperator, left: &Value, right: &Value) -> Value {
    let value = match (operator, &left.kind, &right.kind) {
        (BinaryOperator::Addition, Kind::Number(a), Kind::Number(b)) => Value::of(Kind::Number(a + b)),
        (BinaryOperator::Subtraction, Kind::Number(a), Kind::Number(b)) => Value::of(Kind::Number(a - b)),
        (BinaryOperator::Multiplication, Kind::Number(a), Kind::Number(b)) => Value::of(Kind::Number(a * b)),
        (BinaryOperator::BitwiseXOR, Kind::Number(a), Kind::Number(b)) => {
            Value::of(Kind::Number(f64::from((*a as i32) ^ (*b as i32))))
        }
        (BinaryOperator::Addition, ..) => match (left.shown(), right.shown()) {
            (Some(a), Some(b)) if a.len().saturating_add(b.len()) <= TEXT_MAX => {
                Value::text(format!("{a}{b}"))
            }
            _ => Value::default(),
        },
        _ => return Value::default(),
    };
    let (more, from) = left.all_taint();
    let value = value.with(more, from.unwrap_or_default());
    let (more, from) = right.all_taint();
    value.with(more, from.unwrap_or_default())
}
