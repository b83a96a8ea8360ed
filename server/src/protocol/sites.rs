//! The sites in the cameras' menus that are known by name, and what cameras do with them.
//!
//! Any other name is accepted as well (Q47); what a site leads to is up to the owner's routes.

use super::names::SiteName;

/// How a camera logs in at a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// With the name and password typed on the camera.
    Password,
    /// In the camera's browser; nobody knows how the camera learns that it has worked (Q46).
    OAuth,
}

/// A site some camera has in its menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// The name in the path of requests.
    pub name: &'static str,
    /// How cameras log in.
    pub login: Login,
    /// Whether an NX300 offers to send videos there (Q53). Others may do so for more; none is
    /// refused.
    pub video: bool,
    /// Whether somebody has seen a real camera upload to it through a server like this one.
    pub tested: bool,
}

impl Site {
    const fn with_password(name: &'static str) -> Site {
        Site {
            name,
            login: Login::Password,
            video: false,
            tested: false,
        }
    }

    const fn with_oauth(name: &'static str) -> Site {
        Site {
            name,
            login: Login::OAuth,
            video: false,
            tested: false,
        }
    }
}

/// All known sites: those of the NX300 first, then what the NX mini adds.
pub const KNOWN: [Site; 17] = [
    Site {
        video: true,
        tested: true,
        ..Site::with_password("facebook")
    },
    Site {
        tested: true,
        ..Site::with_password("picasa")
    },
    Site {
        video: true,
        ..Site::with_password("youtube")
    },
    Site::with_password("photobucket"),
    Site::with_password("samsungimaging"),
    Site::with_password("cyworld"),
    Site::with_password("me2day"),
    Site::with_password("poco"),
    Site::with_password("weibo"),
    Site::with_password("renren"),
    Site::with_password("vkontakte"),
    Site::with_password("odnoklassniki"),
    Site::with_password("kakaostory"),
    Site::with_password("evernote"),
    Site::with_oauth("skydrive"),
    Site::with_oauth("flickr"),
    Site::with_oauth("dropbox"),
];

/// What is known of a site.
pub fn known(name: &SiteName) -> Option<&'static Site> {
    KNOWN.iter().find(|site| site.name == name.as_str())
}

/// Whether cameras log in at this site in their browser only, so that they have to be refused
/// (Q46).
pub fn is_oauth_only(name: &SiteName) -> bool {
    known(name).is_some_and(|site| site.login == Login::OAuth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> SiteName {
        SiteName::parse(text).expect("a site name")
    }

    #[test]
    fn every_known_site_is_found_by_its_name() {
        for site in &KNOWN {
            assert_eq!(known(&name(site.name)), Some(site));
        }
    }

    #[test]
    fn q46_three_sites_want_a_browser() {
        let refused: Vec<&str> = KNOWN
            .iter()
            .map(|site| site.name)
            .filter(|text| is_oauth_only(&name(text)))
            .collect();
        assert_eq!(refused, ["skydrive", "flickr", "dropbox"]);
    }

    #[test]
    fn q47_an_unknown_site_is_not_refused() {
        assert_eq!(known(&name("myspace")), None);
        assert!(!is_oauth_only(&name("myspace")));
    }

    #[test]
    fn q53_an_nx300_sends_videos_to_two_sites() {
        let with_video: Vec<&str> = KNOWN
            .iter()
            .filter(|site| site.video)
            .map(|site| site.name)
            .collect();
        assert_eq!(with_video, ["facebook", "youtube"]);
    }
}
