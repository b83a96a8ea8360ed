//! What a server says about itself, and how long each wait may be. Time is the test's own, so it is no real network.

use super::super::{
    letter::Draft,
    portions::Portion,
    progress::Progress,
    tests::{
        fake::{Abilities, Fake, Reply},
        sample::{delivery, noise, settings},
    },
};
use super::*;
use lettre::transport::smtp::client::AsyncTokioStream;
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};

/// A line of which 64 KiB can be on their way.
#[derive(Debug)]
struct Line(DuplexStream);

impl AsyncTokioStream for Line {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

/// Sends a photo of two megabytes.
async fn attempt(fake: &Fake) -> Result<String, (Stage, Failure)> {
    let (ours, theirs) = tokio::io::duplex(64 << 10);
    tokio::spawn(fake.clone().welcome(theirs, Abilities::default()));
    let settings = settings(25);
    let hello = hello();
    let opening = AsyncSmtpConnection::connect_with_transport(Box::new(Line(ours)), &hello);
    let mut session = Session::begin(&settings, opening, None, &hello).await?;

    let delivery = delivery(&["a.jpg"]);
    let people = People::of(&settings, &delivery).expect("people");
    let contents = [noise(2 << 20, 1)];
    let draft = Draft::new(&people, &delivery, vec![2 << 20]);
    let all = Portion {
        photos: 0..1,
        left_out: Vec::new(),
    };
    let letter = draft.write(&all, &Progress::read("", 1), 1, 0);
    let result = session.try_send(&people, &letter, &contents).await;
    session.close().await;
    result
}

#[tokio::test(start_paused = true)]
async fn no_wait_is_endless() {
    for (silent, stage) in [
        ("CONNECT", Stage::Opening),
        ("EHLO", Stage::Opening),
        ("MAIL", Stage::Sender),
        ("RCPT", Stage::Recipient),
        ("DATA", Stage::Content),
        ("CONTENT", Stage::Content),
        ("END", Stage::Content),
    ] {
        let fake = Fake::anywhere().answer(silent, &[Reply::Silence]);
        let result = attempt(&fake).await;
        assert_eq!(result, Err((stage, Failure::Silent)), "{silent}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_line_is_no_reason_to_give_up() {
    let fake = Fake::anywhere().answer("CONTENT", &[Reply::Slowly(10)]);
    let before = tokio::time::Instant::now();
    let result = attempt(&fake).await;
    assert_eq!(result, Ok("2.0.0 Ok: queued as 4711".to_owned()));
    assert!(before.elapsed() >= Duration::from_mins(40));
    assert_eq!(fake.mails().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_good_bye_without_answer_changes_nothing() {
    let fake = Fake::anywhere().answer("QUIT", &[Reply::Silence]);
    let result = attempt(&fake).await;
    assert_eq!(result, Ok("2.0.0 Ok: queued as 4711".to_owned()));
    assert!(fake.commands().ends_with("QUIT"));
}

#[test]
fn the_announced_size_is_found() {
    let size = |lines: &[&'static str]| announced_size(lines.iter().copied());
    assert_eq!(
        size(&["mail.example.org", "PIPELINING", "SIZE 35882577"]),
        Some(35_882_577)
    );
    assert_eq!(size(&["mail.example.org", "size 0"]), Some(0));
    assert_eq!(size(&["mail.example.org", "SIZE"]), Some(0));
    assert_eq!(size(&["mail.example.org", "SIZEABLE 5"]), None);
    assert_eq!(size(&[]), None);
}

#[test]
fn our_own_name_can_be_said() {
    let name = hello().to_string();
    assert!(
        name.is_ascii() && !name.is_empty() && !name.contains(char::is_whitespace),
        "{name}"
    );
}
