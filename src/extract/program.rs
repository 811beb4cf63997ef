//! Wordings laid out for matching: each side of a figure in the order in which it is walked, with the
//! characters that it may begin with, so that most of what does not fit is told by one look.

use crate::extract::matcher::Way;
use crate::extract::word_tree::WordTree;
use crate::reference::{Atom, Pattern};

/// A set of characters, held as one bit for the remainder of each: it has at least what was put in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Chars(u128);

impl Chars {
    /// Every character.
    const ALL: Self = Self(u128::MAX);

    /// Puts a character in.
    pub(crate) const fn add(&mut self, c: char) {
        self.0 |= 1 << (c as u32 % 128);
    }

    const fn include(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether a character may be one of these.
    pub(crate) const fn may_have(self, c: char) -> bool {
        self.0 >> (c as u32 % 128) & 1 == 1
    }

    /// Whether something that begins with one of these may stand where one of `ahead` does, which is none at
    /// the end of a text: there only what may pass over nothing begins.
    pub(crate) const fn may_meet(self, ahead: Self) -> bool {
        self.0 == Self::ALL.0 || self.0 & ahead.0 != 0
    }
}

/// Steps that lead from a place to others.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    /// The steps, in the order in which they are walked.
    pub(crate) steps: Vec<Step>,
    /// The characters that the first step may pass over.
    pub(crate) firsts: Chars,
    /// Most characters that are matched by name on it.
    longest: usize,
}

/// One step.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Over these characters, in the order of walking.
    Word(Vec<char>),
    /// Along one of several paths.
    Fork(Fork),
    /// Over a short gap.
    Gap,
    /// Over a long gap.
    Carry,
}

/// Paths of which one is walked.
#[derive(Debug, Clone)]
pub(crate) struct Fork {
    /// Those that are plain words.
    pub(crate) words: WordTree,
    /// The others.
    pub(crate) branches: Vec<Path>,
    /// The characters that any of them may begin with.
    pub(crate) firsts: Chars,
    /// None of them need be walked.
    pub(crate) optional: bool,
}

impl Path {
    fn of(atoms: &[Atom], way: Way) -> Self {
        let step = |atom| Step::of(atom, way);
        let steps: Vec<Step> = match way {
            Way::Forth => atoms.iter().map(step).collect(),
            Way::Back => atoms.iter().rev().map(step).collect(),
        };
        Self {
            firsts: firsts(&steps),
            longest: steps.iter().map(Step::longest).sum(),
            steps,
        }
    }
}

impl Step {
    fn of(atom: &Atom, way: Way) -> Self {
        match atom {
            Atom::Literal(chars) => Self::Word(ordered(chars, way)),
            Atom::Either(branches) => Self::Fork(Fork::of(branches, false, way)),
            Atom::Maybe(branches) => Self::Fork(Fork::of(branches, true, way)),
            Atom::Gap => Self::Gap,
            Atom::Carry => Self::Carry,
        }
    }

    fn longest(&self) -> usize {
        match self {
            Self::Word(chars) => chars.len(),
            Self::Fork(fork) => {
                let branches = fork.branches.iter().map(|branch| branch.longest);
                branches.fold(fork.words.longest(), usize::max)
            }
            Self::Gap | Self::Carry => 0,
        }
    }
}

/// Characters in the order of walking.
fn ordered(chars: &[char], way: Way) -> Vec<char> {
    match way {
        Way::Forth => chars.to_vec(),
        Way::Back => chars.iter().rev().copied().collect(),
    }
}

impl Fork {
    fn of(branches: &[Vec<Atom>], optional: bool, way: Way) -> Self {
        let mut gathered = Gathered {
            optional,
            ..Gathered::default()
        };
        gathered.add(branches, way);
        let words = WordTree::of(gathered.words.iter().map(Vec::as_slice));
        let mut firsts = words.firsts();
        for branch in &gathered.paths {
            firsts.include(branch.firsts);
        }
        Self {
            words,
            branches: gathered.paths,
            firsts,
            optional: gathered.optional,
        }
    }
}

/// The branches of a fork and of those that are nothing but a branch of it, by what they are.
#[derive(Debug, Default)]
struct Gathered {
    words: Vec<Vec<char>>,
    paths: Vec<Path>,
    optional: bool,
}

impl Gathered {
    fn add(&mut self, branches: &[Vec<Atom>], way: Way) {
        for branch in branches {
            match branch.as_slice() {
                [Atom::Literal(chars)] => self.words.push(ordered(chars, way)),
                [Atom::Either(inner)] => self.add(inner, way),
                [Atom::Maybe(inner)] => {
                    self.optional = true;
                    self.add(inner, way);
                }
                atoms => self.paths.push(Path::of(atoms, way)),
            }
        }
    }
}

/// The characters that some steps may begin with; all of them where they may lead on over none.
fn firsts(steps: &[Step]) -> Chars {
    let mut found = Chars::default();
    for step in steps {
        match step {
            Step::Word(chars) => {
                if let Some(c) = chars.first() {
                    found.add(*c);
                }
                return found;
            }
            Step::Fork(fork) => {
                found.include(fork.firsts);
                if !fork.optional {
                    return found;
                }
            }
            Step::Gap | Step::Carry => return Chars::ALL,
        }
    }
    Chars::ALL
}

/// A wording made ready: the paths from its figure to both sides, or the one of a zero statement.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// From the figure back; of a zero statement, from its head on.
    pub(crate) before: Side,
    /// From the figure on; absent for a zero statement.
    pub(crate) after: Option<Side>,
    /// Most characters that are matched by name.
    pub(crate) longest: usize,
}

/// What stands on one side of a figure.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    /// It begins with a short gap, which is no step of the path.
    pub(crate) gapped: bool,
    /// The path from the figure, or from beyond that gap.
    pub(crate) path: Path,
}

impl Side {
    fn of(atoms: &[Atom], way: Way) -> Self {
        let (gapped, atoms) = match (atoms, way) {
            ([Atom::Gap, rest @ ..], Way::Forth) | ([rest @ .., Atom::Gap], Way::Back) => (true, rest),
            _ => (false, atoms),
        };
        Self {
            gapped,
            path: Path::of(atoms, way),
        }
    }
}

impl Program {
    /// Lays out a pattern.
    pub(crate) fn of(pattern: &Pattern) -> Self {
        let before = match pattern.after {
            Some(_) => Side::of(&pattern.before, Way::Back),
            None => Side {
                gapped: false,
                path: Path::of(&pattern.before, Way::Forth),
            },
        };
        let after = pattern.after.as_ref().map(|atoms| Side::of(atoms, Way::Forth));
        Self {
            longest: before.path.longest + after.as_ref().map_or(0, |side| side.path.longest),
            before,
            after,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Chars, Program};

    fn program(text: &str) -> Program {
        Program::of(&text.parse().unwrap())
    }

    fn chars(text: &str) -> Chars {
        let mut chars = Chars::default();
        for c in text.chars() {
            chars.add(c);
        }
        chars
    }

    #[test]
    fn a_side_begins_with_what_stands_beside_the_figure() {
        for (text, before, after) in [
            ("{调解|调处}[各类]纠纷N", chars("纷"), Chars::ALL),
            ("{调解|调处}[各类]N件[次]纠纷", chars("解处类"), chars("件")),
            (
                "调解[各|{类|种}]…N[起|宗]{纠纷|[大]案}",
                chars("解各类种"),
                chars("起宗纠大案"),
            ),
            ("调解~N…案", Chars::ALL, chars("案")),
        ] {
            let program = program(text);
            let after_side = program.after.unwrap();
            assert_eq!(
                (program.before.path.firsts, after_side.path.firsts),
                (before, after),
                "{text}"
            );
            assert_eq!(program.before.gapped, text.contains("…N"), "{text}");
            assert_eq!(after_side.gapped, text.contains("N…"), "{text}");
        }
    }

    #[test]
    fn the_longest_way_counts_the_longest_branches() {
        for (text, longest) in [("{调解|调停处}[各类]…纠纷N", 7), ("N件~[大]案", 3), ("零败诉", 3)] {
            assert_eq!(program(text).longest, longest, "{text}");
        }
    }
}
