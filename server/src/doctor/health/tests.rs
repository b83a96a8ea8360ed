//! Where the server on this computer is asked.

use super::*;

fn asked(listen: &[&str]) -> Vec<String> {
    let listen: Vec<_> = listen.iter().map(|it| it.parse().unwrap()).collect();
    places(&listen).iter().map(ToString::to_string).collect()
}

#[test]
fn a_server_at_all_addresses_is_asked_on_this_computer() {
    assert_eq!(asked(&["0.0.0.0:8081"]), ["127.0.0.1:8081"]);
    assert_eq!(asked(&["[::]:8081"]), ["[::1]:8081"]);
}

#[test]
fn a_server_at_one_address_is_asked_there() {
    assert_eq!(
        asked(&["192.168.1.24:8081", "127.0.0.1:9000"]),
        ["192.168.1.24:8081", "127.0.0.1:9000"]
    );
}

#[test]
fn where_port_80_could_not_be_had_it_is_asked_at_8080() {
    assert_eq!(asked(&["0.0.0.0:80"]), ["127.0.0.1:80", "127.0.0.1:8080"]);
}

/// Answers one question with this.
fn answering(answer: &'static [u8]) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let _ = socket.read(&mut [0; 1024]);
        let _ = socket.write_all(answer);
    });
    address
}

#[test]
fn a_status_line_commands_no_terminal() {
    let place = answering(b"HTTP/1.0 200 \x1b[2Jwell\x9b\xe2\x80\xae\r\n\r\nhello");
    let Health::Stranger(line) = ask(place, None) else {
        panic!("no stranger");
    };
    assert_eq!(line, "HTTP/1.0 200 ?[2Jwell\u{fffd}?");
}

/// It would keep the doctor for hours.
#[test]
fn an_answer_in_very_small_pieces_has_an_end() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        while socket.write_all(b"x").is_ok() {
            std::thread::sleep(PATIENCE / 10);
        }
    });
    let begin = Instant::now();
    assert_eq!(ask(place, None), Health::Silent("timed out".to_owned()));
    assert!(begin.elapsed() < PATIENCE * 3);
}
