//! Real reverse proxies, in processes of their own. Where one is not installed, what needs it is skipped by name.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A proxy that runs until it is dropped.
pub(crate) struct Proxy {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) folder: TempDir,
}

impl Proxy {
    /// nginx with this inside its `http` block, where `LISTEN` is where it listens.
    pub(crate) fn nginx(http: &str) -> Option<Self> {
        Self::start("nginx", "", |folder| {
            format!(
                "daemon off;\nworker_processes 1;\nerror_log {folder}/error.log warn;\npid {folder}/pid;\n\
                 events {{ worker_connections 512; }}\nhttp {{\naccess_log off;\n\
                 client_body_temp_path {folder}/body;\nproxy_temp_path {folder}/proxy;\n\
                 fastcgi_temp_path {folder}/fastcgi;\nuwsgi_temp_path {folder}/uwsgi;\n\
                 scgi_temp_path {folder}/scgi;\n{http}\n}}\n"
            )
        })
    }

    /// `HAProxy` with this configuration, where `LISTEN` is where it listens.
    pub(crate) fn haproxy(text: &str) -> Option<Self> {
        Self::start("haproxy", "-db", |_| format!("{text}\n"))
    }

    fn start(program: &str, more: &str, text: impl Fn(&str) -> String) -> Option<Self> {
        let found = Command::new(program).arg("-v").output();
        if !found.is_ok_and(|output| output.status.success()) {
            eprintln!(
                "skipped: there is no {program}; cargo xtask setup installs it where there is apt"
            );
            return None;
        }
        let free = TcpListener::bind("127.0.0.1:0").expect("binds");
        let address = free.local_addr().expect("address");
        drop(free);
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().to_str().expect("text").to_owned();
        let text = text(&path).replace("LISTEN", &address.to_string());
        let config = folder.path().join("proxy.conf");
        fs::write(&config, text).expect("writes");
        let mut command = Command::new(program);
        match program {
            "nginx" => command.args(["-p", &path, "-c"]).arg(&config),
            _ => command.arg(more).arg("-f").arg(&config),
        };
        let errors = fs::File::create(folder.path().join("stderr")).expect("a log");
        let child = command.stdout(Stdio::null()).stderr(errors).spawn();
        let proxy = Self {
            child: child.expect("starts"),
            address,
            folder,
        };
        for _ in 0..1000 {
            if TcpStream::connect(address).is_ok() {
                return Some(proxy);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{program} does not listen: {}", proxy.words());
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it complains of.
    pub(crate) fn words(&self) -> String {
        let files = ["stderr", "error.log"].map(|name| self.folder.path().join(name));
        files
            .iter()
            .filter_map(|file| fs::read_to_string(file).ok())
            .collect()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // A master that is killed leaves its workers behind.
        let id = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status();
        let _ = self.child.wait();
    }
}
