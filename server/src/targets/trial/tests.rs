//! Names, and what is said of what is left.

use super::*;
use crate::targets::work::later;
use expect_test::expect;

#[test]
fn each_name_is_another_one() {
    let secret = Secret::new([7; 32]);
    let (one, other) = (name(&secret), name(&secret));
    assert_ne!(one, other);
    assert!(one.starts_with("nx-gateway-trial-"), "{one}");
    assert_eq!(one.len(), "nx-gateway-trial-.txt".len() + 16);
}

#[test]
fn what_is_left_is_said() {
    let left = || Err("403 Forbidden".to_owned());
    let full = || Err(later("there is no room left on nas: 507"));
    assert_eq!(ending("https://nas/a.txt", Ok(()), Ok(())), Ok(()));
    assert_eq!(ending("https://nas/a.txt", full(), Ok(())), full());
    let Err(Trouble::Owner(reason)) = ending("https://nas/a.txt", Ok(()), left()) else {
        panic!("the owner has to remove it");
    };
    expect!["https://nas/a.txt was put there to see whether that works, and can't be removed again: 403 Forbidden; remove it yourself"].assert_eq(&reason);
    let Err(Trouble::Later { reason, .. }) = ending("https://nas/a.txt", full(), left()) else {
        panic!("it isn't the same trouble");
    };
    expect!["there is no room left on nas: 507; https://nas/a.txt may be left there, as removing it failed: 403 Forbidden"].assert_eq(&reason);
}
