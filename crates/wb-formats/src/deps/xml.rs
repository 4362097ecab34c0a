//! Trees from XML: elements by their names, attributes with `@` in front.

use crate::notes::{Notes, Stop};
use crate::text::tree::{Id, Kind, Tree};
use crate::text::xml::{self, Element, Node};
use wb_core::Meter;

/// An element that is not closed yet.
struct Open {
    name: String,
    offset: u64,
    members: Vec<(Id, Id)>,
    text: String,
}

/// A tree from XML, as far as it is XML, and why it goes no further.
pub(super) fn tree(text: &str, meter: &Meter) -> (Tree, Option<(String, Option<u64>)>) {
    let mut tree = Tree::default();
    let mut open: Vec<Open> = Vec::new();
    let mut notes = Notes::default();
    xml::read(text, meter, &mut notes, &mut |node| {
        step(&mut tree, &mut open, &node);
        Ok::<(), Stop>(())
    });
    while !open.is_empty() {
        close(&mut tree, &mut open);
    }
    let gap = notes.gaps.into_iter().next();
    (tree, gap.map(|gap| (gap.detail, gap.offset)))
}

fn step(tree: &mut Tree, open: &mut Vec<Open>, node: &Node<'_>) {
    match node {
        Node::Open(element) => open.push(opened(tree, element)),
        Node::Text(text) => {
            if let Some(last) = open.last_mut() {
                last.text.push_str(text);
            }
        }
        Node::Close => close(tree, open),
    }
}

fn opened(tree: &mut Tree, element: &Element) -> Open {
    let offset = Some(element.offset);
    let members = element.attributes.iter().map(|(name, value)| {
        let key = tree.add(offset, None, Kind::Scalar(format!("@{name}")));
        (key, tree.add(offset, None, Kind::Scalar(xml::unescaped(value))))
    });
    Open {
        name: element.name.clone(),
        offset: element.offset,
        members: members.collect(),
        text: String::new(),
    }
}

fn close(tree: &mut Tree, open: &mut Vec<Open>) {
    let Some(mut done) = open.pop() else { return };
    let offset = Some(done.offset);
    let kind = if done.members.is_empty() {
        Kind::Scalar(done.text)
    } else {
        if !done.text.is_empty() {
            let key = tree.add(offset, None, Kind::Scalar("#text".to_owned()));
            let text = tree.add(offset, None, Kind::Scalar(done.text));
            done.members.push((key, text));
        }
        Kind::Map(done.members)
    };
    let value = tree.add(offset, None, kind);
    let key = tree.add(offset, None, Kind::Scalar(done.name));
    match open.last_mut() {
        Some(parent) => parent.members.push((key, value)),
        None => {
            let root = tree.add(offset, None, Kind::Map(vec![(key, value)]));
            tree.roots.push(root);
        }
    }
}
