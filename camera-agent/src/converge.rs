//! Looks, plans, acts, and looks again, until a plan is empty. What was done is believed only when it is seen.

use crate::{
    act::{Failure, Hands, can_be_left_out},
    card_log::CardLog,
    ending::Ending,
    look::{Place, look},
    plan::{Mode, Plan, Wish, plan},
    step::Step,
    system::System,
};

/// Looks at the camera at most. One way needs two, one that fails before the other four; the rest is for notes and copies that
/// earlier runs left.
const ROUNDS: usize = 8;

/// How a run ended, and whether it did anything.
#[derive(Debug, PartialEq, Eq)]
pub struct Converged {
    /// How.
    pub ending: Ending,
    /// Whether any step had an effect, or may have had one.
    pub has_acted: bool,
}

/// Nothing was done.
impl From<Ending> for Converged {
    fn from(ending: Ending) -> Self {
        Self {
            ending,
            has_acted: false,
        }
    }
}

/// Does what is wished for. `success` is what to say when it is so.
pub fn converge(
    system: &mut dyn System,
    place: &Place,
    mut wish: Wish,
    success: &str,
    log: &mut CardLog<'_>,
) -> Converged {
    let mut rounds = Rounds::default();
    for _ in 0..ROUNDS {
        match rounds.next(system, place, &mut wish, log) {
            Ok(Next::Again) => {}
            Ok(Next::IsSo) if rounds.has_acted => {
                return rounds.end(Ending::Done(success.to_owned()));
            }
            Ok(Next::IsSo) => return rounds.end(Ending::NothingToDo(success.to_owned())),
            Err(ending) => return rounds.end(ending),
        }
    }
    rounds.end(Ending::NotDone(
        "It was tried again and again, and never came to be so.".to_owned(),
    ))
}

enum Next {
    IsSo,
    Again,
}

/// What earlier rounds leave for later ones.
#[derive(Default)]
struct Rounds {
    has_acted: bool,
    remarks: Vec<String>,
    left_out: Vec<Step>,
    last: Vec<Step>,
    failures: Vec<String>,
}

impl Rounds {
    fn next(
        &mut self,
        system: &mut dyn System,
        place: &Place,
        wish: &mut Wish,
        log: &mut CardLog<'_>,
    ) -> Result<Next, Ending> {
        let facts = look(system, place).map_err(|error| Ending::NotDone(error.to_string()))?;
        let mut plan = plan(&facts, wish).map_err(|refusal| self.refused(refusal.into()))?;
        self.remark(&plan, log);
        plan.steps.retain(|step| !self.left_out.contains(step));
        if plan.steps.is_empty() {
            return Ok(Next::IsSo);
        }
        // Written to the card before anything is touched: a run that is killed has said what it was about to do. Notes
        // are not worth it: where they can't be left, that is tried at each start.
        if !plan.steps.iter().all(can_be_left_out) {
            log.save(system);
        }
        let done = if plan.steps == self.last {
            Err(Failure::Step("It was done and had no effect".to_owned()))
        } else {
            self.carry_out(&plan.steps, system, log)
        };
        self.last.clone_from(&plan.steps);
        match done {
            Ok(()) => Ok(Next::Again),
            Err(Failure::LeftWritable(why)) => Err(Ending::LeftWritable(why)),
            Err(Failure::Step(why)) => self.try_otherwise(why, &plan, wish, log),
        }
    }

    fn carry_out(
        &mut self,
        steps: &[Step],
        system: &mut dyn System,
        log: &mut CardLog<'_>,
    ) -> Result<(), Failure> {
        let left_out = std::mem::take(&mut self.left_out);
        let before = left_out.len();
        let mut hands = Hands {
            system,
            log,
            left_out,
        };
        let done = hands.carry_out(steps);
        self.left_out = hands.left_out;
        let in_vain = self.left_out.len().saturating_sub(before);
        self.has_acted |= done.is_err() || steps.len() > in_vain;
        done
    }

    /// `auto` has another way; the plan will say when there is none left.
    fn try_otherwise(
        &mut self,
        why: String,
        plan: &Plan,
        wish: &mut Wish,
        log: &mut CardLog<'_>,
    ) -> Result<Next, Ending> {
        let way = plan
            .way
            .filter(|way| wish.mode == Mode::Auto && !wish.failed.contains(way));
        let Some(way) = way else {
            return Err(Ending::NotDone(format!("It could not be done: {why}.")));
        };
        log.say(format_args!("That failed: {why}."));
        wish.failed.push(way);
        self.failures.push(why);
        Ok(Next::Again)
    }

    /// A refusal after failures is about them.
    fn refused(&self, ending: Ending) -> Ending {
        match ending {
            Ending::NotDone(why) if !self.failures.is_empty() => {
                Ending::NotDone(format!("{why} What failed: {}.", self.failures.join("; ")))
            }
            ending => ending,
        }
    }

    fn remark(&mut self, plan: &Plan, log: &mut CardLog<'_>) {
        for remark in &plan.remarks {
            if !self.remarks.contains(remark) {
                log.say(remark);
                self.remarks.push(remark.clone());
            }
        }
    }

    fn end(self, ending: Ending) -> Converged {
        Converged {
            ending,
            has_acted: self.has_acted,
        }
    }
}

#[cfg(test)]
mod tests;
