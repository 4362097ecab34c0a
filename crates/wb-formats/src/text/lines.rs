//! From byte offsets to lines and columns.

use wb_core::Place;

/// Gives every place with an offset inside the text its line and column, both counted from 1; columns are characters.
pub fn number(text: &[u8], places: &mut [&mut Place]) {
    places.sort_by_key(|place| place.offset);
    let mut line: u64 = 1;
    let mut start = 0_usize;
    let mut ends = memchr::memchr_iter(b'\n', text).peekable();
    for place in places {
        let Some(offset) = place.offset.and_then(|offset| usize::try_from(offset).ok()) else {
            continue;
        };
        if offset > text.len() {
            return;
        }
        while let Some(end) = ends.next_if(|end| *end < offset) {
            line = line.saturating_add(1);
            start = end.saturating_add(1);
        }
        let before = text.get(start..offset).unwrap_or_default();
        // Every byte but those that continue a character.
        let characters = before.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u64;
        place.line = Some(line);
        place.column = Some(characters.saturating_add(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_from_one() {
        let text = "a\nbä = c\n\nend".as_bytes();
        let mut places: Vec<Place> = [12, 0, 2, 5, 13, 99]
            .map(|offset| Place::file("x").at(Some(offset)))
            .to_vec();
        number(text, &mut places.iter_mut().collect::<Vec<_>>());
        let seen: Vec<_> = places.iter().map(|place| (place.line, place.column)).collect();
        let at = |line, column| (Some(line), Some(column));
        assert_eq!(
            seen,
            [at(4, 2), at(1, 1), at(2, 1), at(2, 3), at(4, 3), (None, None)]
        );
    }
}
