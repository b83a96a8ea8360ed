//! A question to a name server, and what every answer to it has in common (RFC 1035, 4.1; EDNS: RFC 6891). Pure.

#[cfg(test)]
pub(super) mod tests;

use super::limits;
use domain::base::iana::{Class, Opcode, OptRcode, Rcode, Rtype};
use domain::base::message_builder::{AnswerBuilder, PushError};
use domain::base::opt::Opt;
use domain::base::wire::ParseError;
use domain::base::{
    Header, Message, MessageBuilder, Name, Question, StaticCompressor, ToName as _,
};

/// As long as an answer by UDP may be that comes whole through any network; advertised, and not exceeded
/// (DNS flag day 2020).
pub(super) const LONGEST_DATAGRAM: u16 = 1232;
/// The same for those who know no EDNS (RFC 1035, 4.2.1).
const SHORTEST_DATAGRAM: u16 = 512;

/// What answers are written into: names that come again are written once.
pub(super) type Target = StaticCompressor<Vec<u8>>;

/// How somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By UDP: the answer must fit.
    Datagram,
    /// By TCP.
    Stream,
}

/// What a question says about itself by EDNS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Edns {
    /// As long an answer is understood, in bytes.
    pub(super) longest: u16,
    /// Signatures are wanted as well.
    pub(super) dnssec_ok: bool,
}

/// One question.
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub(super) header: Header,
    pub(super) question: Question<Name<Vec<u8>>>,
    pub(super) edns: Option<Edns>,
}

/// What is no question that could be answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoQuery {
    /// Somebody's answer, or no message at all: whoever answers that may end up in a loop.
    Silence,
    /// It is told what is wrong with it.
    Refusal(Vec<u8>),
}

impl Query {
    /// Reads a packet.
    pub(super) fn parse(packet: &[u8]) -> Result<Self, NoQuery> {
        let message = Message::from_slice(packet).map_err(|_| NoQuery::Silence)?;
        let header = message.header();
        if header.qr() {
            return Err(NoQuery::Silence);
        }
        if header.opcode() != Opcode::QUERY {
            return Err(refusal(header, Rcode::NOTIMP));
        }
        let malformed = || refusal(header, Rcode::FORMERR);
        let question = message.sole_question().map_err(|_| malformed())?;
        if points_elsewhere(packet) {
            return Err(malformed());
        }
        let name: Name<Vec<u8>> = question.qname().to_name();
        let question = Question::new(name, question.qtype(), question.qclass());
        let edns = edns(message).map_err(|_| malformed())?;
        let query = |edns| Self {
            header,
            question,
            edns,
        };
        match edns {
            Some((version, edns)) if version > 0 => Err(query(Some(edns)).unknown_version()),
            found => Ok(query(found.map(|(_, edns)| edns))),
        }
    }

    pub(super) fn name(&self) -> &Name<Vec<u8>> {
        self.question.qname()
    }

    pub(super) fn kind(&self) -> Rtype {
        self.question.qtype()
    }

    /// Whether somebody wants a whole zone, which takes many packets.
    pub(super) fn is_transfer(&self) -> bool {
        matches!(self.kind(), Rtype::AXFR | Rtype::IXFR)
    }

    pub(super) fn class(&self) -> Class {
        self.question.qclass()
    }

    /// As long as an answer may be, in bytes.
    pub(super) fn longest(&self, way: Way) -> usize {
        let longest = match (way, self.edns) {
            (Way::Stream, _) => u16::MAX,
            (Way::Datagram, Some(edns)) => edns.longest.clamp(SHORTEST_DATAGRAM, LONGEST_DATAGRAM),
            (Way::Datagram, None) => SHORTEST_DATAGRAM,
        };
        usize::from(longest)
    }

    /// An answer, with what `fill` puts into it.
    pub(super) fn reply(
        &self,
        code: OptRcode,
        fill: impl FnOnce(&mut AnswerBuilder<Target>) -> Result<(), PushError>,
    ) -> Result<Vec<u8>, PushError> {
        let Ok(mut builder) = MessageBuilder::from_target(Target::new(Vec::with_capacity(128)));
        *builder.header_mut() = answering(self.header, code.rcode());
        let mut question = builder.question();
        question.push(&self.question)?;
        let mut answer = question.answer();
        fill(&mut answer)?;
        let mut additional = answer.additional();
        if let Some(edns) = self.edns {
            additional.opt(|opt| {
                opt.set_udp_payload_size(LONGEST_DATAGRAM);
                opt.set_rcode(code);
                // RFC 3225, 3: it comes back as it came.
                opt.set_dnssec_ok(edns.dnssec_ok);
                Ok(())
            })?;
        }
        Ok(additional.finish().into_target())
    }

    /// An answer without records.
    pub(super) fn refusal(&self, code: OptRcode) -> Option<Vec<u8>> {
        self.reply(code, |_| Ok(())).ok()
    }

    fn unknown_version(&self) -> NoQuery {
        let refusal = self.refusal(OptRcode::BADVERS);
        refusal.map_or(NoQuery::Silence, NoQuery::Refusal)
    }
}

/// The version and the rest of what the message says by EDNS.
fn edns(message: &Message<[u8]>) -> Result<Option<(u8, Edns)>, ParseError> {
    if message.header_counts().arcount() == 0 {
        return Ok(None);
    }
    let options = message.additional()?.limit_to::<Opt<&[u8]>>();
    if options.take(2).count() > 1 {
        return Err(ParseError::form_error("RFC 6891, 6.1.1: one, or none"));
    }
    Ok(message.opt().map(|opt| {
        let edns = Edns {
            longest: opt.udp_payload_size(),
            dnssec_ok: opt.dnssec_ok(),
        };
        (opt.version(), edns)
    }))
}

/// Whether the name of the question isn't spelled out, but points to where it is (RFC 1035, 4.1.4). Nothing stands in front
/// of a question that it could point to, so no honest one does.
pub(super) fn points_elsewhere(packet: &[u8]) -> bool {
    let mut rest = packet.get(limits::HEAD..).unwrap_or_default();
    while let Some((length, behind)) = rest.split_first() {
        match length {
            0 => return false,
            0xc0.. => return true,
            length => rest = behind.get(usize::from(*length)..).unwrap_or_default(),
        }
    }
    false
}

/// The head of an answer to what has this head.
fn answering(asked: Header, code: Rcode) -> Header {
    let mut header = Header::new();
    header.set_id(asked.id());
    header.set_qr(true);
    header.set_opcode(asked.opcode());
    header.set_rd(asked.rd());
    header.set_cd(asked.cd());
    header.set_rcode(code);
    header
}

/// For what has no question that could be repeated: a head alone, never longer than what came.
fn refusal(asked: Header, code: Rcode) -> NoQuery {
    let mut builder = MessageBuilder::new_vec();
    *builder.header_mut() = answering(asked, code);
    NoQuery::Refusal(builder.finish())
}
