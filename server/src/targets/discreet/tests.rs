//! A target that repeats what it knows.

use super::*;
use crate::secret::Secret;
use crate::targets::{Trouble, sample};
use std::time::Duration;

#[derive(Debug, Clone)]
struct Parrot(Outcome);

impl Settings for Parrot {
    fn open(&self, _: &Tools) -> Arc<dyn Target> {
        Arc::new(self.clone())
    }

    fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        Vec::new()
    }

    fn secrets(&self) -> Vec<String> {
        ["tok", "token", "token-of-mine"].map(str::to_owned).into()
    }
}

impl Target for Parrot {
    fn deliver<'a>(
        &'a self,
        _: &'a Delivery,
        _: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(std::future::ready(self.0.clone()))
    }

    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        Box::pin(std::future::ready(self.0.clone()))
    }

    fn at_once(&self) -> usize {
        7
    }
}

#[track_caller]
fn check(said: Outcome, want: &Outcome) {
    let tools = Tools::new(Secret::new([0; 32]));
    let target = open(&Parrot(said), &tools);
    assert_eq!(target.at_once(), 7);
    let delivery = sample::delivery(vec![]);
    let notes = sample::Notepad::default();
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.unwrap();
    assert_eq!(&runtime.block_on(target.deliver(&delivery, &notes)), want);
    assert_eq!(&runtime.block_on(target.rehearse()), want);
}

#[test]
fn whatever_becomes_of_a_delivery_or_a_rehearsal_its_words_hold_no_secret() {
    let said = || "no to token-of-mine, token".to_owned();
    let want = || "no to [hidden], [hidden]".to_owned();
    let after = Some(Duration::from_secs(3));
    let later = |reason| Trouble::Later { reason, after };
    check(Ok(Receipt(said())), &Ok(Receipt(want())));
    check(Err(Trouble::Never(said())), &Err(Trouble::Never(want())));
    check(Err(Trouble::Owner(said())), &Err(Trouble::Owner(want())));
    check(Err(later(said())), &Err(later(want())));
    let silent = Trouble::Unreachable;
    check(Err(silent(said())), &Err(silent(want())));
}

#[test]
fn what_is_too_short_to_be_a_secret_garbles_nothing() {
    let said = || Err(Trouble::Never("the tokyo server said no".to_owned()));
    check(said(), &said());
}
