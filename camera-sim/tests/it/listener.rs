//! A listener that answers each connection with the next line of a script and keeps what came.

use camera_sim::{Camera, Failure, Profile, Transcript};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What to do with a connection once its request is whole (or its sender stopped).
pub(crate) enum Reply {
    /// Writes these bytes at once.
    Whole(Vec<u8>),
    /// Writes the first bytes, waits until the camera has reacted by closing the connection,
    /// and only then writes the others.
    InPieces(Vec<u8>, Vec<u8>),
    /// Says nothing until the camera closes the connection.
    Silence,
    /// Closes the connection without a word.
    HangUp,
}

/// An answer with this status line and body; `headers` each end in CRLF.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Reply {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n");
    Reply::Whole((head + body).into_bytes())
}

pub(crate) fn ok(body: &str) -> Reply {
    answer("200 OK", "", body)
}

pub(crate) fn succ() -> Reply {
    ok("<Response Status=\"succ\" />")
}

/// What one play of a camera left behind.
pub(crate) struct Play {
    pub(crate) result: Result<Transcript, Failure>,
    pub(crate) requests: Vec<Vec<u8>>,
}

impl Play {
    /// The requests as text, photos and all.
    pub(crate) fn texts(&self) -> Vec<String> {
        let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
        self.requests.iter().map(text).collect()
    }

    /// Their request lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        let first = |text: &String| text.lines().next().unwrap_or_default().to_owned();
        self.texts().iter().map(first).collect()
    }

    pub(crate) fn failure(self) -> Failure {
        self.result.expect_err("the camera should have been stuck")
    }

    pub(crate) fn transcript(&self) -> &Transcript {
        self.result.as_ref().unwrap_or_else(|why| panic!("{why}"))
    }
}

/// Plays the profile against the script.
pub(crate) fn play(profile: &str, script: Vec<Reply>) -> Play {
    play_as(profile, script, |camera| camera)
}

/// The same with a camera that was changed in some way.
pub(crate) fn play_as(
    profile: &str,
    script: Vec<Reply>,
    change: impl Fn(Camera) -> Camera,
) -> Play {
    let (address, thread) = listen(script);
    let profile = Profile::named(profile).expect("a known profile");
    let camera = change(Camera::new(profile).gateway(address));
    let result = camera.send(&mut |_| ());
    Play {
        result,
        requests: finish(address, thread),
    }
}

pub(crate) type Listener = JoinHandle<Vec<Vec<u8>>>;

pub(crate) fn listen(script: Vec<Reply>) -> (SocketAddr, Listener) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let thread = thread::spawn(move || {
        let mut requests = Vec::new();
        for reply in script {
            let (mut stream, _) = listener.accept().unwrap();
            let request = read_request(&mut stream);
            if request.is_empty() {
                break;
            }
            requests.push(request);
            carry_out(reply, stream);
        }
        requests
    });
    (address, thread)
}

/// What came. A connection without a request tells a listener that still waits to stop.
pub(crate) fn finish(address: SocketAddr, listener: Listener) -> Vec<Vec<u8>> {
    drop(TcpStream::connect(address));
    listener.join().unwrap()
}

fn carry_out(reply: Reply, mut stream: TcpStream) {
    // The camera may be gone already, as it should be after the first of two pieces.
    match reply {
        Reply::Whole(bytes) => drop(stream.write_all(&bytes)),
        Reply::InPieces(first, second) => {
            stream.write_all(&first).unwrap();
            // A camera that wrongly waits for more gets it in the end, and its test fails.
            let patience = Some(Duration::from_secs(5));
            stream.set_read_timeout(patience).unwrap();
            drop(stream.read(&mut [0]));
            drop(stream.write_all(&second));
        }
        Reply::Silence => drop(stream.read(&mut [0])),
        Reply::HangUp => {}
    }
}

/// A request up to its announced length, or up to where its sender stopped.
fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut request = Vec::new();
    let mut buffer = [0; 64 * 1024];
    while !is_whole(&request) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(length) => request.extend_from_slice(&buffer[..length]),
        }
    }
    request
}

fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&request[..end]);
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "))
        .map_or(0, |length| length.parse().unwrap());
    request.len() >= end + 4 + length
}
