//! pandas and pyarrow.

use crate::known::pickle::Names::{Anything, Classes, CythonUnpicklers, Only};
use crate::known::pickle::{Group, Uses};

/// Source: pandas 0.20–3.1 and pyarrow 26, read and run.
pub(super) static GROUPS: &[Group] = &[
    Group {
        modules: "tables.Leaf tables.leaf tables.filters",
        names: Only("Filters"),
        uses: Uses::Construct,
        why: "PyTables 1 and 2 kept compression settings as an attribute `FILTERS`; `__init__` checks numbers",
    },
    Group {
        modules: "pandas.core.** pandas.indexes.** pandas.tseries.**",
        names: Only(
            "_new_Index _new_DatetimeIndex _new_PeriodIndex _new_IntervalIndex _new_TimedeltaIndex \
             _new_MultiIndex BlockManager SingleBlockManager _unpickle_block new_block new_block_2d",
        ),
        uses: Uses::Call,
        why: "how frames and indexes are written: the class that they are handed is judged as if NEWOBJ made it",
    },
    Group {
        modules: "pandas._libs.** pandas._tslib pandas.tslib pandas._period pandas._sparse pandas.lib",
        names: Only(
            "_unpickle_block _unpickle_timestamp _timedelta_unpickle _nat_unpickle _period_unpickle _freq_to_period \
             Timestamp Timedelta Period NaTType NAType C_NAType Interval BlockPlacement IntIndex BlockIndex \
             __nat_unpickle _make_interval __newobj__",
        ),
        uses: Uses::Call,
        why: "scalars, and the placement of blocks: numbers in, values out",
    },
    Group {
        modules: "pandas._libs.tslibs.offsets pandas.tseries.offsets",
        names: Classes,
        uses: Uses::Call,
        why: "calendar offsets take numbers, dates and masks",
    },
    Group {
        modules: "pandas.**",
        names: CythonUnpicklers,
        uses: Uses::Call,
        why: "Cython's restorers check a checksum, make the class by `__new__` and assign its fields",
    },
    Group {
        modules: "pandas pandas.core.dtypes.dtypes pandas.core.arrays.** pandas.arrays",
        names: Only(
            "StringDtype Int8Dtype Int16Dtype Int32Dtype Int64Dtype UInt8Dtype UInt16Dtype UInt32Dtype UInt64Dtype \
             Float32Dtype Float64Dtype BooleanDtype CategoricalDtype DatetimeTZDtype PeriodDtype IntervalDtype \
             SparseDtype ArrowDtype StringArray Categorical NumpyEADtype PandasDtype Timestamp Timedelta Period \
             Interval NA NaT DateOffset",
        ),
        uses: Uses::Call,
        why: "types of columns and scalars: they take text and numbers",
    },
    Group {
        modules: "pandas pandas.core.** pandas.arrays pandas.api.typing pandas.indexes.** pandas.sparse.** \
                  pandas._libs.** pandas.tseries.**",
        names: Classes,
        uses: Uses::Construct,
        why: "frames, indexes and arrays are made without `__init__`; `NDFrame.__setstate__` sets the block manager \
              and known metadata",
    },
    Group {
        modules: "pandas pandas.core.**",
        names: Anything,
        uses: Uses::Refer,
        why: "a reference to a function on frames runs on data that the user gives it",
    },
    Group {
        modules: "pyarrow.lib pyarrow",
        names: Only(
            "_reconstruct_record_batch _reconstruct_table _restore_array chunked_array py_buffer scalar schema field \
             type_for_alias list_ large_list list_view large_list_view map_ struct dictionary timestamp time32 time64 \
             duration decimal32 decimal64 decimal128 decimal256 binary large_binary string large_string utf8 int8 \
             int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 bool_ null date32 date64 \
             fixed_shape_tensor dense_union sparse_union union run_end_encoded binary_view string_view \
             fixed_size_binary FixedSizeBinaryType array table record_batch",
        ),
        uses: Uses::Call,
        why: "Arrow arrays, types and tables are buffers and descriptions",
    },
    Group {
        modules: "pyarrow.lib pyarrow",
        names: Classes,
        uses: Uses::Construct,
        why: "Arrow's own classes refuse to be used when they were made without their constructor",
    },
];
