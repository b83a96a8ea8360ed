//! Other name servers, played on this host: quick, slow, lying, silent.

use super::super::frame::framed;
use super::super::query::tests::{Asked, ask, shown};
use super::*;
use domain::base::Ttl;
use domain::base::iana::Class;
use domain::rdata::A;
use expect_test::expect;
use std::net::Ipv4Addr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, UdpSocket};

const CAMERA: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 50));

fn query(name: &str) -> Query {
    let asked = Asked {
        name,
        ..Asked::default()
    };
    Query::parse(&ask(asked)).expect("a question")
}

/// What a server that knows everything says.
fn answer(question: &[u8], records: u8) -> Vec<u8> {
    let query = Query::parse(question).expect("a question");
    let reply = query.reply(OptRcode::NOERROR, |answer| {
        answer.header_mut().set_ra(true);
        for number in 0..records {
            let address = A::new([198, 51, 100, number].into());
            answer.push((query.name(), Class::IN, Ttl::from_secs(60), address))?;
        }
        Ok(())
    });
    reply.expect("an answer")
}

/// A server by UDP that answers each question with these packets; and how often it was asked.
async fn server(
    answers: impl Fn(&[u8]) -> Vec<Vec<u8>> + Send + 'static,
) -> (SocketAddr, Arc<AtomicUsize>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        let mut buffer = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            count.fetch_add(1, Ordering::Relaxed);
            for answer in answers(&buffer[..length]) {
                socket.send_to(&answer, from).await.unwrap();
            }
        }
    });
    (address, asked)
}

fn forwarder(servers: Vec<SocketAddr>) -> Forwarder {
    Forwarder::new(servers).expect("somebody to ask")
}

#[tokio::test]
async fn an_answer_comes_back_as_if_it_were_ours_and_is_remembered() {
    let (address, asked) = server(|question| vec![answer(question, 1)]).await;
    let forwarder = forwarder(vec![address]);
    for name in ["www.example.org", "WWW.example.ORG"] {
        let answer = forwarder.ask(&query(name), CAMERA, Way::Datagram).await;
        let answer = shown(&answer.expect("an answer"));
        assert!(
            answer.starts_with("4711 QUERY(0) NOERROR [QR RD RA]"),
            "{answer}"
        );
        assert!(answer.contains(&format!("? {name}.\tA")), "{answer}");
        assert!(answer.contains("198.51.100.0"), "{answer}");
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn nothing_of_who_asks_goes_on_with_the_question() {
    let (told, mut seen) = tokio::sync::mpsc::unbounded_channel();
    let (address, _) = server(move |question| {
        told.send(question.to_owned()).unwrap();
        vec![answer(question, 1)]
    })
    .await;
    let mut asked = ask(Asked {
        name: "www.example.org",
        edns: Some((4096, 0)),
        ..Asked::default()
    });
    // A cookie (RFC 7873), which would make every device known by name.
    let end = asked.len();
    asked[end - 1] = 12;
    asked.extend_from_slice(&[0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8]);
    let query = Query::parse(&asked).expect("a question");
    forwarder(vec![address])
        .ask(&query, CAMERA, Way::Datagram)
        .await;
    let seen = seen.recv().await.expect("a question");
    assert_ne!(seen[..2], asked[..2], "the number is another one");
    expect![[r#"
        up to 1232 bytes, 44 bytes in all
    "#]]
    .assert_eq(&format!(
        "up to {} bytes, {} bytes in all\n",
        Query::parse(&seen)
            .expect("a question")
            .edns
            .expect("EDNS")
            .longest,
        seen.len()
    ));
}

#[tokio::test]
async fn what_others_say_to_it_is_passed_over() {
    let (address, _) = server(|question| {
        let right = answer(question, 1);
        let mut other_number = right.clone();
        other_number[0] ^= 1;
        let mut other_question = right.clone();
        other_question[13] = b'x';
        let no_answer = question.to_owned();
        vec![
            other_number,
            other_question,
            no_answer,
            b"scrap".to_vec(),
            right,
        ]
    })
    .await;
    let answer = forwarder(vec![address])
        .ask(&query("www.example.org"), CAMERA, Way::Datagram)
        .await;
    assert!(shown(&answer.expect("an answer")).contains("198.51.100.0"));
}

#[tokio::test]
async fn a_silent_server_is_asked_last_the_next_time() {
    let (silent, asked) = server(|_| Vec::new()).await;
    let (quick, _) = server(|question| vec![answer(question, 1)]).await;
    let forwarder = forwarder(vec![silent, quick]);
    for name in ["one.example", "two.example", "three.example"] {
        let answer = forwarder.ask(&query(name), CAMERA, Way::Datagram).await;
        assert!(shown(&answer.expect("an answer")).contains("198.51.100.0"));
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn nobody_at_all_is_told() {
    let closed = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let answer = forwarder(vec![address])
        .ask(&query("www.example.org"), CAMERA, Way::Datagram)
        .await;
    expect![[r#"
        4711 QUERY(0) SERVFAIL [QR RD RA] 33 bytes
        ? www.example.org.	A	IN
          nothing
    "#]]
    .assert_eq(&shown(&answer.expect("an answer")));
}

#[tokio::test]
async fn what_is_too_long_for_udp_comes_by_tcp() {
    let (address, _) = server(|question| vec![answer(question, 40)]).await;
    let cut = forwarder(vec![address])
        .ask(&query("www.example.org"), CAMERA, Way::Datagram)
        .await;
    expect![[r#"
        4711 QUERY(0) NOERROR [QR TC RD RA] 33 bytes
        ? www.example.org.	A	IN
          nothing
    "#]]
    .assert_eq(&shown(&cut.expect("an answer")));

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let length = socket.read_u16().await.unwrap();
        let mut question = vec![0; length.into()];
        socket.read_exact(&mut question).await.unwrap();
        let answer = framed(&answer(&question, 40));
        socket.write_all(&answer).await.unwrap();
    });
    let whole = forwarder(vec![address])
        .ask(&query("www.example.org"), CAMERA, Way::Stream)
        .await;
    assert!(shown(&whole.expect("an answer")).contains("198.51.100.39"));
}

#[test]
fn whoever_is_asked_is_known() {
    let forwarder = forwarder(vec!["192.168.1.1:53".parse().unwrap()]);
    assert!(forwarder.asks([192, 168, 1, 1].into()));
    assert!(!forwarder.asks([192, 168, 1, 2].into()));
    assert!(Forwarder::new(Vec::new()).is_none());
}

#[tokio::test]
async fn servers_that_ask_in_a_circle_are_stopped() {
    let circle = Arc::new(tokio::sync::OnceCell::<Forwarder>::new());
    let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").await.unwrap());
    circle
        .set(forwarder(vec![socket.local_addr().unwrap()]))
        .unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let (ours, count) = (Arc::clone(&circle), Arc::clone(&asked));
    // Knows nobody but whoever asks it.
    tokio::spawn(async move {
        let mut buffer = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            count.fetch_add(1, Ordering::Relaxed);
            let query = Query::parse(&buffer[..length]).expect("a question");
            let (ours, socket) = (Arc::clone(&ours), Arc::clone(&socket));
            tokio::spawn(async move {
                let answer = ours.get().unwrap().ask(&query, CAMERA, Way::Datagram).await;
                let _ = socket.send_to(&answer.expect("an answer"), from).await;
            });
        }
    });
    let query = query("www.example.org");
    let answer = circle
        .get()
        .unwrap()
        .ask(&query, CAMERA, Way::Datagram)
        .await;
    assert!(shown(&answer.expect("an answer")).contains("SERVFAIL"));
    assert_eq!(asked.load(Ordering::Relaxed), limits::FORWARDED_ALIKE);
    assert!(circle.get().unwrap().alike().is_empty());
}

#[tokio::test]
async fn one_address_can_not_take_all_the_turns() {
    let (silent, asked) = server(|_| Vec::new()).await;
    let forwarder = Arc::new(forwarder(vec![silent]));
    let mut waiting = Vec::new();
    for number in 0..limits::FORWARDED_EACH + 5 {
        let (forwarder, query) = (
            Arc::clone(&forwarder),
            query(&format!("host-{number}.example")),
        );
        waiting.push(tokio::spawn(async move {
            forwarder.ask(&query, CAMERA, Way::Datagram).await
        }));
        // Begins before the next one does.
        tokio::task::yield_now().await;
    }
    let other = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 51));
    forwarder
        .ask(&query("other.example"), other, Way::Datagram)
        .await;
    for one in waiting {
        one.await.unwrap();
    }
    assert_eq!(asked.load(Ordering::Relaxed), limits::FORWARDED_EACH + 1);
}
