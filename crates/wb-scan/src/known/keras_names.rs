//! Names that Keras itself writes into configurations, and names of Python's standard library.
//!
//! Source: the public interfaces of Keras 3.15 and TF-Keras 2.21 (layers, losses, metrics, optimizers, initializers,
//! regularizers, constraints, activations, operations, data type policies, quantizers) and names that Keras 1 and 2
//! wrote; without everything that loads, saves, downloads, registers or builds models. Modules: Python 3.8 to 3.14.
//! Date: 2026-11-23.

/// True if `name` is one of the words of a table.
pub fn contains(table: &str, name: &str) -> bool {
    !name.is_empty() && table.split_ascii_whitespace().any(|word| word == name)
}

/// Classes that a configuration may name.
pub static CLASSES: &str = "
AUC AWQConfig AWQDTypePolicy Abs AbsMaxQuantizer Absolute AbstractRNNCell Accuracy Activation
ActivityRegularization Adadelta Adafactor Adagrad Adam AdamW Adamax AdaptiveAveragePool
AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPool
AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add AddLoss AddMetric AdditiveAttention
AffineTransform All AllClose AlphaDropout Amax Amin Angle Any Append Arange Arccos Arccosh Arcsin
Arcsinh Arctan Arctan2 Arctanh Argmax Argmin Argpartition Argsort Array ArraySplit AssociativeScan
AtrousConvolution1D AtrousConvolution2D Attention AugMix AutoContrast Average AveragePool
AveragePooling1D AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D
BaseAdaptiveAveragePooling BaseAdaptiveMaxPooling BaseAdaptivePooling BaseConv BaseConvTranspose
BaseDenseAttention BaseDepthwiseConv BaseGlobalPooling BaseImagePreprocessingLayer BaseOptimizer
BasePooling BaseRandomLayer BaseSeparableConv BaseSpatialDropout BatchNorm BatchNormalization
BatchNormalizationBase BatchNormalizationV1 BatchNormalizationV2 Bidirectional BinaryAccuracy
BinaryCrossentropy BinaryFocalCrossentropy BinaryIoU Bincount BitwiseAnd BitwiseInvert BitwiseLeftShift
BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor BroadcastTo CDist CTC CTCDecode CTCLoss Cast
CategoricalAccuracy CategoricalCrossentropy CategoricalFocalCrossentropy
CategoricalGeneralizedCrossEntropy CategoricalHinge CategoryEncoding Cbrt Ceil Celu CenterCrop Cholesky
CholeskyInverse Circle ClassMethod Clip CompileLoss CompileMetrics Concatenate ConcordanceCorrelation
Cond Conj Conjugate Constant Constraint ContrastLimitedAdaptiveHistogramEqualization Conv Conv1D
Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM ConvLSTM1D ConvLSTM2D ConvLSTM3D
ConvLSTMCell ConvRNN ConvTranspose ConvertToTensor Convolution1D Convolution1DTranspose Convolution2D
Convolution2DTranspose Convolution3D Convolution3DTranspose Copy Corrcoef Correlate Cos Cosh CosineDecay
CosineDecayRestarts CosineSimilarity CountNonzero CropImages Cropping Cropping1D Cropping2D Cropping3D
Cross CuDNNGRU CuDNNLSTM Cumprod Cumsum CustomScaleLayer CutMix DTypePolicy DTypePolicyMap
Deconvolution2D Deg2rad Dense DenseFeatures DepthToSpace DepthwiseConv DepthwiseConv1D DepthwiseConv2D
Det DeviceWrapper Diag Diagflat Diagonal Dice Diff Digitize Discretization Distiller Divide DivideNoNan
Dot DotProductAttention Dropout DropoutWrapper Dsplit Dstack DynamicEmbedding DynamicLookup ELU Eig Eigh
Einsum EinsumDense ElasticTransform Elu Embedding EmptyLike Equal Equalization Erf Erfc Erfinv Exp Exp2
ExpandDims Expm1 ExponentialDecay ExtractPatches ExtractSequences F1Score FBetaScore FFT FFT2 Fabs
FakeQuantWithMinMaxVars FalseNegatives FalsePositives Feature FeatureDistillation FeatureEmbedding
FeatureSpace Flatten FlaxLayer Flip Fliplr Flipud Float8QuantizationConfig FloatDTypePolicy Floor
FloorDivide Fmax Fmin Fmod Fold ForiLoop Ftrl Full FullLike Function Functional GPTQConfig
GPTQDTypePolicy GPTQQuantizer GRU GRUCell GRUV1 GRUV2 GaussianBlur GaussianDropout GaussianNoise Gcd
Gelu Geomspace GetItem GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D
GlobalAvgPool1D GlobalAvgPool2D GlobalAvgPool3D GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPool3D
GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GlobalPooling1D GlobalPooling2D GlobalPooling3D
GlorotNormal GlorotUniform Glu GraphNetwork Greater GreaterEqual GroupNormalization GroupQueryAttention
GroupedQueryAttention HSVToRGB HardShrink HardSigmoid HardSilu HardTanh HashedCrossing Hashing HeNormal
HeUniform Heaviside Highway Hinge Histogram Hsplit Hstack Huber Hypot I0 IFFT2 IRFFT ISTFT Identity
IdentityInitializer Imag InTopK IndexLookup Initializer Inner InputLayer InputSpec InstanceMethod
InstanceProperty Int4DTypePolicy Int4QuantizationConfig Int8QuantizationConfig IntegerLookup Inv
InverseTimeDecay IoU IsIn Isclose Isfinite Isinf Isnan Isneginf Isposinf Isreal JVP JaxLayer
KLDivergence KerasTensor KerasVariable Kron L1 L1L2 L2 LSTM LSTMCell LSTMV1 LSTMV2 Lamb Lambda Layer
LayerNorm LayerNormalization LayerScale Lcm Ldexp LeakyReLU LeakyRelu LearningRateSchedule LecunNormal
LecunUniform LeftShift Less LessEqual LinearCosineDecay LinearModel Linspace Lion ListWrapper
LocallyConnected1D LocallyConnected2D Log Log10 Log1p Log2 LogCosh LogCoshError LogSigmoid LogSoftmax
Logaddexp Logaddexp2 Logdet LogicalAnd LogicalNot LogicalOr LogicalXor LogitsDistillation Logspace
Logsumexp Loss LossFunctionWrapper LossScaleOptimizer LossScaleOptimizerV3 LossesContainer Lstsq
LuFactor Map MapCoordinates Masking Matmul MatrixRank Max MaxNorm MaxNumBoundingBoxes MaxPool MaxPool1D
MaxPool2D MaxPool3D MaxPooling1D MaxPooling2D MaxPooling3D Maximum MaxoutDense Mean MeanAbsoluteError
MeanAbsolutePercentageError MeanIoU MeanMetric MeanMetricWrapper MeanRelativeError MeanSquaredError
MeanSquaredLogarithmicError MeanTensor Median MelSpectrogram Merge Meshgrid Metric MetricsList Min
MinMaxNorm Minimum Mish MixUp Mod Model ModuleWrapper Moments Moveaxis MultiHeadAttention MultiHot
MultiOptimizer Multiply Muon Nadam NanToNum Nanargmax Nanargmin Nancumprod Nancumsum Nanmax Nanmean
Nanmedian Nanmin Nanpercentile Nanprod Nanquantile Nanstd Nansum Nanvar Ndim Negative Network
NetworkInNetwork Nextafter NoisyLinearCosineDecay NonFusedAdam NonNeg Nonzero Norm NormLayer
Normalization Normalize NotEqual OneHot OneHotIoU OneHotMeanIoU Ones OnesLike Operation Optimizer
OptimizerMap OptimizerV2 Orthogonal OrthogonalInitializer OrthogonalRegularizer Outer PReLU PSNR Pad
PadImages PearsonCorrelation Percentile Permute PerspectiveTransform PiecewiseConstantDecay Pinv
Pipeline Poisson Polar Policy PolynomialDecay Pooling1D Pooling2D Pooling3D Power Precision
PrecisionAtRecall PreprocessingLayer Prod Ptp PyMetric Qr Quantile QuantizationConfig
QuantizedDTypePolicy QuantizedFloat8DTypePolicy Quantizer R2Score RFFT RGBToGrayscale RGBToHSV RMSNorm
RMSNormalization RMSProp RMSprop RNN Rad2deg RadialConstraint RandAugment RandomBrightness
RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop RandomElasticTransform RandomErasing
RandomFlip RandomFourierFeatures RandomGaussianBlur RandomGrayscale RandomHeight RandomHue
RandomInitializer RandomInvert RandomNormal RandomNormalV2 RandomPerspective RandomPosterization
RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomUniform RandomWidth
RandomZoom Ravel ReLU Real Rearrange Recall RecallAtPrecision Reciprocal Recurrent Reduce Reduction
Regularizer Relu Relu6 Repeat RepeatVector Rescaling Reshape ResidualWrapper Resize Resizing
RestoredOptimizer ReversibleEmbedding RightShift Roll RootMeanSquaredError Rot90 Round Rsqrt SGD SSIM
STFT STFTInitializer STFTSpectrogram SVD SaturateCast ScaleAndTranslate Scan Scatter ScatterUpdate
ScheduleFreeAdamW SearchSorted SeedGenerator SegmentMax SegmentMin SegmentProd SegmentReduction
SegmentSum Select Selu SensitivityAtSpecificity SensitivitySpecificityBase SeparableConv SeparableConv1D
SeparableConv2D SeparableConvolution1D SeparableConvolution2D SequenceFeatures Sequential
SharpnessAwareMinimization Sigmoid Sign Signbit Silu SimpleRNN SimpleRNNCell Sin Sinc Sinh Size Slice
SliceUpdate SlicingOpLambda Slogdet SobelEdges SoftShrink Softmax Softplus Softsign Solarization Solve
SolveTriangular Sort SpaceToDepth SparseCategoricalAccuracy SparseCategoricalCrossentropy SparsePlus
SparseSigmoid SparseTopKCategoricalAccuracy Sparsemax SpatialDropout1D SpatialDropout2D SpatialDropout3D
SpecificityAtSensitivity SpectralNormalization Split Sqrt Square SquaredHinge Squareplus Squeeze Stack
StackedRNNCells StaticHashTable Std StochasticDepth StopGradient StringLookup Subtract Sum
SumOverBatchSize SumOverBatchSizeMetricWrapper Swapaxes Switch SyncBatchNormalization
SyncedBatchNormalization TFDConcat TFDIdentity TFOpLambda TFOptimizer Take TakeAlongAxis Tan Tanh
TanhShrink TensorFlowOpLayer Tensordot TextVectorization TextVectorizationV1 Threshold ThresholdedReLU
Tile TimeDistributed TimeDistributedDense TopK TopKCategoricalAccuracy Trace TrackableDict Transpose
Trapezoid Tril Triu TrueDivide TrueNegatives TruePositives Trunc TruncatedNormal Tversky Unfold Unique
UnitNorm UnitNormalization UnravelIndex Unstack UpSampling1D UpSampling2D UpSampling3D Vander Var
Variable VarianceScaling Vdot VectorizedMap View ViewAsComplex ViewAsReal VocabWeightHandler Vsplit
Vstack WeightedMean WeightedSum Where WhileLoop WideDeepModel Wrapper ZeroPadding1D ZeroPadding2D
ZeroPadding3D Zeros ZerosLike _DictWrapper
";

/// Functions that a configuration may name: they compute with tensors and do nothing else.
pub static FUNCTIONS: &str = "
KLD MAE MAPE MSE MSLE abs abs_max_quantize abs_max_quantize_grouped_with_zero_point absolute acc
accuracy adaptive_average_pool adaptive_max_pool add affine_transform all allclose amax amin angle any
append arange arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argpartition argsort
array array_split average average_pool bartlett batch_normalization bce beta binary_accuracy
binary_crossentropy binary_focal_crossentropy bincount binomial bitwise_and bitwise_invert
bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor blackman broadcast_to cast
categorical categorical_accuracy categorical_crossentropy categorical_focal_crossentropy
categorical_generalized_cross_entropy categorical_hinge cbrt cdist ceil celu cholesky cholesky_inverse
circle clip clip_to_image_size clone_initializer compute_ciou compute_float8_amax_history
compute_float8_scale compute_iou concatenate concordance_correlation conj conjugate conv conv_transpose
convert_format corrcoef correlate cos cosh cosine cosine_proximity cosine_similarity count_nonzero crelu
crelu_v2 crop crop_images cross ctc ctc_decode ctc_loss cumprod cumsum decode_deltas_to_boxes deg2rad
depth_to_space depthwise_conv det diag diagflat diagonal dice diff digitize divide divide_no_nan dot
dot_product_attention dropout dsplit dstack eig eigh einsum elastic_transform elu empty empty_like
encode_box_to_deltas equal erf erfc erfinv exp exp2 expand_dims expm1 exponential extract_patches
extract_patches_3d extract_sequences eye fabs fake_quant_with_min_max_vars fft fft2 flip fliplr flipud
floor floor_divide fmax fmin fmod fold full full_like gamma gaussian_blur gcd gelu gelu_approximate
geomspace get_item glorot_normal glorot_uniform glu greater greater_equal hamming hanning hard_shrink
hard_sigmoid hard_silu hard_swish hard_tanh he_normal he_uniform heaviside hinge histogram hsplit hstack
hsv_to_rgb huber hypot i0 identity ifft2 imag in_top_k inner inv irfft isclose isfinite isin isinf isnan
isneginf isposinf isreal istft kaiser kl_divergence kld kron kullback_leibler_divergence l1 l1_l2 l2
l2_normalize_v2 layer_normalization lcm ldexp leaky_relu lecun_normal lecun_uniform left_shift less
less_equal linear linspace log log10 log1p log2 log_cosh log_sigmoid log_softmax log_softmax_v2
logaddexp logaddexp2 logcosh logdet logical_and logical_not logical_or logical_xor logspace logsumexp
lstsq lu_factor mae map_coordinates mape matmul matrix_rank max max_norm max_pool maximum mean
mean_absolute_error mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error
median meshgrid min min_max_norm minimum mish mod moments moveaxis mse msle multi_hot multiply
nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile
nanprod nanquantile nanstd nansum nanvar ndim negative nextafter non_neg nonzero norm normal normalize
not_equal one_hot ones ones_like orthogonal outer pack_int4 pad pad_images pearson_correlation
percentile perspective_transform pinv poisson polar power preprocess_input prod psnr ptp qr quantile
quantize_and_dequantize quick_gelu rad2deg randint random_normal random_uniform ravel real rearrange
reciprocal relu relu6 relu_layer repeat reshape resize rfft rgb_to_grayscale rgb_to_hsv right_shift
rms_normalization roll rot90 round rsqrt saturate_cast scale_and_translate scatter scatter_update
searchsorted segment_max segment_min segment_prod segment_sum select selu separable_conv shape sigmoid
sign signbit silu sin sinc sinh size slice slice_update slogdet sobel_edges soft_shrink softmax
softmax_v2 softplus softsign solve solve_triangular sort space_to_depth sparse_categorical_accuracy
sparse_categorical_crossentropy sparse_categorical_matches sparse_plus sparse_sigmoid
sparse_top_k_categorical_accuracy sparse_top_k_categorical_matches sparsemax split sqrt square
squared_hinge squareplus squeeze ssim stack std stft stop_gradient subtract sum svd swapaxes swish
swish_impl take take_along_axis tan tanh tanh_shrink tanh_v2 tensordot threshold tile time_major_label
top_k top_k_categorical_accuracy trace transpose trapezoid tri tril triu true_divide trunc
truncated_normal tversky unfold uniform unique unit_norm unpack_int4 unravel_index unstack vander var
variance_scaling vdot view view_as_complex view_as_real vsplit vstack where zeros zeros_like
";

/// Top-level modules of the standard library.
pub static STANDARD_MODULES: &str = "
__future__ _abc _aix_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs _codecs_cn
_codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections _collections_abc _compat_pickle
_compression _contextvars _crypt _csv _ctypes _curses _curses_panel _datetime _dbm _decimal _elementtree
_frozen_importlib _frozen_importlib_external _functools _gdbm _hashlib _heapq _imp _io _json _locale
_lsprof _lzma _markupbase _md5 _msi _multibytecodec _multiprocessing _opcode _operator _osx_support
_overlapped _pickle _posixshmem _posixsubprocess _py_abc _pydecimal _pyio _queue _random _scproxy _sha1
_sha256 _sha3 _sha512 _signal _sitebuiltins _socket _sqlite3 _sre _ssl _stat _statistics _string
_strptime _struct _symtable _thread _threading_local _tkinter _tokenize _tracemalloc _typing _uuid
_warnings _weakref _weakrefset _winapi _zoneinfo abc aifc antigravity argparse array ast asynchat
asyncio asyncore atexit audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi
cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent configparser
contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis
distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch
formatter fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip
hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json
keyword lib2to3 linecache locale logging lzma macpath mailbox mailcap marshal math mimetypes mmap
modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode
operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil platform plistlib
poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue
quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex
shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants
sre_parse ssl stat statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig
syslog tabnanny tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter
token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata
unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc
zipapp zipfile zipimport zlib zoneinfo
";
