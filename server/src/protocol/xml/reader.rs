//! Takes a document apart as XML, leniently, and notices when that cannot be trusted. The only file
//! that names the XML crate.

use super::entities::resolve;
use quick_xml::Reader;
use quick_xml::events::{BytesEnd, BytesStart, Event};

/// Deepest nesting followed; camera documents have four levels.
const DEEPEST: usize = 32;

/// Most elements kept; a mail to 30 recipients has about 35.
const MOST: usize = 2048;

/// One element, without its place in the tree: cameras do not use a name twice for different
/// things.
pub(super) struct Element {
    /// The name without prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// The text directly in it, entities resolved.
    pub(super) text: String,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut values = self.attributes.iter().filter(|(key, _)| key == name);
        values.next().map(|(_, value)| value.clone())
    }
}

/// Something that is not quite XML.
pub(super) struct Damage;

/// The elements of a document in their order, up to the first damage if there is any.
pub(super) fn read(text: &str) -> (Vec<Element>, Result<(), Damage>) {
    let mut reading = Reading::default();
    let understood = reading.all_of(text);
    (reading.elements, understood)
}

/// A document half read.
#[derive(Default)]
struct Reading {
    elements: Vec<Element>,
    /// Places in `elements` of those not yet closed.
    open: Vec<usize>,
}

impl Reading {
    fn all_of(&mut self, text: &str) -> Result<(), Damage> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        loop {
            match reader.read_event() {
                Ok(Event::Eof) if self.open.is_empty() => return Ok(()),
                Ok(Event::Eof) | Err(_) => return Err(Damage),
                Ok(event) => self.take(&event)?,
            }
        }
    }

    fn take(&mut self, event: &Event<'_>) -> Result<(), Damage> {
        match event {
            Event::Start(start) => self.begin(start),
            Event::Empty(start) => self.add(start),
            Event::End(end) => self.end(end),
            // The sender's text held the end of CDATA, so what the reader took for all of it was
            // cut short.
            Event::Text(text) if text.contains("]]>") => Err(Damage),
            Event::Text(text) => {
                self.append(&resolve(text));
                Ok(())
            }
            Event::CData(text) => {
                self.append(text);
                Ok(())
            }
            Event::GeneralRef(name) => {
                self.append(&resolve(&format!("&{};", &**name)));
                Ok(())
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {
                Ok(())
            }
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>) -> Result<(), Damage> {
        if self.open.len() == DEEPEST {
            return Err(Damage);
        }
        self.open.push(self.elements.len());
        self.add(start)
    }

    fn add(&mut self, start: &BytesStart<'_>) -> Result<(), Damage> {
        let name = start.local_name().as_ref().to_owned();
        // A `<3` in somebody's text begins no element.
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !is_name || self.elements.len() == MOST {
            return Err(Damage);
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| Damage)?;
            let key = attribute.key.local_name().as_ref().to_owned();
            attributes.push((key, resolve(&attribute.value).into_owned()));
        }
        self.elements.push(Element {
            name,
            attributes,
            text: String::new(),
        });
        Ok(())
    }

    fn end(&mut self, end: &BytesEnd<'_>) -> Result<(), Damage> {
        let opened = self.open.pop().and_then(|place| self.elements.get(place));
        match opened {
            Some(element) if element.name == end.local_name().as_ref() => Ok(()),
            _ => Err(Damage),
        }
    }

    /// Adds text to the innermost open element; text outside of all is nobody's.
    fn append(&mut self, text: &str) {
        if let Some(element) = self
            .open
            .last()
            .and_then(|place| self.elements.get_mut(*place))
        {
            element.text.push_str(text);
        }
    }
}
