//! What the capability database says about calls of names that no table lists.

use super::message;
use super::value::Path;
use super::{Kind, Verdict};
use crate::known::capabilities::{self, Capability, Given, Review};
use wb_core::Confidence;
use wb_formats::model::pickle::facts::{Call, CallKind};

/// Steps on the way from a call to what it reaches that leave no doubt.
const SURE_STEPS: usize = 1;

/// The verdict on a call of a name that no table lists, or none if the call is harmless. A name that the tables
/// list for another use (`is_used_beyond`) is never harmless by the database's word alone.
pub(super) fn verdict(path: &Path, is_used_beyond: bool, is_made: bool, call: &Call) -> Option<Verdict> {
    let is_made = is_made || matches!(call.kind, CallKind::New | CallKind::Build | CallKind::Fill);
    let review = capabilities::look_up(&path.module, &path.name);
    if let Some(review) = &review {
        let is_harmless = match is_made {
            true => review.is_plain_class,
            false => review.is_harmless,
        };
        if is_harmless && !is_used_beyond {
            return None;
        }
        if !is_made && let Some(harm) = review.harm(given(call)) {
            return Some(does(path, review, harm, call));
        }
    }
    if call.kind == CallKind::Build
        && let Some(review) = capabilities::look_up(&path.module, &format!("{}.__setstate__", path.name))
        && let Some(harm) = review.harm(Given::State)
    {
        return Some(does(path, &review, harm, call));
    }
    let mut verdict = message::unknown(path, is_used_beyond, call);
    verdict.capability = review
        .filter(|_| !is_made)
        .and_then(|review| review.capabilities.first().map(|first| review.words(first)));
    Some(verdict)
}

/// True if naming something, without a call, is harmless: a reviewed function, or a class that brings nothing.
pub(super) fn is_harmless_reference(path: &Path) -> bool {
    capabilities::look_up(&path.module, &path.name)
        .is_some_and(|review| review.is_harmless || review.is_plain_class)
}

fn given(call: &Call) -> Given {
    match call.kwargs.is_empty() {
        true => Given::Positional(call.args.len()),
        false => Given::Anything,
    }
}

fn does(path: &Path, review: &Review, harm: &Capability, call: &Call) -> Verdict {
    let mut verdict = message::gadget(path, harm.consequence, false, call);
    verdict.kind = Kind::Does(harm.consequence);
    verdict.capability = Some(review.words(harm));
    if harm.way.len() > SURE_STEPS {
        verdict.confidence = Confidence::Medium;
    }
    verdict
}
