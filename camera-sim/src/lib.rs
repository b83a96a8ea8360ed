//! Samsung's WiFi cameras in software.
pub mod photo;
pub use photo::Photo;
