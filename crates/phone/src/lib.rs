//! Phone numbers: normalise, validate, format, countries.
