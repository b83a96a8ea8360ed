//! One connection: hyper with the switches cameras need, one request, one answer, one line in the log.

use super::body::CameraBody;
use super::endpoints::{self, Request, Told, Turns};
use super::failure::Failure;
use super::limits;
use super::router::Endpoint;
use super::wire::CameraWire;
use crate::gateway::{Gateway, Purpose};
use crate::protocol::answer::{Answer, reason_phrase};
use crate::protocol::target::Target;
use crate::trace::recording::Recording;
use crate::trace::{Asked, first_line_for_log};
use crate::trial;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::ext::ReasonPhrase;
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use jiff::Zoned;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;

/// What all connections share.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    pub(super) gateway: Arc<Gateway>,
    pub(super) turns: Turns,
}

/// Hyper, as forgiving as the cameras need it (Q1 to Q9).
fn camera_http() -> Builder {
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits::HEAD_TIME)
        .max_headers(limits::HEADERS)
        .max_buf_size(limits::HTTP_BUFFER)
        // Q1: the NX mails have two blanks before `HTTP/1.0`; hyper refuses that by default, before any of our code.
        .allow_multiple_spaces_in_request_line_delimiters(true)
        // Q6: a line without a colon, or a blank before it, must not cost the whole mail.
        .ignore_invalid_headers(true)
        // Q9: `Set-Cookie`, not `set-cookie`; the wire mends `ETag`.
        .title_case_headers(true)
        // Q8: one request a connection is all that is known to work.
        .keep_alive(false)
        // A camera that stops sending may still be listening.
        .half_close(true);
    builder
}

/// Serves one connection to its end.
pub(super) async fn serve(shared: Shared, socket: TcpStream, client: IpAddr, stopping: Watcher) {
    let gateway = Arc::clone(&shared.gateway);
    let recording = gateway.tracer.recording();
    let asked = Arc::new(OnceLock::new());
    let own = socket.local_addr().map(|own| own.ip().to_canonical());
    let ends = Ends {
        client,
        own: own.ok(),
    };
    let wire = CameraWire::new(socket, Some(Arc::clone(&recording)));
    let service = service_fn(|request| {
        let (shared, asked) = (shared.clone(), Arc::clone(&asked));
        async move { Ok::<_, Infallible>(respond(shared, ends, request, &asked).await) }
    });
    let connection = camera_http().serve_connection(TokioIo::new(wire), service);
    if let Err(error) = stopping.watch(connection).await {
        tell_broken(client, &recording, &error);
    }
    let asked = asked.get().copied().unwrap_or(Asked::Unknown);
    keep_trace(gateway, client, &recording, asked).await;
}

/// Between whom a connection is.
#[derive(Debug, Clone, Copy)]
struct Ends {
    /// The camera's address.
    client: IpAddr,
    /// The address of this host that it came to.
    own: Option<IpAddr>,
}

impl Ends {
    /// The doctor asks from the computer that it looks at: from anywhere else its words are worth nothing, wherever they
    /// were read.
    fn hear_doctor(self, headers: &mut HeaderMap) {
        if self.own != Some(self.client) {
            headers.remove(trial::HEADER);
        }
    }
}

async fn respond(
    shared: Shared,
    ends: Ends,
    request: hyper::Request<Incoming>,
    asked: &OnceLock<Asked>,
) -> Response<Full<Bytes>> {
    let began = Instant::now();
    let Shared { gateway, turns } = shared;
    let client = ends.client;
    let (mut head, incoming) = request.into_parts();
    ends.hear_doctor(&mut head.headers);
    let uri = head.uri.to_string();
    let host = head
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let endpoint = Endpoint::of(&head.method, &Target::parse(&uri), host);
    let _ = asked.set(if endpoint.is_unknown() {
        Asked::Unknown
    } else {
        Asked::Known
    });
    let purpose = purpose(&gateway, &head.headers, &endpoint);
    if endpoint.follows_a_check() && purpose == Purpose::Real {
        gateway.proceeded(client).await;
    }
    let what = match endpoint {
        Endpoint::Unknown => first_line_for_log(format!("{} {uri}", head.method).as_bytes()),
        _ => endpoint.to_string(),
    };
    let mut body = CameraBody::new(incoming, gateway.config.server.max_upload);
    let (headers, now) = (head.headers, Zoned::now());
    let request = Request {
        gateway: Arc::clone(&gateway),
        turns,
        purpose,
        client,
        headers,
        now,
    };
    let told = endpoints::answer(endpoint, &request, &mut body).await;
    body.drain().await;
    response(tell(&gateway, client, &what, told, began))
}

fn purpose(gateway: &Gateway, headers: &HeaderMap, endpoint: &Endpoint) -> Purpose {
    let token = headers.get(trial::HEADER).map(HeaderValue::as_bytes);
    gateway.purpose(token, endpoint.follows_a_check())
}

/// Tells the owner how it went, and gives what the camera is told.
fn tell(
    gateway: &Gateway,
    client: IpAddr,
    what: &str,
    told: Result<Told, Failure>,
    began: Instant,
) -> Answer {
    match told {
        Ok((answer, story)) => {
            let line = gateway.visits.tell(client, &story, Instant::now());
            if story.is_news() {
                tracing::info!("{line} ({:.1?})", began.elapsed());
            } else {
                tracing::debug!("{line}");
            }
            answer
        }
        Err(failure) => {
            tracing::warn!("{client}: {what} was refused: {failure}");
            failure.answer()
        }
    }
}

/// The answer as hyper wants it: everything cameras are known to accept, in one piece (Q7, Q8, Q10).
fn response(answer: Answer) -> Response<Full<Bytes>> {
    let phrase = ReasonPhrase::from_static(reason_phrase(answer.status).as_bytes());
    let mut response = Response::new(Full::from(answer.body));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.extensions_mut().insert(phrase);
    let headers = response.headers_mut();
    headers.insert(header::SERVER, HeaderValue::from_static("nx-gateway"));
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    for (name, value) in answer.headers {
        let name = header::HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    response
}

/// Hyper answers what it can't read with a silent 400; the owner should see what came.
fn tell_broken(client: IpAddr, recording: &Recording, error: &hyper::Error) {
    if error.is_parse() {
        let line = first_line_for_log(&recording.look().head);
        tracing::warn!("{client}: sent something that is no HTTP ({error}): {line}");
    } else {
        tracing::debug!("{client}: the connection ended early ({error})");
    }
}

/// Behind the answer, and off the runtime: no camera waits for a trace.
async fn keep_trace(gateway: Arc<Gateway>, client: IpAddr, recording: &Recording, asked: Asked) {
    let recorded = recording.look();
    if recorded.head.is_empty() || !gateway.tracer.wants(asked) {
        return;
    }
    let at = Zoned::now().datetime();
    let kept = spawn_blocking(move || gateway.tracer.keep(&recorded, client, at));
    let _ = kept.await;
}
