//! The Chrome DevTools Protocol over two pipes: JSON texts, each ended by a zero byte.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

/// How long an answer may take. Nothing here takes a second, but for a machine with other things to do.
const LONGEST: Duration = Duration::from_secs(20);

/// Something that the browser told without being asked.
#[derive(Debug, Clone)]
pub struct Event {
    /// The session of the tab that it is about.
    pub session: String,
    /// Its name, such as `Page.javascriptDialogOpening`.
    pub method: String,
    /// What it says.
    pub params: Value,
}

/// The line to a browser.
pub struct Wire {
    commands: Mutex<ChildStdin>,
    heard: Arc<Heard>,
}

#[derive(Default)]
struct Heard {
    inbox: Mutex<Inbox>,
    news: Condvar,
}

#[derive(Default)]
struct Inbox {
    asked: u64,
    answers: HashMap<u64, Value>,
    events: Vec<Event>,
    closed: bool,
}

impl Wire {
    /// Speaks into one pipe, and listens at the other until it is closed.
    pub fn new(commands: ChildStdin, answers: ChildStdout) -> Self {
        let heard = Arc::<Heard>::default();
        let listening = heard.clone();
        std::thread::spawn(move || listening.listen(answers));
        Self { commands: Mutex::new(commands), heard }
    }

    /// Asks the browser, or one of its tabs, and waits for the answer.
    ///
    /// # Errors
    /// What the browser says is wrong with the command.
    pub fn call(&self, session: Option<&str>, method: &str, params: Value) -> Result<Value, String> {
        let mut inbox = self.heard.inbox();
        inbox.asked += 1;
        let id = inbox.asked;
        drop(inbox);
        let mut command = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            command["sessionId"] = session.into();
        }
        self.send(&command.to_string()).map_err(|fault| format!("the browser is gone: {fault}"))?;
        let is_open = |inbox: &mut Inbox| !inbox.closed && !inbox.answers.contains_key(&id);
        let waited = self.heard.news.wait_timeout_while(self.heard.inbox(), LONGEST, is_open);
        let mut answer = waited.unwrap_or_else(PoisonError::into_inner).0.answers.remove(&id);
        let answer = answer.as_mut().ok_or_else(|| format!("no answer to {method}"))?;
        match answer.get("error") {
            Some(error) => Err(format!("{method}: {error}")),
            None => Ok(answer["result"].take()),
        }
    }

    /// What was told about a tab so far.
    pub fn events(&self, session: &str) -> Vec<Event> {
        self.heard.inbox().events.iter().filter(|event| event.session == session).cloned().collect()
    }

    fn send(&self, command: &str) -> std::io::Result<()> {
        let mut pipe = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        pipe.write_all(command.as_bytes())?;
        pipe.write_all(b"\0")?;
        pipe.flush()
    }
}

impl Heard {
    fn inbox(&self) -> MutexGuard<'_, Inbox> {
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listen(&self, pipe: impl Read) {
        for message in BufReader::new(pipe).split(0).map_while(Result::ok) {
            let Ok(mut message) = serde_json::from_slice::<Value>(&message) else { break };
            let mut inbox = self.inbox();
            match message["id"].as_u64() {
                Some(id) => {
                    inbox.answers.insert(id, message);
                }
                None => {
                    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                    let (session, method) = (text(&message["sessionId"]), text(&message["method"]));
                    inbox.events.push(Event { session, method, params: message["params"].take() });
                }
            }
            self.news.notify_all();
        }
        self.inbox().closed = true;
        self.news.notify_all();
    }
}
