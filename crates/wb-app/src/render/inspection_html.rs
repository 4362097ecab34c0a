//! An inspection as one page: how the tensors lie in the file and how large they are, and the tree of facts.

use super::escape::{clip, markup};
use super::html::shell;
use super::{tree, words};
use crate::inspect::{Inspection, SCHEMA};
use crate::tensors::{self, Tensor};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Tensors that are listed in the table.
const ROWS_MAX: usize = 1_000;
/// Groups of tensors with a colour and a name of their own.
const GROUPS_MAX: usize = 8;
/// Rectangles in one picture: more than that many cannot be told apart.
const RECTANGLES_MAX: usize = 4_000;
/// The width of a picture, in its own units.
const WIDTH: f64 = 1000.0;

/// Writes an inspection.
pub fn write(inspection: &Inspection, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    let out = &mut out;
    let name = inspection.place.name();
    let tensors = tensors::collect(inspection);
    let nav = [
        ("layout", "Layout", !tensors.is_empty()),
        ("tensors", "Tensors", !tensors.is_empty()),
        ("facts", "Facts", true),
    ];
    shell::begin(
        &format!("{name}: Weighbridge inspection"),
        env!("CARGO_PKG_VERSION"),
        &nav,
        out,
    )?;
    let size = inspection
        .bytes
        .map_or_else(String::new, |bytes| format!(", {}", words::bytes(bytes)));
    writeln!(
        out,
        "<section class=\"ticket accent\"><div class=\"answer\"><div><h1 class=\"mono\" style=\"font-size:26px\">{}</h1>\n\
         <p class=\"detail\">{}{size}</p></div></div></section>",
        markup(&clip(name, 400)),
        markup(&match inspection.formats.is_empty() {
            true => "no format known here".to_owned(),
            false => inspection.formats.join(", "),
        })
    )?;
    if !tensors.is_empty() {
        picture(&tensors, out)?;
        table(&tensors, out)?;
    }
    writeln!(out, "<h2 id=\"facts\">Facts</h2>\n<pre class=\"lines mono\">")?;
    let mut text = Vec::new();
    tree::write(inspection, false, 110, &mut text)?;
    for line in String::from_utf8_lossy(&text).lines() {
        writeln!(out, "<span>{}</span>", markup(line))?;
    }
    writeln!(out, "</pre>")?;
    let written = format!("weighbridge {}", env!("CARGO_PKG_VERSION"));
    shell::end(&written, SCHEMA, out)?;
    out.flush()
}

/// Tensors by the first two parts of their names that are no numbers, largest group first.
struct Groups<'a> {
    names: Vec<(String, u64, Vec<&'a Tensor>)>,
}

impl<'a> Groups<'a> {
    fn of(tensors: &'a [Tensor]) -> Self {
        let mut by_name: BTreeMap<String, (u64, Vec<&Tensor>)> = BTreeMap::new();
        for tensor in tensors {
            let group = by_name.entry(group_name(&tensor.name)).or_default();
            group.0 = group.0.saturating_add(tensor.bytes.unwrap_or_default());
            group.1.push(tensor);
        }
        let mut names: Vec<_> = by_name
            .into_iter()
            .map(|(name, (bytes, tensors))| (name, bytes, tensors))
            .collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Self { names }
    }

    /// The colour of a tensor.
    fn hue(&self, tensor: &Tensor) -> usize {
        let name = group_name(&tensor.name);
        let place = self.names.iter().position(|(group, ..)| *group == name);
        place.unwrap_or(GROUPS_MAX).min(GROUPS_MAX)
    }
}

fn group_name(name: &str) -> String {
    let parts: Vec<&str> = name
        .split(['.', '/'])
        .filter(|part| !part.is_empty() && !part.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    // The last part is `weight`, `bias` or the like.
    let kept = parts.len().saturating_sub(1).clamp(1, 4);
    let from = parts.len().saturating_sub(1).saturating_sub(2);
    match parts.get(from..kept.max(from + 1).min(parts.len())) {
        Some(parts) if !parts.is_empty() => parts.join("."),
        _ => "(no name)".to_owned(),
    }
}

fn picture(tensors: &[Tensor], out: &mut impl Write) -> io::Result<()> {
    let groups = Groups::of(tensors);
    writeln!(
        out,
        "<h2 id=\"layout\">Layout<small>every tensor where its bytes lie, and as large as they are</small></h2>\n\
         <div class=\"box layout\">"
    )?;
    strip(tensors, &groups, out)?;
    treemap(&groups, out)?;
    writeln!(out, "<ul class=\"legend\">")?;
    for (index, (name, bytes, members)) in groups.names.iter().take(GROUPS_MAX).enumerate() {
        writeln!(
            out,
            "<li class=\"h{index}\"><span class=\"dot\"></span>{} <span class=\"soft\">{}, {}</span></li>",
            markup(&clip(name, 60)),
            words::count(members.len() as u64, "tensor"),
            words::bytes(*bytes)
        )?;
    }
    let rest = groups.names.iter().skip(GROUPS_MAX);
    let (count, bytes) = rest.fold((0, 0_u64), |(count, bytes), group| {
        (count + group.2.len(), bytes.saturating_add(group.1))
    });
    if count > 0 {
        writeln!(
            out,
            "<li class=\"info\"><span class=\"dot\"></span>others <span class=\"soft\">{}, {}</span></li>",
            words::count(count as u64, "tensor"),
            words::bytes(bytes)
        )?;
    }
    writeln!(out, "</ul></div>")
}

fn class(hue: usize) -> String {
    match hue {
        GROUPS_MAX => "info".to_owned(),
        hue => format!("h{hue}"),
    }
}

fn tip(tensor: &Tensor) -> String {
    let size = tensor.bytes.map_or_else(String::new, words::bytes);
    let name = match tensor.name.as_str() {
        "" => "(no name)",
        name => name,
    };
    markup(&clip(&format!("{name}: {} {size}", tensor.layout()), 300))
}

/// The file from its first to its last byte. Tensors that lie in a part of their own, or nowhere known, are left out.
fn strip(tensors: &[Tensor], groups: &Groups<'_>, out: &mut impl Write) -> io::Result<()> {
    let placed: Vec<(&Tensor, u64, u64)> = tensors
        .iter()
        .filter(|tensor| tensor.part.is_empty())
        .filter_map(|tensor| Some((tensor, tensor.offset?, tensor.bytes?)))
        .collect();
    let end = placed
        .iter()
        .map(|(_, at, bytes)| at.saturating_add(*bytes))
        .max()
        .unwrap_or_default();
    if end == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} 46\" role=\"img\" aria-label=\"tensors in the order of the file\">\n\
         <rect class=\"fill track\" x=\"0\" y=\"0\" width=\"{WIDTH}\" height=\"40\"/>"
    )?;
    for (tensor, at, bytes) in placed.iter().take(RECTANGLES_MAX) {
        let x = share(*at, end) * WIDTH;
        let width = (share(*bytes, end) * WIDTH).max(0.25);
        writeln!(
            out,
            "<rect class=\"fill {}\" x=\"{x:.2}\" y=\"0\" width=\"{width:.2}\" height=\"40\"><title>{}</title></rect>",
            class(groups.hue(tensor)),
            tip(tensor)
        )?;
    }
    writeln!(out, "</svg>")
}

#[expect(clippy::cast_precision_loss, reason = "a picture needs no more")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 / whole as f64
}

/// Every tensor as a rectangle of its size, groups side by side.
fn treemap(groups: &Groups<'_>, out: &mut impl Write) -> io::Result<()> {
    const HEIGHT: f64 = 360.0;
    let total: u64 = groups.names.iter().map(|group| group.1).sum();
    if total == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"tensors by size\">"
    )?;
    let columns = slices(
        &groups.names.iter().map(|group| group.1).collect::<Vec<_>>(),
        total,
    );
    let mut drawn = 0;
    for (index, (_, bytes, members)) in groups.names.iter().enumerate() {
        let Some((from, width)) = columns.get(index) else {
            continue;
        };
        let (x, width) = (from * WIDTH, width * WIDTH);
        let mut sorted: Vec<&&Tensor> = members.iter().collect();
        sorted.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
        // Inside a group: rows of about square rectangles.
        let per_row = rows(sorted.len(), width, HEIGHT);
        let mut y = 0.0;
        for row in sorted.chunks(per_row) {
            let row_bytes: u64 = row.iter().filter_map(|tensor| tensor.bytes).sum();
            let height = share(row_bytes, *bytes) * HEIGHT;
            let mut at = x;
            for tensor in row {
                let wide = share(tensor.bytes.unwrap_or_default(), row_bytes) * width;
                drawn += 1;
                if drawn > RECTANGLES_MAX || wide * height < 0.05 {
                    continue;
                }
                writeln!(
                    out,
                    "<rect class=\"fill {}\" x=\"{at:.2}\" y=\"{y:.2}\" width=\"{wide:.2}\" height=\"{height:.2}\">\
                     <title>{}</title></rect>",
                    class(index.min(GROUPS_MAX)),
                    tip(tensor)
                )?;
                at += wide;
            }
            y += height;
        }
    }
    writeln!(out, "</svg>")
}

/// Where each part of a whole begins and how wide it is.
fn slices(parts: &[u64], total: u64) -> Vec<(f64, f64)> {
    let mut from = 0.0;
    let mut slices = Vec::new();
    for part in parts {
        let width = share(*part, total);
        slices.push((from, width));
        from += width;
    }
    slices
}

/// How many rectangles stand in a row, so that they are about as high as they are wide.
fn rows(count: usize, width: f64, height: f64) -> usize {
    let mut per_row = 1;
    while per_row < count {
        let rows = count.div_ceil(per_row);
        let wide = width / f64::from(u32::try_from(per_row).unwrap_or(u32::MAX));
        let high = height / f64::from(u32::try_from(rows).unwrap_or(u32::MAX));
        if wide <= high {
            break;
        }
        per_row += 1;
    }
    per_row
}

fn table(tensors: &[Tensor], out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "<h2 id=\"tensors\">Tensors<small>{}</small></h2>\n<div class=\"box scroll\"><table><tr><th>Name</th>\
         <th>Type</th><th>Shape</th><th class=\"number\">Offset</th><th class=\"number\">Size</th></tr>",
        words::number(tensors.len() as u64)
    )?;
    for tensor in tensors.iter().take(ROWS_MAX) {
        let part = match tensor.part.is_empty() {
            true => String::new(),
            false => format!(
                "<span class=\"soft\">{} » </span>",
                markup(&clip(&tensor.part.join(" » "), 200))
            ),
        };
        writeln!(
            out,
            "<tr><td class=\"mono\">{part}{}</td><td class=\"mono\">{}</td><td class=\"mono\">{:?}</td>\
             <td class=\"number mono\">{}</td><td class=\"number\">{}</td></tr>",
            markup(&clip(&tensor.name, 300)),
            markup(&clip(&tensor.dtype, 60)),
            tensor.shape,
            tensor.offset.map_or_else(String::new, |at| format!("{at:#x}")),
            tensor.bytes.map_or_else(String::new, words::bytes)
        )?;
    }
    writeln!(out, "</table></div>")?;
    let hidden = tensors.len().saturating_sub(ROWS_MAX);
    if hidden > 0 {
        let hidden = words::number(hidden as u64);
        writeln!(
            out,
            "<p class=\"more\">{hidden} more tensors are not listed here.</p>"
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_of_a_model_share_a_group() {
        assert_eq!(
            group_name("model.layers.0.self_attn.q_proj.weight"),
            group_name("model.layers.31.self_attn.q_proj.weight")
        );
        assert_ne!(
            group_name("model.layers.0.self_attn.q_proj.weight"),
            group_name("model.layers.0.mlp.up_proj.weight")
        );
        assert_eq!(group_name("weight"), "weight");
        assert_eq!(group_name(""), "(no name)");
    }
}
