//! Samsung's WiFi cameras in software.
//!
//! They send what the real ones send, byte for byte where that is published, and are as strict
//! about the answers as the real ones are suspected to be: header and body in a single read, no
//! chunked coding, header names letter by letter, texts searched rather than XML parsed. A server
//! that pleases them should please the cameras.
//!
//! ```no_run
//! use camera_sim::{Camera, Fault, Photo, Profile};
//!
//! let nx300 = Profile::named("nx300-email").expect("it is in the list");
//! let transcript = Camera::new(nx300)
//!     .gateway(([192, 168, 1, 2], 80).into())
//!     .photos(vec![Photo::generated("SAM_0001.JPG", 1, 5_000_000)])
//!     .faults([Fault::Pjpeg])
//!     .send(&mut |event| println!("{event:?}"))?;
//! println!("{}", transcript.end);
//! # Ok::<(), camera_sim::Failure>(())
//! ```
//!
//! Nothing here comes from the server: the templates are this package's own, so that a
//! misunderstanding in the server cannot hide in the program that tests it. Everything is
//! blocking and needs the standard library only.
//!
//! For tests of single requests: [`request`] builds them, [`connection::exchange`] sends bytes
//! and reads the answer, [`Answer::parse`] tells what a camera makes of bytes.

#![forbid(unsafe_code)]

pub mod answer;
mod camera;
pub mod choice;
pub mod connection;
pub mod fault;
pub mod photo;
mod profile;
pub mod reason;
pub mod request;
mod steps;
pub mod transcript;

pub use answer::Answer;
pub use camera::Camera;
pub use choice::{Choice, Unfit, Wishes};
pub use fault::Fault;
pub use photo::Photo;
pub use profile::{Profile, profiles};
pub use reason::Reason;
pub use transcript::{Event, Failure, Transcript};
