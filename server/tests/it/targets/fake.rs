//! A web server that answers as it is told, misbehaves on demand, and remembers what it was asked.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::future::pending;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A request, with all of its body.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// With what is behind the question mark.
    pub(crate) path: String,
    pub(crate) headers: hyper::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// What a request gets.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// The connection ends without an answer.
    HangUp,
    /// Nothing ever comes.
    Silence,
}

impl Reply {
    pub(crate) fn status(status: u16) -> Self {
        Self::Answer {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    pub(crate) fn body(mut self, media_type: &str, text: impl Into<Vec<u8>>) -> Self {
        if let Self::Answer { body, .. } = &mut self {
            *body = text.into();
        }
        self.header("content-type", media_type)
    }

    pub(crate) fn json(status: u16, json: &serde_json::Value) -> Self {
        Self::status(status).body("application/json", json.to_string())
    }
}

/// What is done before a body has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    /// It is read first.
    ReadAll,
    /// So many bytes of it, then the connection ends.
    HangUpAfter(usize),
    /// So many bytes of it, then it is answered.
    AnswerAfter(usize),
    /// It is read, but nothing of it is kept.
    ReadAndForget,
    /// It is answered at once; what comes is thrown away, as servers do so that the answer is not lost.
    AnswerFirst,
}

type Handler = dyn Fn(&Asked) -> Reply + Send + Sync;
type Look = dyn Fn(&Asked) -> Before + Send + Sync;

struct Inner {
    handler: Box<Handler>,
    look: Box<Look>,
    asked: Mutex<Vec<Asked>>,
    began: tokio::sync::watch::Sender<usize>,
}

/// A running server, which ends when it is dropped.
pub(crate) struct Fake {
    pub(crate) address: SocketAddr,
    scheme: &'static str,
    inner: Arc<Inner>,
    task: JoinHandle<()>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Fake {
    pub(crate) async fn new(handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::looking(|_| Before::ReadAll, handler).await
    }

    /// The same answer, whatever is asked.
    pub(crate) async fn saying(reply: Reply) -> Self {
        Self::new(move |_| reply.clone()).await
    }

    /// One after the other; the last one stays.
    pub(crate) async fn scripted(replies: Vec<Reply>) -> Self {
        let replies = Mutex::new(replies);
        Self::new(move |_| {
            let mut replies = replies.lock().unwrap();
            if replies.len() > 1 {
                replies.remove(0)
            } else {
                replies[0].clone()
            }
        })
        .await
    }

    pub(crate) async fn looking(
        look: impl Fn(&Asked) -> Before + Send + Sync + 'static,
        handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::start(Box::new(look), Box::new(handler), None).await
    }

    pub(crate) async fn with_tls(
        tls: TlsAcceptor,
        handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::start(Box::new(|_| Before::ReadAll), Box::new(handler), Some(tls)).await
    }

    async fn start(look: Box<Look>, handler: Box<Handler>, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let inner = Arc::new(Inner {
            handler,
            look,
            asked: Mutex::default(),
            began: tokio::sync::watch::channel(0).0,
        });
        let scheme = if tls.is_some() { "https" } else { "http" };
        let task = tokio::spawn(accept(listener, tls, Arc::clone(&inner)));
        Self {
            address,
            scheme,
            inner,
            task,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        let port = self.address.port();
        let host = if self.scheme == "https" {
            "localhost"
        } else {
            "127.0.0.1"
        };
        format!("{}://{host}:{port}{path}", self.scheme)
    }

    /// All requests that were read whole, in their order.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.inner.asked.lock().unwrap().clone()
    }

    /// Their first lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(Asked::line).collect()
    }

    /// The first lines of what was asked since this was last called.
    pub(crate) fn take_lines(&self) -> Vec<String> {
        let asked = std::mem::take(&mut *self.inner.asked.lock().unwrap());
        asked.iter().map(Asked::line).collect()
    }

    /// Comes back once so many requests have come in, read or not.
    pub(crate) async fn has_been_asked(&self, count: usize) {
        let mut began = self.inner.began.subscribe();
        began.wait_for(|it| *it >= count).await.unwrap();
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, inner: Arc<Inner>) {
    while let Ok((socket, _)) = listener.accept().await {
        let (inner, tls) = (Arc::clone(&inner), tls.clone());
        tokio::spawn(async move {
            match tls {
                None => serve(socket, inner).await,
                Some(tls) => {
                    if let Ok(socket) = tls.accept(socket).await {
                        serve(socket, inner).await;
                    }
                }
            }
        });
    }
}

async fn serve(socket: impl AsyncRead + AsyncWrite + Unpin, inner: Arc<Inner>) {
    let service = service_fn(|request| answer(request, Arc::clone(&inner)));
    let connection = hyper::server::conn::http1::Builder::new();
    let _ = connection
        .serve_connection(TokioIo::new(socket), service)
        .await;
}

async fn answer(
    request: hyper::Request<Incoming>,
    inner: Arc<Inner>,
) -> Result<hyper::Response<Full<Bytes>>, std::io::Error> {
    inner.began.send_modify(|count| *count += 1);
    let (head, mut incoming) = request.into_parts();
    let mut asked = Asked {
        method: head.method.to_string(),
        path: head.uri.path_and_query().unwrap().to_string(),
        headers: head.headers,
        body: Vec::new(),
    };
    let hung_up = || std::io::Error::other("hung up");
    let before = (inner.look)(&asked);
    while before != Before::AnswerFirst
        && let Some(frame) = incoming.frame().await
    {
        let frame = frame.map_err(|_| hung_up())?;
        if before == Before::ReadAndForget {
            continue;
        }
        asked.body.extend(frame.into_data().unwrap_or_default());
        match before {
            Before::HangUpAfter(limit) if asked.body.len() >= limit => return Err(hung_up()),
            Before::AnswerAfter(limit) if asked.body.len() >= limit => break,
            _ => {}
        }
    }
    if before == Before::AnswerFirst {
        tokio::spawn(async move { while let Some(Ok(_)) = incoming.frame().await {} });
    }
    let reply = (inner.handler)(&asked);
    inner.asked.lock().unwrap().push(asked);
    match reply {
        Reply::Answer {
            status,
            headers,
            body,
        } => {
            let mut response = hyper::Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            Ok(response.body(Full::new(body.into())).unwrap())
        }
        Reply::HangUp => Err(hung_up()),
        Reply::Silence => pending().await,
    }
}
