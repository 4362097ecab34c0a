//! PMML: predictive models as XML.

mod walk;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::text::xml::{self, Encoding, XmlFacts};
use serde::Serialize;
use std::collections::BTreeMap;
use wb_core::GapReason;

crate::format_room! {
    /// PMML models (XML, versions 1.1 to 4.4), in UTF-8, UTF-16, UTF-32 and the one-byte encodings. Noted are what
    /// the document type, entities, inclusions and style sheets make a parser open or multiply; functions that are
    /// neither built in nor defined in the model, which evaluators look up as Java classes; extensions; tables that
    /// are read from elsewhere; and values that a logger would look up by name. Numbers are not looked at.
    pub static FORMAT = {
        id: "pmml",
        name: "PMML model",
        since: "0.1.0",
        extensions: ["pmml"],
        facts: PmmlFacts,
        sniff: |head| xml::root_of(head).is_some_and(|name| name == "PMML"),
        read: read,
    };
}

/// What a PMML document says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PmmlFacts {
    /// What it asks of its XML parser.
    pub xml: XmlFacts,
    /// The version of PMML.
    pub version: String,
    /// The program that wrote it.
    pub application: String,
    /// Kinds of models, and how many of each.
    pub models: BTreeMap<String, u64>,
    /// Functions that are called, and neither built in nor defined here.
    pub foreign_functions: Vec<PmmlName>,
    /// Extensions, each name once.
    pub extensions: Vec<PmmlName>,
    /// Tables that are read from elsewhere.
    pub table_locators: u64,
    /// Values that make a logger or evaluator look something up (`${jndi:…}`) or run a script.
    pub lookups: Vec<PmmlName>,
}

/// Something that is named, and where.
#[derive(Clone, Debug, Serialize)]
pub struct PmmlName {
    /// The name or the value's beginning.
    pub name: String,
    /// Where, in bytes of the decoded text.
    pub offset: u64,
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = PmmlFacts::default();
    match document(input, notes) {
        Ok(Some((text, encoding))) => {
            walk::walk(&text, input.meter, notes, &mut facts);
            facts.xml.encoding = encoding.name();
        }
        Ok(None) => {}
        Err(stop) => notes.stopped(stop),
    }
    Facts::Pmml(facts)
}

/// The whole document as text, if it is in an encoding that is read here; the gap is noted otherwise.
pub(crate) fn document(input: &Input<'_>, notes: &mut Notes) -> Result<Option<(String, Encoding)>, Stop> {
    input.meter.time()?;
    let bytes = input.whole()?;
    let (text, encoding) = xml::text(&bytes);
    if encoding == Encoding::Unread {
        let detail = "the XML is written in an encoding that hides its markup from readers of ASCII";
        notes.defect(crate::Defect::at("xml-encoding-hides", 0, detail));
        notes.gap(
            GapReason::UnsupportedFormat,
            Some(0),
            "the XML's encoding is not decoded",
        );
        return Ok(None);
    }
    Ok(Some((text.into_owned(), encoding)))
}
