//! The names that lead here. Pure.

#[cfg(test)]
mod tests;

use super::query::Query;
use domain::base::iana::{Class, OptRcode, Rtype};
use domain::base::name::FromStrError;
use domain::base::{Name, Ttl};
use domain::rdata::A;
use std::net::Ipv4Addr;

/// How long a device may remember where a name leads. Short, as the address of this host may change.
const TIME_TO_LIVE: Ttl = Ttl::from_secs(60);

/// The names that lead here, and nothing else.
#[derive(Debug, Clone)]
pub struct Zone(Vec<Name<Vec<u8>>>);

impl Zone {
    /// Exactly these names, and nothing below them.
    ///
    /// # Errors
    /// When one of them can't be a host name.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, FromStrError> {
        let names = names.into_iter().map(str::parse);
        names.collect::<Result<_, _>>().map(Self)
    }

    /// Which of the names is asked for, if any.
    pub(super) fn find(&self, query: &Query) -> Option<&Name<Vec<u8>>> {
        let is_internet = matches!(query.class(), Class::IN | Class::ANY);
        // Whoever wants a whole zone has come to the wrong place, and is refused as if he had asked for another name.
        if !is_internet || query.is_transfer() {
            return None;
        }
        self.0.iter().find(|name| *name == query.name())
    }
}

/// The answer for one of our names: the address, where addresses of version 4 are asked for, or "all there is" (RFC 8482
/// lets that be one of them). All else is answered empty, and not with "no such name": that would go for the address too.
pub(super) fn lead(query: &Query, here: Ipv4Addr) -> Option<Vec<u8>> {
    let reply = query.reply(OptRcode::NOERROR, |answer| {
        answer.header_mut().set_aa(true);
        if matches!(query.kind(), Rtype::A | Rtype::ANY) {
            answer.push((query.name(), Class::IN, TIME_TO_LIVE, A::new(here)))?;
        }
        Ok(())
    });
    reply.ok()
}
