//! Samsung's WiFi cameras in software.
