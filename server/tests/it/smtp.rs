//! A mail server for tests that lets each test decide when and how it answers.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};

/// What happens on a connection.
pub(crate) enum Talk {
    /// The client is about to send a mail. It goes on when this is dropped or used.
    Begun(#[allow(dead_code, reason = "it is what holds the client up")] Sender<()>),
    /// The client has sent a mail, and waits for what it is told. Where nothing is, the connection ends.
    Mail(Vec<u8>, Sender<&'static str>),
    /// A connection ended on which no mail was sent.
    Asked,
}

/// Serves until the process ends; tells of everything.
pub(crate) fn serve(listener: TcpListener) -> Receiver<Talk> {
    let (talks, heard) = channel();
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let talks = talks.clone();
            std::thread::spawn(move || {
                if !matches!(talk(client, &talks), Ok(true)) {
                    let _ = talks.send(Talk::Asked);
                }
            });
        }
    });
    heard
}

/// One connection; whether there was a mail.
fn talk(client: TcpStream, talks: &Sender<Talk>) -> io::Result<bool> {
    let mut lines = BufReader::new(client.try_clone()?);
    let mut client = client;
    let mut had_mail = false;
    client.write_all(b"220 fake\r\n")?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(had_mail);
        }
        let answer = match line.get(..4).unwrap_or_default() {
            "EHLO" => "250-fake\r\n250 SIZE 50000000",
            "QUIT" => "221 bye",
            "DATA" => {
                had_mail = true;
                let (go_on, wait) = channel();
                let _ = talks.send(Talk::Begun(go_on));
                let _ = wait.recv();
                client.write_all(b"354 go on\r\n")?;
                let mail = read_mail(&mut lines)?;
                let (answer, wait) = channel();
                let _ = talks.send(Talk::Mail(mail, answer));
                let Ok(answer) = wait.recv() else {
                    return Ok(true);
                };
                answer
            }
            _ => "250 ok",
        };
        client.write_all(format!("{answer}\r\n").as_bytes())?;
    }
}

/// Up to the line with nothing but a dot.
fn read_mail(lines: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    let mut mail = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.as_slice() {
            b".\r\n" => return Ok(mail),
            [b'.', rest @ ..] => mail.extend(rest),
            line => mail.extend(line),
        }
    }
}
