//! The cameras: which models there are, what each asks for and what works.
