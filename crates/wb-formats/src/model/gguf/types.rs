//! The numbers that stand for types.

/// A value's type: its name and, if it has a fixed width, its bytes.
pub(super) fn value_type(number: u32) -> Option<(&'static str, Option<u64>)> {
    Some(match number {
        0 => ("uint8", Some(1)),
        1 => ("int8", Some(1)),
        2 => ("uint16", Some(2)),
        3 => ("int16", Some(2)),
        4 => ("uint32", Some(4)),
        5 => ("int32", Some(4)),
        6 => ("float32", Some(4)),
        7 => ("bool", Some(1)),
        STRING => ("string", None),
        ARRAY => ("array", None),
        10 => ("uint64", Some(8)),
        11 => ("int64", Some(8)),
        12 => ("float64", Some(8)),
        _ => return None,
    })
}

pub(super) const UINT32: u32 = 4;
pub(super) const STRING: u32 = 8;
pub(super) const ARRAY: u32 = 9;

/// A tensor type: its name, how many elements make a block, and how many bytes a block has.
/// Source: ggml's table of types, as the gguf package 0.19 has it; 2026-11-23. Types that were withdrawn
/// (4, 5, 31 to 33, 36 to 38) are kept with the sizes that they had, so that old files are read.
pub(crate) fn tensor_type(number: u32) -> Option<(&'static str, u64, u64)> {
    Some(match number {
        0 => ("F32", 1, 4),
        1 => ("F16", 1, 2),
        2 => ("Q4_0", 32, 18),
        3 => ("Q4_1", 32, 20),
        4 => ("Q4_2", 16, 10),
        5 => ("Q4_3", 16, 12),
        6 => ("Q5_0", 32, 22),
        7 => ("Q5_1", 32, 24),
        8 => ("Q8_0", 32, 34),
        9 => ("Q8_1", 32, 40),
        10 => ("Q2_K", 256, 84),
        11 => ("Q3_K", 256, 110),
        12 => ("Q4_K", 256, 144),
        13 => ("Q5_K", 256, 176),
        14 => ("Q6_K", 256, 210),
        15 => ("Q8_K", 256, 292),
        16 => ("IQ2_XXS", 256, 66),
        17 => ("IQ2_XS", 256, 74),
        18 => ("IQ3_XXS", 256, 98),
        19 => ("IQ1_S", 256, 50),
        20 => ("IQ4_NL", 32, 18),
        21 => ("IQ3_S", 256, 110),
        22 => ("IQ2_S", 256, 82),
        23 => ("IQ4_XS", 256, 136),
        24 => ("I8", 1, 1),
        25 => ("I16", 1, 2),
        26 => ("I32", 1, 4),
        27 => ("I64", 1, 8),
        28 => ("F64", 1, 8),
        29 => ("IQ1_M", 256, 56),
        30 => ("BF16", 1, 2),
        31 => ("Q4_0_4_4", 32, 18),
        32 => ("Q4_0_4_8", 32, 18),
        33 => ("Q4_0_8_8", 32, 18),
        34 => ("TQ1_0", 256, 54),
        35 => ("TQ2_0", 256, 66),
        36 => ("IQ4_NL_4_4", 32, 18),
        37 => ("IQ4_NL_4_8", 32, 18),
        38 => ("IQ4_NL_8_8", 32, 18),
        39 => ("MXFP4", 32, 17),
        40 => ("NVFP4", 64, 36),
        41 => ("Q1_0", 128, 18),
        _ => return None,
    })
}
