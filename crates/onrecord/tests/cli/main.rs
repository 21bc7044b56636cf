//! The program as its users meet it: arguments in, exit code and output out.

mod deciding;
mod finding;
mod hostile;
mod inside;
mod keeping;
mod lists;
mod overwrite;
mod pdf;
mod read;
mod record;
mod safe;
mod screen;
mod sheets;
mod tools;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Invented; short enough to be read in a blink.
const REPORT: &str = "Dockers held in Valmora\n\nVALMORA, 12 March 2025 - Police arrested nine dockers, \
                      the Free Harbour Union said.\n\nIts chairwoman, Ilse Marek, urged Interior Minister Paula Voss \
                      to free the nine at once. A spokesman for the port, Teodor Brandt, denied the allegation.\n";

/// A folder of its own for each test.
struct Desk {
    dir: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            dir: TempDir::new().expect("a temporary folder"),
        }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(&path, content).expect("written");
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_remove("ONRECORD_LOG")
            .env_remove("NO_COLOR");
        command
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::from(self.command(arguments).output().expect("it starts"))
    }

    fn run_with(&self, arguments: &[&str], variables: &[(&str, &OsStr)]) -> Outcome {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied());
        Outcome::from(command.output().expect("it starts"))
    }

    fn pipe(&self, arguments: &[&str], input: &[u8]) -> Outcome {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        child
            .stdin
            .take()
            .expect("a pipe")
            .write_all(input)
            .expect("it reads");
        Outcome::from(child.wait_with_output().expect("it ends"))
    }
}

#[derive(Debug)]
struct Outcome {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Self {
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Outcome {
    #[track_caller]
    fn fine(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        self
    }

    #[track_caller]
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).expect("JSON")
    }
}
