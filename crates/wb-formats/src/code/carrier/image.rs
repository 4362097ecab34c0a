//! Where a program's own bytes end.

use crate::source::ReadAt;

fn number(bytes: &[u8], at: usize, width: usize, is_big: bool) -> Option<u64> {
    let part = bytes.get(at..)?.get(..width)?;
    let fold = |sum: u64, byte: &u8| sum.wrapping_shl(8) | u64::from(*byte);
    Some(if is_big {
        part.iter().fold(0, fold)
    } else {
        part.iter().rev().fold(0, fold)
    })
}

/// The end of an ELF image: of its segments and of its table of sections, whichever is later.
pub(super) fn elf_end(bytes: &[u8]) -> Option<u64> {
    let [_, _, _, _, class @ (1 | 2), order @ (1 | 2), ..] = bytes else {
        return None;
    };
    let (wide, is_big) = (*class == 2, *order == 2);
    let at = |narrow: usize, wide_at: usize, narrow_width: usize, wide_width: usize| {
        if wide {
            number(bytes, wide_at, wide_width, is_big)
        } else {
            number(bytes, narrow, narrow_width, is_big)
        }
    };
    let segments = at(28, 32, 4, 8)?;
    let sections = at(32, 40, 4, 8)?;
    let (segment_size, segment_count) = (at(42, 54, 2, 2)?, at(44, 56, 2, 2)?);
    let (section_size, section_count) = (at(46, 58, 2, 2)?, at(48, 60, 2, 2)?);
    let mut end = sections.saturating_add(section_size.saturating_mul(section_count));
    for index in 0..segment_count.min(64) {
        let start = segments.saturating_add(index.saturating_mul(segment_size));
        let Ok(start) = usize::try_from(start) else { break };
        let field = |narrow: usize, wide_at: usize| {
            let offset = start.checked_add(if wide { wide_at } else { narrow })?;
            number(bytes, offset, if wide { 8 } else { 4 }, is_big)
        };
        if let (Some(offset), Some(size)) = (field(4, 8), field(16, 32)) {
            end = end.max(offset.saturating_add(size));
        }
    }
    (end > 0).then_some(end)
}

/// The end of a Windows image: of its sections and its certificates.
pub(super) fn pe_end(source: &dyn ReadAt, bytes: &[u8]) -> Option<u64> {
    let header = number(bytes, 60, 4, false).filter(|at| (64..1 << 20).contains(at))?;
    let image = source.read_vec(header, 4096).ok()?;
    if !image.starts_with(b"PE\0\0") {
        return None;
    }
    let sections = number(&image, 6, 2, false)?;
    let optional = usize::try_from(number(&image, 20, 2, false)?).ok()?;
    let directories = match number(&image, 24, 2, false)? {
        0x10b => 120_usize,
        0x20b => 136,
        _ => return None,
    };
    let mut end = 0;
    // The fifth directory: certificates, with an offset in the file.
    let certificates = directories.checked_add(32)?;
    if let (Some(start), Some(size)) = (
        number(&image, certificates, 4, false),
        number(&image, certificates.checked_add(4)?, 4, false),
    ) && size > 0
    {
        end = start.saturating_add(size);
    }
    let table = optional.checked_add(24)?;
    for index in 0..usize::try_from(sections.min(96)).ok()? {
        let section = table.checked_add(index.checked_mul(40)?)?;
        let size = number(&image, section.checked_add(16)?, 4, false)?;
        let start = number(&image, section.checked_add(20)?, 4, false)?;
        end = end.max(start.saturating_add(size));
    }
    (end > 0).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_elf_image_is_that_of_its_last_part() {
        let mut elf = b"\x7fELF\x02\x01\x01".to_vec();
        elf.resize(120, 0);
        elf[32] = 64; // segments
        elf[40] = 200; // sections
        elf[54] = 56;
        elf[56] = 1;
        elf[58] = 64;
        elf[60] = 2;
        elf[64 + 8] = 16;
        elf[64 + 33] = 2; // 512 bytes
        assert_eq!(elf_end(&elf), Some(528));
        assert_eq!(elf_end(b"\x7fELF"), None);
    }
}
