//! The Email button: everything in a single request (Q30 to Q36).

use super::{Play, Stop};
use crate::profile::Mail;
use crate::request::{self, Email};

impl Play<'_> {
    pub(super) fn send_mail(&mut self, mail: Mail) -> Result<(), Stop> {
        let camera = self.camera;
        let habits = &camera.habits;
        let sender = &camera.sender;
        let mut email = Email::with(camera.photos_to_send());
        email.sender = if habits.named_sender || mail.named_sender {
            format!("{} <{sender}>", camera.profile.model)
        } else {
            sender.clone()
        };
        email.recipients = match camera.recipients.as_slice() {
            [] => usual_recipients(mail.recipients),
            given => given.to_vec(),
        };
        if let Some(subject) = &camera.subject {
            email.title.clone_from(subject);
        }
        if let Some(text) = &camera.caption {
            email.text.clone_from(text);
        }
        email.ending = habits.ending;
        email.pjpeg = habits.pjpeg;
        email.garbage.clone_from(&habits.garbage);
        self.deliver("mail", &request::email(&email))
    }
}

fn usual_recipients(count: usize) -> Vec<String> {
    let numbered = |number| match number {
        1 => "friend@example.org".to_owned(),
        number => format!("friend{number}@example.org"),
    };
    (1..=count).map(numbered).collect()
}
