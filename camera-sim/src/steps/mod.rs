//! What cameras do, step by step. Each step sends one request and judges the answer as the
//! camera would; the first one that does not please it ends the play.

mod hotspot;
mod mail;
mod old_api;
mod social;

use crate::answer::Answer;
use crate::camera::Camera;
use crate::connection;
use crate::profile::Task;
use crate::reason::Reason;
use crate::request::Request;
use crate::transcript::{End, Event, Exchange, Transcript, Verdict};

/// Why a play is over before its last step.
pub(crate) enum Stop {
    /// The camera is stuck.
    Stuck { step: &'static str, reason: Reason },
    /// Nothing is wrong, but there is nothing more to do.
    Over(End),
}

/// What a step learned, and a line on what the camera makes of it.
type Judged<T> = Result<(T, &'static str), Reason>;

/// What the camera's single read brought, or why there was nothing to read.
type Received<'a> = Result<&'a [u8], Reason>;

/// A camera at work.
pub(crate) struct Play<'a> {
    pub(crate) camera: &'a Camera,
    pub(crate) listener: &'a mut dyn FnMut(Event<'_>),
    pub(crate) transcript: Transcript,
}

impl Play<'_> {
    /// All the steps of the camera's profile.
    pub(crate) fn run(&mut self) -> Result<(), Stop> {
        let profile = self.camera.profile;
        if let Some(check) = profile.check {
            self.check_hotspot(check)?;
        }
        match profile.task {
            Task::Email(mail) => self.send_mail(mail),
            Task::Social(login) => self.share(login),
            Task::Returning => self.return_with_an_old_session(),
            Task::OldApi => self.use_the_old_api(),
        }
    }

    /// A step that depends on a readable answer.
    fn ask<T>(
        &mut self,
        step: &'static str,
        request: &Request,
        judge: impl FnOnce(&Answer) -> Judged<T>,
    ) -> Result<T, Stop> {
        self.step(step, request, |received| judge(&Answer::parse(received?)?))
    }

    /// A step that hands over photos. Whoever sends only a part of them must not be told that
    /// all is well.
    fn deliver(&mut self, step: &'static str, request: &Request) -> Result<(), Stop> {
        let announced = request.body_length();
        match self.camera.habits.pace.truncated {
            Some((sent, _)) if sent < announced => {
                self.step(step, request, |received| {
                    not_acknowledged(received, sent, announced)
                })?;
                Err(Stop::Over(End::HungUp))
            }
            _ => self.ask(step, request, acknowledged),
        }
    }

    /// Sends `request`, lets `judge` look at what came, and writes both down.
    fn step<T>(
        &mut self,
        step: &'static str,
        request: &Request,
        judge: impl FnOnce(Received<'_>) -> Judged<T>,
    ) -> Result<T, Stop> {
        let headers = self.camera.headers.iter();
        let request = &headers.fold(request.clone(), |request, (name, value)| {
            request.with_header(name, value)
        });
        let received = self.talk(step, request);
        let judged = judge(received.as_deref().map_err(Reason::clone));
        let exchange = Exchange {
            step,
            request: request.head().to_vec(),
            body_length: request.body_length(),
            answer: received.unwrap_or_default(),
            verdict: match &judged {
                Ok((_, understood)) => Verdict::Fine(understood),
                Err(reason) => Verdict::Stuck(reason.clone()),
            },
        };
        (self.listener)(Event::Done(&exchange));
        self.transcript.exchanges.push(exchange);
        judged
            .map(|(learned, _)| learned)
            .map_err(|reason| Stop::Stuck { step, reason })
    }

    fn talk(&mut self, step: &'static str, request: &Request) -> Result<Vec<u8>, Reason> {
        let (host, total) = (request.host(), request.length());
        (self.listener)(Event::Begins { step, host, total });
        let Camera {
            destination,
            patience,
            habits,
            ..
        } = self.camera;
        let mut progress = |sent| (self.listener)(Event::Sent { sent, total });
        connection::talk(
            *destination,
            *patience,
            &habits.pace,
            request,
            &mut progress,
        )
    }
}

/// Refuses every status but 200.
fn success(answer: &Answer) -> Result<(), Reason> {
    match answer.status() {
        200 => Ok(()),
        _ => Err(unexpected(answer, "200")),
    }
}

fn unexpected(answer: &Answer, wanted: &'static str) -> Reason {
    Reason::Status {
        line: answer.status_line().to_owned(),
        wanted,
    }
}

/// The text is proven to matter to the QF30 only (Q50); whoever sends it always is safe with
/// all cameras, so it is required always.
fn acknowledged(answer: &Answer) -> Judged<()> {
    const KEY: &str = "Status=\"succ\"";
    success(answer)?;
    if answer.body().contains(KEY) {
        Ok(((), "the camera shows success"))
    } else {
        Err(Reason::KeyMissing { key: KEY })
    }
}

/// Anything but a success is right after a body that was cut short, even no answer at all;
/// only silence with the connection kept open is not.
fn not_acknowledged(received: Received<'_>, sent: u64, announced: u64) -> Judged<()> {
    match received {
        Ok(bytes) if bytes.starts_with(b"HTTP/1.1 200") => {
            Err(Reason::CutBodyAccepted { sent, announced })
        }
        Err(reason @ (Reason::TooLate { .. } | Reason::NoConnection { .. })) => Err(reason),
        _ => Ok(((), "the camera hung up, and nothing was acknowledged")),
    }
}
