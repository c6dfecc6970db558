//! A real browser for tests: headless Chromium, driven over two pipes. No port is opened, and when this process ends, for
//! whatever reason, the pipes close and the browser ends, too.

pub mod site;
pub mod wire;

use std::collections::HashMap;
use std::env;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use wire::{Event, Wire};

/// How long anything that is waited for may take.
const LONGEST: Duration = Duration::from_secs(20);
/// How often it is looked for.
const LOOK: Duration = Duration::from_millis(20);

/// Functions that tests call in pages.
const IN_PAGE: &str = r#"
    const desks = (selector) => [...document.querySelector("dateline-preview")?.shadowRoot.querySelectorAll(selector) ?? []];
    const desk = (selector) => desks(selector)[0];
    const block = (text) => [...document.querySelectorAll("[data-line]")].findLast((b) => b.textContent.includes(text));
    const box = (element) => element.getBoundingClientRect();
    const show = (element) => element.scrollIntoView({ block: "center", behavior: "instant" });
    const says = (text) => document.body.innerText.includes(text);
"#;

/// A browser. All tests that run at a time share one, each with tabs of its own.
pub struct Browser {
    process: Child,
    wire: Wire,
    _profile: TempDir,
}

/// A tab, closed when it is dropped. A script's uncaught error in it fails the test.
pub struct Tab {
    browser: Arc<Browser>,
    target: String,
    session: String,
}

impl Browser {
    /// The browser that runs, or a new one.
    pub fn shared() -> Arc<Self> {
        static RUNNING: Mutex<Weak<Browser>> = Mutex::new(Weak::new());
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.upgrade().unwrap_or_else(|| {
            let browser = Arc::new(Self::start());
            *running = Arc::downgrade(&browser);
            browser
        })
    }

    fn start() -> Self {
        let program = find();
        let profile = tempfile::tempdir().expect("a folder for the browser");
        // Chromium listens at file 3 and answers at file 4: the shell puts our pipes there.
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#, "sh"]).arg(&program);
        shell.args(["--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--hide-scrollbars"]);
        // A root user's Chromium refuses a sandbox, and containers have little shared memory.
        shell.args([
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-extensions",
            "--disable-background-networking",
        ]);
        // Tabs that no one looks at follow edits as quickly as others.
        shell.args(["--disable-background-timer-throttling", "--disable-renderer-backgrounding"]);
        shell.arg(format!("--user-data-dir={}", profile.path().display()));
        let mut process = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a shell runs");
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (commands, answers) = pipes.expect("both were asked for");
        let browser = Self { process, wire: Wire::new(commands, answers), _profile: profile };
        if let Err(fault) = browser.wire.call(None, "Browser.getVersion", json!({})) {
            panic!("`{}` does not run as a browser: {fault}", program.display());
        }
        browser
    }

    /// Opens a page in a window of this width, and waits until all of it is there.
    pub fn open(self: &Arc<Self>, url: &str, width: u32) -> Tab {
        let made = self.call(None, "Target.createTarget", json!({ "url": "about:blank", "newWindow": true }));
        let target = text(&made["targetId"]);
        let attached = self.call(None, "Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        let tab = Tab { browser: self.clone(), target, session: text(&attached["sessionId"]) };
        for domain in ["Page", "Runtime", "Network", "Log"] {
            tab.call(&format!("{domain}.enable"), json!({}));
        }
        tab.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        tab.call("Emulation.setDeviceMetricsOverride", size);
        tab.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": IN_PAGE }));
        tab.call("Page.navigate", json!({ "url": url }));
        tab.until("document.readyState === 'complete' && location.href !== 'about:blank'");
        tab
    }

    fn call(&self, session: Option<&str>, method: &str, params: Value) -> Value {
        self.wire.call(session, method, params).unwrap_or_else(|fault| panic!("{fault}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // All its processes end before its profile goes.
        let _ = self.wire.call(None, "Browser.close", json!({}));
        if !wait_for(|| !matches!(self.process.try_wait(), Ok(None))) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

impl Tab {
    /// What a script in the page comes to.
    pub fn ask(&self, script: &str) -> Value {
        self.try_ask(script).unwrap_or_else(|fault| panic!("{script}\n{fault}"))
    }

    /// A number that a script in the page comes to.
    pub fn number(&self, script: &str) -> f64 {
        self.ask(script).as_f64().unwrap_or_else(|| panic!("not a number: {script}"))
    }

    /// A text that a script in the page comes to.
    pub fn text(&self, script: &str) -> String {
        text(&self.ask(script))
    }

    /// Fails unless a script in the page comes to true.
    #[track_caller]
    pub fn holds(&self, script: &str) {
        assert_eq!(self.ask(script), true, "{script}");
    }

    /// Waits until a script in the page comes to true.
    #[track_caller]
    pub fn until(&self, script: &str) {
        let met = wait_for(|| self.try_ask(script).is_ok_and(|value| value == true));
        assert!(met, "it never came true that {script}: {:?}", self.try_ask(script));
    }

    /// Waits until the preview has taken over the page.
    #[track_caller]
    pub fn until_live(&self) {
        self.until("desk('.bar')?.textContent.length > 0");
    }

    /// Presses and releases a key that has a name, such as Escape.
    pub fn press(&self, key: &str) {
        // What a key does by itself, such as following a link, it does by its number on Windows, and Enter by its text.
        let number = HashMap::from([("Tab", 9), ("Enter", 13), ("Escape", 27)]).get(key).copied().unwrap_or(0);
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": number });
            if key == "Enter" && kind == "keyDown" {
                event["text"] = "\r".into();
            }
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Goes to an address, and waits until all of the page is there.
    pub fn go(&self, url: &str) {
        self.ask("window.left = true");
        self.call("Page.navigate", json!({ "url": url }));
        self.until("!window.left && document.readyState === 'complete'");
    }

    /// Runs no more scripts of pages from the next page on; what tests ask is still answered.
    pub fn disable_scripts(&self) {
        self.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    }

    /// What the system says it prefers: `light` or `dark`.
    pub fn prefer(&self, scheme: &str) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        self.call("Emulation.setEmulatedMedia", json!({ "features": [feature] }));
    }

    /// Shows the page as for a medium, such as `print`, and as for a reader with this preference, such as `forced-colors`.
    pub fn emulate(&self, medium: &str, preference: (&str, &str)) {
        let feature = json!({ "name": preference.0, "value": preference.1 });
        self.call("Emulation.setEmulatedMedia", json!({ "media": medium, "features": [feature] }));
    }

    /// Types a text into whatever has the focus.
    pub fn type_in(&self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Brings what a script in the page comes to into view and clicks into its first line, with or without the Alt key.
    pub fn click(&self, element: &str, alt: bool) {
        let at = self.ask(&format!(
            "(() => {{ show({element}); const b = box({element}); return [b.left + 12, b.top + 12]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let modifiers = i32::from(alt);
            let mouse = json!({ "type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1, "modifiers": modifiers });
            self.call("Input.dispatchMouseEvent", mouse);
        }
    }

    /// Lets each answer from the network take this many milliseconds more.
    pub fn slow_down(&self, latency: u32) {
        let conditions =
            json!({ "offline": false, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.call("Network.emulateNetworkConditions", conditions);
    }

    /// What the browser told of one kind so far.
    pub fn events(&self, method: &str) -> Vec<Event> {
        self.browser.wire.events(&self.session).into_iter().filter(|event| event.method == method).collect()
    }

    fn call(&self, method: &str, params: Value) -> Value {
        self.browser.call(Some(&self.session), method, params)
    }

    fn try_ask(&self, script: &str) -> Result<Value, String> {
        let params = json!({ "expression": script, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.browser.wire.call(Some(&self.session), "Runtime.evaluate", params)?;
        match answer.get("exceptionDetails") {
            Some(fault) => Err(fault["exception"]["description"].to_string()),
            None => Ok(answer["result"]["value"].take()),
        }
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let faults = self.events("Runtime.exceptionThrown");
        let _ = self.browser.wire.call(None, "Target.closeTarget", json!({ "targetId": self.target }));
        assert!(faults.is_empty() || std::thread::panicking(), "a script in the page failed: {faults:?}");
    }
}

/// Looks again and again until something is so. False when it does not become so in a long time.
pub fn wait_for(mut is_so: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    while !is_so() {
        if started.elapsed() > LONGEST {
            return false;
        }
        std::thread::sleep(LOOK);
    }
    true
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}

/// The browser's program: what `CHROME` says, else what is on the path.
fn find() -> PathBuf {
    if let Some(named) = env::var_os("CHROME") {
        return named.into();
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found =
        env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name))).find(|file| file.is_file());
    found.unwrap_or_else(|| {
        panic!(
            "these tests need Chromium: install it (`apt install chromium`, `brew install --cask chromium`) or say where \
             it is, as in `CHROME=/opt/chrome/chrome cargo test`"
        )
    })
}
