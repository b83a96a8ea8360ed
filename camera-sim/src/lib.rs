//! Samsung's WiFi cameras in software.
pub mod answer;
pub mod fault;
pub mod photo;
pub mod reason;
pub mod request;
pub use photo::Photo;
