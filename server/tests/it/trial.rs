//! The doctor's trial upload: it goes the whole way and leaves nothing, and nobody else can make it.

use crate::harness::{Server, files_below};
use camera_sim::transcript::End;
use camera_sim::{Camera, Failure, Photo, Profile, Transcript};
use nx_gateway::config::{self, Overrides};
use nx_gateway::gateway::Gateway;
use nx_gateway::http;
use nx_gateway::secret::{self, Secret};
use nx_gateway::trace::Tracer;
use nx_gateway::trial::{self, Question};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;

fn send(server: &Server, token: &str) -> Result<Transcript, Failure> {
    Camera::new(Profile::named("nx300-email").unwrap())
        .gateway(server.address)
        .photos(vec![Photo::generated("TRIAL.JPG", 1, 300_000)])
        .header(trial::HEADER, token)
        .send(&mut |_| {})
}

fn secret(server: &Server) -> Secret {
    let secret = secret::read(&server.folder().join("state/secret"));
    secret.unwrap().unwrap()
}

fn asking(shown: &str) -> String {
    let header = trial::HEADER;
    format!("GET /health HTTP/1.1\r\nHost: x\r\n{header}: {shown}\r\n\r\n")
}

/// What the server says to the doctor's question.
fn proof(answer: &str) -> Option<&str> {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let of_trials = body == "nx-gateway is well, and takes the trial\n";
    assert!(of_trials || body == "nx-gateway is well\n", "{answer}");
    let mut headers = head.lines().filter_map(|line| line.split_once(": "));
    let proof = headers.find(|(name, _)| *name == trial::HEADER);
    assert_eq!(proof.is_some(), of_trials, "{answer}");
    Some(proof?.1)
}

/// What a doctor with the server's secret may show once.
fn token(server: &Server) -> String {
    let question = Question::new().unwrap();
    let answer = server.exchange(asking(&question.shown()).as_bytes());
    question
        .token(&secret(server), proof(&answer).unwrap())
        .unwrap()
}

#[test]
fn a_trial_is_answered_as_a_photo_is_and_leaves_nothing() {
    let server =
        Server::with("[folder.copy]\npath = \"copy\"\n[[route]]\nto = [\"folder.copy\"]\n");
    assert_eq!(send(&server, &token(&server)).unwrap().end, End::Sent);
    server.assert_untouched();
    assert_eq!(server.count("SELECT count(*) FROM job"), 0);
    assert_eq!(server.count("SELECT count(*) FROM batch"), 0);
}

#[test]
fn a_wrong_token_makes_an_ordinary_upload() {
    let server = Server::start();
    let of_another = token(&Server::start());
    let used = token(&server);
    assert_eq!(send(&server, &used).unwrap().end, End::Sent);
    server.assert_untouched();
    for (number, token) in ["", "yes", &of_another, &used].into_iter().enumerate() {
        assert_eq!(send(&server, token).unwrap().end, End::Sent);
        let arrivals = server.count("SELECT count(*) FROM arrival");
        assert_eq!(arrivals, i64::try_from(number).unwrap() + 1, "{token:?}");
    }
    assert_eq!(server.library().len(), 1);
}

/// Whoever reads along in a network has no use for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_is_heard_on_this_computer_only() {
    let server = Server::start();
    for (from, is_heard) in [([127, 0, 0, 1], true), ([127, 0, 0, 2], false)] {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        let mut stream = socket.connect(server.address).await.unwrap();
        let question = asking(&Question::new().unwrap().shown());
        stream.write_all(question.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert_eq!(proof(&answer).is_some(), is_heard, "{answer}");
    }
}

#[test]
fn a_trial_is_refused_as_a_photo_would_be() {
    let server = Server::with("[access]\nsenders = [\"me@example.org\"]\n");
    let failure = send(&server, &token(&server)).unwrap_err();
    assert_eq!(failure.step, "mail");
    assert!(failure.to_string().contains("401"), "{failure}");
}

#[test]
fn health_proves_to_the_doctor_which_server_it_is() {
    let server = Server::start();
    let question = Question::new().unwrap();
    let ask = |shown: &str| server.exchange(asking(shown).as_bytes());
    let answer = ask(&question.shown());
    let proof_of_server = proof(&answer).unwrap();
    let of_another = Secret::new([7; 32]);
    assert_eq!(question.token(&of_another, proof_of_server), None);
    let again = ask(&question.shown());
    assert_ne!(proof(&again), Some(proof_of_server));
    assert_eq!(proof(&ask("wrong")), None);
}

#[test]
fn the_token_of_a_trial_is_in_no_trace() {
    let server = Server::start();
    let token = token(&server);
    send(&server, &token).unwrap();
    let answer = server.exchange(asking(&Question::new().unwrap().shown()).as_bytes());
    let said = proof(&answer).unwrap().to_owned();
    let traces = server.folder().join("traces");
    // A trace is written behind the answer; a stop waits for it.
    let mut server = server;
    server.stop();
    let traces = files_below(&traces);
    assert!(!traces.is_empty());
    for trace in traces {
        let text = String::from_utf8_lossy(&std::fs::read(&trace).unwrap()).into_owned();
        assert!(!text.contains(&token), "{}", trace.display());
        assert!(!text.contains(&said), "{}", trace.display());
    }
}

/// The server that the doctor starts where none runs is no place for photos: they would go away with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_for_trials_takes_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, "[access]\nsenders = [\"*\"]\n").unwrap();
    let loaded = config::load(Some(&file), &Overrides::default()).unwrap();
    let tracer = Tracer::unknown_only(folder.path().join("traces"));
    let gateway = Gateway::open_for_trials(loaded.config, tracer)
        .await
        .unwrap();
    let token = gateway.trial_token().unwrap();
    let door = http::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
        .await
        .unwrap();
    let address = door.listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(http::serve(Arc::new(gateway), vec![door.listener], async {
        let _ = stopped.await;
    }));
    let play = |profile: &'static str, token: String| async move {
        let camera = Camera::new(Profile::named(profile).unwrap())
            .gateway(address)
            .header(trial::HEADER, token);
        let sent = tokio::task::spawn_blocking(move || camera.send(&mut |_| {}));
        sent.await.unwrap()
    };
    for profile in ["nx300-email", "nx300-social", "returning"] {
        let failure = play(profile, "wrong".to_owned()).await.unwrap_err();
        assert!(failure.to_string().contains("503"), "{failure}");
    }
    assert_eq!(play("nx300-email", token).await.unwrap().end, End::Sent);
    drop(stop);
    serving.await.unwrap();
    let photos = files_below(&folder.path().join("photos"));
    assert!(
        photos.iter().all(|path| path.ends_with("lock")),
        "{photos:?}"
    );
}
