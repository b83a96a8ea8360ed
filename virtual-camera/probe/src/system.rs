//! The two things that no safe interface offers: forbidding system calls by their numbers, and changing the number of one
//! that another process is about to make. The only place with `unsafe`; each block hands the kernel values of ours that
//! outlive the call, and gets nothing back but an error number.

#![allow(unsafe_code, reason = "see above")]

use crate::tracing::Call;
use nix::errno::Errno;
use nix::sys::ptrace;
use nix::unistd::Pid;
use std::os::raw::{c_long, c_void};

/// Where the kernel keeps a stopped process's registers, in words: the call's number, its result, its first arguments.
#[cfg(target_arch = "arm")]
const REGISTERS: (usize, usize, [usize; 3]) = (7, 0, [0, 1, 2]);
/// The same on x86_64, where this package may be tried.
#[cfg(not(target_arch = "arm"))]
const REGISTERS: (usize, usize, [usize; 3]) = (15, 10, [14, 13, 12]);
/// Numbers of calls that only ARM has, to flush caches and the like; they are outside of the table.
const PRIVATE: u32 = 0x0f_0000;

/// The call that a stopped process is about to make.
pub(crate) fn call(pid: Pid) -> nix::Result<Call> {
    let (number, _, arguments) = REGISTERS;
    let [first, second, third] = arguments.map(|index| ptrace::read_user(pid, register(index)));
    Ok(Call {
        number: ptrace::read_user(pid, register(number))?,
        arguments: [first?, second?, third?],
    })
}

/// What a call that is over will answer.
pub(crate) fn set_result(pid: Pid, result: c_long) -> nix::Result<()> {
    ptrace::write_user(pid, register(REGISTERS.1), result)
}

fn register(index: usize) -> *mut c_void {
    std::ptr::without_provenance_mut(index * size_of::<c_long>())
}

/// Makes another call of the one that a stopped process is about to make; -1 makes none.
pub(crate) fn set_call_number(pid: Pid, number: i32) -> nix::Result<()> {
    #[cfg(target_arch = "arm")]
    {
        // PTRACE_SET_SYSCALL of ARM, of which the libraries do not know.
        const SET_SYSCALL: libc::c_int = 23;
        let nothing = std::ptr::null_mut::<c_void>();
        let result = unsafe { libc::ptrace(SET_SYSCALL, pid.as_raw(), nothing, number) };
        Errno::result(result).map(drop)
    }
    #[cfg(not(target_arch = "arm"))]
    ptrace::write_user(pid, register(REGISTERS.0), number.into())
}

/// From now on, for this process and what it becomes, calls with a number above `last` answer ENOSYS. Numbers were handed
/// out in the order in which calls were invented, so this is what the table of an older kernel looks like: Linux 3.5 ended
/// at 377.
pub(crate) fn forget_calls_above(last: u32) -> nix::Result<()> {
    nix::sys::prctl::set_no_new_privs()?;
    let load = libc::BPF_LD | libc::BPF_W | libc::BPF_ABS;
    let at_least = libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K;
    let above = libc::BPF_JMP | libc::BPF_JGT | libc::BPF_K;
    let answer = libc::BPF_RET | libc::BPF_K;
    let unknown = libc::SECCOMP_RET_ERRNO | Errno::ENOSYS as u32;
    let mut filter = [
        // The number is the first field of what the filter sees.
        step(load, 0, 0, 0),
        step(at_least, PRIVATE, 2, 0),
        step(above, last, 0, 1),
        step(answer, unknown, 0, 0),
        step(answer, libc::SECCOMP_RET_ALLOW, 0, 0),
    ];
    let program = libc::sock_fprog {
        len: u16::try_from(filter.len()).map_err(|_| Errno::E2BIG)?,
        filter: filter.as_mut_ptr(),
    };
    let result = unsafe {
        libc::prctl(
            libc::PR_SET_SECCOMP,
            libc::SECCOMP_MODE_FILTER,
            &raw const program,
        )
    };
    Errno::result(result).map(drop)
}

fn step(code: u32, k: u32, jt: u8, jf: u8) -> libc::sock_filter {
    let code = u16::try_from(code).unwrap_or(u16::MAX);
    libc::sock_filter { code, jt, jf, k }
}
