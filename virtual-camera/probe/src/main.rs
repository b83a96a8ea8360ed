//! `camera-probe`: runs a program inside the virtual camera under conditions that a camera has only on a bad day. It knows
//! nothing of the program; the tests beside it do. Its exit status is the program's, or [`MISUSED`] for a wrong command
//! line; what it did itself is a line on stdout that begins with `probe:`.

mod names;
mod system;
mod tracing;

use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};
use tracing::{Ending, Tracee};

const USAGE: &str = "usage: camera-probe calls PROGRAM...         prints each system call that it makes, once, sorted
       camera-probe kill-at N PROGRAM...     ends it by SIGKILL when it is about to make its Nth system call
       camera-probe fail-at N ERROR PROGRAM...   its Nth system call is not made and fails with this error number
       camera-probe pause-at CALL SCRIPT PROGRAM...   runs the shell script when it is about to make CALL for the first time
       camera-probe signals-from N PROGRAM...    sends it the usual signals before its Nth system call and each that follows
       camera-probe old-kernel LAST PROGRAM...   system calls with a number above LAST are unknown, as to an old kernel
       camera-probe memory BYTES PROGRAM...      it gets no more address space than that";
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
        ["kill-at", number, program @ ..] => kill_at(parse(number)?, program),
        ["fail-at", number, error, program @ ..] => fail_at(parse(number)?, parse(error)?, program),
        ["pause-at", call, script, program @ ..] => pause_at(call, script, program),
        ["signals-from", number, program @ ..] => signals_from(parse(number)?, program),
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

fn kill_at(wanted: u64, program: &[&str]) -> Outcome {
    let mut killed_at = None;
    let ending = Tracee::start(program)?.run(|tracee, call| {
        if call.count == wanted {
            killed_at = Some(call.number);
            tracee.kill()?;
        }
        Ok(())
    })?;
    if let Some(number) = killed_at {
        println!("probe: killed before {}", names::name(number));
    }
    Ok(ending)
}

fn fail_at(wanted: u64, error: i32, program: &[&str]) -> Outcome {
    Tracee::start(program)?.run(|tracee, call| {
        if call.count == wanted {
            println!("probe: {} fails", names::name(call.number));
            tracee.fail(error);
        }
        Ok(())
    })
}

fn pause_at(name: &str, script: &str, program: &[&str]) -> Outcome {
    let mut done = false;
    let ending = Tracee::start(program)?.run(|_, call| {
        if !done && names::name(call.number) == name {
            done = true;
            let status = Command::new("sh").args(["-c", script]).status();
            let status = status.map_err(|cause| format!("sh: {cause}"))?;
            println!("probe: before {name}, the script ended with {status}");
        }
        Ok(())
    })?;
    if !done {
        println!("probe: there was no {name}");
    }
    Ok(ending)
}

fn signals_from(first: u64, program: &[&str]) -> Outcome {
    use nix::sys::signal::Signal::{
        SIGALRM, SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM, SIGUSR1, SIGXFSZ,
    };
    let signals = [
        SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGPIPE, SIGALRM, SIGTERM, SIGXFSZ,
    ];
    let mut name = String::new();
    let ending = Tracee::start(program)?.run(|tracee, call| {
        if call.count == first {
            name = names::name(call.number);
        }
        if call.count >= first {
            signals.iter().try_for_each(|signal| tracee.send(*signal))?;
        }
        Ok(())
    })?;
    println!("probe: signals from {name} on");
    Ok(ending)
}
