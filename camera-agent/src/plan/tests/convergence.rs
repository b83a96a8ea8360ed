//! Wherever earlier runs were killed: plans come to rest, and what they promise is true.

use super::{
    CARD, Family, Goal, Home, Mode, Wanted, Way, Wish, drime5, plan, root, uninstall,
    world::{End, World},
};
use crate::{
    camera_hosts::{with_block, without_block},
    step::Step,
};
use proptest::{option, prelude::*};

fn wishes() -> impl Strategy<Value = Wish> {
    let modes = [Mode::Auto, Mode::Only(Way::Remount), Mode::Only(Way::Bind)];
    (1_u8..=223, prop::sample::select(modes.to_vec())).prop_map(|(number, mode)| {
        let card_file =
            format!("10.0.0.{number} gld.samsungosp.com www.ospserver.net\n").into_bytes();
        let wanted = Wanted::parse(&card_file).unwrap();
        Wish {
            goal: Goal::Install { wanted, card_file },
            mode,
            failed: Vec::new(),
        }
    })
}

fn originals() -> impl Strategy<Value = Vec<u8>> {
    let size = prop_oneof![5 => 0_usize..100, 1 => 3800_usize..4200];
    size.prop_map(|size| {
        b"127.0.0.1 localhost\n\n# of the factory\n"
            .iter()
            .copied()
            .cycle()
            .take(size)
            .collect()
    })
}

/// A camera as anything may have left it, but without our lines in its own file.
fn worlds() -> impl Strategy<Value = World> {
    let families = [Family::DrimeIv, Family::DrimeV, Family::Unknown];
    let start = (
        prop::sample::select(families.to_vec()),
        option::weighted(0.9, originals()),
    );
    let powers = (
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.9),
    );
    (start, powers, any::<bool>(), any::<bool>()).prop_map(
        |((family, flash), powers, triggers, card)| World {
            family,
            flash,
            writable: false,
            can_be_made_writable: powers.0,
            can_bind: powers.1,
            has_memory: powers.2,
            bound: None,
            writable_note: false,
            done: None,
            triggers,
            card,
            backup: None,
        },
    )
}

/// The same after earlier runs that were killed anywhere, and after power was lost or not.
fn used_worlds() -> impl Strategy<Value = (Option<Vec<u8>>, World)> {
    let run = (
        prop_oneof![3 => wishes(), 1 => Just(uninstall())],
        0_usize..20,
        prop::bool::weighted(0.2),
    );
    (worlds(), prop::collection::vec(run, 0..4)).prop_map(|(mut world, runs)| {
        let original = world.flash.clone();
        for (wish, mut left, power_lost) in runs {
            world.run(&wish, &mut left);
            if power_lost {
                world.lose_power();
            }
        }
        (original, world)
    })
}

fn check_installed(world: &World, wish: &Wish) {
    let Goal::Install { wanted, card_file } = &wish.goal else {
        panic!("{wish:?}")
    };
    assert_eq!(with_block(world.visible(), wanted), world.visible());
    assert_eq!(world.done.as_ref(), world.has_memory.then_some(card_file));
    assert!(!(world.family == Family::DrimeV && world.triggers && world.card));
}

fn check_closed(world: &World) {
    // Without memory there is no note, and nobody could tell.
    assert!(!world.writable || !world.has_memory, "{world:?}");
    assert!(!world.writable_note);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(700))]

    #[test]
    fn from_whatever_state_plans_come_to_rest_with_the_names_in_place_and_the_root_read_only(
        (original, mut world) in used_worlds(),
        wish in wishes(),
    ) {
        let before = world.flash.clone();
        match world.run_to_the_end(&wish) {
            End::Done => check_installed(&world, &wish),
            End::Refused => prop_assert_eq!(&world.flash, &before),
            End::Killed => unreachable!(),
        }
        check_closed(&world);
        prop_assert_eq!(without_block(&world.flash.clone().unwrap_or_default()), original.unwrap_or_default());
    }

    #[test]
    fn whatever_happened_before_uninstalling_restores_every_byte((original, mut world) in used_worlds()) {
        match world.run_to_the_end(&uninstall()) {
            End::Done => {
                prop_assert_eq!(world.visible(), original.as_deref().unwrap_or_default());
                prop_assert_eq!(&world.bound, &None);
                prop_assert_eq!(&world.done, &None);
            }
            End::Refused => prop_assert!(!world.can_be_made_writable),
            End::Killed => unreachable!(),
        }
        check_closed(&world);
    }

    #[test]
    fn the_backup_is_the_original((original, mut world) in used_worlds(), wish in wishes()) {
        world.run_to_the_end(&wish);
        prop_assert!(world.backup.is_none() || world.backup == original);
    }

    #[test]
    fn the_way_bind_writes_nothing_to_the_camera((_, mut world) in used_worlds(), mut wish in wishes()) {
        wish.mode = Mode::Only(Way::Bind);
        let before = world.flash.clone();
        world.run_to_the_end(&wish);
        prop_assert_eq!(world.flash, before);
    }

    #[test]
    fn a_note_that_all_is_done_is_never_a_lie((_, world) in used_worlds()) {
        if let Some(card_file) = &world.done {
            let wanted = Wanted::parse(card_file).unwrap();
            prop_assert_eq!(with_block(world.visible(), &wanted), world.visible());
        }
    }
}

#[test]
fn the_way_that_the_camera_allows_is_found() {
    let camera = World {
        family: Family::DrimeV,
        flash: Some(b"127.0.0.1 localhost\n".to_vec()),
        writable: false,
        can_be_made_writable: false,
        can_bind: true,
        has_memory: true,
        bound: None,
        writable_note: false,
        done: None,
        triggers: true,
        card: true,
        backup: None,
    };
    let mut wish = super::install();
    let mut world = camera.clone();
    assert_eq!(world.run_to_the_end(&wish), End::Done);
    assert!(world.bound.is_some() && !world.triggers && world.done.as_deref() == Some(CARD));
    wish.mode = Mode::Only(Way::Remount);
    let mut world = camera;
    assert_eq!(world.run_to_the_end(&wish), End::Refused);
    assert!(world.bound.is_none() && world.triggers && world.done.is_none());
}

#[test]
fn what_others_made_writable_is_still_writable_afterwards() {
    let mut facts = drime5();
    facts.home = root("ext4", "rw");
    let steps = plan(&facts, &super::install()).unwrap().steps;
    assert!(matches!(&facts.home, Home::Own(mount) if !mount.is_read_only()));
    assert!(
        !steps
            .iter()
            .any(|step| matches!(step, Step::WhileWritable { .. } | Step::CloseAgain { .. }))
    );
}
