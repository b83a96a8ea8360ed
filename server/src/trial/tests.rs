//! Who is believed, for how long and how often.

use super::*;

fn secret(byte: u8) -> Secret {
    Secret::new([byte; 32])
}

/// A server, and the token that a doctor with the same secret has of it.
fn begun(now: Instant) -> (Trials, String) {
    let trials = Trials::new(secret(1));
    let question = Question::new().unwrap();
    let answer = trials.answer(question.shown().as_bytes(), now).unwrap();
    let token = question.token(&secret(1), &answer).unwrap();
    (trials, token)
}

#[test]
fn a_token_is_known_until_it_is_used() {
    let now = Instant::now();
    let (trials, token) = begun(now);
    assert!(trials.knows(token.as_bytes(), now));
    assert!(trials.takes(token.as_bytes(), now));
    assert!(!trials.takes(token.as_bytes(), now));
    assert!(!trials.knows(token.as_bytes(), now));
}

#[test]
fn a_token_is_known_for_a_minute() {
    let now = Instant::now();
    let (trials, token) = begun(now);
    assert!(trials.knows(token.as_bytes(), now + OPEN / 2));
    assert!(!trials.takes(token.as_bytes(), now + OPEN));
}

#[test]
fn a_server_without_the_secret_gets_no_token() {
    let now = Instant::now();
    let (asked, other) = (Question::new().unwrap(), Question::new().unwrap());
    let of_another = Trials::new(secret(2));
    let answer = of_another.answer(asked.shown().as_bytes(), now).unwrap();
    assert_eq!(asked.token(&secret(1), &answer), None);
    // What the right one said to somebody else, and what it said with another ending.
    let right = Trials::new(secret(1));
    let answer = right.answer(other.shown().as_bytes(), now).unwrap();
    assert_eq!(asked.token(&secret(1), &answer), None);
    let answer = right.answer(asked.shown().as_bytes(), now).unwrap();
    let (proof, _) = answer.split_once(' ').unwrap();
    for forged in [
        format!("{proof} {}", asked.shown()),
        format!("{proof} "),
        proof.to_owned(),
        format!(" {}", asked.shown()),
        String::new(),
    ] {
        assert_eq!(asked.token(&secret(1), &forged), None, "{forged}");
    }
    assert!(asked.token(&secret(1), &answer).is_some());
}

#[test]
fn what_the_server_said_is_no_token() {
    let now = Instant::now();
    let (trials, token) = begun(now);
    // Nor is it where the question repeats what the server gave.
    let answer = trials.answer(token.as_bytes(), now).unwrap();
    for said in answer.split(' ').chain([answer.as_str(), ""]) {
        assert!(!trials.knows(said.as_bytes(), now), "{said}");
    }
}

#[test]
fn only_random_bytes_are_a_question() {
    let now = Instant::now();
    let trials = Trials::new(secret(1));
    for wrong in ["", "yes", &"0".repeat(63), &"x".repeat(64), &"0".repeat(65)] {
        assert_eq!(trials.answer(wrong.as_bytes(), now), None, "{wrong}");
    }
    assert_eq!(trials.answer(&[0xff; 64], now), None);
}

#[test]
fn whoever_asks_often_takes_no_more_memory_and_ends_no_trial() {
    let now = Instant::now();
    let (trials, token) = begun(now);
    let ask = |now| trials.answer("0".repeat(64).as_bytes(), now);
    let answered = (0..100).filter_map(|_| ask(now)).count();
    assert_eq!(answered, MOST - 1);
    assert!(trials.knows(token.as_bytes(), now));
    assert!(ask(now + OPEN).is_some());
}

#[test]
fn a_process_needs_no_question_to_itself() {
    let now = Instant::now();
    let trials = Trials::new(secret(1));
    let token = trials.token(now).unwrap();
    assert!(trials.takes(token.as_bytes(), now));
}
