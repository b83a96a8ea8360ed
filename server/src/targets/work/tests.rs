//! Work that goes on for too long.

use super::*;
use std::sync::mpsc::channel;

#[tokio::test]
async fn nobody_waits_for_a_disk_that_is_silent() {
    let (end, ended) = channel::<()>();
    let silent = || Trouble::Unreachable("it is silent".to_owned());
    let work = move |_: &GivenUp| {
        // Until the test is over.
        let _ = ended.recv();
        Ok(())
    };
    let outcome = off_the_runtime_within(Duration::from_millis(1), silent(), work).await;
    assert_eq!(outcome, Err(silent()));
    drop(end);
    let outcome = off_the_runtime_within(Duration::from_mins(1), silent(), |_| Ok(7)).await;
    assert_eq!(outcome, Ok(7));
}
