//! hyper's own server over a socket that counts its writes.

use super::*;
use crate::trace::recording::Extent;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, ETAG, HeaderValue, SET_COOKIE};
use hyper::{Request, Response, service::service_fn};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::sync::Mutex;

const GLD_1_1: &str = "GET / HTTP/1.1\r\nHost: gld.samsungosp.com\r\n\r\n";
const GLD_1_0: &str = "GET / HTTP/1.0\r\nHost: gld.samsungosp.com\r\n\r\n";
/// The published request's oddities in small (Q1, Q3, Q6): two blanks, two agents, no blank
/// after the colon.
const MAIL: &str = "POST /social/columbus/email?DUID=123456789033  HTTP/1.0\r\nAuthorization:OAuth x\r\n\
                    User-Agent: sdeClient\r\nUser-Agent: Mozilla/4.0\r\nno header\r\nContent-Length: 4\r\n\r\nbody";

/// A camera's side of the connection: sends `request`, takes `takes` bytes per write, and makes the
/// server wait before each write if it is `slow`.
#[derive(Debug)]
struct Socket {
    request: &'static [u8],
    takes: usize,
    slow: bool,
    waited: bool,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    writes: Vec<Vec<u8>>,
    closed: bool,
    /// Bytes that came and were not read.
    unread: usize,
}

impl Seen {
    fn text(&self) -> String {
        String::from_utf8(self.writes.concat()).unwrap()
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.request.is_empty() {
            return Poll::Pending;
        }
        // In pieces, as from a network.
        let length = self.request.len().min(into.remaining()).min(1000);
        let (now, later) = self.request.split_at(length);
        into.put_slice(now);
        self.request = later;
        self.seen.lock().unwrap().unread = later.len();
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.waited = self.slow && !self.waited;
        if self.waited {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let taken = bytes.get(..self.takes).unwrap_or(bytes);
        self.seen.lock().unwrap().writes.push(taken.to_vec());
        Poll::Ready(Ok(taken.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.seen.lock().unwrap().closed = true;
        Poll::Ready(Ok(()))
    }
}

async fn answer(
    request: Request<Incoming>,
    body: Bytes,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let _ = request.into_body().collect().await;
    let mut answer = Response::new(Full::new(body));
    let headers = answer.headers_mut();
    headers.insert(ETAG, HeaderValue::from_static("\"deadbeef\""));
    headers.insert(
        SET_COOKIE,
        HeaderValue::from_static("samsung=hotspot; Domain=.msn.com; Path=/"),
    );
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    Ok(answer)
}

/// Serves one connection to its end as the listener does.
async fn serve(socket: Socket, body: Bytes, recording: Option<Arc<Recording>>) -> Seen {
    let seen = Arc::clone(&socket.seen);
    let service = service_fn(move |request| answer(request, body.clone()));
    hyper::server::conn::http1::Builder::new()
        .title_case_headers(true)
        .ignore_invalid_headers(true)
        .allow_multiple_spaces_in_request_line_delimiters(true)
        .serve_connection(TokioIo::new(CameraWire::new(socket, recording)), service)
        .await
        .unwrap();
    std::mem::take(&mut *seen.lock().unwrap())
}

fn camera(request: &'static str) -> Socket {
    let seen = Arc::default();
    Socket {
        request: request.as_bytes(),
        takes: usize::MAX,
        slow: false,
        waited: false,
        seen,
    }
}

#[track_caller]
fn check_answer(seen: &Seen, body: &str) {
    let text = seen.text();
    let (head, got) = text.split_once("\r\n\r\n").unwrap();
    assert_eq!(got, body);
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    for line in [
        "ETag: \"deadbeef\"",
        "Set-Cookie: samsung=hotspot; Domain=.msn.com; Path=/",
        "Connection: close",
        &format!("Content-Length: {}", body.len()),
    ] {
        assert!(
            head.lines().any(|it| it == line),
            "{line} is missing in {head}"
        );
    }
    assert!(seen.closed);
}

#[tokio::test]
async fn q11_what_comes_behind_the_request_does_not_reset_the_connection() {
    let behind = "\r\n".repeat(3000);
    let request: &'static str = format!("{MAIL}{behind}").leak();
    let seen = serve(camera(request), Bytes::from_static(b"<a/>"), None).await;
    check_answer(&seen, "<a/>");
    assert_eq!(seen.unread, 0);
}

#[tokio::test]
async fn q07_head_and_body_leave_in_one_write() {
    for request in [GLD_1_1, GLD_1_0, MAIL] {
        for body in ["", "<Response Status=\"succ\" />", &"x".repeat(60_000)] {
            let seen = serve(camera(request), body.to_owned().into(), None).await;
            assert_eq!(seen.writes.len(), 1, "{request}");
            check_answer(&seen, body);
        }
    }
}

#[tokio::test]
async fn q07_a_socket_that_is_not_ready_still_gets_one_write() {
    let seen = serve(
        Socket {
            slow: true,
            ..camera(MAIL)
        },
        "succ".into(),
        None,
    )
    .await;
    assert_eq!(seen.writes.len(), 1);
    check_answer(&seen, "succ");
}

#[tokio::test]
async fn an_answer_taken_in_small_bits_arrives_whole() {
    for slow in [false, true] {
        for takes in [1, 3, 17, 100] {
            let seen = serve(
                Socket {
                    takes,
                    slow,
                    ..camera(MAIL)
                },
                "succ".into(),
                None,
            )
            .await;
            check_answer(&seen, "succ");
        }
    }
}

#[tokio::test]
async fn an_answer_larger_than_the_buffer_arrives_whole() {
    let body = "HTTP/1.0 Etag: is text here\r\n".repeat(20_000);
    for (takes, slow) in [
        (usize::MAX, false),
        (usize::MAX, true),
        (1000, true),
        (70_000, false),
    ] {
        let seen = serve(
            Socket {
                takes,
                slow,
                ..camera(GLD_1_0)
            },
            body.clone().into(),
            None,
        )
        .await;
        check_answer(&seen, &body);
    }
}

#[tokio::test]
async fn q02_the_answer_behind_a_100_continue_is_corrected_too() {
    let request =
        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody";
    let mut seen = serve(camera(request), "succ".into(), None).await;
    let interim = "HTTP/1.1 100 Continue\r\n\r\n";
    assert!(seen.text().starts_with(interim));
    let rest = seen.writes.concat().split_off(interim.len());
    seen.writes = vec![rest];
    check_answer(&seen, "succ");
}

#[tokio::test]
async fn a_refused_request_is_in_the_recording() {
    let recording = Arc::new(Recording::new(Extent::BRIEF));
    let wire = CameraWire::new(
        camera("GET / HTTP/7.0\r\n\r\n"),
        Some(Arc::clone(&recording)),
    );
    let service = service_fn(|request| answer(request, Bytes::new()));
    let end = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(wire), service)
        .await;
    assert!(end.is_err());
    let recorded = recording.look();
    assert_eq!(recorded.head, b"GET / HTTP/7.0\r\n\r\n");
    assert!(recorded.answer.starts_with(b"HTTP/1.1 400 Bad Request\r\n"));
}

#[tokio::test]
async fn the_recording_holds_what_came_and_what_left() {
    let recording = Arc::new(Recording::new(Extent::FULL));
    let socket = Socket {
        takes: 7,
        slow: true,
        ..camera(MAIL)
    };
    let seen = serve(socket, "succ".into(), Some(Arc::clone(&recording))).await;
    let recorded = recording.look();
    assert_eq!(recorded.head, MAIL.as_bytes());
    assert_eq!(recorded.answer, seen.writes.concat());
}
