//! What happens when this program itself is at fault: a few words, then `_exit`, and never a signal.
//!
//! Why: the kernel of the DRIMeIV cameras does not end a thread that faults (a bad pointer, an undefined instruction,
//! `abort`): it parks it for ever inside the kernel. Such a process can't be killed, what it has open stays open, and each
//! time the camera is switched off the power is cut. So none of the ways in which a Rust program ends by a signal may be
//! taken:
//!
//! * *Panics* end in the hook, which does not return: nothing unwinds, so no second panic can happen on the way, which
//!   would abort. The hook needs no memory and can't panic. (The library may need some to put the reason in words; if there
//!   is none, the next line applies.)
//! * *No memory* ends in the allocator, which never hands out null: the library's own answer to that is to abort. It also
//!   ends a program that takes far more than it can need, long before the camera gets into trouble.
//! * *Signals from outside* are blocked, all that can be: a camera that ends what runs from a card as it sleeps would
//!   catch us while the root file system is writable. The whole run takes a second or two.
//! * *A card that is pulled out* while the program runs from it: what was not read yet can't be read any more, and to run
//!   into it is a signal. So all of the program is brought into memory first, and kept there.
//! * *Writing to a pipe nobody reads*: Rust's start ignores SIGPIPE, and we ignore the error.
//! * *A full stack* can't be survived. There is no recursion and no large local variable, no thread (its stack would
//!   be smaller), and a test runs the program with a small stack.
//! * *Closed standard files*: Rust's start opens /dev/null in their place and aborts if even that can't be done; nothing of
//!   ours runs earlier. The camera gives us all three.
#![allow(unsafe_code)] // `GlobalAlloc` can't be implemented without, and std has no `_exit`.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    ffi::CString,
    os::unix::ffi::OsStrExt as _,
    panic::{self, PanicHookInfo},
    path::Path,
    ptr,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

/// The exit code after a panic.
pub const FAULT: i32 = 101;
/// The exit code when there is no memory, or far too much was asked for.
pub const NO_MEMORY: i32 = 102;

/// Where last words go besides the standard error output.
static LOG: OnceLock<CString> = OnceLock::new();

/// From here on signals are blocked, the card is not needed for running on, and a panic ends the process with [`FAULT`].
/// To be called first.
pub fn install() {
    block_signals();
    keep_in_memory();
    panic::set_hook(Box::new(say_where_and_exit));
}

/// Last words are added to this file too, if it is there by then.
pub fn also_tell(log: &Path) {
    if let Ok(log) = CString::new(log.as_os_str().as_bytes()) {
        // Only the first one counts; there is one log in a run.
        let _ = LOG.set(log);
    }
}

fn block_signals() {
    // SAFETY: a signal set is plain numbers, for which zeroes are a value, and both calls are given valid pointers or null.
    unsafe {
        let mut all = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const all, ptr::null_mut());
    }
}

/// Who is not root may be refused this, and goes on without.
fn keep_in_memory() {
    // SAFETY: the call is given a flag, and no pointer.
    unsafe {
        libc::mlockall(libc::MCL_CURRENT);
    }
}

fn say_where_and_exit(panic: &PanicHookInfo<'_>) {
    let reason = panic.payload_as_str().unwrap_or("no reason given");
    let (file, line) = panic
        .location()
        .map_or(("?", 0), |at| (at.file(), at.line()));
    let mut digits = [b'0'; 10];
    let line = decimal(line, &mut digits);
    let words: [&[u8]; 7] = [
        b"camera-agent: a fault in the program: ",
        reason.as_bytes(),
        b" (",
        file.as_bytes(),
        b":",
        line,
        b"). Please report this line.\n",
    ];
    exit(FAULT, &words)
}

/// Writes a number without any of what formatting needs; gives the part of `digits` that is used.
fn decimal(mut number: u32, digits: &mut [u8; 10]) -> &[u8] {
    let mut unused = digits.len();
    for digit in digits.iter_mut().rev() {
        *digit = b'0'.wrapping_add((number % 10) as u8);
        unused = unused.saturating_sub(1);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    digits.get(unused..).unwrap_or_default()
}

fn exit(code: i32, words: &[&[u8]]) -> ! {
    // SAFETY: every pointer comes with the length of what it points at, or leads to a string that ends with a zero; a
    // failure of any of these calls changes nothing for the next.
    unsafe {
        for part in words {
            libc::write(libc::STDERR_FILENO, part.as_ptr().cast(), part.len());
        }
        if let Some(log) = LOG.get() {
            let flags = libc::O_WRONLY
                | libc::O_APPEND
                | libc::O_NOFOLLOW
                | libc::O_NONBLOCK
                | libc::O_CLOEXEC;
            let log = libc::open(log.as_ptr(), flags);
            for part in words {
                libc::write(log, part.as_ptr().cast(), part.len());
            }
            libc::fsync(log);
        }
        libc::_exit(code)
    }
}

/// The system's memory, up to a limit; without memory the process ends with [`NO_MEMORY`].
#[derive(Debug)]
pub struct Bounded {
    most: usize,
    in_use: AtomicUsize,
}

impl Bounded {
    /// At most so many bytes at one time.
    #[must_use]
    pub const fn at_most(most: usize) -> Self {
        Self {
            most,
            in_use: AtomicUsize::new(0),
        }
    }

    fn take(&self, size: usize) {
        let before = self.in_use.fetch_add(size, Relaxed);
        if before.saturating_add(size) > self.most {
            give_up();
        }
    }

    fn give_back(&self, size: usize) {
        self.in_use.fetch_sub(size, Relaxed);
    }
}

fn give_up() -> ! {
    exit(NO_MEMORY, &[b"camera-agent: not enough memory.\n"])
}

fn or_give_up(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        give_up();
    }
    memory
}

// SAFETY: each call is handed to the system's allocator as it came, and its answer handed on.
unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.take(layout.size());
        or_give_up(unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        self.take(layout.size());
        or_give_up(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        self.give_back(layout.size());
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        self.take(size);
        self.give_back(layout.size());
        or_give_up(unsafe { System.realloc(memory, layout, size) })
    }
}

#[cfg(test)]
mod tests;
