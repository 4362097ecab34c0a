//! Services that code calls, and the models that it asks them for.

use super::{node, sighting};
use crate::known::ai::reference::urn;
use crate::known::ai::{service_models, services};
use wb_core::inventory::{Node, NodeKind, Pin, Relation};
use wb_core::{Place, Sighting};
use wb_formats::code::uses::{Use, Uses};

pub(super) fn sightings(call: &Use, uses: &Uses, place: &Place, out: &mut Vec<Sighting>) {
    let Some(called) = services::of(call, uses) else {
        return;
    };
    let name = match &called.endpoint {
        Some(endpoint) => format!("{}@{endpoint}", called.provider),
        None => called.provider.to_owned(),
    };
    let endpoint = called.endpoint.clone().unwrap_or_default();
    let properties = [
        ("provider", called.provider.to_owned()),
        ("endpoint", endpoint.clone()),
    ];
    let service = urn("service", &name);
    let provided = node(NodeKind::Service, service.clone(), called.provider, properties);
    let written = called.endpoint.clone();
    out.push(sighting(
        provided,
        Relation::Calls,
        Pin::Unknown,
        written,
        place,
        call.offset,
    ));
    for model in &called.models {
        let pin = match called.provider {
            // What a deployment stands for is decided at the service.
            "azure-openai" if service_models::pin(model) != Pin::Exact => Pin::Floating,
            "ollama" => crate::known::ai_commands::ollama_pin(model).0,
            _ => service_models::pin(model),
        };
        let mut properties = vec![("provider", called.provider.to_owned())];
        if let Some(when) = service_models::retired(model) {
            properties.push(("deprecated", when.to_owned()));
        }
        let node = Node {
            version: (pin == Pin::Exact).then(|| model.clone()),
            ..node(
                NodeKind::Model,
                urn("model", &format!("{}/{model}", called.provider)),
                model,
                properties,
            )
        };
        let mut seen = sighting(
            node,
            Relation::Loads,
            pin,
            Some(model.clone()),
            place,
            call.offset,
        );
        seen.from = Some(service.clone());
        // The system asks for it; the service serves it.
        seen.relation = Relation::Serves;
        out.push(seen.clone());
        seen.from = None;
        seen.relation = Relation::Calls;
        out.push(seen);
    }
}
