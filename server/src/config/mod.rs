//! The configuration: from the file to values that have been checked.
