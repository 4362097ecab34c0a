//! The walker against files written by h5py, and against the same files with bytes changed.
