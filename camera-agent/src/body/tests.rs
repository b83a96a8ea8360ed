//! Which camera the clues of each model, and of a computer, tell.

use super::{Body, Clues, Family, identify};
use proptest::prelude::*;

const NX300_CPUINFO: &str = "Processor\t: ARMv7 Processor rev 8 (v7l)\nprocessor\t: 0\nBogoMIPS\t: 1395.91\n\n\
    Features\t: swp half thumb fastmult vfp edsp neon vfpv3 tls \nCPU implementer\t: 0x41\nCPU part\t: 0xc09\n\n\
    Hardware\t: Samsung-DRIMeIV-NX300\nRevision\t: 0000\n";
const PC_CPUINFO: &str =
    "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Core(TM) i5-4300U\n";

fn with_version_info(text: &str) -> Clues {
    Clues {
        version_info: Some(text.as_bytes().to_vec()),
        node_name: "localhost".to_owned(),
        ..Clues::default()
    }
}

fn family(clues: &Clues) -> Option<Family> {
    identify(clues).map(|body| body.family)
}

#[test]
fn version_info_names_firmware_and_model() {
    assert_eq!(
        identify(&with_version_info(
            "1.12\nNX500\nNX500GLU0APC1\nDSP_NX500GLU0APC1_SR1\n"
        )),
        Some(Body {
            model: Some("NX500".to_owned()),
            firmware: Some("1.12".to_owned()),
            family: Family::DrimeV,
            told_by: "/etc/version.info",
        })
    );
}

#[test]
fn every_model_of_the_table_has_its_family() {
    for model in [
        "NX300",
        "NX300M",
        "NX30",
        "NX310",
        "NX2000",
        "GALAXY NX",
        "Galaxy-NX",
        "EK-GN120",
    ] {
        let clues = with_version_info(&format!("1.40\n{model}\n"));
        assert_eq!(family(&clues), Some(Family::DrimeIv), "{model}");
    }
    for model in ["NX500", "NX1", "nx1", "SAMSUNG NX1"] {
        let clues = with_version_info(&format!("1.41\n{model}\n"));
        assert_eq!(family(&clues), Some(Family::DrimeV), "{model}");
    }
}

#[test]
fn lines_are_trimmed_and_may_end_in_crlf_or_not_at_all() {
    for text in ["1.40\r\nNX300\r\n", " 1.40 \n\tNX300 ", "1.40\nNX300"] {
        let body = identify(&with_version_info(text)).unwrap();
        assert_eq!(
            (body.firmware.as_deref(), body.model.as_deref()),
            (Some("1.40"), Some("NX300"))
        );
    }
}

#[test]
fn an_unknown_model_is_a_camera_of_unknown_family() {
    let body = identify(&with_version_info("1.00\nNX9000\n")).unwrap();
    assert_eq!(body.family, Family::Unknown);
    assert_eq!(body.model.as_deref(), Some("NX9000"));
}

#[test]
fn an_unknown_model_has_the_family_that_its_hardware_names() {
    let mut clues = with_version_info("1.00\nNX9000\n");
    clues.cpuinfo = Some(b"Hardware\t: Samsung-DRIMe5-ES\n".to_vec());
    let body = identify(&clues).unwrap();
    assert_eq!(body.family, Family::DrimeV);
    assert_eq!(body.model.as_deref(), Some("NX9000"));
    assert_eq!(body.told_by, "the line Hardware of /proc/cpuinfo");
}

#[test]
fn nonsense_in_version_info_is_still_a_weak_sign_of_a_camera() {
    for text in ["", "\n\n\n", "\u{1}\u{2}\u{3}"] {
        assert_eq!(
            family(&with_version_info(text)),
            Some(Family::Unknown),
            "{text:?}"
        );
    }
}

#[test]
fn what_the_camera_says_is_short_and_printable_before_anybody_reads_it() {
    let body = identify(&with_version_info(&format!(
        "\u{1b}[2J\n{}\n",
        "N".repeat(5000)
    )))
    .unwrap();
    assert_eq!(body.firmware.as_deref(), Some("?[2J"));
    assert_eq!(body.model.map(|model| model.len()), Some(35));
}

#[test]
fn without_version_info_the_host_name_tells() {
    for (name, told) in [
        ("nx300", Family::DrimeIv),
        ("nx2000", Family::DrimeIv),
        ("nx30", Family::DrimeIv),
        ("drime5", Family::DrimeV),
    ] {
        let clues = Clues {
            node_name: name.to_owned(),
            cpuinfo: Some(b"Processor\t: ARMv7 Processor rev 8 (v7l)\n".to_vec()),
            ..Clues::default()
        };
        let body = identify(&clues).unwrap();
        assert_eq!(
            (body.family, body.told_by),
            (told, "its host name"),
            "{name}"
        );
    }
}

/// A large computer's is longer than what is read of it.
#[test]
fn a_host_name_alone_tells_nothing_where_the_processor_can_t_be_asked() {
    let clues = Clues {
        node_name: "nx500".to_owned(),
        cpuinfo: None,
        ..Clues::default()
    };
    assert_eq!(identify(&clues), None);
}

#[test]
fn without_a_telling_host_name_the_hardware_tells() {
    let clues = Clues {
        cpuinfo: Some(NX300_CPUINFO.as_bytes().to_vec()),
        ..Clues::default()
    };
    assert_eq!(family(&clues), Some(Family::DrimeIv));
    let clues = Clues {
        cpuinfo: Some(b"Hardware : Samsung-DRIMe5-ES".to_vec()),
        ..Clues::default()
    };
    assert_eq!(family(&clues), Some(Family::DrimeV));
}

#[test]
fn the_camera_app_tells_at_last() {
    let clues = Clues {
        camera_apps: vec!["nx300m".to_owned()],
        ..Clues::default()
    };
    let body = identify(&clues).unwrap();
    assert_eq!(
        (body.family, body.model.as_deref()),
        (Family::DrimeIv, Some("NX300M"))
    );
    let clues = Clues {
        camera_apps: vec!["nx9000".to_owned()],
        ..Clues::default()
    };
    assert_eq!(family(&clues), Some(Family::Unknown));
}

#[test]
fn a_pc_is_no_camera_not_even_one_called_like_a_camera() {
    for name in ["mypc", "nx500", "nx1", ""] {
        let clues = Clues {
            node_name: name.to_owned(),
            cpuinfo: Some(PC_CPUINFO.as_bytes().to_vec()),
            ..Clues::default()
        };
        assert_eq!(identify(&clues), None, "{name}");
    }
    assert_eq!(identify(&Clues::default()), None);
}

#[test]
fn another_arm_computer_is_no_camera() {
    let clues = Clues {
        node_name: "raspberrypi".to_owned(),
        cpuinfo: Some(b"model name\t: ARMv7 Processor rev 4 (v7l)\nHardware\t: BCM2835\n".to_vec()),
        ..Clues::default()
    };
    assert_eq!(identify(&clues), None);
}

proptest! {
    #[test]
    fn whatever_stands_in_version_info_is_taken_without_complaint(version_info: Vec<u8>, node_name: String, cpuinfo: Vec<u8>) {
        let clues = Clues { version_info: Some(version_info), node_name, cpuinfo: Some(cpuinfo), camera_apps: Vec::new() };
        prop_assert!(identify(&clues).is_some());
    }
}
