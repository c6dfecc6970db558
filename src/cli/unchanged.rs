//! Whether there is anything to build: not if the program, what it is told, every file of the site and every file of the output
//! are as they were after the last build.

use std::path::Path;

use crate::content::{self, Options};
use crate::publish::{self, Left, Made, PublishError, Record, Staging, Stamp};

/// What a build is made of, and what is known of the last one.
pub struct Unchanged {
    record: Record,
    /// None if it can't be told, and the site has to be built.
    inputs: Option<Inputs>,
}

struct Inputs {
    text: String,
    /// Whether a file that is written from now on is sure to have another stamp.
    has_settled: bool,
}

impl Unchanged {
    /// Looks at the files of the site in `root`, to be built into `output`.
    pub fn look(root: &Path, output: &Path, options: &Options) -> Self {
        Self { record: Record::of(root), inputs: Inputs::of(root, output, options) }
    }

    /// The last build, if it was made of the same and its site still stands as it left it.
    ///
    /// # Errors
    /// When the folder must not be built into, or can't be looked at.
    pub fn last(&self, root: &Path, output: &Path) -> Result<Option<Made>, PublishError> {
        let Some(made) = self.inputs.as_ref().and_then(|inputs| self.record.made_of(&inputs.text)) else {
            return Ok(None);
        };
        // As for a build: the same folders are refused, and nobody else is at it meanwhile.
        let staging = Staging::open(output, root)?;
        let Some(published) = staging.before() else { return Ok(None) };
        Ok((publish::stamp(published)?.text() == made.output).then_some(made))
    }

    /// Notes a build that succeeded and found nothing wrong.
    pub fn keep(&self, output: &Path, pages: usize, sources: usize, left: &Left) {
        let Some(inputs) = self.inputs.as_ref().filter(|inputs| inputs.has_settled) else { return };
        let Ok(stamp) = left.stamp(output) else { return };
        let files = left.summary.written + left.summary.unchanged;
        let (inputs, output, bytes) = (inputs.text.clone(), stamp.text(), left.summary.bytes);
        self.record.keep(&Made { inputs, output, pages, sources, files, bytes });
    }
}

impl Inputs {
    fn of(root: &Path, output: &Path, options: &Options) -> Option<Self> {
        let mut files = content::inputs(root)?;
        let program = std::env::current_exe().ok()?;
        files.push(("dateline".to_owned(), program));
        let stamp = Stamp::of(&files).ok()?;
        let mut faults = Vec::new();
        let today = content::today(options.today, &mut faults);
        let output = std::path::absolute(output).ok()?;
        let told = (options.drafts, &options.base_url, output);
        let text = format!("{} {today} {told:?}", stamp.text());
        faults.is_empty().then_some(Self { text, has_settled: stamp.has_settled() })
    }
}
