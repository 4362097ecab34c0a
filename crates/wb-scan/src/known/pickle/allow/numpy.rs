//! numpy and scipy.

use crate::known::pickle::Names::{Anything, Classes, CythonUnpicklers, Only};
use crate::known::pickle::{Group, Uses};

/// Source: numpy 1.13–2.4 and scipy 1.0–1.17, read and run. `numpy._core` is looked up as `numpy.core`.
pub(super) static GROUPS: &[Group] = &[
    Group {
        modules: "numpy.core.multiarray numpy.multiarray numpy.core.numeric numpy",
        names: Only("_reconstruct scalar _frombuffer ndarray dtype flexible frombuffer array asarray"),
        uses: Uses::Call,
        why: "how arrays, scalars and dtypes are written: memory is allocated and filled with the file's bytes; \
              the class handed to `_reconstruct` is judged as if NEWOBJ made it",
    },
    Group {
        modules: "numpy.core._internal numpy.core.numerictypes numpy.core.records numpy.rec numpy.core.memmap",
        names: Only("_convert_to_stringdtype_kwargs record recarray _reconstruct"),
        uses: Uses::Call,
        why: "records and string dtypes: data types without code",
    },
    Group {
        modules: "numpy numpy.core.numerictypes numpy.dtypes numpy.core.multiarray",
        names: Only(
            "bool bool_ bool8 byte ubyte short ushort intc uintc int_ uint longlong ulonglong intp uintp int8 int16 \
             int32 int64 uint8 uint16 uint32 uint64 half float16 float32 float64 single double longdouble float128 \
             float96 complex64 complex128 complex256 csingle cdouble clongdouble str_ unicode_ bytes_ string_ \
             object_ void datetime64 timedelta64 float_ complex_ long ulong record StringDType",
        ),
        uses: Uses::Call,
        why: "scalar types: calling one converts a value",
    },
    Group {
        modules: "numpy.linalg numpy.linalg.linalg numpy.linalg._linalg numpy.exceptions numpy numpy.core._exceptions",
        names: Only(
            "LinAlgError AxisError ComplexWarning DTypePromotionError RankWarning TooHardError \
             VisibleDeprecationWarning _UFuncNoLoopError _ArrayMemoryError",
        ),
        uses: Uses::Call,
        why: "exceptions hold their arguments; making one doesn't raise it",
    },
    Group {
        modules: "numpy.dtypes",
        names: Classes,
        uses: Uses::Call,
        why: "dtype classes take no argument that could be called",
    },
    Group {
        modules: "numpy.ma.core numpy.ma numpy.ma.mrecords",
        names: Only(
            "_mareconstruct _mrreconstruct MaskedConstant MaskedArray mvoid MaskedRecords _convert2ma",
        ),
        uses: Uses::Call,
        why: "masked arrays: `ndarray.__new__` and the file's bytes",
    },
    Group {
        modules: "numpy.random._pickle numpy.random",
        names: Only("__bit_generator_ctor __generator_ctor __randomstate_ctor __RandomState_ctor"),
        uses: Uses::Call,
        why: "random generators: the constructors that they are handed are judged as if they were called",
    },
    Group {
        modules: "numpy.random._mt19937 numpy.random._pcg64 numpy.random._philox numpy.random._sfc64 \
                  numpy.random.mtrand numpy.random._generator numpy.random.bit_generator numpy.random",
        names: Only(
            "MT19937 PCG64 PCG64DXSM Philox SFC64 RandomState Generator SeedSequence SeedlessSeedSequence",
        ),
        uses: Uses::Call,
        why: "random generators: numbers in, numbers out",
    },
    Group {
        modules: "numpy.random.** scipy.**",
        names: CythonUnpicklers,
        uses: Uses::Call,
        why: "Cython's restorers check a checksum, make the class by `__new__` and assign its fields",
    },
    Group {
        modules: "numpy numpy.lib.polynomial numpy.lib._polynomial_impl numpy.core.getlimits numpy.matrixlib \
                  numpy.matrixlib.defmatrix numpy.core.defchararray numpy.char numpy.lib.function_base \
                  numpy.lib._function_base_impl numpy.rec numpy.core.records numpy.lib.index_tricks \
                  numpy.lib._index_tricks_impl numpy.core.getlimits",
        names: Only(
            "poly1d finfo iinfo matrix chararray vectorize recarray MachArLike MGridClass OGridClass RClass CClass \
             IndexExpression format_parser ndarray",
        ),
        uses: Uses::Construct,
        why: "made without `__init__` and given their attributes; a vectorized function is judged where it is named",
    },
    Group {
        modules: "numpy.polynomial.**",
        names: Classes,
        uses: Uses::Construct,
        why: "polynomials are coefficients; their `__setstate__` updates the attributes",
    },
    Group {
        modules: "numpy numpy.core.** numpy.linalg.** numpy.lib.** numpy.ma.** numpy.fft.** numpy.random.**",
        names: Anything,
        uses: Uses::Refer,
        why: "a reference to a numerical function, as a transformer's settings hold it, runs on data that the user \
              gives it",
    },
    Group {
        modules: "ml_dtypes _ml_dtypes_ext ml_dtypes._ml_dtypes_ext",
        names: Only(
            "bfloat16 float8_e3m4 float8_e4m3 float8_e4m3b11fnuz float8_e4m3fn float8_e4m3fnuz float8_e5m2 \
             float8_e5m2fnuz float8_e8m0fnu float6_e2m3fn float6_e3m2fn float4_e2m1fn int2 int4 uint2 uint4 int1 uint1",
        ),
        uses: Uses::Call,
        why: "scalar types: calling one converts a value",
    },
    Group {
        modules: "scipy.sparse.**",
        names: Only(
            "csr_matrix csc_matrix coo_matrix bsr_matrix dia_matrix dok_matrix lil_matrix csr_array csc_array \
             coo_array bsr_array dia_array dok_array lil_array spmatrix sparray",
        ),
        uses: Uses::Construct,
        why: "sparse arrays are index and value arrays, given as attributes",
    },
    Group {
        modules: "scipy.stats.**",
        names: Only(
            "rv_frozen rv_continuous_frozen rv_discrete_frozen rv_sample rv_histogram gaussian_kde rv_discrete \
             rv_continuous multivariate_normal_frozen multivariate_normal_gen multi_rv_frozen",
        ),
        uses: Uses::Construct,
        why: "`rv_generic.__setstate__` updates the attributes and builds argument parsers from names that it \
              checks against the class itself; attributes that it would evaluate are the class's own text",
    },
    Group {
        modules: "scipy.interpolate.** scipy.spatial.** scipy.optimize.** scipy.signal.** scipy.integrate.** \
                  scipy.stats.** scipy.cluster.** scipy.linalg.** scipy.fft.** scipy.ndimage.** scipy._lib.**",
        names: Classes,
        uses: Uses::Construct,
        why: "scipy's result and model classes are made without `__init__`; their state is arrays and settings",
    },
    Group {
        modules: "scipy.stats.**",
        names: Anything,
        uses: Uses::Construct,
        why: "a distribution is an instance of its own class (`norm_gen`), made without `__init__`",
    },
    Group {
        modules: "scipy.interpolate.**",
        names: Only("interp1d interp2d pchip lagrange BPoly"),
        uses: Uses::Construct,
        why: "interpolators are made without `__init__`; their state is arrays",
    },
    Group {
        modules: "scipy.spatial.**",
        names: Only("cKDTree KDTree cKDTreeNode Rotation RigidTransform"),
        uses: Uses::Construct,
        why: "search trees and rotations: their state is arrays",
    },
    Group {
        modules: "scipy.**",
        names: Anything,
        uses: Uses::Refer,
        why: "a reference to a numerical function runs on data that the user gives it",
    },
];
