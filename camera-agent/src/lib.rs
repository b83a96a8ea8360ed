//! The program on the card: it leads the dead host names of a Samsung NX camera to the owner's own computer.
//!
//! It runs as root on a device nobody can buy any more, so what it decides stands apart from what it does:
//! `look` gathers [`facts`], [`plan`] turns facts and a wish into [`step`]s, `act` carries the steps out through the few
//! calls of [`system`], and `converge` repeats that until nothing is left to do. The first and the third of these touch
//! the camera; everything between them is bytes in, values out. `commands` leads from the command line to an [`ending`];
//! what is said on the way goes to the screen and into the [`card_log`]. [`last_resort`] is for faults of our own.
//!
//! Words: the *card* is the SD card; the *body* is the camera; the *names* are the host names in the card's hosts file;
//! the *block* is our marked lines in the camera's /etc/hosts; a *way* is how the block gets there.

pub mod act;
pub mod body;
pub mod camera_hosts;
pub mod card_hosts;
pub mod card_log;
pub mod cli;
pub mod commands;
pub mod converge;
pub mod ending;
pub mod facts;
pub mod last_resort;
pub mod look;
pub mod mounts;
#[cfg(all(target_arch = "arm", target_env = "musl", target_abi = "eabi"))]
mod no_backtraces;
pub mod plain_text;
pub mod plan;
pub mod step;
pub mod system;
