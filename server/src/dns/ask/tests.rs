//! Questions to servers that answer, answer wrongly, or don't.

use super::*;
use domain::base::Ttl;
use tokio::net::UdpSocket;

const NAME: &str = "gld.samsungosp.com";
const LONG: Duration = Duration::from_secs(30);

fn name(text: &str) -> Name<Vec<u8>> {
    Name::vec_from_str(text).unwrap()
}

/// An answer to this question with these addresses.
fn packet(id: u16, asked: &str, rcode: Rcode, addresses: &[[u8; 4]]) -> Vec<u8> {
    let mut message = MessageBuilder::new_vec();
    message.header_mut().set_id(id);
    message.header_mut().set_qr(true);
    message.header_mut().set_rcode(rcode);
    let mut message = message.question();
    message.push((name(asked), Rtype::A)).unwrap();
    let mut message = message.answer();
    for address in addresses {
        let record = (
            name(asked),
            Ttl::from_secs(1),
            A::from(Ipv4Addr::from(*address)),
        );
        message.push(record).unwrap();
    }
    message.finish()
}

async fn asked(answers: impl Fn(u16) -> Vec<Vec<u8>> + Send + 'static) -> Result<Answer, AskError> {
    let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let mut question = [0; 512];
        let (length, from) = server.recv_from(&mut question).await.unwrap();
        let message = Message::from_octets(&question[..length]).unwrap();
        assert!(message.header().rd() && !message.header().qr());
        for answer in answers(message.header().id()) {
            server.send_to(&answer, from).await.unwrap();
        }
        server
    });
    let answer = ask(address, NAME, LONG).await;
    serving.await.unwrap();
    answer
}

#[tokio::test]
async fn the_addresses_behind_a_name_are_told() {
    let answer = asked(|id| {
        vec![packet(
            id,
            "GLD.samsungosp.com",
            Rcode::NOERROR,
            &[[192, 168, 1, 2], [10, 0, 0, 1]],
        )]
    });
    let want = [[192, 168, 1, 2], [10, 0, 0, 1]].map(Ipv4Addr::from);
    assert_eq!(answer.await.unwrap(), Answer::Addresses(want.to_vec()));
}

#[tokio::test]
async fn no_name_and_no_address_are_nothing() {
    for rcode in [Rcode::NXDOMAIN, Rcode::NOERROR] {
        let answer = asked(move |id| vec![packet(id, NAME, rcode, &[])]).await;
        assert_eq!(answer.unwrap(), Answer::Nothing);
    }
}

#[tokio::test]
async fn a_refusal_is_told_in_the_servers_word() {
    let answer = asked(|id| vec![packet(id, NAME, Rcode::REFUSED, &[])]).await;
    assert_eq!(answer.unwrap(), Answer::Declined("REFUSED".to_owned()));
}

#[tokio::test]
async fn what_answers_no_question_of_ours_is_passed_over() {
    let answer = asked(|id| {
        let right = packet(id, NAME, Rcode::NOERROR, &[[192, 168, 1, 2]]);
        let mut a_question = right.clone();
        a_question[2] &= 0x7f;
        vec![
            packet(id ^ 1, NAME, Rcode::NOERROR, &[[6, 6, 6, 6]]),
            packet(id, "example.org", Rcode::NOERROR, &[[6, 6, 6, 6]]),
            a_question,
            b"no packet at all".to_vec(),
            Vec::new(),
            right,
        ]
    });
    let want = Answer::Addresses(vec![Ipv4Addr::new(192, 168, 1, 2)]);
    assert_eq!(answer.await.unwrap(), want);
}

#[tokio::test]
async fn silence_has_an_end() {
    let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    let answer = ask(address, NAME, Duration::from_millis(50)).await;
    assert!(matches!(answer, Err(AskError::Silence(_))), "{answer:?}");
}

#[tokio::test]
async fn nobody_there_is_told_at_once_where_the_system_knows() {
    let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    drop(server);
    let answer = ask(address, NAME, LONG).await;
    assert!(matches!(answer, Err(AskError::Network(_))), "{answer:?}");
}

#[tokio::test]
async fn what_is_no_name_is_not_asked() {
    let server = SocketAddr::from(([127, 0, 0, 1], 9));
    let answer = ask(server, "a..b", LONG).await;
    assert!(matches!(answer, Err(AskError::NotAName(_))), "{answer:?}");
}
