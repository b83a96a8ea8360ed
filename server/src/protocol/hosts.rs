//! The host names that are built into the cameras and have to lead to this server.
//!
//! The check a camera does on some of them is in [`hotspot`](super::hotspot).

/// A host name cameras ask for, always on port 80.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Host {
    /// The name in small letters.
    pub name: &'static str,
    /// What cameras want from it, in words for the owner.
    pub purpose: &'static str,
    /// Which cameras ask for it, in words for the owner.
    pub cameras: &'static str,
}

/// All of them; the order is that of a camera's day. Redirecting all is always right.
pub const ALL: [Host; 7] = [
    Host {
        name: "gld.samsungosp.com",
        purpose: "hotspot check",
        cameras: "NX cameras and some compacts",
    },
    Host {
        name: "www.yahoo.co.kr",
        purpose: "hotspot check",
        cameras: "ST200F, WB850F",
    },
    Host {
        name: "www.msn.com",
        purpose: "hotspot check",
        cameras: "WB35F, WB36F, WB37F, WB1100F",
    },
    Host {
        name: "www.ospserver.net",
        purpose: "email; time for the ST1000",
        cameras: "all",
    },
    Host {
        name: "snsgw.samsungmobile.com",
        purpose: "social login, photos and videos",
        cameras: "all with social upload",
    },
    Host {
        name: "www.samsungimaging.com",
        purpose: "page in the camera's browser",
        cameras: "cameras with a browser",
    },
    Host {
        name: "samsungimaging.com",
        purpose: "page in the camera's browser",
        cameras: "cameras with a browser",
    },
];

/// Whether a host is one of them; `host` as [`target::host`](super::target::host) returns it.
pub fn is_camera_host(host: &str) -> bool {
    ALL.iter().any(|known| known.name == host)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_normalised_and_different() {
        let names: HashSet<&str> = ALL.iter().map(|host| host.name).collect();
        assert_eq!(names.len(), ALL.len());
        assert!(
            names
                .iter()
                .all(|name| crate::protocol::target::host(name) == *name)
        );
    }

    #[test]
    fn other_hosts_are_not_the_cameras() {
        assert!(is_camera_host("gld.samsungosp.com"));
        assert!(!is_camera_host("www.yahoo.com") && !is_camera_host(""));
    }
}
