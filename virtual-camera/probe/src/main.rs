//! `camera-probe`: runs a program inside the virtual camera under conditions that a camera has only on a bad day. It knows
//! nothing of the program; the tests beside it do. Its exit status is the program's, or [`MISUSED`] for a wrong command
//! line; what it did itself is a line on stdout that begins with `probe:`.

mod moment;
mod names;
mod system;
mod tracing;

use moment::Moment;
use nix::sys::signal::Signal;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};
use tracing::{Ending, Tracee};

const USAGE: &str = "usage: camera-probe calls PROGRAM...              prints each system call that it makes, once
       camera-probe kill-at MOMENT PROGRAM...     ends it by SIGKILL when it is about to make a system call
       camera-probe fail-at MOMENT ERROR PROGRAM...    the call is not made and fails with this error number, or with 0 succeeds
       camera-probe pause-at MOMENT SCRIPT PROGRAM...  runs the shell script before the call
       camera-probe signals-from MOMENT PROGRAM...     sends it the usual signals before the call and each that follows
       camera-probe old-kernel LAST PROGRAM...    system calls with a number above LAST are unknown, as to an old kernel
       camera-probe memory BYTES PROGRAM...       it gets no more address space than that
MOMENT is 7 (its seventh system call), fsync, fsync:2, or change:5 (the fifth that others can notice)";
/// Of a command line that cannot be followed, or a program that cannot be started.
const MISUSED: u8 = 127;
/// Of a program that was killed, as the shell has it.
const KILLED: u8 = 128;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match act(&words) {
        Ok(Ending::Exited(status)) => ExitCode::from(status),
        Ok(Ending::Killed(signal)) => {
            println!("probe: ended by {signal}");
            ExitCode::from(KILLED)
        }
        Err(problem) => {
            eprintln!("camera-probe: {problem}\n{USAGE}");
            ExitCode::from(MISUSED)
        }
    }
}

type Outcome = Result<Ending, String>;

fn act(words: &[&str]) -> Outcome {
    match words {
        // What the others start the program with: it lets itself be traced before it becomes the program.
        ["traced", program @ ..] => {
            nix::sys::ptrace::traceme().map_err(|cause| cause.to_string())?;
            become_program(program)
        }
        ["calls", program @ ..] => calls(program),
        ["kill-at", moment, program @ ..] => kill_at(Moment::parse(moment)?, program),
        ["fail-at", moment, error, program @ ..] => {
            fail_at(Moment::parse(moment)?, parse(error)?, program)
        }
        ["pause-at", moment, script, program @ ..] => {
            pause_at(Moment::parse(moment)?, script, program)
        }
        ["signals-from", moment, program @ ..] => signals_from(Moment::parse(moment)?, program),
        ["old-kernel", last, program @ ..] => {
            system::forget_calls_above(parse(last)?).map_err(|cause| cause.to_string())?;
            become_program(program)
        }
        ["memory", bytes, program @ ..] => {
            use nix::sys::resource::{Resource, setrlimit};
            let bytes = parse(bytes)?;
            setrlimit(Resource::RLIMIT_AS, bytes, bytes).map_err(|cause| cause.to_string())?;
            become_program(program)
        }
        _ => Err("this is not understood".to_owned()),
    }
}

fn parse<T: std::str::FromStr>(word: &str) -> Result<T, String> {
    word.parse()
        .map_err(|_| format!("{word} is no number for this"))
}

fn become_program(program: &[&str]) -> Outcome {
    let [name, arguments @ ..] = program else {
        return Err("which program?".to_owned());
    };
    let cause = Command::new(name).args(arguments).exec();
    Err(format!("{name}: {cause}"))
}

fn calls(program: &[&str]) -> Outcome {
    let mut made = std::collections::BTreeSet::new();
    let ending = Tracee::start(program)?.run(|_, call| {
        made.insert(call.number);
        Ok(())
    })?;
    for number in made {
        println!("probe: calls {number} {}", names::name(number));
    }
    Ok(ending)
}

fn kill_at(mut moment: Moment, program: &[&str]) -> Outcome {
    let mut killed_at = None;
    let ending = Tracee::start(program)?.run(|tracee, call| {
        if moment.is_at(&call) {
            killed_at = Some(call.number);
            tracee.send(Signal::SIGKILL)?;
        }
        Ok(())
    })?;
    match killed_at {
        Some(number) => println!("probe: killed before {}", names::name(number)),
        None => never(),
    }
    Ok(ending)
}

fn fail_at(mut moment: Moment, error: i32, program: &[&str]) -> Outcome {
    let ending = Tracee::start(program)?.run(|tracee, call| {
        if moment.is_at(&call) {
            println!("probe: {} is not made", names::name(call.number));
            tracee.fail(error);
        }
        Ok(())
    })?;
    if !moment.is_over() {
        never();
    }
    Ok(ending)
}

fn pause_at(mut moment: Moment, script: &str, program: &[&str]) -> Outcome {
    let ending = Tracee::start(program)?.run(|_, call| {
        if moment.is_at(&call) {
            let status = Command::new("sh").args(["-c", script]).status();
            let status = status.map_err(|cause| format!("sh: {cause}"))?;
            println!(
                "probe: before {} the script ended with {status}",
                names::name(call.number)
            );
        }
        Ok(())
    })?;
    if !moment.is_over() {
        never();
    }
    Ok(ending)
}

fn signals_from(mut moment: Moment, program: &[&str]) -> Outcome {
    use Signal::{SIGALRM, SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM, SIGUSR1, SIGXFSZ};
    let signals = [
        SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGPIPE, SIGALRM, SIGTERM, SIGXFSZ,
    ];
    let mut first = None;
    let ending = Tracee::start(program)?.run(|tracee, call| {
        if moment.is_at(&call) {
            first = Some(call.number);
        }
        if first.is_some() {
            signals.iter().try_for_each(|signal| tracee.send(*signal))?;
        }
        Ok(())
    })?;
    match first {
        Some(number) => println!("probe: signals from {} on", names::name(number)),
        None => never(),
    }
    Ok(ending)
}

fn never() {
    println!("probe: the program ended before that");
}
