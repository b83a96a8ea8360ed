//! An emulated ARM machine that looks like one of Samsung's NX cameras, to prove the card without a camera.
//!
//! It is a Versatile Express board in QEMU with a Cortex-A9, the processor of the cameras, and Debian's kernel for such
//! boards. It has an SD card with MBR and FAT32, a root file system that is mounted read-only and laid out like the
//! camera's, a network, and a stand-in for the camera's own program: one that runs the card's script the way the real one
//! does, and then sends a photo of the card to the names that the cameras know.
//!
//! It is not a camera: kernel, C library and programs are Debian's, and nothing of Samsung's is in it. What it proves is
//! what depends on Linux, on the processor, on the file systems and on the order of things.
//!
//! [`packages`] fetches what others made, [`programs`] is what this repository makes for ARM. [`body`] says what a body is,
//! [`disk`] and [`card`] make file systems, [`card_folder`] what the owner copies to the card, [`archive`] and [`modules`] the
//! machine's first program. [`machine`] runs it, [`gateway`] and [`relay`] are the other end of its network, and [`camera`]
//! puts all of that together, and [`story`] shows it to a person. The shell scripts that run inside are in the folder `inside`.

pub mod archive;
pub mod body;
pub mod camera;
pub mod card;
pub mod card_folder;
pub mod disk;
pub mod gateway;
pub mod machine;
pub mod modules;
pub mod packages;
pub mod programs;
pub mod relay;
pub mod story;
