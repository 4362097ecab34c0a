//! A graph as JSON: the fields of its messages as members, text as base64.

use super::super::build::Builder;
use super::super::draft::Given;
use super::super::schema::{Kind, Shape, by_name, choice};
use crate::model::pickle::unbase64;
use crate::notes::Stop;
use crate::text::json::Value;

/// Hands a message's members to the builder. The recursion is counted by the builder.
pub(super) fn message(builder: &mut Builder<'_>, kind: Kind, value: &Value<'_>) -> Result<(), Stop> {
    for (name, value) in value.members() {
        let Some(field) = by_name(kind, name) else {
            continue;
        };
        match (kind, field.shape) {
            (Kind::Node | Kind::NamedFunction, Shape::Message(Kind::AttrEntry)) => {
                attributes(builder, field.number, value)?;
            }
            (Kind::Function, Shape::Message(Kind::ReturnEntry)) => returns(builder, field.number, value)?,
            _ => each(builder, kind, field.number, field.shape, value)?,
        }
    }
    Ok(())
}

fn each(
    builder: &mut Builder<'_>,
    kind: Kind,
    number: u32,
    shape: Shape,
    value: &Value<'_>,
) -> Result<(), Stop> {
    if let Value::List(values) = value {
        if let (Shape::Text, Some(Value::Plain(_))) = (shape, values.first()) {
            builder.text(
                number,
                Given {
                    text: from_codes(values),
                    span: None,
                },
            );
            return Ok(());
        }
        for value in values {
            one(builder, kind, number, shape, value)?;
        }
        return Ok(());
    }
    one(builder, kind, number, shape, value)
}

fn one(
    builder: &mut Builder<'_>,
    kind: Kind,
    number: u32,
    shape: Shape,
    value: &Value<'_>,
) -> Result<(), Stop> {
    match (shape, value) {
        (Shape::Message(inner), Value::Object(_)) => {
            builder.open(inner, number, None)?;
            message(builder, inner, value)?;
            builder.close()?;
        }
        (Shape::Text, Value::Text(text)) => {
            let is_bytes = matches!(
                (kind, number),
                (Kind::AttrValue | Kind::ListValue, 2) | (Kind::Tensor, 8)
            );
            let decoded = if is_bytes { unbase64(text.as_bytes()) } else { None };
            let text = match decoded {
                Some(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                None => text.clone().into_owned(),
            };
            builder.text(number, Given { text, span: None });
        }
        (Shape::Number, Value::Text(text)) => builder.number(number, choice(text)),
        (Shape::Number, Value::Plain(text)) => builder.number(number, choice(text)),
        (Shape::Payload, Value::Text(text)) => {
            let bytes = unbase64(text.as_bytes());
            let len = bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
            builder.content(bytes, len);
        }
        _ => {}
    }
    Ok(())
}

/// Text as older converters write it: a list of character codes.
fn from_codes(values: &[Value<'_>]) -> String {
    let codes = values.iter().filter_map(Value::whole_number);
    let bytes: Vec<u8> = codes.filter_map(|code| u8::try_from(code).ok()).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn attributes(builder: &mut Builder<'_>, number: u32, value: &Value<'_>) -> Result<(), Stop> {
    for (key, value) in value.members() {
        builder.open(Kind::AttrEntry, number, None)?;
        builder.text(
            1,
            Given {
                text: key.clone().into_owned(),
                span: None,
            },
        );
        one(
            builder,
            Kind::AttrEntry,
            2,
            Shape::Message(Kind::AttrValue),
            value,
        )?;
        builder.close()?;
    }
    Ok(())
}

fn returns(builder: &mut Builder<'_>, number: u32, value: &Value<'_>) -> Result<(), Stop> {
    for (key, value) in value.members() {
        builder.open(Kind::ReturnEntry, number, None)?;
        builder.text(
            1,
            Given {
                text: key.clone().into_owned(),
                span: None,
            },
        );
        if let Some(text) = value.text() {
            builder.text(
                2,
                Given {
                    text: text.to_owned(),
                    span: None,
                },
            );
        }
        builder.close()?;
    }
    Ok(())
}
